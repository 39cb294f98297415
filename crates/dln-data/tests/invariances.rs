//! What must not change a prediction: the targets' unit, a rotation of unscaled inputs, the inputs'
//! units when scaled, offsets.

use dln_data::{
    Analysis, AnalyzeOptions, ColumnScale, Cutoff, DataError, DataOptions, TrainingData, analyze,
};
use dln_linalg::{Matrix, orthonormal_basis};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new().with_data(
    DataOptions::new().with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(1e-6)),
);

fn analyzed(x: &Matrix, y: &Matrix, options: &AnalyzeOptions) -> Result<Analysis, DataError> {
    analyze(&TrainingData::from_rows(x.as_ref(), y.as_ref())?, options)
}

fn draw(seed: u64, rows: usize, columns: usize) -> Matrix {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal))
}

/// Targets that follow two directions of the inputs, and noise.
fn task(seed: u64, examples: usize, inputs: usize, outputs: usize) -> (Matrix, Matrix) {
    let x = draw(seed, examples, inputs);
    let teacher = draw(seed + 1, inputs, 2.min(inputs)) * draw(seed + 2, 2.min(inputs), outputs);
    let y = &x * teacher + draw(seed + 3, examples, outputs);
    (x, y)
}

fn analysis(x: &Matrix, y: &Matrix, options: &AnalyzeOptions) -> Analysis {
    analyzed(x, y, options).expect("valid data")
}

/// All numbers without a unit, equal to `tolerance`.
#[track_caller]
fn check_same(a: &Analysis, b: &Analysis, tolerance: f64) {
    let close = |a: f64, b: f64| (a - b).abs() <= tolerance * (1.0 + a.abs());
    assert_eq!(a.signal_modes().len(), b.signal_modes().len());
    for (a, b) in a.signal_modes().iter().zip(b.signal_modes()) {
        assert!(close(a.teacher, b.teacher) && close(a.data, b.data), "{a:?} {b:?}");
    }
    let (stop_a, stop_b) = (a.optimal_stopping(), b.optimal_stopping());
    assert!(close(stop_a.time_tau, stop_b.time_tau), "{stop_a:?} {stop_b:?}");
    let errors = |analysis: &Analysis| {
        [
            analysis.optimal_stopping().predicted_test_error,
            analysis.optimal_learner().predicted_test_error,
            analysis.least_squares().predicted_test_error,
            analysis.ridge().leave_one_out_error,
        ]
    };
    for (a, b) in errors(a).into_iter().zip(errors(b)) {
        assert!(close(a, b), "{a} {b}");
    }
}

fn scaled(matrix: &Matrix, factor: f64) -> Matrix {
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| factor * matrix[(row, column)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Scaling by any factor changes rounding alone, of the order 1e-16 times the condition of the
    /// inputs (below 1e3 here) and of a mode next to the edge, whose teacher strength moves like
    /// the root of its distance.
    #[test]
    fn units_of_targets_do_not_matter(seed in 0_u64..1000, exponent in -150_i32..150) {
        let (x, y) = task(10 * seed, 60, 8, 5);
        let unit = 10_f64.powi(exponent);
        let (one, other) = (analysis(&x, &y, &OPTIONS), analysis(&x, &scaled(&y, unit), &OPTIONS));
        check_same(&one, &other, 1e-6);
        prop_assert!((other.noise_std() / one.noise_std() / unit - 1.0).abs() < 1e-10);
    }

    #[test]
    fn units_of_unscaled_inputs_do_not_matter(seed in 0_u64..1000, exponent in -150_i32..150) {
        let (x, y) = task(10 * seed, 60, 8, 5);
        let unit = 10_f64.powi(exponent);
        let (one, other) = (analysis(&x, &y, &OPTIONS), analysis(&scaled(&x, unit), &y, &OPTIONS));
        check_same(&one, &other, 1e-6);
        let weight = |analysis: &Analysis| analysis.optimal_map().expect("in range").weights[(0, 0)];
        prop_assert!((weight(&other) * unit - weight(&one)).abs() < 1e-6);
    }

    #[test]
    fn units_of_scaled_columns_do_not_matter(
        seed in 0_u64..1000,
        exponents in proptest::collection::vec(-140_i32..140, 8),
    ) {
        let (x, y) = task(10 * seed, 60, 8, 5);
        let options = OPTIONS.with_data(OPTIONS.data.with_scale(ColumnScale::Standard));
        let wild = Matrix::from_fn(60, 8, |row, column| {
            10_f64.powi(exponents[column]) * (x[(row, column)] + 3.0)
        });
        check_same(&analysis(&x, &y, &options), &analysis(&wild, &y, &options), 1e-6);
    }

    #[test]
    fn rotations_of_unscaled_inputs_do_not_matter(seed in 0_u64..1000) {
        let (x, y) = task(10 * seed, 60, 8, 5);
        let turned = &x * orthonormal_basis(draw(seed, 8, 8).as_ref());
        check_same(&analysis(&x, &y, &OPTIONS), &analysis(&turned, &y, &OPTIONS), 1e-6);
    }

    /// The groups that are left out follow the rows' order; the theory does not, and predictions
    /// agree within their intervals.
    #[test]
    fn the_order_of_examples_does_not_matter(seed in 0_u64..1000, stride in 1_usize..60) {
        let (x, y) = task(10 * seed, 61, 8, 5);
        let reorder = |matrix: &Matrix| {
            // 61 is prime, so every stride visits all rows.
            Matrix::from_fn(61, matrix.ncols(), |row, column| matrix[(row * stride % 61, column)])
        };
        let (one, other) = (analysis(&x, &y, &OPTIONS), analysis(&reorder(&x), &reorder(&y), &OPTIONS));
        let theory = |analysis: &Analysis| [
            analysis.noise_std(),
            analysis.optimal_stopping().theory.test_error,
            analysis.least_squares().theory_test_error,
            analysis.ridge().leave_one_out_error,
        ];
        for (a, b) in theory(&one).into_iter().zip(theory(&other)) {
            prop_assert!((a - b).abs() < 1e-6 * (1.0 + a), "{a} {b}");
        }
        let interval = one.least_squares().interval.expect("ten groups");
        let again = other.least_squares().predicted_test_error;
        prop_assert!((interval.low..=interval.high).contains(&again), "{again} {interval:?}");
    }

    /// Every shape gives numbers in range or a typed error; never a panic, never NaN.
    #[test]
    fn any_shape_gives_an_answer_or_an_error(
        seed in 0_u64..1000,
        examples in 1_usize..30,
        inputs in 1_usize..30,
        outputs in 1_usize..30,
        cutoff in prop_oneof![Just(Cutoff::Auto), Just(Cutoff::Relative(0.0)), Just(Cutoff::Relative(0.3))],
        standard in any::<bool>(),
    ) {
        let (x, y) = task(10 * seed, examples, inputs, outputs);
        let scale = if standard { ColumnScale::Standard } else { ColumnScale::None };
        let options = OPTIONS.with_data(OPTIONS.data.with_scale(scale).with_cutoff(cutoff));
        if let Ok(analysis) = analyzed(&x, &y, &options) {
            let stop = analysis.optimal_stopping();
            prop_assert!(stop.time_tau >= 0.0 && stop.predicted_test_error >= 0.0);
            prop_assert!(stop.predicted_test_error.is_finite());
            prop_assert!(stop.predicted_test_error <= 1.0 + 1e-12);
            prop_assert!(analysis.optimal_learner().predicted_test_error.is_finite());
            prop_assert!(stop.interval.is_none_or(|interval| interval.low < interval.high));
            prop_assert!(analysis.ridge().leave_one_out_error.is_finite());
            prop_assert!(analysis.noise_std() > 0.0);
            prop_assert!(analysis.measure(x.as_ref(), y.as_ref()).expect("same shapes").optimal_learner().is_finite());
        }
    }
}
