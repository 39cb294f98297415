//! The statistical laws of what is drawn. Seeds are fixed; thresholds are such that a correct
//! program would fail under another choice of seeds with a probability below 1e-6.

use std::f64::consts::PI;

use dln_linalg::{Matrix, squared_norm};
use dln_tasks::{
    InputKind, Seed, Task, TaskSetting, Teacher, haar_frame, haar_orthogonal, permutation,
};
use rand::RngExt;

/// Standard deviations at which a normal variable fails with probability 3.8e-8; sums of at least
/// 4000 independent terms come close enough to normal for the rest of the margin.
const DEVIATIONS: f64 = 5.5;

/// The Dvoretzky-Kiefer-Wolfowitz inequality: an empirical distribution function of n independent
/// samples strays from the true one by more than √(ln(2/α)/2n) with probability below α, for any
/// law; here α = 1e-7.
#[track_caller]
fn check_law(mut samples: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    samples.sort_by(f64::total_cmp);
    let n = samples.len() as f64;
    let limit = ((2.0 / 1e-7_f64).ln() / (2.0 * n)).sqrt();
    for (rank, &sample) in samples.iter().enumerate() {
        let expected = cdf(sample);
        let (below, up_to) = (rank as f64 / n, (rank + 1) as f64 / n);
        assert!(
            (expected - below).abs() <= limit + 1.0 / n
                && (expected - up_to).abs() <= limit + 1.0 / n
        );
    }
}

#[track_caller]
fn check_mean(samples: impl Iterator<Item = f64> + Clone, mean: f64, variance: f64) {
    let n = samples.clone().count() as f64;
    let found = samples.sum::<f64>() / n;
    assert!((found - mean).abs() <= DEVIATIONS * (variance / n).sqrt(), "{found} is not {mean}");
}

fn orthogonal_matrices(size: usize, count: u64) -> impl Iterator<Item = Matrix> {
    (0..count).map(move |k| haar_orthogonal(size, &mut Seed::new(11).replicate(k).rng()))
}

/// In three dimensions every coordinate of a random unit vector is uniform (Archimedes).
#[test]
fn entries_of_a_rotation_in_space_are_uniform() {
    let matrices = orthogonal_matrices(3, 4000).collect::<Vec<_>>();
    for (row, column) in (0..9).map(|k| (k / 3, k % 3)) {
        let entries = matrices.iter().map(|matrix| matrix[(row, column)]).collect();
        check_law(entries, |x| (1.0 + x) / 2.0);
    }
}

/// Half of the plane's orthogonal matrices are reflections, of trace 0, half are rotations, of
/// trace 2 cos θ.
#[test]
fn traces_in_the_plane_are_those_of_reflections_and_rotations() {
    let traces = orthogonal_matrices(2, 4000).map(|matrix| matrix[(0, 0)] + matrix[(1, 1)]);
    let (reflections, rotations) = traces.partition::<Vec<_>, _>(|trace| trace.abs() < 1e-12);
    let share = reflections.len() as f64 / 4000.0;
    assert!((share - 0.5).abs() <= DEVIATIONS * (0.25_f64 / 4000.0).sqrt());
    check_law(rotations, |trace| 1.0 - (trace / 2.0).clamp(-1.0, 1.0).acos() / PI);
}

/// The first four moments of the trace are exactly those of a standard normal variable once the
/// size is at least 4 (Diaconis and Shahshahani 1994).
#[test]
fn moments_of_the_trace_are_normal() {
    let traces =
        orthogonal_matrices(10, 4000).map(|matrix| (0..10).map(|i| matrix[(i, i)]).sum::<f64>());
    let traces = traces.collect::<Vec<_>>();
    check_mean(traces.iter().copied(), 0.0, 1.0);
    check_mean(traces.iter().map(|trace| trace.powi(2)), 1.0, 2.0);
}

/// A turn of the space changes nothing: the coordinates of a random unit vector of the plane lie at
/// a uniform angle.
#[test]
fn single_vectors_point_anywhere() {
    let angles = (0..4000).map(|k| {
        let unit = haar_frame(2, 1, &mut Seed::new(12).replicate(k).rng());
        unit[(1, 0)].atan2(unit[(0, 0)])
    });
    check_law(angles.collect(), |angle| (angle + PI) / (2.0 * PI));
}

/// First draws of neighbouring seeds are as independent as later draws of one seed.
#[test]
fn streams_of_replicates_and_children_are_uniform_across() {
    let first = |seed: Seed| seed.rng().random::<f64>();
    let seed = Seed::new(13);
    check_law((0..4000).map(|k| first(seed.replicate(k))).collect(), |x| x);
    check_law((0..4000).map(|k| first(Seed::new(k).child("noise"))).collect(), |x| x);
    check_law((0..4000).map(|k| first(seed.child(&k.to_string()))).collect(), |x| x);
}

fn draw(examples: usize, input_kind: InputKind) -> Task {
    let teacher = Teacher::random(50, 100, &[8.0, 5.0], Seed::new(14)).expect("valid");
    let setting = TaskSetting::new(examples, input_kind, 1.5);
    Task::draw(&teacher, &setting, Seed::new(15)).expect("valid")
}

/// Mean 0 and the given variance, of all entries: their squares have variance 2·variance².
#[track_caller]
fn check_gaussian(matrix: &Matrix, variance: f64) {
    let entries = matrix.col_iter().flat_map(|column| column.iter()).copied().collect::<Vec<_>>();
    check_mean(entries.iter().copied(), 0.0, variance);
    check_mean(entries.iter().map(|x| x * x), variance, 2.0 * variance * variance);
}

#[test]
fn noise_has_the_variance_asked_for_whatever_the_inputs() {
    for (examples, kind) in [
        (100, InputKind::OneHot),
        (80, InputKind::OneHot),
        (80, InputKind::Orthogonal),
        (200, InputKind::Orthogonal),
        (200, InputKind::Gaussian),
    ] {
        let task = draw(examples, kind);
        check_gaussian(&(task.targets() - task.noiseless_targets()), 1.5 * 1.5 / 100.0);
    }
}

#[test]
fn gaussian_inputs_have_unit_norm_in_the_mean() {
    check_gaussian(draw(200, InputKind::Gaussian).inputs(), 0.01);
}

/// Labels without structure have the variance of structured ones: noise plus the teacher's share of
/// an entry.
#[test]
fn random_labels_are_gaussian_with_the_variance_of_structured_ones() {
    let random = draw(100, InputKind::OneHot).with_random_labels(Seed::new(16));
    check_gaussian(random.targets(), ((64.0 + 25.0) / 50.0 + 1.5 * 1.5) / 100.0);
}

/// All six orders of three things are equally frequent.
#[test]
fn permutations_are_fair() {
    let orders = (0..4000).map(|k| permutation(3, &mut Seed::new(19).replicate(k).rng()));
    let orders = orders.collect::<Vec<_>>();
    let six = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for expected in six {
        let hits = orders.iter().map(|order| f64::from(order[..] == expected));
        check_mean(hits, 1.0 / 6.0, 5.0 / 36.0);
    }
}

/// With fewer examples than inputs, every unit vector is as likely as any other, and none occurs
/// twice.
#[test]
fn few_one_hot_examples_are_a_fair_choice() {
    let teacher = Teacher::random(1, 5, &[1.0], Seed::new(17)).unwrap();
    let setting = TaskSetting::new(2, InputKind::OneHot, 0.0);
    let mut counts = [0.0; 5];
    for k in 0..4000 {
        let task = Task::draw(&teacher, &setting, Seed::new(17).replicate(k)).unwrap();
        let chosen = (0..5).filter(|&row| squared_norm(task.inputs().subrows(row, 1)) > 0.5);
        chosen.for_each(|row| counts[row] += 1.0);
    }
    assert!((counts.iter().sum::<f64>() - 8000.0).abs() < 0.5);
    for count in counts {
        assert!((count / 4000.0_f64 - 0.4).abs() <= DEVIATIONS * (0.4_f64 * 0.6 / 4000.0).sqrt());
    }
}

/// Gaussian x, whitened with what another training set shows: E‖x̃‖² = P/(P − N1 − 1), from the
/// mean of the inverse Wishart law. Here tr(T²)/N1 is the average over x.
#[test]
fn fresh_examples_are_longer_than_whitened_training_examples() {
    let teacher = Teacher::random(2, 10, &[1.0], Seed::new(18)).unwrap();
    let setting = TaskSetting::new(60, InputKind::Gaussian, 0.0);
    let factors = (0..400).map(|k| {
        let task = Task::draw(&teacher, &setting, Seed::new(18).replicate(k)).unwrap();
        squared_norm(task.whitened().unwrap().whitener.as_ref()) / 10.0
    });
    let factors = factors.collect::<Vec<_>>();
    let mean = factors.iter().sum::<f64>() / 400.0;
    let variance = factors.iter().map(|factor| (factor - mean).powi(2)).sum::<f64>() / 399.0;
    // Seven standard errors, because the spread itself is estimated and the law is skewed.
    assert!((mean - 60.0 / 49.0).abs() <= 7.0 * (variance / 400.0).sqrt());
}
