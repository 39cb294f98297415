//! Observed singular values together with the shape of the matrix they came from.

use dln_linalg::Svd;
use thiserror::Error;

/// Singular values of an observed rows×columns matrix, all of them or the largest ones.
///
/// The shape is needed because the noise's spectrum depends on it; the order of the values is the
/// caller's.
///
/// # Examples
///
/// ```
/// use dln_optimal::Spectrum;
///
/// let spectrum = Spectrum::new(50, 100, vec![4.2, 1.6, 1.5])?;
/// assert!(!spectrum.is_complete());
/// assert!(Spectrum::new(2, 100, vec![4.2, 1.6, 1.5]).is_err());
/// # Ok::<(), dln_optimal::SpectrumError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Spectrum {
    /// The values of a rows×columns matrix: finite, at least 0, no more than min(rows, columns) of
    /// them.
    ///
    /// # Errors
    ///
    /// Refuses a dimension of 0, more values than the matrix can have, and values that are negative
    /// or not finite.
    pub fn new(rows: usize, columns: usize, values: Vec<f64>) -> Result<Self, SpectrumError> {
        if rows == 0 || columns == 0 {
            return Err(SpectrumError::Empty { rows, columns });
        }
        if values.len() > rows.min(columns) {
            return Err(SpectrumError::Count { count: values.len(), rows, columns });
        }
        let valid = |value: f64| value >= 0.0 && value.is_finite();
        match values.iter().position(|&value| !valid(value)) {
            Some(index) => Err(SpectrumError::Value { index, value: values[index] }),
            None => Ok(Self { rows, columns, values }),
        }
    }

    /// The values of a decomposed matrix, all of them, descending.
    pub fn of_svd(svd: &Svd) -> Self {
        let (rows, columns) = (svd.left.nrows(), svd.right.nrows());
        Self { rows, columns, values: svd.values.clone() }
    }

    /// The number of rows (outputs) of the matrix.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns (inputs) of the matrix.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The singular values, in the order given.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Whether all min(rows, columns) values are here.
    pub fn is_complete(&self) -> bool {
        self.values.len() == self.rows.min(self.columns)
    }
}

/// Why singular values were refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SpectrumError {
    /// A matrix without rows or without columns.
    #[error("rows×columns is {rows}×{columns}, but each must be at least 1")]
    Empty {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
    },
    /// More values than a matrix of this shape has.
    #[error("values holds {count} singular values, but a {rows}×{columns} matrix has fewer")]
    Count {
        /// How many were given.
        count: usize,
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
    },
    /// A value is negative or not finite.
    #[error("values[{index}] is {value:?}, but must be finite and at least 0")]
    Value {
        /// Its place, counted from 0.
        index: usize,
        /// The value.
        value: f64,
    },
}
