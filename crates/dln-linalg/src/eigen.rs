//! Eigenvalues and eigenvectors of symmetric matrices, in a fixed order and with fixed signs.

use faer::Side;

use crate::frame::negate;
use crate::scaling::Scaled;
use crate::svd::jacobi;
use crate::svd::leading_entry;
use crate::{LinalgError, Matrix, MatrixRef, norm, registers};

/// An eigendecomposition a = Σ_j λ_j w_j w_jᵀ of a symmetric n×n matrix.
///
/// λ_j is `values[j]`, w_j column j of `vectors`. `values` ascends, and the largest entry in
/// magnitude of every vector is positive, as in [`Svd`](crate::Svd).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SymmetricEigen {
    /// The n eigenvalues, ascending.
    pub values: Vec<f64>,
    /// The eigenvectors as orthonormal columns, n×n.
    pub vectors: Matrix,
}

/// The eigendecomposition of a symmetric matrix, scaled first as in [`thin_svd`](crate::thin_svd).
///
/// Mirror images may differ by 1e-8 of the largest entry, as they do after a product of three
/// matrices; the lower triangle is the one that counts. If faer's solver does not converge, the
/// decomposition of the shifted, positive definite matrix a + ‖a‖·I by one-sided Jacobi iteration
/// takes its place.
///
/// # Errors
///
/// [`LinalgError::NotSquare`] and [`LinalgError::NotSymmetric`]; otherwise those of
/// [`thin_svd`](crate::thin_svd).
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, symmetric_eigen};
///
/// let swap = Matrix::from_fn(2, 2, |row, column| if row == column { 0.0 } else { 1.0 });
/// let eigen = symmetric_eigen(swap.as_ref())?;
/// assert!((eigen.values[0] + 1.0).abs() < 1e-15 && (eigen.values[1] - 1.0).abs() < 1e-15);
/// # Ok::<(), dln_linalg::LinalgError>(())
/// ```
pub fn symmetric_eigen(a: MatrixRef<'_>) -> Result<SymmetricEigen, LinalgError> {
    let (rows, columns) = (a.nrows(), a.ncols());
    if rows != columns {
        return Err(LinalgError::NotSquare { rows, columns });
    }
    let scaled = Scaled::new(a)?;
    let matrix = scaled.matrix.as_ref();
    check_symmetry(matrix)?;
    let mut eigen = match matrix.self_adjoint_eigen(Side::Lower) {
        Ok(eigen) => SymmetricEigen {
            values: eigen.S().column_vector().iter().copied().collect(),
            vectors: eigen.U().to_owned(),
        },
        Err(_) => by_shifting(matrix)?,
    };
    registers::release();
    for column in 0..rows {
        if leading_entry(eigen.vectors.col(column)) < 0.0 {
            negate(eigen.vectors.as_mut().col_mut(column));
        }
    }
    scaled.restore(&mut eigen.values)?;
    Ok(eigen)
}

fn check_symmetry(scaled: MatrixRef<'_>) -> Result<(), LinalgError> {
    const TOLERANCE: f64 = 1e-8;
    for column in 0..scaled.ncols() {
        for row in 0..column {
            if (scaled[(row, column)] - scaled[(column, row)]).abs() > TOLERANCE {
                return Err(LinalgError::NotSymmetric { row, column });
            }
        }
    }
    Ok(())
}

/// The second route: a + ‖a‖·I is positive semidefinite, so its singular vectors are the
/// eigenvectors of a.
fn by_shifting(a: MatrixRef<'_>) -> Result<SymmetricEigen, LinalgError> {
    let (n, shift) = (a.nrows(), norm(a));
    let lower = |row: usize, column: usize| a[(row.max(column), row.min(column))];
    let shifted = Matrix::from_fn(n, n, |row, column| {
        lower(row, column) + if row == column { shift } else { 0.0 }
    });
    let svd = jacobi::svd(shifted.as_ref())?;
    Ok(SymmetricEigen {
        values: svd.values.iter().rev().map(|value| value - shift).collect(),
        vectors: svd.right.reverse_cols().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm;

    /// The second difference on a line of n points, whose eigenvalues are 2 − 2 cos(kπ/(n+1)).
    fn second_difference(n: usize) -> Matrix {
        Matrix::from_fn(n, n, |row, column| match row.abs_diff(column) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        })
    }

    #[track_caller]
    fn check(eigen: &SymmetricEigen, scale: f64) {
        let n = eigen.values.len();
        let tolerance = 1e-15 * n as f64 * 4.0;
        for (k, value) in eigen.values.iter().enumerate() {
            let expected =
                2.0 - 2.0 * (std::f64::consts::PI * (k + 1) as f64 / (n + 1) as f64).cos();
            assert!((value / scale - expected).abs() <= tolerance, "{value} {expected}");
        }
        let turned = second_difference(n) * &eigen.vectors;
        let stretched = Matrix::from_fn(n, n, |row, mode| {
            eigen.vectors[(row, mode)] * eigen.values[mode] / scale
        });
        assert!(norm((turned - stretched).as_ref()) <= 10.0 * tolerance);
    }

    #[test]
    fn known_spectrum_at_any_scale() {
        for scale in [1e-200, 1.0, 1e200] {
            let matrix =
                Matrix::from_fn(12, 12, |row, column| scale * second_difference(12)[(row, column)]);
            check(&symmetric_eigen(matrix.as_ref()).expect("finite and symmetric"), scale);
        }
    }

    #[test]
    fn the_second_route_agrees() {
        check(&by_shifting(second_difference(12).as_ref()).expect("rotations converge"), 1.0);
    }

    #[test]
    fn refuses_what_is_not_symmetric() {
        let mut matrix = second_difference(3);
        matrix[(0, 2)] = 1e-3;
        assert_eq!(
            symmetric_eigen(matrix.as_ref()).err(),
            Some(LinalgError::NotSymmetric { row: 0, column: 2 })
        );
        let rectangle = Matrix::zeros(2, 3);
        assert_eq!(
            symmetric_eigen(rectangle.as_ref()).err(),
            Some(LinalgError::NotSquare { rows: 2, columns: 3 })
        );
        assert!(matches!(
            symmetric_eigen(Matrix::zeros(0, 0).as_ref()),
            Err(LinalgError::Empty { .. })
        ));
    }
}
