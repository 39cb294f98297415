//! How strongly a fresh example meets the whitened directions, where least squares fits every training example.

use crate::design::Design;
use crate::evidence::Evidence;
use crate::prediction::Exposure;

impl Exposure {
    /// The exposure of the leading directions of a design.
    pub(crate) fn of(design: &Design, evidence: &Evidence) -> Self {
        if evidence.freedom() > 0 {
            return Self::of_fresh_examples(evidence);
        }
        let noise = left_out_energy(design, evidence.retained) / evidence.retained as f64;
        let all = ((evidence.examples - 1) as f64).recip();
        Self { signal: noise.min(all), noise }
    }
}

/// The mean squared norm of an example's whitened coordinates when it is left out of the training set, for retained = P − 1.
///
/// With B the pseudo-inverse of the examples' Gram matrix the coordinates of example i have the squared norm
/// (B²)_ii/B_ii² − 1 under the whitener of the others; P/(P − 1) in place of 1 takes out what the left-out mean adds.
/// Examples that equal the mean have no coordinates.
fn left_out_energy(design: &Design, retained: usize) -> f64 {
    let examples = design.examples();
    let of_example = |row: usize| {
        let (mut first, mut second) = (0.0, 0.0);
        for (column, strength) in design.strengths[..retained].iter().enumerate() {
            let (entry, inverse) = (design.whitened[(row, column)], strength.powi(-2));
            first += entry * entry * inverse;
            second += (entry * inverse).powi(2);
        }
        if first > 0.0 { second / first / first } else { 0.0 }
    };
    let mean = (0..examples).map(of_example).sum::<f64>() / examples as f64;
    let of_mean = examples as f64 / (examples as f64 - 1.0);
    (mean - of_mean).max(f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColumnScale;
    use crate::error::MatrixName;
    use dln_linalg::Matrix;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    /// For isotropic Gaussian inputs a fresh example's coordinates have the mean square 1/(N1 − k − 1) in the units of
    /// the training inputs' covariance. With k = P − 1 = 29 of N1 = 200 leaving one out makes that 28/29·1/171; the mean over 20
    /// sets of 30 examples is good to two percent.
    #[test]
    fn matches_the_inverse_wishart_mean() {
        let measured = |seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut draw = |rows, columns| {
                Matrix::from_fn(rows, columns, |_, _| rng.sample::<f64, _>(StandardNormal))
            };
            let (inputs, targets) = (draw(30, 200), draw(30, 5));
            let targets = (targets.as_ref(), MatrixName::Targets);
            let design = Design::new(inputs.as_ref(), targets, ColumnScale::None).expect("valid");
            left_out_energy(&design, 29) / 29.0
        };
        let mean = (0..20).map(measured).sum::<f64>() / 20.0;
        let expected = 28.0 / 29.0 / 171.0;
        assert!((mean / expected - 1.0).abs() < 0.06, "{mean} {expected}");
    }
}
