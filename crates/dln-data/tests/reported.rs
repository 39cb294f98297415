//! Numbers that a fitted learner reports about itself, each recomputed from the map and the data.

use dln_data::{ColumnScale, DataOptions, FittedLearner, LearnOptions, Method, fit};
use dln_linalg::{Matrix, norm};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

fn normal(seed: u64, rows: usize, columns: usize) -> Matrix {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal))
}

fn learn(x: &Matrix, y: &Matrix, method: Method) -> FittedLearner {
    let data = DataOptions::new().with_scale(ColumnScale::None);
    fit(x.as_ref(), y.as_ref(), &LearnOptions::new(method).with_data(data)).expect("valid")
}

fn centred(matrix: &Matrix) -> Matrix {
    let mean = |column| matrix.col(column).iter().sum::<f64>() / matrix.nrows() as f64;
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| {
        matrix[(row, column)] - mean(column)
    })
}

fn scaled(unit: f64, matrix: &Matrix) -> Matrix {
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| unit * matrix[(row, column)])
}

/// The normal equations Xᵀ(Y − X W) = α W of the reported α, for inputs and targets of any unit.
#[test]
fn the_reported_penalty_is_the_one_of_the_map() {
    let x = normal(1, 40, 12);
    let y = &x * normal(2, 12, 3) + normal(3, 40, 3);
    for (input_unit, target_unit) in [(1.0, 1.0), (1e3, 1e-2), (1e-4, 10.0)] {
        let (x, y) = (scaled(input_unit, &x), scaled(target_unit, &y));
        let learner = learn(&x, &y, Method::Ridge);
        let (x, y) = (centred(&x), centred(&y));
        let weights = learner.map.weights.transpose().to_owned();
        let gradient = x.transpose() * (&y - &x * &weights);
        let penalty = norm(gradient.as_ref()) / norm(weights.as_ref());
        let reported = learner.penalty.expect("ridge has one");
        // The gradient is what is left of sums that are ‖X‖²/α times as large.
        let rounding = 1e-14 * norm(x.as_ref()).powi(2) / reported;
        let deviation = (penalty / reported - 1.0).abs();
        assert!(deviation < rounding, "{penalty}, said to be {reported}: {deviation} > {rounding}");
    }
}

/// Of a target that is half signal and half noise, a learner of three numbers from 4000 examples
/// misses the noise: half of what the mean misses. The ratio of two sums of 4000 squares scatters
/// by √(4/4000), of which six may pass.
#[test]
fn cross_validated_errors_are_relative_to_the_mean() {
    let x = normal(4, 4000, 3);
    let weights = Matrix::from_fn(3, 1, |_, _| 3.0_f64.sqrt().recip());
    let y = &x * weights + normal(5, 4000, 1);
    let limit = 6.0 * 0.5 * (4.0_f64 / 4000.0).sqrt();
    for method in [Method::Ridge, Method::Shrinkage, Method::ReducedRank, Method::Auto] {
        let learner = learn(&x, &y, method);
        for error in [
            learner.cross_validated_error.ridge,
            learner.cross_validated_error.shrinkage,
            learner.held_out_error,
            learner.held_out_errors[0].expect("the target varies"),
        ] {
            assert!((error - 0.5).abs() < limit, "{method:?}: {error}");
        }
    }
}

/// A cut-off that leaves no residual has no noise to judge it by: a tenth of the examples is kept
/// for that, though here every direction is worth learning.
#[test]
fn the_automatic_cutoff_leaves_a_tenth_of_the_examples() {
    let x = normal(6, 101, 200);
    let y = &x * normal(7, 200, 5) + scaled(1e-3, &normal(8, 101, 5));
    let learner = learn(&x, &y, Method::Shrinkage);
    assert_eq!(learner.retained_inputs, 90);
}
