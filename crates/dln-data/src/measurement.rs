//! A prediction set against a test set.

use dln_dynamics::{ErrorCurve, StoppingPoint};
use dln_linalg::{Matrix, MatrixRef, squared_norm};

use crate::analysis::Analysis;
use crate::centered::check_matrix;
use crate::error::MatrixName;
use crate::linear_map::{check_columns, check_examples};
use crate::projection::{ProjectedError, whitened};
use crate::{DataError, PredictedStop};

/// Test errors Σ‖y − f(x)‖²/Σ‖y − ȳ‖² on given examples, ȳ the training mean.
///
/// The whole course of training is exact: the student's modes are known, and the test set is
/// projected onto them once.
#[derive(Debug, Clone)]
pub struct Measurement {
    students: ProjectedError,
    predicted_stop: PredictedStop,
    optimal_learner: f64,
    least_squares: f64,
    ridge: f64,
}

impl Analysis {
    /// Sets the prediction against a test set, one example per row.
    ///
    /// # Errors
    ///
    /// Refuses matrices that are empty, not finite, of other widths than the training data or of
    /// different lengths, and targets that all equal the training means.
    pub fn measure(
        &self,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<Measurement, DataError> {
        Measurement::new(self, inputs, targets)
    }
}

impl Measurement {
    fn new(
        analysis: &Analysis,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<Self, DataError> {
        check_matrix(inputs, MatrixName::Inputs)?;
        check_matrix(targets, MatrixName::Targets)?;
        check_columns(inputs, MatrixName::Inputs, analysis.inputs())?;
        check_columns(targets, MatrixName::Targets, analysis.outputs())?;
        check_examples(inputs, targets)?;
        let scaling = &analysis.whitener().scaling;
        let targets_about_mean =
            Matrix::from_fn(targets.nrows(), targets.ncols(), |row, output| {
                (targets[(row, output)] - scaling.target_means[output]) / scaling.target_unit
            });
        let energy = squared_norm(targets_about_mean.as_ref());
        if !(energy > 0.0 && energy.is_finite()) {
            return Err(DataError::NoTestVariance);
        }
        let learned = analysis.learned();
        let coordinates = whitened(analysis.whitener(), learned.svd.right.nrows(), inputs);
        let prediction = &learned.prediction;
        let curves = analysis.student_modes().iter().map(|mode| mode.curve);
        let examples = (coordinates.as_ref(), targets_about_mean.as_ref());
        let students = ProjectedError::new(&learned.svd, curves, prediction.noise_scale, examples);
        Ok(Self {
            predicted_stop: analysis.optimal_stopping(),
            optimal_learner: students.of_strengths(&prediction.optimal_strengths()) / energy,
            least_squares: students.of_strengths(&prediction.strengths) / energy,
            ridge: analysis.ridge_map()?.test_error(inputs, targets)?,
            students,
        })
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
        self.students.curve(self.students.energy)
    }
}
