//! The fitted learner on planted maps of low rank: shrinkage is chosen, and its excess error is at most half of ridge regression's.

use dln_data::{
    ColumnScale, Cutoff, DataOptions, FittedLearner, FittedMethod, LearnOptions, Method,
    NoiseChoice, fit,
};
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

/// Excess test errors over the noise floor, in units of the signal's variance, of shrinkage, ridge and the automatic choice.
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
        let data = DataOptions {
            scale: ColumnScale::None,
            cutoff: Cutoff::Auto,
            noise: NoiseChoice::Auto,
        };
        fit(x.as_ref(), y.as_ref(), &LearnOptions { method, data }).expect("valid")
    };
    [Method::Shrinkage, Method::Ridge, Method::Auto].map(|method| {
        let learner = learn(method);
        assert!(method == Method::Ridge || learner.method == FittedMethod::Shrinkage);
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
        assert!(chosen <= 1.02 * shrinkage, "case {index}: {chosen} {shrinkage}");
    }
}
