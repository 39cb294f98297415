//! Small numbers that an analysis reports, each against what it must be by a law or a unit.

use dln_data::{
    Analysis, AnalyzeOptions, ColumnScale, Cutoff, DataOptions, LearnOptions, Method, NoiseChoice,
    TrainingData, Verdict, Warning, analyze, fit,
};
use dln_dynamics::LearningCurve;
use dln_linalg::{Matrix, orthonormal_basis, squared_norm};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new()
    .with_data(DataOptions::new().with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(0.0)));

fn normal(seed: u64, rows: usize, columns: usize) -> Matrix {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal))
}

/// White inputs, one mode of the given strength, and noise of 1.
fn task(
    seed: u64,
    (examples, inputs, outputs): (usize, usize, usize),
    strength: f64,
) -> [Matrix; 2] {
    let x = normal(4 * seed, examples, inputs);
    let right = orthonormal_basis(normal(4 * seed + 1, inputs, 1).as_ref());
    let left = orthonormal_basis(normal(4 * seed + 2, outputs, 1).as_ref());
    let y = &x * right * left.transpose() * strength + normal(4 * seed + 3, examples, outputs);
    [x, y]
}

fn analyzed([x, y]: &[Matrix; 2], options: &AnalyzeOptions) -> Analysis {
    let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
    analyze(&data, options).expect("valid")
}

fn with_noise(noise: f64) -> AnalyzeOptions {
    OPTIONS.with_data(OPTIONS.data.with_noise(NoiseChoice::Known(noise)))
}

/// Far enough to see the test error rise behind its dip; without a dip, until a mode as strong as
/// the noise would be learned.
#[test]
fn a_curve_goes_on_until_it_tells_what_happens() {
    let learnable = analyzed(&task(1, (80, 20, 6), 3.0), &OPTIONS);
    let stop = learnable.optimal_stopping();
    let end = learnable.telling_tau();
    let [dip, last] = [stop.time_tau, end].map(|time| learnable.curve(&[time])[0].test_error);
    assert!(
        end > stop.time_tau && last > 1.02 * dip,
        "{dip} at {}, {last} at {end}",
        stop.time_tau
    );
    let noise = analyzed(&task(2, (80, 20, 6), 0.0), &OPTIONS);
    assert!(noise.optimal_stopping().time_tau == 0.0);
    let curve = LearningCurve::new(2, OPTIONS.init_scale, 1.0).expect("valid");
    let learned = curve.strength(1.0, noise.telling_tau());
    assert!((0.99..1.0).contains(&learned), "{learned}");
}

/// On white Gaussian inputs theory and left-out groups say the same up to their scatter, so that
/// their distance is small, whichever is larger.
#[test]
fn theory_is_near_on_white_inputs() {
    let mut sum = 0.0;
    for seed in 0..6 {
        let analysis = analyzed(&task(10 + seed, (200, 20, 6), 2.0), &OPTIONS);
        let distance = analysis.distance_from_theory();
        assert!(distance.abs() < 0.2, "{distance}");
        assert!(!analysis.warnings().iter().any(|w| matches!(w, Warning::FarFromTheory { .. })));
        sum += distance;
    }
    assert!((sum / 6.0).abs() < 0.05, "{}", sum / 6.0);
}

/// A noise level that is known is in the targets' unit, as one that is estimated: both change with
/// it, and nothing else does.
#[test]
fn known_noise_is_in_the_unit_of_the_targets() {
    let [x, y] = task(3, (80, 20, 6), 1.5);
    let one = analyzed(&[x.clone(), y.clone()], &with_noise(1.2));
    for unit in [1e-3, 50.0] {
        let scaled = Matrix::from_fn(80, 6, |row, output| unit * y[(row, output)]);
        let other = analyzed(&[x.clone(), scaled], &with_noise(1.2 * unit));
        assert!((other.noise_std() / (1.2 * unit) - 1.0).abs() < 1e-12);
        assert!((other.noise_scale() / one.noise_scale() / unit - 1.0).abs() < 1e-12);
        let theory = |analysis: &Analysis| analysis.optimal_learner().theory_test_error;
        assert!((theory(&other) / theory(&one) - 1.0).abs() < 1e-9, "{unit}");
    }
}

/// No noise at all counts as rounding, 1e-14 of the root mean square of the targets, however many
/// outputs there are.
#[test]
fn no_noise_is_rounding() {
    for outputs in [1, 9] {
        let [x, y] = task(4, (40, 5, outputs), 3.0);
        let energy: f64 = (0..outputs)
            .map(|output| {
                let mean = y.col(output).iter().sum::<f64>() / 40.0;
                y.col(output).iter().map(|target| (target - mean).powi(2)).sum::<f64>()
            })
            .sum();
        let size = (energy / (40 * outputs) as f64).sqrt();
        let noise = analyzed(&[x, y], &with_noise(0.0)).noise_std();
        assert!((noise / size / 1e-14 - 1.0).abs() < 1e-9, "{outputs}: {noise} of {size}");
    }
}

/// Thirty examples of 200 white inputs are fitted exactly, noise and all. A fresh example meets the
/// 29 directions with a squared norm of 29/(200 − 29 − 1) and adds as much of the noise; by the law
/// of more examples than inputs, which does not hold there, the error would be 30.
#[test]
fn least_squares_that_interpolates_adds_little_noise() {
    let errors = (0..4).map(|seed| {
        let analysis = analyzed(&task(40 + seed, (30, 200, 8), 0.0), &OPTIONS);
        assert_eq!(analysis.retained_inputs(), 29);
        analysis.least_squares().theory_test_error
    });
    let mean = errors.sum::<f64>() / 4.0;
    assert!((mean - (1.0 + 29.0 / 170.0)).abs() < 0.03, "{mean}");
}

/// Two strong modes are learned when training stops and the noise of the other outputs is not: the
/// rank is two, and the map has two singular values of their size.
#[test]
fn the_rank_of_an_early_stopped_network_counts_what_it_learned() {
    let x = normal(5, 120, 10);
    let teacher = orthonormal_basis(normal(6, 10, 2).as_ref())
        * orthonormal_basis(normal(7, 6, 2).as_ref()).transpose()
        * 5.0;
    let y = &x * teacher + normal(8, 120, 6);
    let method = Method::EarlyStopped { layers: 2, init_scale: 1e-3 };
    let options = LearnOptions::new(method).with_data(OPTIONS.data);
    let learner = fit(x.as_ref(), y.as_ref(), &options).expect("valid");
    assert_eq!(learner.rank, 2);
    // Two singular values of 5 each.
    let size = squared_norm(learner.map.weights.as_ref());
    assert!((size / 50.0 - 1.0).abs() < 0.1, "{size}");
    // Whitened inputs are orthonormal: the squares of what the map has learned of them are the
    // energy of the fitted targets.
    let mean = |column| x.col(column).iter().sum::<f64>() / 120.0;
    let centred = Matrix::from_fn(120, 10, |row, column| x[(row, column)] - mean(column));
    let fitted = squared_norm((centred * learner.map.weights.transpose()).as_ref());
    let learned: f64 = learner.singular_values_after.iter().map(|value| value * value).sum();
    assert!((learned / fitted - 1.0).abs() < 1e-9, "{learned} {fitted}");
}

/// One mode among sixty outputs, too weak for ridge regression to show beyond chance. Examples that
/// were declared to come in pairs cannot be scrambled to see what chance makes; what left-out pairs
/// gain by training is signal all the same.
#[test]
fn a_gain_of_declared_groups_is_signal_without_ridge_regression() {
    let stops = (0..10).filter(|&seed| {
        let [x, y] = task(20 + seed, (120, 60, 60), 2.2);
        let labels: Vec<usize> = (0..120).map(|row| row / 2).collect();
        let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
        let data = data.with_groups(&labels).expect("pairs");
        let verdict = analyze(&data, &OPTIONS).expect("valid").verdict();
        matches!(verdict, Verdict::StopAt { .. })
    });
    // By ridge regression alone one or two of them would be.
    assert!(stops.count() >= 8);
}
