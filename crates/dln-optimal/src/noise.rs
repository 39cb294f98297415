//! The noise level of an observed matrix: known, from the median of its spectrum, or from
//! least-squares residuals.

use dln_linalg::{LinalgError, Matrix, MatrixRef, Store, multiply, squared_norm, thin_svd};
use dln_spectra::SpikedEnsemble;
use dln_spectra::sample::median;
use thiserror::Error;

use crate::{ShrinkError, Spectrum};

/// Directions of the inputs weaker than this fraction of the strongest are rounding, not data.
const RANK_TOLERANCE: f64 = 1e-10;

/// Where the standard deviation of a noise entry comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum NoiseLevel {
    /// It is known, or was estimated elsewhere, for instance by [`residual_std`].
    Known {
        /// The standard deviation of one entry of the noise; 0 for none.
        entry_std: f64,
    },
    /// It is estimated from the median singular value; see [`bulk_median_std`].
    BulkMedian,
}

impl NoiseLevel {
    pub(crate) fn entry_std(self, spectrum: &Spectrum) -> Result<f64, ShrinkError> {
        match self {
            Self::Known { entry_std } => Ok(entry_std),
            Self::BulkMedian => bulk_median_std(spectrum),
        }
    }
}

/// The noise level that puts the median of the bulk at the median singular value (Gavish & Donoho
/// 2014).
///
/// It needs no knowledge of the signal, but counts the signal's modes into the median: with K of r
/// of them the median is that of the bulk's quantile ½ + K/2r or so, an estimate too high. Use it
/// for K ≪ r, and [`residual_std`] where there are residuals. If more than half of the values are 0
/// the estimate is 0.
///
/// # Errors
///
/// Refuses a spectrum that is not complete: its median would not be the matrix's.
///
/// # Examples
///
/// ```
/// use dln_optimal::{Spectrum, bulk_median_std};
/// use dln_spectra::SpikedEnsemble;
///
/// // A 50×100 spectrum as noise of standard deviation 0.3 lays it out, quantile by quantile.
/// let bulk = SpikedEnsemble::from_shape(50, 100, 0.3)?.bulk();
/// let values = (0..50).map(|idx| bulk.quantile((idx as f64 + 0.5) / 50.0)).collect();
/// let estimate = bulk_median_std(&Spectrum::new(50, 100, values)?)?;
/// assert!((estimate - 0.3).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn bulk_median_std(spectrum: &Spectrum) -> Result<f64, ShrinkError> {
    if !spectrum.is_complete() {
        let expected = spectrum.rows().min(spectrum.columns());
        return Err(ShrinkError::Incomplete { count: spectrum.values().len(), expected });
    }
    let unit = SpikedEnsemble::from_shape(spectrum.rows(), spectrum.columns(), 1.0)?;
    Ok(median(spectrum.values()) / unit.bulk().median())
}

/// The standard deviation of the targets' noise from what least squares leaves: √(‖Y − M X‖²/((P −
/// k) N3)).
///
/// `inputs` is N1×P and `targets` N3×P, one example per column; k is the rank of the inputs
/// (directions weaker than 1e-10 of the strongest do not count) and M the least-squares map.
/// Unbiased in the square for noise independent of the inputs, whatever the map. With white inputs,
/// Σ11 = d·I, the entries of Σ31 have √d times this standard deviation and those of the
/// least-squares map 1/√d times.
///
/// # Errors
///
/// Refuses matrices with different numbers of examples, empty ones, entries that are not finite,
/// and P ≤ k, which leaves no residual.
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_optimal::residual_std;
///
/// // One input that is always 1: the residuals are deviations from the mean.
/// let inputs = Matrix::full(1, 4, 1.0);
/// let targets = Matrix::from_fn(1, 4, |_, example| [1.0, 3.0, 3.0, 5.0][example]);
/// let std = residual_std(inputs.as_ref(), targets.as_ref())?;
/// assert!((std - (8.0_f64 / 3.0).sqrt()).abs() < 1e-14);
/// # Ok::<(), dln_optimal::ResidualError>(())
/// ```
pub fn residual_std(inputs: MatrixRef<'_>, targets: MatrixRef<'_>) -> Result<f64, ResidualError> {
    let (examples, outputs) = (inputs.ncols(), targets.nrows());
    if targets.ncols() != examples {
        return Err(ResidualError::Examples { inputs: examples, targets: targets.ncols() });
    }
    check_finite(targets)?;
    let svd = thin_svd(inputs)?;
    let cutoff = RANK_TOLERANCE * svd.values[0];
    let rank = svd.values.iter().filter(|&&value| value > cutoff).count();
    if examples <= rank {
        return Err(ResidualError::NoResidual { examples, rank });
    }
    // Y − M X = Y − Y V Vᵀ with V the right vectors of the inputs, P×k.
    let right = svd.right.subcols(0, rank);
    let mut coordinates = Matrix::zeros(outputs, rank);
    multiply(coordinates.as_mut(), Store::Replace, 1.0, targets, right);
    let mut residual = targets.to_owned();
    multiply(residual.as_mut(), Store::Add, -1.0, coordinates.as_ref(), right.transpose());
    let freedom = (examples - rank) as f64 * outputs as f64;
    Ok((squared_norm(residual.as_ref()) / freedom).sqrt())
}

fn check_finite(targets: MatrixRef<'_>) -> Result<(), ResidualError> {
    if targets.nrows() == 0 {
        return Err(LinalgError::Empty { rows: 0, columns: targets.ncols() }.into());
    }
    for column in 0..targets.ncols() {
        for row in 0..targets.nrows() {
            let value = targets[(row, column)];
            if !value.is_finite() {
                return Err(LinalgError::NotFinite { row, column, value }.into());
            }
        }
    }
    Ok(())
}

/// Why there is no residual variance.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ResidualError {
    /// Inputs and targets disagree about the number of examples.
    #[error("inputs have {inputs} examples (columns), but targets have {targets}")]
    Examples {
        /// The columns of the inputs.
        inputs: usize,
        /// The columns of the targets.
        targets: usize,
    },
    /// Least squares fits every example exactly.
    #[error("{examples} examples leave no residual when the inputs have rank {rank}")]
    NoResidual {
        /// The number of examples.
        examples: usize,
        /// The rank of the inputs.
        rank: usize,
    },
    /// A matrix is empty or not finite, or has no decomposition.
    #[error("inputs or targets: {0}")]
    Matrix(LinalgError),
}

impl From<LinalgError> for ResidualError {
    fn from(error: LinalgError) -> Self {
        Self::Matrix(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Inputs of deficient rank: the third row repeats the first, so only two directions are
    /// fitted.
    #[test]
    fn dependent_inputs_count_once() {
        let inputs = Matrix::from_fn(
            3,
            5,
            |row, example| if row == 1 { (example * example) as f64 } else { 1.0 },
        );
        let targets = Matrix::from_fn(1, 5, |_, example| [0.0, 1.0, 0.0, -1.0, 0.0][example]);
        let twice = Matrix::from_fn(2, 5, |row, example| inputs[(row, example)]);
        let std = |inputs: &Matrix| {
            residual_std(inputs.as_ref(), targets.as_ref()).expect("five examples")
        };
        assert!((std(&inputs) - std(&twice)).abs() < 1e-14);
        // In any unit.
        for unit in [1e-9, 1e9] {
            let scaled = Matrix::from_fn(3, 5, |row, example| unit * inputs[(row, example)]);
            assert!((std(&scaled) - std(&inputs)).abs() < 1e-13, "{unit}");
        }
        // Inputs that are all 0 explain nothing: the targets' squares are 0, 1, 0, 1, 0.
        assert!((std(&Matrix::zeros(3, 5)) - 0.4_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn bad_input_is_refused() {
        let matrix = |rows, columns| {
            Matrix::from_fn(rows, columns, |row, column| (row * row + 2 * column) as f64)
        };
        let error = |inputs: Matrix, targets: Matrix| {
            residual_std(inputs.as_ref(), targets.as_ref()).expect_err("invalid")
        };
        assert_eq!(
            error(matrix(2, 5), matrix(1, 4)),
            ResidualError::Examples { inputs: 5, targets: 4 }
        );
        assert_eq!(
            error(matrix(2, 2), matrix(1, 2)),
            ResidualError::NoResidual { examples: 2, rank: 2 }
        );
        assert!(matches!(
            error(matrix(2, 5), matrix(0, 5)),
            ResidualError::Matrix(LinalgError::Empty { .. })
        ));
        assert!(matches!(
            error(matrix(0, 5), matrix(1, 5)),
            ResidualError::Matrix(LinalgError::Empty { .. })
        ));
        let nan = Matrix::full(1, 5, f64::NAN);
        assert!(matches!(
            error(matrix(2, 5), nan),
            ResidualError::Matrix(LinalgError::NotFinite { .. })
        ));
    }
}
