//! The simulated networks of `forgetting`: each judged by both tasks while it learns one.

use dln_dynamics::TheorySetting;
use dln_experiment::{ComputeError, Rows, Summary, row};
use dln_linalg::{Matrix, relative_squared_distance};
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher, haar_frame};
use dln_trainer::{Student, train_flow_watched};
use dln_transfer::Source;

use super::{ALIGNMENTS, HEADS, Head, LOOKS, SOURCE, TARGET, flow, output_alignment, times};

row! {
    /// Networks trained by gradient flow on the target, and what they know of the source.
    pub(crate) struct SimulationRow {
        head: Head,
        alignment: f64,
        time_tau: f64,
        log_target_test_error_mean: f64,
        log_target_test_error_std_error: f64,
        log_source_test_error_mean: f64,
        log_source_test_error_std_error: f64,
        seeds: u64,
        inputs: usize,
    }
}

/// A head and an alignment.
pub(super) type Cell = (Head, f64);

/// What one network shows at a look: logarithms of its errors on target and source.
pub(super) type Look = (f64, f64);

pub(super) fn cells() -> Vec<Cell> {
    HEADS.into_iter().flat_map(|head| ALIGNMENTS.map(|alignment| (head, alignment))).collect()
}

/// A vector at the cosine to `frame`'s first column, in the plane with another of its columns.
fn turned(frame: &Matrix, cosine: f64, other: usize) -> Matrix {
    let sine = (1.0 - cosine * cosine).sqrt();
    Matrix::from_fn(frame.nrows(), 1, |i, _| cosine * frame[(i, 0)] + sine * frame[(i, other)])
}

/// One network: source vectors first in both frames, the target's and the feature's turned away
/// from them in planes of their own.
pub(super) fn simulate(
    setting: &TheorySetting,
    source: &Source,
    (head, alignment): Cell,
    replicate: u64,
) -> Result<Vec<Look>, ComputeError> {
    let seed = Seed::new(20).child(head.name()).child(&format!("q {alignment}"));
    let seed = seed.replicate(replicate);
    let TheorySetting { inputs, outputs, hidden, examples, noise_std, init_scale, .. } = *setting;
    let right = haar_frame(inputs, 3, &mut seed.child("input vectors").rng());
    let left = haar_frame(outputs, 3, &mut seed.child("output vectors").rng());
    let output_cosine = output_alignment(head, alignment).unwrap_or(0.0);
    let (v, u) = (turned(&right, alignment, 1), turned(&left, output_cosine, 1));
    let target = Teacher::from_factors(u, &[TARGET], v)?;
    let first = |frame: &Matrix| turned(frame, 1.0, 1);
    let of_source = Teacher::from_factors(first(&left), &[SOURCE], first(&right))?;
    let task = TaskSetting::new(examples, InputKind::Orthogonal, noise_std);
    let task = Task::draw(&target, &task, seed.child("task"))?;
    let mode = source.modes()[0];
    let scale = mode.strength.sqrt();
    let (p, o) = (turned(&right, mode.input_overlap, 2), turned(&left, mode.output_overlap, 2));
    let trunk = Matrix::from_fn(1, inputs, |_, input| scale * p[(input, 0)]);
    let own = Matrix::from_fn(outputs, 1, |output, _| scale * o[(output, 0)]);
    let head_of_target = if head == Head::New { Matrix::zeros(outputs, 1) } else { own.clone() };
    let data = &task.statistics().input_output_correlation;
    let student = Student::with_fresh_units(&trunk, &head_of_target, hidden, init_scale, data)?;
    let mut on_source = Vec::new();
    let judge = |_: usize, student: &Student| {
        // A source with a head of its own keeps it on the feature that it is for, the first unit.
        let map = match head {
            Head::New => &own * student.weights()[0].subrows(0, 1),
            Head::Unrelated | Head::Alike => student.product(),
        };
        on_source.push(relative_squared_distance(map.as_ref(), of_source.map().as_ref()).ln());
    };
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let on_target = train_flow_watched(student, statistics, map, &flow(), 1e-6, judge)?;
    let on_target = on_target.observations.iter().map(|seen| seen.test_error.ln());
    Ok(on_target.zip(on_source).collect())
}

pub(super) fn table(
    setting: &TheorySetting,
    cells: &[Cell],
    runs: &[Vec<Vec<Look>>],
) -> Rows<SimulationRow> {
    let mut rows = Vec::new();
    for (&(head, alignment), runs) in cells.iter().zip(runs) {
        for (look, time_tau) in times(LOOKS).into_iter().enumerate().skip(1) {
            let summary = |of: fn(&Look) -> f64| {
                Summary::of(&runs.iter().map(|run| of(&run[look])).collect::<Vec<_>>())
            };
            let (target, source) = (summary(|look| look.0), summary(|look| look.1));
            rows.push(SimulationRow {
                head,
                alignment,
                time_tau,
                log_target_test_error_mean: target.mean,
                log_target_test_error_std_error: target.std_error,
                log_source_test_error_mean: source.mean,
                log_source_test_error_std_error: source.std_error,
                seeds: target.seeds,
                inputs: setting.inputs,
            });
        }
    }
    rows.into()
}
