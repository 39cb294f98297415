//! What a network of finite size sees of its training data, if the inputs are white.

use dln_linalg::MatrixRef;
use dln_spectra::STRENGTH_RANGE;

/// The sums over a training set with white inputs that determine gradient flow and its training
/// error.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct WhiteStatistics<'a> {
    /// Σ31 = Σ ŷ xᵀ, N3×N1.
    pub input_output_correlation: MatrixRef<'a>,
    /// d, where Σ11 = d·I on the inputs that the examples span, one of [`STRENGTH_RANGE`]; 1 unless
    /// set.
    pub input_variance: f64,
    /// ‖Ŷ‖²_F > 0, by which the training error is measured.
    pub target_energy: f64,
}

/// A number in [`WhiteStatistics`] that is out of range.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WhiteStatisticsError {
    /// The input variance is not positive, or squares of it leave the range of numbers.
    #[error("input_variance is {0:?}, but must lie between 1e-70 and 1e70")]
    InputVariance(f64),
    /// The energy of the targets is not positive or not finite.
    #[error("target_energy is {0:?}, but must be positive and finite")]
    TargetEnergy(f64),
}

impl<'a> WhiteStatistics<'a> {
    /// Inputs of unit variance, Σ11 = I; the correlation is N3×N1.
    pub fn new(input_output_correlation: MatrixRef<'a>, target_energy: f64) -> Self {
        Self { input_output_correlation, input_variance: 1.0, target_energy }
    }

    /// With Σ11 = d·I.
    #[must_use]
    pub fn with_input_variance(self, input_variance: f64) -> Self {
        Self { input_variance, ..self }
    }

    /// Outputs and inputs, N3 and N1.
    pub(crate) fn shape(&self) -> (usize, usize) {
        (self.input_output_correlation.nrows(), self.input_output_correlation.ncols())
    }

    pub(crate) fn check(&self) -> Result<(), WhiteStatisticsError> {
        if !STRENGTH_RANGE.contains(&self.input_variance) {
            return Err(WhiteStatisticsError::InputVariance(self.input_variance));
        }
        if !(self.target_energy > 0.0 && self.target_energy.is_finite()) {
            return Err(WhiteStatisticsError::TargetEnergy(self.target_energy));
        }
        Ok(())
    }
}
