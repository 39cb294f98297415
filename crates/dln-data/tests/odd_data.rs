//! Data that are degenerate, redundant or wrong: a right answer or an error that names the culprit.

use dln_data::{
    Analysis, AnalyzeOptions, ColumnScale, Cutoff, DataError, LearnOptions, MatrixName, Method,
    NoiseChoice, TrainingData, Verdict, analyze, fit, transfer,
};
use dln_linalg::{Matrix, norm};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new();

fn analyzed(x: &Matrix, y: &Matrix, options: &AnalyzeOptions) -> Result<Analysis, DataError> {
    analyze(&TrainingData::from_rows(x.as_ref(), y.as_ref())?, options)
}

fn draw(seed: u64, rows: usize, columns: usize) -> Matrix {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal))
}

#[track_caller]
fn refusal(x: &Matrix, y: &Matrix, options: &AnalyzeOptions) -> DataError {
    analyzed(x, y, options).expect_err("to be refused")
}

#[test]
fn the_culprit_is_named() {
    let (x, y) = (draw(0, 20, 3), draw(1, 20, 2));
    let with = |matrix: &Matrix, value: f64| {
        let mut matrix = matrix.clone();
        matrix[(4, 1)] = value;
        matrix
    };
    let inputs = refusal(&with(&x, f64::INFINITY), &y, &OPTIONS);
    let (matrix, value) = (MatrixName::Inputs, f64::INFINITY);
    assert_eq!(inputs, DataError::NotFinite { matrix, row: 4, column: 1, value });
    assert!(matches!(
        refusal(&x, &with(&y, f64::NAN), &OPTIONS),
        DataError::NotFinite { matrix: MatrixName::Targets, row: 4, column: 1, .. }
    ));
    let shorter = DataError::Examples { matrix: MatrixName::Targets, inputs: 20, targets: 19 };
    assert_eq!(refusal(&x, &draw(1, 19, 2), &OPTIONS), shorter);
    let empty = DataError::Empty { matrix: MatrixName::Inputs, rows: 20, columns: 0 };
    assert_eq!(refusal(&Matrix::zeros(20, 0), &y, &OPTIONS), empty);
    assert_eq!(refusal(&draw(0, 1, 3), &draw(1, 1, 2), &OPTIONS), DataError::TooFewExamples(1));
    assert_eq!(refusal(&Matrix::full(20, 3, 0.1), &y, &OPTIONS), DataError::ConstantInputs);
    let constant = DataError::ConstantTargets(MatrixName::Targets);
    assert_eq!(refusal(&x, &Matrix::full(20, 2, 0.1), &OPTIONS), constant);
    let b = transfer(x.as_ref(), y.as_ref(), Matrix::full(20, 2, 0.1).as_ref(), &OPTIONS);
    assert_eq!(b.expect_err("constant"), DataError::ConstantTargets(MatrixName::TargetsB));
}

#[test]
fn options_out_of_range_are_refused() {
    let (x, y) = (draw(0, 20, 3), draw(1, 20, 2));
    for cutoff in [-0.1, 1.0, f64::NAN] {
        let options = OPTIONS.with_data(OPTIONS.data.with_cutoff(Cutoff::Relative(cutoff)));
        assert!(matches!(refusal(&x, &y, &options), DataError::Cutoff(_)));
    }
    for noise in [-1.0, f64::NAN, f64::INFINITY] {
        let options = OPTIONS.with_data(OPTIONS.data.with_noise(NoiseChoice::Known(noise)));
        assert!(matches!(refusal(&x, &y, &options), DataError::Noise(_)));
    }
    for (init_scale, layers) in [(0.0, 2), (f64::NAN, 2), (1e-3, 0)] {
        let options = OPTIONS.with_init_scale(init_scale).with_layers(layers);
        assert!(matches!(refusal(&x, &y, &options), DataError::Student(_)));
    }
}

/// The targets hold the noise and more. With 59 degrees of freedom their variance falls below 0.35
/// of the noise's once in a million times, so that 1.7 of their standard deviations is the most
/// noise that can be meant.
#[test]
fn noise_above_what_the_targets_hold_is_refused() {
    let (x, y) = (draw(0, 60, 3), draw(1, 60, 2));
    let known = |noise: f64| OPTIONS.with_data(OPTIONS.data.with_noise(NoiseChoice::Known(noise)));
    for noise in [0.0, 1.0, 1.5] {
        let analysis = analyzed(&x, &y, &known(noise)).expect("the targets vary by 1");
        assert!(analysis.optimal_learner().predicted_test_error.is_finite());
    }
    for noise in [2.0, 1e3, 1e100, f64::MAX] {
        let beyond = |error: &DataError, name: MatrixName| matches!(error, DataError::NoiseBeyondTargets { matrix, .. } if *matrix == name);
        assert!(beyond(&refusal(&x, &y, &known(noise)), MatrixName::Targets));
        let learn = LearnOptions::new(Method::Auto).with_data(known(noise).data);
        let fitted = fit(x.as_ref(), y.as_ref(), &learn).expect_err("out of proportion");
        assert!(beyond(&fitted, MatrixName::Targets));
        let louder = Matrix::from_fn(60, 2, |row, output| y[(row, output)] * 1e200);
        let options = known(noise.min(1e100));
        let second = transfer(x.as_ref(), louder.as_ref(), y.as_ref(), &options);
        assert!(beyond(&second.expect_err("out of proportion"), MatrixName::TargetsB));
    }
    // Two examples say next to nothing of how much the targets vary.
    assert!(analyzed(&draw(0, 2, 3), &draw(1, 2, 2), &known(30.0)).is_ok());
}

/// Without the only row that differs the targets do not vary, which once divided 0 by 0; such a
/// group meets the mean of the others. The same row among the inputs took all directions with it,
/// and left an empty matrix.
#[test]
fn a_single_odd_example_gives_numbers() {
    let (x, z) = (draw(0, 60, 3), draw(1, 60, 2));
    let odd = Matrix::from_fn(60, 2, |row, _| f64::from(u8::from(row == 7)));
    let outlier =
        Matrix::from_fn(60, 2, |row, column| if row == 7 { 1e200 } else { z[(row, column)] });
    for noise in [NoiseChoice::Auto, NoiseChoice::Known(0.0)] {
        for (x, y) in [(&x, &odd), (&x, &outlier), (&odd, &z), (&outlier, &z)] {
            for scale in [ColumnScale::Standard, ColumnScale::None] {
                let options = OPTIONS.with_data(OPTIONS.data.with_scale(scale).with_noise(noise));
                let analysis = analyzed(x, y, &options).expect("valid");
                let learner = analysis.optimal_learner();
                assert!(learner.predicted_test_error.is_finite(), "{noise:?} {learner:?}");
                for other in [&z, &odd, &outlier] {
                    let both = transfer(x.as_ref(), y.as_ref(), other.as_ref(), &options);
                    let benefit = both.expect("valid").task_a.benefit;
                    assert!(benefit.is_finite(), "{noise:?} {benefit}");
                }
                let learn = LearnOptions::new(Method::Auto).with_data(options.data);
                let fitted = fit(x.as_ref(), y.as_ref(), &learn).expect("valid");
                assert!(!fitted.cross_validated_error.shrinkage.is_nan(), "{noise:?}");
            }
        }
    }
}

/// Least squares fits two examples, and one output shows no bulk.
#[test]
fn a_noise_level_that_nothing_shows_is_not_invented() {
    let options = OPTIONS.with_data(OPTIONS.data.with_cutoff(Cutoff::Relative(0.0)));
    let error = refusal(&draw(0, 8, 20), &draw(1, 8, 1), &options);
    assert_eq!(error, DataError::UnknownNoise { examples: 8, retained: 7, modes: 1 });
    let known = options.with_data(options.data.with_noise(NoiseChoice::Known(1.0)));
    assert!(analyzed(&draw(0, 8, 20), &draw(1, 8, 1), &known).is_ok());
}

#[test]
fn constant_and_duplicated_columns_change_nothing() {
    let (x, z) = (draw(0, 80, 4), draw(1, 80, 3));
    let y = Matrix::from_fn(80, 3, |row, output| 2.0 * x[(row, output)] + z[(row, output)]);
    let options = OPTIONS
        .with_data(OPTIONS.data.with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(1e-9)));
    let plain = analyzed(&x, &y, &options).expect("valid");
    let with_constant = Matrix::from_fn(80, 5, |row, column| {
        if column == 2 { 7.0 } else { x[(row, column - usize::from(column > 2))] }
    });
    let constant = analyzed(&with_constant, &y, &options).expect("valid");
    assert_eq!((constant.inputs(), constant.retained_inputs()), (5, 4));
    let errors = |analysis: &Analysis| analysis.optimal_learner().predicted_test_error;
    assert!((errors(&constant) - errors(&plain)).abs() < 1e-12);
    let weights = constant.optimal_map().expect("in range").weights;
    assert!((0..3).all(|output| weights[(output, 2)].abs() < f64::EPSILON));
    // A copy of a column adds no direction.
    let twice = Matrix::from_fn(80, 5, |row, column| x[(row, column.min(3))]);
    let duplicated = analyzed(&twice, &y, &options).expect("valid");
    assert_eq!(duplicated.retained_inputs(), 4);
    assert!((errors(&duplicated) - errors(&plain)).abs() < 1e-10);
}

/// Centred one-hot classes sum to zero: nine outputs have noise of their own, and the level counts
/// nine.
#[test]
fn redundant_outputs_count_once() {
    let x = draw(0, 200, 6);
    let one_hot = Matrix::from_fn(200, 10, |row, class| {
        f64::from(u8::from((row * 7 + row / 10) % 10 == class))
    });
    let options = OPTIONS.with_data(OPTIONS.data.with_cutoff(Cutoff::Relative(0.0)));
    let analysis = analyzed(&x, &one_hot, &options).expect("valid");
    assert_eq!((analysis.outputs(), analysis.effective_outputs()), (10, 9));
    // More outputs than examples are not redundant for that.
    let wide = analyzed(&draw(2, 20, 3), &draw(3, 20, 60), &options).expect("valid");
    assert_eq!(wide.effective_outputs(), 60);
    assert!((wide.noise_std() - 1.0).abs() < 0.1);
}

/// Fewer examples than inputs: the map has minimum norm, fits the examples, and its error on fresh
/// ones is finite and foreseen. 60 % of the teacher is out of sight, by its direction 53 to 67 %,
/// so that one prediction is good to 12 % and the mean of twelve to 4 %.
#[test]
fn interpolation_is_of_minimum_norm() {
    let (mut optimal, mut least_squares) = (0.0, 0.0);
    for seed in (0..120).step_by(10) {
        let (x, z) = (draw(seed, 40, 100), draw(seed + 1, 40, 30));
        let teacher = draw(seed + 2, 100, 1) * draw(seed + 3, 1, 30);
        let y = &x * &teacher + z;
        let options = OPTIONS.with_data(
            OPTIONS.data.with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(0.0)),
        );
        let analysis = analyzed(&x, &y, &options).expect("valid");
        assert_eq!((analysis.retained_inputs(), analysis.noise_by_residual()), (39, None));
        assert!((analysis.noise_std() - 1.0).abs() < 0.2, "{}", analysis.noise_std());
        let map = analysis.least_squares_map().expect("in range");
        let fitted = map.predict(x.as_ref()).expect("same width");
        assert!(norm((fitted - &y).as_ref()) < 1e-9 * norm(y.as_ref()));
        let (fresh, z) = (draw(seed + 4, 1000, 100), draw(seed + 5, 1000, 30));
        let targets = &fresh * &teacher + z;
        let measured = analysis.measure(fresh.as_ref(), targets.as_ref()).expect("same widths");
        optimal += analysis.optimal_learner().predicted_test_error / measured.optimal_learner();
        least_squares += analysis.least_squares().predicted_test_error / measured.least_squares();
    }
    for ratio in [optimal / 12.0, least_squares / 12.0] {
        assert!((ratio - 1.0).abs() < 0.15, "{ratio}");
    }
}

#[test]
fn exact_targets_are_learned_exactly() {
    let x = draw(0, 50, 3);
    let y = &x * draw(1, 3, 2);
    let analysis = analyzed(&x, &y, &OPTIONS).expect("valid");
    assert!(analysis.optimal_learner().predicted_test_error < 1e-12);
    assert!(!matches!(analysis.verdict(), Verdict::NoSignal));
    let options = LearnOptions::new(Method::Auto).with_data(OPTIONS.data);
    let learner = fit(x.as_ref(), y.as_ref(), &options).expect("valid");
    let error = learner.map.test_error(x.as_ref(), y.as_ref()).expect("same widths");
    assert!(error < 1e-12, "{error}");
}

#[test]
fn a_map_beyond_the_range_of_numbers_is_refused() {
    let x = Matrix::from_fn(20, 1, |row, _| 1e-300 * (row * row % 7) as f64);
    let y =
        Matrix::from_fn(20, 1, |row, _| 1e200 * ((row * row % 7) as f64 + 0.1 * (row % 2) as f64));
    let analysis = analyzed(&x, &y, &OPTIONS).expect("valid");
    assert_eq!(analysis.optimal_map().expect_err("1e500"), DataError::Range { column: 0 });
}
