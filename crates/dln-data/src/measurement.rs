//! A prediction set against a test set.

use dln_dynamics::{ErrorCurve, StoppingPoint, WeightedMode};
use dln_linalg::{Matrix, MatrixRef, Store, multiply, squared_norm};

use crate::analysis::Analysis;
use crate::centered::check_matrix;
use crate::error::MatrixName;
use crate::linear_map::{check_columns, check_examples};
use crate::shrinkage::Whitener;
use crate::{DataError, PredictedStop};

/// Test errors Σ‖y − f(x)‖²/Σ‖y − ȳ‖² on given examples, ȳ the training mean.
///
/// A student's outputs on the test set are Σ_j s_j(t) û_j (v̂_j·x̃). As the û_j are orthonormal its error is a sum over modes,
/// Σ_j w_j (s_j − s*_j)² and a constant, with weights and targets that the test set decides: the whole course is exact
/// at the cost of one projection.
#[derive(Debug, Clone)]
pub struct Measurement {
    modes: Vec<WeightedMode>,
    floor: f64,
    scale: f64,
    predicted_stop: PredictedStop,
    optimal_learner: f64,
    least_squares: f64,
    ridge: f64,
}

impl Measurement {
    pub(crate) fn new(
        analysis: &Analysis,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<Self, DataError> {
        check_matrix(inputs, MatrixName::Inputs)?;
        check_matrix(targets, MatrixName::Targets)?;
        check_columns(inputs, MatrixName::Inputs, analysis.inputs())?;
        check_columns(targets, MatrixName::Targets, analysis.outputs())?;
        check_examples(inputs, targets)?;
        let frame = &analysis.whitener().frame;
        let targets_about_mean =
            Matrix::from_fn(targets.nrows(), targets.ncols(), |row, output| {
                (targets[(row, output)] - frame.target_means[output]) / frame.target_unit
            });
        let energy = squared_norm(targets_about_mean.as_ref());
        if !(energy > 0.0 && energy.is_finite()) {
            return Err(DataError::NoTestVariance);
        }
        let terms = terms(analysis, inputs, &targets_about_mean);
        let explained: f64 = terms.iter().map(|term| term.weight * term.target.powi(2)).sum();
        let mut measurement = Self {
            floor: energy - explained,
            scale: energy,
            predicted_stop: analysis.optimal_stopping(),
            optimal_learner: 0.0,
            least_squares: 0.0,
            ridge: analysis.ridge_map()?.test_error(inputs, targets)?,
            modes: terms,
        };
        let prediction = &analysis.learned().prediction;
        measurement.optimal_learner = measurement.error_of(&prediction.shrunk());
        measurement.least_squares = measurement.error_of(&prediction.strengths);
        Ok(measurement)
    }

    /// The test error of the student at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN.
    pub fn error_at(&self, time_tau: f64) -> f64 {
        self.curve().error(time_tau)
    }

    /// The test error at the predicted stopping time.
    pub fn at_predicted_stopping(&self) -> f64 {
        self.error_at(self.predicted_stop.time_tau)
    }

    /// The stopping time that turned out best, and the test error there.
    pub fn actual_optimal_stopping(&self) -> StoppingPoint {
        self.curve().optimal_stopping()
    }

    /// The test error of the optimal learner.
    pub fn optimal_learner(&self) -> f64 {
        self.optimal_learner
    }

    /// The test error of least squares on the retained directions.
    pub fn least_squares(&self) -> f64 {
        self.least_squares
    }

    /// The test error of ridge regression.
    pub fn ridge(&self) -> f64 {
        self.ridge
    }

    fn curve(&self) -> ErrorCurve<'_> {
        ErrorCurve {
            modes: &self.modes,
            bulk: None,
            bulk_weight: 0.0,
            floor: self.floor,
            scale: self.scale,
        }
    }

    fn error_of(&self, strengths: &[f64]) -> f64 {
        let distance = |(mode, s): (&WeightedMode, &f64)| mode.weight * (s - mode.target).powi(2);
        let distances: f64 = self.modes.iter().zip(strengths).map(distance).sum();
        (self.floor + distances) / self.scale
    }
}

/// w_j = ρ² Σ(v̂_j·x̃)² and w_j s*_j = ρ Σ(û_j·y)(v̂_j·x̃) over the test set, in units of the training targets.
fn terms(analysis: &Analysis, inputs: MatrixRef<'_>, targets: &Matrix) -> Vec<WeightedMode> {
    let svd = &analysis.learned().svd;
    let count = analysis.student_modes().len();
    let whitened = whitened(analysis.whitener(), svd.right.nrows(), inputs);
    let mut projections = Matrix::zeros(inputs.nrows(), count);
    let right = svd.right.subcols(0, count);
    multiply(projections.as_mut(), Store::Replace, 1.0, whitened.as_ref(), right);
    let mut responses = Matrix::zeros(inputs.nrows(), count);
    let left = svd.left.subcols(0, count);
    multiply(responses.as_mut(), Store::Replace, 1.0, targets.as_ref(), left);
    let unit = analysis.learned().prediction.noise_scale;
    let of_mode = |(idx, mode): (usize, &WeightedMode)| {
        let (x, y) = (projections.subcols(idx, 1), responses.subcols(idx, 1));
        let square = squared_norm(x);
        let cross = dln_linalg::inner_product(x, y);
        let target = if square > 0.0 { cross / square / unit } else { 0.0 };
        WeightedMode { curve: mode.curve, weight: square * unit * unit, target }
    };
    analysis.student_modes().iter().enumerate().map(of_mode).collect()
}

/// The leading whitened coordinates of examples, P×k.
fn whitened(whitener: &Whitener, retained: usize, inputs: MatrixRef<'_>) -> Matrix {
    let frame = &whitener.frame;
    let scaled = Matrix::from_fn(inputs.nrows(), frame.columns.len(), |row, idx| {
        let column = frame.columns[idx];
        inputs[(row, column)] / frame.scales[idx] - frame.input_means[column] / frame.scales[idx]
    });
    let directions = Matrix::from_fn(frame.columns.len(), retained, |row, idx| {
        whitener.directions[(row, idx)] / whitener.strengths[idx] / whitener.largest
    });
    let mut whitened = Matrix::zeros(inputs.nrows(), retained);
    multiply(whitened.as_mut(), Store::Replace, 1.0, scaled.as_ref(), directions.as_ref());
    whitened
}
