//! The matrix types that every crate of the workspace uses.

/// A dense matrix that owns its entries, stored column by column.
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
///
/// let matrix = Matrix::from_fn(2, 3, |row, column| (10 * row + column) as f64);
/// assert_eq!((matrix.nrows(), matrix.ncols(), matrix[(1, 2)]), (2, 3, 12.0));
/// ```
pub type Matrix = faer::Mat<f64>;

/// A borrowed matrix, possibly a block of a larger one or a transpose.
pub type MatrixRef<'a> = faer::MatRef<'a, f64>;

/// A mutably borrowed matrix, possibly a block of a larger one.
pub type MatrixMut<'a> = faer::MatMut<'a, f64>;
