//! A fitted affine map in the caller's own units.

use dln_linalg::{Matrix, MatrixRef, Store, multiply, norm};

use crate::DataError;
use crate::centered::check_matrix;
use crate::design::Scaling;
use crate::error::MatrixName;

/// y = W x + b, for inputs and targets in the units in which the training data came.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearMap {
    /// W, N3×N1.
    pub weights: Matrix,
    /// b, N3 numbers.
    pub intercept: Vec<f64>,
    /// The training means of the targets, N3 numbers: what test errors are measured against.
    pub target_means: Vec<f64>,
}

impl LinearMap {
    /// From a map N3×(varying columns) of centred, scaled inputs to centred, scaled targets.
    pub(crate) fn new(scaled: MatrixRef<'_>, scaling: &Scaling) -> Result<Self, DataError> {
        let outputs = scaled.nrows();
        let mut weights = Matrix::zeros(outputs, scaling.inputs);
        for (idx, &column) in scaling.columns.iter().enumerate() {
            for output in 0..outputs {
                let weight = scaled[(output, idx)] * (scaling.target_unit / scaling.scales[idx]);
                if !weight.is_finite() {
                    return Err(DataError::Range { column });
                }
                weights[(output, column)] = weight;
            }
        }
        let shift = |output: usize| -> f64 {
            let terms = scaling.input_means.iter().enumerate();
            terms.map(|(column, mean)| weights[(output, column)] * mean).sum()
        };
        let intercept: Vec<f64> =
            (0..outputs).map(|output| scaling.target_means[output] - shift(output)).collect();
        match intercept.iter().position(|entry| !entry.is_finite()) {
            Some(_) => Err(DataError::Range { column: scaling.columns[0] }),
            None => Ok(Self { weights, intercept, target_means: scaling.target_means.clone() }),
        }
    }

    /// The predictions for `inputs`, one example per row: P×N1 to P×N3.
    ///
    /// # Errors
    ///
    /// Refuses inputs that are empty, not finite, or of another width than the training inputs.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_data::LinearMap;
    /// use dln_linalg::Matrix;
    ///
    /// let map = LinearMap { weights: Matrix::full(1, 2, 2.0), intercept: vec![1.0], target_means: vec![0.0] };
    /// let predictions = map.predict(Matrix::full(3, 2, 0.5).as_ref())?;
    /// assert_eq!((predictions.nrows(), predictions[(2, 0)]), (3, 3.0));
    /// # Ok::<(), dln_data::DataError>(())
    /// ```
    pub fn predict(&self, inputs: MatrixRef<'_>) -> Result<Matrix, DataError> {
        check_matrix(inputs, MatrixName::Inputs)?;
        check_columns(inputs, MatrixName::Inputs, self.weights.ncols())?;
        let mut predictions = Matrix::from_fn(inputs.nrows(), self.intercept.len(), |_, output| {
            self.intercept[output]
        });
        multiply(predictions.as_mut(), Store::Add, 1.0, inputs, self.weights.transpose());
        Ok(predictions)
    }

    /// The test error Σ‖y − f(x)‖²/Σ‖y − ȳ‖² of examples in rows, with ȳ the training mean: 1 for
    /// the mean predictor, whatever the targets' units.
    ///
    /// # Errors
    ///
    /// Refuses matrices that are empty, not finite, of the wrong width or of different lengths, and
    /// targets that all equal ȳ.
    pub fn test_error(
        &self,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<f64, DataError> {
        check_matrix(targets, MatrixName::Targets)?;
        self.error_of(&self.predict(inputs)?, targets)
    }

    /// The test error of these predictions for targets that are finite.
    pub(crate) fn error_of(
        &self,
        predictions: &Matrix,
        targets: MatrixRef<'_>,
    ) -> Result<f64, DataError> {
        let predicted = self.about_mean(predictions.as_ref());
        check_columns(targets, MatrixName::Targets, self.intercept.len())?;
        check_examples(predictions.as_ref(), targets)?;
        let actual = self.about_mean(targets);
        let energy = norm(actual.as_ref());
        let error = (norm((predicted - actual).as_ref()) / energy).powi(2);
        if energy > 0.0 && error.is_finite() { Ok(error) } else { Err(DataError::NoTestVariance) }
    }

    /// Σ(y − f(x))² of every output, for targets in the given unit.
    pub(crate) fn squared_errors(
        &self,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
        unit: f64,
    ) -> Result<Vec<f64>, DataError> {
        let errors = self.predict(inputs)? - targets;
        Ok((0..errors.ncols())
            .map(|output| (norm(errors.as_ref().subcols(output, 1)) / unit).powi(2))
            .collect())
    }

    fn about_mean(&self, targets: MatrixRef<'_>) -> Matrix {
        Matrix::from_fn(targets.nrows(), targets.ncols(), |row, output| {
            targets[(row, output)] - self.target_means[output]
        })
    }
}

pub(crate) fn check_columns(
    matrix: MatrixRef<'_>,
    name: MatrixName,
    expected: usize,
) -> Result<(), DataError> {
    let columns = matrix.ncols();
    if columns == expected {
        Ok(())
    } else {
        Err(DataError::Columns { matrix: name, columns, expected })
    }
}

pub(crate) fn check_examples(
    inputs: MatrixRef<'_>,
    targets: MatrixRef<'_>,
) -> Result<(), DataError> {
    let (inputs, targets) = (inputs.nrows(), targets.nrows());
    if inputs == targets {
        Ok(())
    } else {
        Err(DataError::Examples { matrix: MatrixName::Targets, inputs, targets })
    }
}
