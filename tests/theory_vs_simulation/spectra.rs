//! The spiked ensemble against singular values and vectors of sampled matrices (Benaych-Georges &
//! Nadakuditi 2012).

use dln_experiment::Summary;
use dln_linalg::{Matrix, thin_svd};
use dln_spectra::SpikedEnsemble;
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};

const INPUTS: usize = 100;

/// Aspects 1/4, 1/2, 1 and 2.
const OUTPUTS: [usize; 4] = [25, 50, 100, 200];

const SEEDS: u64 = 100;

/// What one noisy matrix shows of a rank-one signal.
struct Draw {
    data_strength: f64,
    output_overlap: f64,
    input_overlap: f64,
    /// Every other singular value.
    rest: Vec<f64>,
}

fn draws(outputs: usize, teacher_strength: f64) -> Vec<Draw> {
    let seed = Seed::new(1).child("spectra");
    let draw = |index| draw(outputs, teacher_strength, seed.replicate(index));
    (0..SEEDS).map(draw).collect()
}

fn draw(outputs: usize, teacher_strength: f64, seed: Seed) -> Draw {
    let setting = TaskSetting::new(INPUTS, InputKind::OneHot, 1.0);
    let teacher = Teacher::random(outputs, INPUTS, &[teacher_strength], seed.child("teacher"))
        .expect("a teacher");
    let task = Task::draw(&teacher, &setting, seed.child("data")).expect("a task");
    let noisy = &task.statistics().input_output_correlation;
    let svd = thin_svd(noisy.as_ref()).expect("a finite matrix");
    Draw {
        data_strength: svd.values[0],
        output_overlap: overlap(&svd.left, teacher.left()),
        input_overlap: overlap(&svd.right, teacher.right()),
        rest: svd.values[1..].to_vec(),
    }
}

/// |a·b| of the first columns.
fn overlap(a: &Matrix, b: &Matrix) -> f64 {
    let products = a.col(0).iter().zip(b.col(0).iter()).map(|(x, y)| x * y);
    products.sum::<f64>().abs()
}

fn ensemble(outputs: usize) -> SpikedEnsemble {
    let entry_std = (INPUTS as f64).sqrt().recip();
    SpikedEnsemble::from_shape(outputs, INPUTS, entry_std).expect("a shape")
}

/// The mean over the draws, within six standard errors and the deviation of order 1/N of a finite
/// matrix.
#[track_caller]
fn check(what: &str, expected: f64, draws: &[Draw], measured: fn(&Draw) -> f64) {
    let values: Vec<f64> = draws.iter().map(measured).collect();
    let Summary { mean, std_error, .. } = Summary::of(&values);
    let limit = 6.0 * std_error + 1.0 / INPUTS as f64;
    let deviation = (mean - expected).abs();
    assert!(deviation <= limit, "{what}: {mean} ± {std_error} where theory says {expected}");
}

#[test]
fn signal_modes_are_inflated_and_rotated_as_predicted() {
    for outputs in OUTPUTS {
        let ensemble = ensemble(outputs);
        for over_threshold in [1.5, 2.0, 4.0] {
            let teacher_strength = over_threshold * ensemble.detection_threshold();
            let draws = draws(outputs, teacher_strength);
            let mode = ensemble.mode(teacher_strength).expect("a strength above the threshold");
            let what = format!("{outputs}×{INPUTS}, teacher strength {teacher_strength}");
            let check = |name, expected, measured| {
                check(&format!("{what}, {name}"), expected, &draws, measured);
            };
            check("data strength", mode.data(), |draw| draw.data_strength);
            check("output overlap", mode.output_overlap(), |draw| draw.output_overlap);
            check("input overlap", mode.input_overlap(), |draw| draw.input_overlap);
        }
    }
}

/// At half the threshold the strongest data mode is noise: it lies at the bulk's edge, to the
/// N^(-2/3) of the edge's fluctuations, and hardly sees the teacher. Two independent directions of
/// 25 and more dimensions overlap by 1/5 or less in the root mean square, and the signal may raise
/// that by 1/(1 − 1/4), half the threshold squared.
#[test]
fn modes_below_the_threshold_are_hidden() {
    for outputs in OUTPUTS {
        let ensemble = ensemble(outputs);
        let draws = draws(outputs, 0.5 * ensemble.detection_threshold());
        let mean = |measured: fn(&Draw) -> f64| {
            Summary::of(&draws.iter().map(measured).collect::<Vec<_>>()).mean
        };
        let edge = ensemble.bulk().upper_edge();
        let width = (INPUTS.min(outputs) as f64).powf(-2.0 / 3.0);
        assert!((mean(|draw| draw.data_strength) - edge).abs() < width);
        assert!(mean(|draw| draw.output_overlap * draw.input_overlap) < 4.0 / 3.0 / 25.0);
    }
}

/// The distance of the mean distribution of n singular values from its limit is of order 1/n.
#[test]
fn noise_modes_follow_the_bulk() {
    for outputs in OUTPUTS {
        let ensemble = ensemble(outputs);
        let draws = draws(outputs, 4.0 * ensemble.detection_threshold());
        let mut noise: Vec<f64> = draws.iter().flat_map(|draw| draw.rest.iter().copied()).collect();
        noise.sort_by(f64::total_cmp);
        let bulk = ensemble.bulk();
        let deviation = |(below, &strength): (usize, &f64)| {
            let empirical = (below as f64 + 0.5) / noise.len() as f64;
            (bulk.cdf(strength) - empirical).abs()
        };
        let distance = noise.iter().enumerate().map(deviation).fold(0.0, f64::max);
        let limit = 1.0 / INPUTS.min(outputs) as f64;
        assert!(distance <= limit, "{outputs}×{INPUTS}: distance {distance}, limit {limit}");
    }
}
