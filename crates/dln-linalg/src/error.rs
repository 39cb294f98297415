//! What a decomposition refuses, and the one way it can fail.

use thiserror::Error;

/// Why a matrix could not be decomposed.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LinalgError {
    /// The matrix has no entries.
    #[error("the matrix is empty: {rows} rows, {columns} columns")]
    Empty {
        /// Its number of rows.
        rows: usize,
        /// Its number of columns.
        columns: usize,
    },
    /// An entry is NaN or infinite.
    #[error(
        "the entry in row {row}, column {column} (counted from 0) is {value}, not a finite number"
    )]
    NotFinite {
        /// Row of the first such entry, in the order in which columns are stored.
        row: usize,
        /// Column of that entry.
        column: usize,
        /// The entry: NaN or an infinity.
        value: f64,
    },
    /// A square matrix was expected.
    #[error("the matrix is not square: {rows} rows, {columns} columns")]
    NotSquare {
        /// Its number of rows.
        rows: usize,
        /// Its number of columns.
        columns: usize,
    },
    /// A symmetric matrix was expected.
    #[error(
        "the matrix is not symmetric: the entry in row {row}, column {column} differs from its mirror image"
    )]
    NotSymmetric {
        /// Row of the first entry that differs.
        row: usize,
        /// Column of that entry.
        column: usize,
    },
    /// The largest singular value or eigenvalue exceeds the range of `f64`, though every entry is
    /// within it.
    #[error(
        "the spectrum of the matrix overflows: its entries are close to the largest finite number"
    )]
    Overflow,
    /// Neither the usual route nor the slower one after it converged.
    #[error("the decomposition did not converge by either route")]
    NoConvergence,
}
