//! The simulated networks of `forgetting`: one shared head, errors on both tasks.

use dln_dynamics::TheorySetting;
use dln_experiment::{ComputeError, Rows, Summary, row};
use dln_linalg::Matrix;
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher, haar_frame};
use dln_trainer::{Student, train_flow};
use dln_transfer::Source;

use super::{ALIGNMENTS, Head, LOOKS, SOURCE, TARGET, flow, output_alignment, times};

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
    let shared = [Head::Unrelated, Head::Alike];
    shared.into_iter().flat_map(|head| ALIGNMENTS.map(|alignment| (head, alignment))).collect()
}

/// A vector at the cosine to `frame`'s first column, in the plane with another of its columns.
fn turned(frame: &Matrix, cosine: f64, other: usize) -> Matrix {
    let sine = (1.0 - cosine * cosine).sqrt();
    Matrix::from_fn(frame.nrows(), 1, |i, _| cosine * frame[(i, 0)] + sine * frame[(i, other)])
}

/// One network: source vectors first in both frames, the target's and the feature's turned away from
/// them in planes of their own.
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
    let task = TaskSetting { examples, input_kind: InputKind::Orthogonal, noise_std };
    let task = Task::draw(&target, &task, seed.child("task"))?;
    let mode = source.modes()[0];
    let scale = mode.strength.sqrt();
    let (p, o) = (turned(&right, mode.input_overlap, 2), turned(&left, mode.output_overlap, 2));
    let trunk = Matrix::from_fn(1, inputs, |_, input| scale * p[(input, 0)]);
    let weights = Matrix::from_fn(outputs, 1, |output, _| scale * o[(output, 0)]);
    let data = &task.statistics().input_output_correlation;
    let student = Student::with_fresh_units(&trunk, &weights, hidden, init_scale, data)?;
    let plan = flow();
    // The same run twice, judged by either task.
    let on_target =
        train_flow(student.clone(), task.statistics(), task.teacher().map(), &plan, 1e-6)?;
    let on_source = train_flow(student, task.statistics(), of_source.map(), &plan, 1e-6)?;
    let both = on_target.observations.iter().zip(&on_source.observations);
    Ok(both.map(|(b, a)| (b.test_error.ln(), a.test_error.ln())).collect())
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
