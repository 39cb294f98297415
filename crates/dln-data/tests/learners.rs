//! The fitted learners on planted maps of low rank, where modes are worth much more than a penalty,
//! and their limits and symmetries.

use dln_data::{ColumnScale, DataOptions, FittedLearner, FittedMethod, LearnOptions, Method, fit};
use dln_linalg::{Matrix, norm, orthonormal_basis};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

struct Case {
    inputs: usize,
    outputs: usize,
    examples: usize,
    /// Largest over smallest standard deviation of the inputs' columns.
    spread: f64,
}

/// Excess test errors over the noise floor, in units of the signal's variance, of shrinkage, ridge
/// and the automatic choice.
fn excess(case: &Case, seed: u64) -> [f64; 3] {
    let Case { inputs, outputs, examples, spread } = *case;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut draw =
        |rows, columns| Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal));
    let (left, right) =
        (orthonormal_basis(draw(outputs, 3).as_ref()), orthonormal_basis(draw(inputs, 3).as_ref()));
    let strengths = [8.0, 4.0, 2.0];
    let scaled = Matrix::from_fn(outputs, 3, |row, mode| left[(row, mode)] * strengths[mode]);
    let teacher = scaled * right.transpose();
    let std =
        |column: usize| spread.powf(column as f64 / (inputs - 1) as f64) / (inputs as f64).sqrt();
    let white = draw(examples, inputs);
    let x = Matrix::from_fn(examples, inputs, |row, column| std(column) * white[(row, column)]);
    let noise = draw(examples, outputs);
    let z = Matrix::from_fn(examples, outputs, |row, output| {
        noise[(row, output)] / (inputs as f64).sqrt()
    });
    let y = &x * teacher.transpose() + z;
    let in_units = |map: &Matrix| {
        norm(
            Matrix::from_fn(outputs, inputs, |row, column| map[(row, column)] * std(column))
                .as_ref(),
        )
        .powi(2)
    };
    let learn = |method| -> FittedLearner {
        let data = DataOptions::new().with_scale(ColumnScale::None);
        fit(x.as_ref(), y.as_ref(), &LearnOptions::new(method).with_data(data)).expect("valid")
    };
    [Method::Shrinkage, Method::Ridge, Method::Auto].map(|method| {
        let learner = learn(method);
        in_units(&(&learner.map.weights - &teacher)) / in_units(&teacher)
    })
}

#[test]
fn shrinkage_beats_ridge_on_planted_maps() {
    let cases = [
        Case { inputs: 100, outputs: 50, examples: 400, spread: 1.0 },
        Case { inputs: 100, outputs: 50, examples: 200, spread: 1.0 },
        Case { inputs: 100, outputs: 50, examples: 200, spread: 4.5 },
        Case { inputs: 60, outputs: 200, examples: 150, spread: 1.0 },
        Case { inputs: 100, outputs: 10, examples: 200, spread: 1.0 },
    ];
    for (index, case) in cases.iter().enumerate() {
        let [shrinkage, ridge, chosen] = excess(case, index as u64);
        assert!(2.0 * shrinkage <= ridge, "case {index}: {shrinkage} {ridge}");
        assert!(chosen <= 1.05 * shrinkage, "case {index}: {chosen} {shrinkage}");
    }
}

const EARLY_STOPPED: Method = Method::EarlyStopped { layers: 2, init_scale: 1e-3 };

fn draw(seed: u64, rows: usize, columns: usize) -> Matrix {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Matrix::from_fn(rows, columns, |_, _| rng.sample(StandardNormal))
}

fn learn(x: &Matrix, y: &Matrix, method: Method) -> FittedLearner {
    let data = DataOptions::new();
    fit(x.as_ref(), y.as_ref(), &LearnOptions::new(method).with_data(data)).expect("valid")
}

fn task(examples: usize, inputs: usize, outputs: usize) -> (Matrix, Matrix) {
    let x = draw(1, examples, inputs);
    let y = &x * (draw(2, inputs, 2) * draw(3, 2, outputs)) + draw(4, examples, outputs);
    (x, y)
}

#[track_caller]
fn close(a: &Matrix, b: &Matrix) {
    let difference = norm((a - b).as_ref()) / norm(b.as_ref());
    assert!(difference < 1e-8, "{difference}");
}

/// Fewer examples than inputs, fewer outputs than examples, more outputs than both.
const SHAPES: [(usize, usize, usize); 3] = [(60, 10, 4), (40, 55, 3), (50, 8, 70)];

/// Rotating the outputs rotates the map: only modes count, not which outputs they are read from.
#[test]
fn rotated_outputs_rotate_the_map() {
    for (examples, inputs, outputs) in SHAPES {
        let (x, y) = task(examples, inputs, outputs);
        let rotation = orthonormal_basis(draw(5, outputs, outputs).as_ref());
        let (plain, rotated) =
            (learn(&x, &y, Method::Auto), learn(&x, &(&y * &rotation), Method::Auto));
        close(&(rotation * &rotated.map.weights), &plain.map.weights);
        assert!((plain.held_out_error / rotated.held_out_error - 1.0).abs() < 1e-9);
    }
}

/// Units, offsets and the order of the columns change the map as they must; the error is the same.
#[test]
fn units_and_order_of_columns_do_not_matter() {
    for (examples, inputs, outputs) in SHAPES {
        let (x, y) = task(examples, inputs, outputs);
        let plain = learn(&x, &y, Method::Auto);
        for (unit, target_unit) in [(1e-150, 1e150), (1e100, 1e-100), (1e3, 1.0)] {
            let scaled = Matrix::from_fn(examples, inputs, |row, column| {
                unit * (3.0 + x[(row, inputs - 1 - column)])
            });
            let targets = Matrix::from_fn(examples, outputs, |row, output| {
                target_unit * (y[(row, output)] - 2.0)
            });
            let other = learn(&scaled, &targets, Method::Auto);
            let back = Matrix::from_fn(outputs, inputs, |output, column| {
                other.map.weights[(output, inputs - 1 - column)] * (unit / target_unit)
            });
            close(&back, &plain.map.weights);
            assert!((other.held_out_error / plain.held_out_error - 1.0).abs() < 1e-9);
        }
    }
}

/// One direction of the outputs' space has one mode of strength 1 or 0: reduced rank is ridge
/// regression at some penalty there, so that its map satisfies the normal equations of one.
#[test]
fn a_mode_at_full_strength_is_ridge_regression() {
    for (examples, inputs) in [(60, 10), (40, 55)] {
        let (x, y) = task(examples, inputs, 1);
        let learner = learn(&x, &y, Method::ReducedRank);
        assert_eq!((learner.method, learner.rank), (FittedMethod::ReducedRank, 1));
        let mean =
            |matrix: &Matrix, column| matrix.col(column).iter().sum::<f64>() / examples as f64;
        let centred = |matrix: &Matrix| {
            Matrix::from_fn(examples, matrix.ncols(), |row, column| {
                matrix[(row, column)] - mean(matrix, column)
            })
        };
        let (x, y) = (centred(&x), centred(&y));
        let weights = learner.map.weights.transpose();
        let gradient = x.transpose() * (&y - &x * weights);
        let penalty = learner.mode_penalties[0] * examples as f64;
        let expected = Matrix::from_fn(inputs, 1, |column, _| {
            let variance = x.col(column).iter().map(|entry| entry * entry).sum::<f64>();
            penalty * (variance / examples as f64) * learner.map.weights[(0, column)]
        });
        // Both sides are what is left of sums of the size ‖X‖²‖W‖; the penalty's share of it is
        // 1e-7/n at the least.
        let difference = norm((&gradient - &expected).as_ref());
        let terms = norm(x.as_ref()).powi(2) * norm(learner.map.weights.as_ref());
        assert!(difference < 1e-12 * terms, "{difference} of {terms}");
    }
}

/// The held-out error against the error on fresh examples: the mean of the ratio's logarithm over
/// twenty tasks. One task scatters by about 0.15 (sixty examples of four outputs and the fresh
/// examples' own scatter), their mean by 0.035.
#[test]
fn the_held_out_error_is_honest() {
    let mut sums = [0.0; 2];
    for seed in (0..200).step_by(10) {
        let teacher = draw(seed, 12, 2) * draw(seed + 1, 2, 4);
        let task = |seed, examples: usize| {
            let x = draw(seed, examples, 12);
            let y = &x * &teacher + draw(seed + 1, examples, 4);
            (x, y)
        };
        let ((x, y), (fresh, targets)) = (task(seed + 2, 60), task(seed + 4, 2000));
        for (sum, method) in sums.iter_mut().zip([Method::Auto, EARLY_STOPPED]) {
            let learner = learn(&x, &y, method);
            let measured = learner.map.test_error(fresh.as_ref(), targets.as_ref()).expect("valid");
            *sum += (learner.held_out_error / measured).ln();
        }
    }
    for sum in sums {
        assert!((sum / 20.0).abs() < 5.0 * 0.035, "{}", sum / 20.0);
    }
}

/// Gradient flow of one layer is a relaxation to the least-squares map, W(t) = W* + (W(0) −
/// W*)e^(−t): with a start that is next to nothing the map is the least-squares map at a share 1 −
/// e^(−t).
#[test]
fn one_layer_stopped_early_is_a_share_of_least_squares() {
    let (x, y) = task(60, 10, 4);
    let method = Method::EarlyStopped { layers: 1, init_scale: 1e-12 };
    let learner = learn(&x, &y, method);
    assert_eq!(learner.method, FittedMethod::EarlyStopped);
    let time = learner.optimal_stopping_tau.expect("it stops");
    assert!(time > 0.0 && time.is_finite());
    let mean = |matrix: &Matrix, column| matrix.col(column).iter().sum::<f64>() / 60.0;
    let centred = |matrix: &Matrix| {
        Matrix::from_fn(60, matrix.ncols(), |row, column| {
            matrix[(row, column)] - mean(matrix, column)
        })
    };
    let (centred_x, centred_y) = (centred(&x), centred(&y));
    // The normal equations hold for W over its share.
    let share = 1.0 - (-time).exp();
    let weights = learner.map.weights.transpose().to_owned() * share.recip();
    let gradient = centred_x.transpose() * (&centred_y - &centred_x * &weights);
    let terms = norm(centred_x.as_ref()).powi(2) * norm(weights.as_ref());
    assert!(norm(gradient.as_ref()) < 1e-11 * terms, "{}", norm(gradient.as_ref()) / terms);
}

/// Targets that have nothing to do with the inputs are hardly trained on: for white inputs and
/// targets of unit variance the map's squared norm is what it adds to the mean's error. In most
/// draws it is exactly zero, in the worst of forty it was 0.11, and the mean of twenty deviates by
/// 0.005.
#[test]
fn an_early_stopped_network_learns_next_to_nothing_from_noise() {
    let learned = |seed: u64| {
        let learner = learn(&draw(2 * seed, 60, 30), &draw(2 * seed + 1, 60, 3), EARLY_STOPPED);
        assert!((learner.held_out_error - 1.0).abs() < 0.2, "{}", learner.held_out_error);
        norm(learner.map.weights.as_ref()).powi(2) / 3.0
    };
    let mean = (0..20).map(learned).sum::<f64>() / 20.0;
    assert!(mean < 0.035, "{mean}");
}

/// y = x₀ exactly and few examples: "no learnable signal" was once what came of it.
#[test]
fn a_copied_input_is_found_in_few_examples() {
    for examples in 10..=22 {
        for seed in 0..10 {
            let x = draw(1000 * examples as u64 + seed, examples, 3);
            let y = x.subcols(0, 1).to_owned();
            let learner = learn(&x, &y, Method::Auto);
            assert!(learner.held_out_error < 1e-3, "{examples} {}", learner.held_out_error);
            assert!((learner.map.weights[(0, 0)] - 1.0).abs() < 0.01);
        }
    }
}

#[test]
fn two_examples_leave_numbers() {
    let learner = learn(&draw(0, 2, 3), &draw(1, 2, 8), Method::ReducedRank);
    assert!(learner.held_out_error.is_finite() && learner.map.weights.is_all_finite());
}
