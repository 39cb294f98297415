//! Orthonormal bases by Householder QR, with the one sign that makes the factorisation unique.

use crate::scaling::Scaled;
use crate::{Matrix, MatrixRef, registers};

/// An orthonormal basis of the columns of a: the thin Q of a = Q·R with diag(R) ≥ 0.
///
/// `a` has n rows and m columns; the result is n×min(n, m). With a positive diagonal of R the
/// factorisation of a matrix of full rank is unique, so Q depends on `a` alone and not on how the
/// reflections were chosen. In particular Q is Haar distributed if the entries of `a` are iid
/// standard normal ([Mezzadri 2007]). Where `a` is rank deficient, Q is orthonormal all the same,
/// and its surplus columns are an arbitrary but reproducible choice.
///
/// # Panics
///
/// If an entry is NaN or infinite.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, orthonormal_basis};
///
/// let basis = orthonormal_basis(Matrix::from_fn(2, 1, |row, _| [3.0, 4.0][row]).as_ref());
/// assert!((basis[(0, 0)] - 0.6).abs() < 1e-15 && (basis[(1, 0)] - 0.8).abs() < 1e-15);
/// ```
///
/// [Mezzadri 2007]: https://arxiv.org/abs/math-ph/0609050
pub fn orthonormal_basis(a: MatrixRef<'_>) -> Matrix {
    assert!(a.is_all_finite(), "an orthonormal basis needs finite entries");
    let qr = Scaled::of_finite(a).matrix.qr();
    let mut basis = qr.compute_thin_Q();
    registers::release();
    for column in 0..basis.ncols() {
        if qr.R()[(column, column)] < 0.0 {
            negate(basis.as_mut().col_mut(column));
        }
    }
    basis
}

/// Extends n×k orthonormal columns, k ≤ n, by n − k further ones to a basis of the whole space.
pub(crate) fn complete(frame: MatrixRef<'_>) -> Matrix {
    let mut basis = frame.qr().compute_Q();
    // QR gives the first columns back only up to sign and rounding.
    basis.as_mut().subcols_mut(0, frame.ncols()).copy_from(frame);
    basis
}

/// Flips the sign of a column.
pub(crate) fn negate(column: faer::ColMut<'_, f64>) {
    for entry in column.iter_mut() {
        *entry = -*entry;
    }
}
