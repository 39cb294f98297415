//! How strongly a fresh example meets the whitened directions, where least squares fits every
//! training example.

use crate::design::Design;
use crate::evidence::Evidence;
use crate::prediction::Exposure;

impl Exposure {
    /// The exposure of the leading directions of a design.
    pub(crate) fn of(design: &Design, evidence: &Evidence) -> Self {
        if evidence.freedom() > 0 {
            return Self::of_fresh_examples(evidence);
        }
        LeftOut::of(design).exposure(evidence.retained)
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
    pub(crate) fn exposure(&self, retained: usize) -> Exposure {
        let noise = self.energy / retained as f64;
        Exposure { signal: self.visible / retained as f64, noise }
    }
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
}
