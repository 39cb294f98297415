//! How well a fitted map predicts examples with known targets.

use dln_linalg::MatrixRef;

use crate::DataError;
use crate::centered::check_matrix;
use crate::error::MatrixName;
use crate::linear_map::LinearMap;

/// Errors of a map on examples, in all and for every output.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// Σ‖y − f(x)‖²/Σ‖y − ȳ‖² with ȳ the training means: 1 for the mean predictor.
    pub test_error: f64,
    /// One an output.
    pub outputs: Vec<OutputScore>,
}

/// Errors of one output.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct OutputScore {
    /// Σ(y − f(x))²/Σ(y − ȳ)² with ȳ the training mean; `None` where all targets equal it.
    pub test_error: Option<f64>,
    /// R² = 1 − Σ(y − f(x))²/Σ(y − m)² with m the mean of these examples; `None` where the targets
    /// do not vary.
    pub r_squared: Option<f64>,
    /// The root of the mean squared error, in the units of the target.
    pub rmse: f64,
}

impl LinearMap {
    /// The errors of this map on examples, `inputs` P×N1 and `targets` P×N3, one per row.
    ///
    /// # Errors
    ///
    /// As [`LinearMap::test_error`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_data::LinearMap;
    /// use dln_linalg::Matrix;
    ///
    /// let map = LinearMap { weights: Matrix::full(1, 1, 1.0), intercept: vec![0.0], target_means: vec![0.0] };
    /// let inputs = Matrix::from_fn(2, 1, |row, _| row as f64);
    /// let targets = Matrix::from_fn(2, 1, |row, _| 2.0 * row as f64);
    /// let score = map.score(inputs.as_ref(), targets.as_ref())?;
    /// // Errors 0 and 1; about the training mean 0 the targets have the squares 0 and 4, about their own mean 1 and 1.
    /// assert_eq!((score.test_error, score.outputs[0].r_squared), (0.25, Some(0.5)));
    /// assert_eq!(score.outputs[0].rmse, 0.5_f64.sqrt());
    /// # Ok::<(), dln_data::DataError>(())
    /// ```
    pub fn score(&self, inputs: MatrixRef<'_>, targets: MatrixRef<'_>) -> Result<Score, DataError> {
        check_matrix(targets, MatrixName::Targets)?;
        let predictions = self.predict(inputs)?;
        let test_error = self.error_of(&predictions, targets)?;
        let output = |output: usize| {
            let pairs: Vec<(f64, f64)> = targets
                .col(output)
                .iter()
                .copied()
                .zip(predictions.col(output).iter().copied())
                .collect();
            OutputScore::new(&pairs, self.target_means[output])
        };
        Ok(Score { test_error, outputs: (0..targets.ncols()).map(output).collect() })
    }
}

impl OutputScore {
    /// From pairs of a target and its prediction.
    fn new(pairs: &[(f64, f64)], training_mean: f64) -> Self {
        // In units of the largest difference, whose square may exceed the range of numbers.
        let unit = pairs
            .iter()
            .flat_map(|&(target, predicted)| [target - training_mean, target - predicted])
            .fold(0.0, |largest: f64, difference| largest.max(difference.abs()));
        let count = pairs.len() as f64;
        let squares = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            pairs.iter().map(|&(target, predicted)| (of(target, predicted) / unit).powi(2)).sum()
        };
        let mean = pairs.iter().map(|(target, _)| target / count).sum::<f64>();
        let error = squares(&|target, predicted| target - predicted);
        // Targets that are all alike differ from their mean by rounding.
        let varies = pairs.iter().any(|(target, _)| target.total_cmp(&pairs[0].0).is_ne());
        let relative = |energy: f64| (energy > 0.0).then(|| error / energy);
        Self {
            test_error: relative(squares(&|target, _| target - training_mean)),
            r_squared: relative(squares(&|target, _| target - mean))
                .filter(|_| varies)
                .map(|relative| 1.0 - relative),
            rmse: if unit > 0.0 { unit * (error / count).sqrt() } else { 0.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_has_the_error_one_and_no_determination() {
        let pairs = [1.0, 2.0, 6.0].map(|target| (target, 3.0));
        let score = OutputScore::new(&pairs, 3.0);
        // (4 + 1 + 9)/3 for both.
        assert_eq!((score.test_error, score.r_squared), (Some(1.0), Some(0.0)));
        assert!((score.rmse - (14.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn what_does_not_exist_is_none() {
        let same = OutputScore::new(&[(0.1, 0.3), (0.1, 0.3), (0.1, 0.3)], 0.1);
        assert_eq!((same.test_error, same.r_squared), (None, None));
        let exact = OutputScore::new(&[(5.0, 5.0)], 5.0);
        assert_eq!((exact.test_error, exact.r_squared, exact.rmse), (None, None, 0.0));
    }

    #[test]
    fn scale_does_not_matter() {
        let at = |unit: f64| {
            let pairs = [(1.0, 1.5), (2.0, 1.0), (-1.0, 0.0)];
            OutputScore::new(
                &pairs.map(|(target, predicted)| (unit * target, unit * predicted)),
                0.5 * unit,
            )
        };
        let (one, huge, tiny) = (at(1.0), at(2.0_f64.powi(1000)), at(2.0_f64.powi(-1000)));
        for other in [huge, tiny] {
            assert_eq!((other.test_error, other.r_squared), (one.test_error, one.r_squared));
        }
    }
}
