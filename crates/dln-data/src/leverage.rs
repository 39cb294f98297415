//! How strongly a fresh example meets the whitened directions: by law, or, where least squares fits
//! every training example, by leaving out each in turn.

use crate::design::Design;
use crate::fit_statistics::FitStatistics;

/// The leverage of a fresh example for each whitened direction: the mean square of its coordinate,
/// in units in which those of the training examples add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Leverage {
    /// h: a direction that the teacher singles out.
    pub(crate) signal: f64,
    /// g: any other.
    pub(crate) noise: f64,
}

impl Leverage {
    /// Of the leading directions of a design.
    pub(crate) fn of(design: &Design, statistics: &FitStatistics) -> Self {
        Self::by_law(statistics)
            .unwrap_or_else(|| LeftOut::of(design).leverage(statistics.retained))
    }

    /// For P Gaussian examples of any covariance, centred by their own mean: that of the inverse
    /// Wishart matrix with P − 1 degrees of freedom (Stein 1960). The mean costs fresh examples and
    /// their targets the same factor 1 + 1/P, which cancels.
    ///
    /// With a single dimension of residual, k = P − 2, no mean exists; 1/(P − 1 − k) = 1 is the
    /// median over training sets. `None` where least squares leaves no residual.
    pub(crate) fn by_law(statistics: &FitStatistics) -> Option<Self> {
        let (examples, freedom) = (statistics.examples as f64, statistics.freedom() as f64);
        let noise = (freedom - 1.0).max(1.0).recip();
        (freedom > 0.0).then(|| Self { signal: (examples - 1.0).recip(), noise })
    }
}

/// What leaving out every example in turn shows of fresh examples, where the inputs have rank P
/// − 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LeftOut {
    /// Mean squared norm of an example's whitened coordinates under the whitener of the others.
    energy: f64,
    /// The share of an example's energy that lies in the space of the others.
    visible: f64,
}

impl LeftOut {
    /// With K the Gram matrix of the centred examples and B its pseudo-inverse, example i has
    /// coordinates of the squared norm (B²)_ii/B_ii² − 1 − 1/(P−1) under the whitener of the
    /// others, lies 1/B_ii away (squared) from the space that they span, and K_ii P²/(P − 1)² from
    /// their mean. All of these hold a factor 1 + 1/(P−1), the error of that mean, which is taken
    /// out. Examples that equal the mean have no coordinates.
    pub(crate) fn of(design: &Design) -> Self {
        let examples = design.examples();
        let of_mean = examples as f64 / (examples as f64 - 1.0);
        let (mut norms, mut distances, mut energies) = (0.0, 0.0, 0.0);
        for row in 0..examples {
            let (mut gram, mut inverse, mut squared_inverse) = (0.0, 0.0, 0.0);
            for (column, strength) in design.strengths.iter().enumerate() {
                let entry = design.whitened[(row, column)].powi(2);
                gram += entry * strength.powi(2);
                inverse += entry * strength.powi(-2);
                squared_inverse += entry * strength.powi(-4);
            }
            if inverse > 0.0 {
                norms += squared_inverse / inverse / inverse;
                distances += inverse.recip();
                energies += gram * of_mean * of_mean;
            }
        }
        Self {
            energy: (norms / examples as f64 / of_mean - 1.0).max(f64::EPSILON),
            visible: (1.0 - distances / energies).max(f64::EPSILON),
        }
    }

    /// The teacher is met as far as it is visible, whatever the whitener; other directions as often
    /// as the coordinates say.
    pub(crate) fn leverage(&self, retained: usize) -> Leverage {
        let noise = self.energy / retained as f64;
        Leverage { signal: self.visible / retained as f64, noise }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColumnScale;
    use crate::error::MatrixName;
    use dln_linalg::{Matrix, squared_norm, thin_svd};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    /// For isotropic Gaussian inputs a fresh example's coordinates have the mean square 1/(N1 − k
    /// − 1) in the units of the training inputs' covariance. With k = P − 1 = 29 of N1 = 200
    /// leaving one out makes that 28/29·1/171. A set of 30 examples is good to 8 %, so that the
    /// mean of 200 tells this from the same with the error of the mean, 3.4 % more.
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
            LeftOut::of(&design).energy / 29.0
        };
        let mean = (0..200).map(measured).sum::<f64>() / 200.0;
        let expected = 28.0 / 29.0 / 171.0;
        assert!((mean / expected - 1.0).abs() < 0.028, "{mean} {expected}");
    }

    /// Of 200 isotropic dimensions the 29 of 30 centred examples show 28/200 to one that is left
    /// out.
    #[test]
    fn sees_the_share_of_the_dimensions() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut draw = |rows, columns| {
            Matrix::from_fn(rows, columns, |_, _| rng.sample::<f64, _>(StandardNormal))
        };
        let (inputs, targets) = (draw(30, 200), draw(30, 5));
        let targets = (targets.as_ref(), MatrixName::Targets);
        let design = Design::new(inputs.as_ref(), targets, ColumnScale::None).expect("valid");
        let visible = LeftOut::of(&design).visible;
        // Each example's share has a standard deviation of √(2·0.14·0.86/200) = 0.035.
        assert!((visible - 0.14).abs() < 0.03, "{visible}");
    }

    /// The mean square of a fresh Gaussian example's coordinates under the whitener of P others,
    /// about their mean and in units of its factor 1 + 1/P.
    fn simulated(rng: &mut ChaCha8Rng, examples: usize, inputs: usize) -> f64 {
        let drawn = Matrix::from_fn(examples, inputs, |_, _| rng.sample(StandardNormal));
        let mean = Matrix::from_fn(1, inputs, |_, idx| drawn.col(idx).sum() / examples as f64);
        let svd = thin_svd(
            Matrix::from_fn(examples, inputs, |row, idx| drawn[(row, idx)] - mean[(0, idx)])
                .as_ref(),
        )
        .expect("finite");
        let whitener =
            Matrix::from_fn(inputs, inputs, |row, idx| svd.right[(row, idx)] / svd.values[idx]);
        // The expectation over the fresh example given the others.
        let of_fresh = squared_norm(whitener.as_ref()) + squared_norm((mean * whitener).as_ref());
        of_fresh / inputs as f64 / (1.0 + (examples as f64).recip())
    }

    /// 1/(P − k − 1) stood here once, 17 and 12 % less: the mean of the examples was counted as
    /// known.
    #[test]
    fn fresh_examples_meet_noise_as_simulated() {
        for (examples, inputs) in [(12, 5), (30, 20)] {
            let mut rng = ChaCha8Rng::seed_from_u64(7);
            let draws: Vec<f64> =
                (0..4000).map(|_| simulated(&mut rng, examples, inputs)).collect();
            let count = draws.len() as f64;
            let mean = draws.iter().sum::<f64>() / count;
            let square: f64 = draws.iter().map(|draw| (draw - mean).powi(2)).sum();
            let std_error = (square / count / (count - 1.0)).sqrt();
            let statistics = FitStatistics {
                examples,
                outputs: 1,
                retained: inputs,
                values: Vec::new(),
                residual: 0.0,
                energy: 0.0,
            };
            let expected = Leverage::by_law(&statistics).expect("a residual").noise;
            assert!((mean - expected).abs() < 5.0 * std_error, "{mean} ± {std_error}, {expected}");
            assert!(std_error < 0.02 * mean, "too few draws: {mean} ± {std_error}");
        }
    }
}
