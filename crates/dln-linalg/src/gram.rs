//! Gram matrices at half the cost of a product, and a quick proof that one is far from singular.

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, Par, Side};

use crate::{Matrix, MatrixRef, registers};

/// `scale`·aᵀa, m×m and symmetric to the last bit, for a of n×m.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, gram};
///
/// let a = Matrix::from_fn(2, 2, |row, column| (1 + row + 2 * column) as f64); // 1 3; 2 4
/// let products = gram(a.as_ref(), 2.0);
/// assert_eq!((products[(0, 0)], products[(0, 1)], products[(1, 0)]), (10.0, 22.0, 22.0));
/// ```
pub fn gram(a: MatrixRef<'_>, scale: f64) -> Matrix {
    let columns = a.ncols();
    let mut gram = Matrix::zeros(columns, columns);
    let (lower, all) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
    let half = gram.as_mut();
    matmul(half, lower, Accum::Replace, a.transpose(), all, a, all, scale, Par::Seq);
    registers::release();
    for column in 0..columns {
        for row in column + 1..columns {
            gram[(column, row)] = gram[(row, column)];
        }
    }
    gram
}

/// Whether every eigenvalue of a symmetric matrix is proved to lie above `floor` ≥ 0, by Cholesky's
/// decomposition of a − floor·I.
///
/// An eigenvalue within rounding of the floor may be taken for either side of it; the lower
/// triangle is the one that counts.
///
/// # Panics
///
/// If the matrix is not square.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, eigenvalues_exceed};
///
/// let identity = Matrix::identity(3, 3);
/// assert!(eigenvalues_exceed(identity.as_ref(), 0.9) && !eigenvalues_exceed(identity.as_ref(), 1.1));
/// ```
pub fn eigenvalues_exceed(a: MatrixRef<'_>, floor: f64) -> bool {
    let mut shifted = a.to_owned();
    for idx in 0..a.nrows() {
        shifted[(idx, idx)] -= floor;
    }
    let decomposed = shifted.llt(Side::Lower);
    registers::release();
    decomposed.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm;

    #[test]
    fn a_gram_matrix_is_the_product_with_the_transpose() {
        let a = Matrix::from_fn(37, 61, |row, column| ((3 * row + 7 * column * row) as f64).sin());
        let products = gram(a.as_ref(), 0.5);
        let expected = a.transpose() * &a * 0.5;
        // Sums of 37 products of numbers up to 1, in two orders.
        assert!(norm((&products - &expected).as_ref()) < 61.0 * 37.0 * f64::EPSILON);
        assert_eq!(products, products.transpose().to_owned());
    }

    #[test]
    fn singular_and_indefinite_matrices_exceed_nothing() {
        let wide = Matrix::from_fn(2, 3, |row, column| (row + column) as f64);
        assert!(!eigenvalues_exceed(gram(wide.as_ref(), 1.0).as_ref(), 1e-12));
        let swap = Matrix::from_fn(2, 2, |row, column| if row == column { 0.0 } else { 1.0 });
        assert!(!eigenvalues_exceed(swap.as_ref(), 0.0));
        assert!(!eigenvalues_exceed(Matrix::full(2, 2, f64::NAN).as_ref(), 0.0));
    }
}
