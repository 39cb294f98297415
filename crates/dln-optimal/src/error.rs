//! Why a spectrum cannot be shrunk.

use dln_linalg::LinalgError;
use dln_spectra::EnsembleError;
use thiserror::Error;

/// Why a spectrum could not be shrunk.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ShrinkError {
    /// The noise level is negative or not finite, or the shape has no rows or columns.
    #[error("the noise cannot be described: {0}")]
    Noise(EnsembleError),
    /// The noise level was to be estimated from a part of the spectrum.
    #[error(
        "values holds {count} singular values, but the median needs all {expected}; give entry_std instead"
    )]
    Incomplete {
        /// How many values there are.
        count: usize,
        /// How many the matrix has.
        expected: usize,
    },
    /// The matrix has no singular value decomposition.
    #[error("the matrix cannot be decomposed: {0}")]
    Decomposition(LinalgError),
}

impl From<EnsembleError> for ShrinkError {
    fn from(error: EnsembleError) -> Self {
        Self::Noise(error)
    }
}

impl From<LinalgError> for ShrinkError {
    fn from(error: LinalgError) -> Self {
        Self::Decomposition(error)
    }
}
