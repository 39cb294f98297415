//! Matrices from plain rows, columns and slices, and back: where other libraries' data come in.
//!
//! Every function names the order of its entries. Row-major is the order of NumPy's and ndarray's
//! default arrays, column-major that of nalgebra, Fortran and this crate's [`Matrix`].

use thiserror::Error;

use crate::{Matrix, MatrixRef};

/// Why plain numbers do not make a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// Rows or columns of different lengths.
    #[error(
        "{side} {index} (counted from 0) has {length} entries, but must have {expected} like {side} 0"
    )]
    Ragged {
        /// `row` or `column`.
        side: &'static str,
        /// The first one that differs from the one before it.
        index: usize,
        /// Its number of entries.
        length: usize,
        /// The number of entries of row or column 0.
        expected: usize,
    },
    /// A slice whose length is not the number of entries.
    #[error("entries has {length} numbers, but must have {rows}·{columns}, one for each place")]
    Length {
        /// Length of the slice.
        length: usize,
        /// The rows asked for.
        rows: usize,
        /// The columns asked for.
        columns: usize,
    },
}

/// The n×m matrix with the given n rows of m entries each; 0×0 without rows.
///
/// Entries are taken as they are, also NaN: the decompositions refuse what they cannot use.
///
/// # Errors
///
/// [`ConvertError::Ragged`] with the first row whose length differs from that of row 0.
///
/// # Examples
///
/// ```
/// use dln_linalg::convert;
///
/// let matrix = convert::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])?;
/// assert_eq!((matrix.nrows(), matrix.ncols(), matrix[(1, 0)]), (2, 3, 4.0));
/// assert!(convert::from_rows(&[vec![1.0], vec![]]).is_err());
/// # Ok::<(), convert::ConvertError>(())
/// ```
pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Matrix, ConvertError> {
    let length = common_length("row", rows)?;
    Ok(Matrix::from_fn(rows.len(), length, |row, column| rows[row].as_ref()[column]))
}

/// The n×m matrix with the given m columns of n entries each; 0×0 without columns.
///
/// # Errors
///
/// [`ConvertError::Ragged`] with the first column whose length differs from that of column 0.
///
/// # Examples
///
/// ```
/// use dln_linalg::convert;
///
/// let matrix = convert::from_columns(&[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]])?;
/// assert_eq!((matrix.nrows(), matrix.ncols(), matrix[(1, 0)]), (2, 3, 4.0));
/// # Ok::<(), convert::ConvertError>(())
/// ```
pub fn from_columns<C: AsRef<[f64]>>(columns: &[C]) -> Result<Matrix, ConvertError> {
    let length = common_length("column", columns)?;
    Ok(Matrix::from_fn(length, columns.len(), |row, column| columns[column].as_ref()[row]))
}

/// The matrix of the given shape from its entries row by row.
///
/// # Errors
///
/// [`ConvertError::Length`] if there are not `rows`·`columns` entries.
///
/// # Examples
///
/// ```
/// use dln_linalg::convert;
///
/// let entries = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// assert_eq!(convert::from_row_major(2, 3, &entries)?[(1, 0)], 4.0);
/// assert_eq!(convert::from_column_major(2, 3, &entries)?[(1, 0)], 2.0);
/// assert!(convert::from_row_major(2, 2, &entries).is_err());
/// # Ok::<(), convert::ConvertError>(())
/// ```
pub fn from_row_major(
    rows: usize,
    columns: usize,
    entries: &[f64],
) -> Result<Matrix, ConvertError> {
    check_length(rows, columns, entries.len())?;
    Ok(Matrix::from_fn(rows, columns, |row, column| entries[row * columns + column]))
}

/// The matrix of the given shape from its entries column by column; see [`from_row_major`].
///
/// # Errors
///
/// [`ConvertError::Length`] if there are not `rows`·`columns` entries.
pub fn from_column_major(
    rows: usize,
    columns: usize,
    entries: &[f64],
) -> Result<Matrix, ConvertError> {
    check_length(rows, columns, entries.len())?;
    Ok(Matrix::from_fn(rows, columns, |row, column| entries[column * rows + row]))
}

/// The rows of a matrix.
///
/// # Examples
///
/// ```
/// use dln_linalg::convert;
///
/// let rows = vec![vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]];
/// let matrix = convert::from_rows(&rows)?;
/// assert_eq!(convert::to_rows(matrix.as_ref()), rows);
/// assert_eq!(convert::to_columns(matrix.as_ref())[1], [2.0, 5.0]);
/// # Ok::<(), convert::ConvertError>(())
/// ```
pub fn to_rows(matrix: MatrixRef<'_>) -> Vec<Vec<f64>> {
    to_columns(matrix.transpose())
}

/// The columns of a matrix; see [`to_rows`].
pub fn to_columns(matrix: MatrixRef<'_>) -> Vec<Vec<f64>> {
    (0..matrix.ncols()).map(|column| matrix.col(column).iter().copied().collect()).collect()
}

/// The entries of a matrix row by row.
///
/// # Examples
///
/// ```
/// use dln_linalg::convert;
///
/// let matrix = convert::from_rows(&[[1.0, 2.0], [3.0, 4.0]])?;
/// assert_eq!(convert::to_row_major(matrix.as_ref()), [1.0, 2.0, 3.0, 4.0]);
/// assert_eq!(convert::to_column_major(matrix.as_ref()), [1.0, 3.0, 2.0, 4.0]);
/// # Ok::<(), convert::ConvertError>(())
/// ```
pub fn to_row_major(matrix: MatrixRef<'_>) -> Vec<f64> {
    to_column_major(matrix.transpose())
}

/// The entries of a matrix column by column; see [`to_row_major`].
pub fn to_column_major(matrix: MatrixRef<'_>) -> Vec<f64> {
    (0..matrix.ncols()).flat_map(|column| matrix.col(column).iter().copied()).collect()
}

fn common_length(side: &'static str, lines: &[impl AsRef<[f64]>]) -> Result<usize, ConvertError> {
    let expected = lines.first().map_or(0, |line| line.as_ref().len());
    let lengths = lines.iter().map(|line| line.as_ref().len());
    match lengths.enumerate().find(|(_, length)| *length != expected) {
        Some((index, length)) => Err(ConvertError::Ragged { side, index, length, expected }),
        None => Ok(expected),
    }
}

fn check_length(rows: usize, columns: usize, length: usize) -> Result<(), ConvertError> {
    // The product of two sizes may exceed what a usize holds.
    if rows.checked_mul(columns) == Some(length) {
        Ok(())
    } else {
        Err(ConvertError::Length { length, rows, columns })
    }
}
