//! Matrix products into buffers that the caller owns: sequential, without allocation once warm.

use faer::linalg::matmul::matmul;
use faer::{Accum, Par};

use crate::{MatrixMut, MatrixRef, registers};

/// What [`multiply`] does with the destination's old entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// Overwrites them; they may be anything, also NaN.
    Replace,
    /// Adds to them.
    Add,
}

/// Writes or adds `scale`·left·right: destination ← scale·left·right, or destination +
/// scale·left·right.
///
/// Shapes: `left` n×k, `right` k×m, `destination` n×m; pass `left.transpose()` for a transposed
/// factor, which costs nothing. The product runs on the calling thread and in a fixed order, so
/// equal arguments give equal bits. NaN and infinite entries spread as in scalar arithmetic.
///
/// # Panics
///
/// If the shapes do not fit.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, Store, multiply};
///
/// let a = Matrix::from_fn(2, 2, |row, column| (1 + row + 2 * column) as f64); // 1 3; 2 4
/// let mut sum = Matrix::identity(2, 2);
/// multiply(sum.as_mut(), Store::Add, 0.5, a.as_ref(), a.transpose());
/// assert_eq!((sum[(0, 0)], sum[(0, 1)], sum[(1, 1)]), (6.0, 7.0, 11.0));
/// ```
pub fn multiply(
    destination: MatrixMut<'_>,
    store: Store,
    scale: f64,
    left: MatrixRef<'_>,
    right: MatrixRef<'_>,
) {
    let accumulation = match store {
        Store::Replace => Accum::Replace,
        Store::Add => Accum::Add,
    };
    matmul(destination, accumulation, left, right, scale, Par::Seq);
    registers::release();
}
