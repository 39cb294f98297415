//! Singular value decompositions in a fixed order and with fixed signs, right at any scale of the
//! matrix.

use faer::linalg::solvers;

use crate::frame::{complete, negate};
use crate::scaling::Scaled;
use crate::{LinalgError, Matrix, MatrixRef, registers};

pub(crate) mod jacobi;

/// A singular value decomposition a = Σ_j s_j u_j v_jᵀ of an n×m matrix: s_j is `values[j]`,
/// u_j column j of `left`, v_j column j of `right`.
///
/// The order is fixed: `values` descends. The signs are fixed: in every left vector the largest
/// entry in magnitude is positive (of entries within a relative 1e-8 of the largest, the first),
/// and the right vector follows, as the product demands. Vectors of equal or nearly equal values
/// span the right space, but their choice within it follows rounding; so do the vectors that belong
/// to the value 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Svd {
    /// Left singular vectors as orthonormal columns: n×k in a thin decomposition, n×n in a full
    /// one.
    pub left: Matrix,
    /// The k = min(n, m) singular values, descending, ≥ 0.
    pub values: Vec<f64>,
    /// Right singular vectors as orthonormal columns: m×k in a thin decomposition, m×m in a full
    /// one.
    pub right: Matrix,
}

impl Svd {
    /// Σ_j s_j u_j v_jᵀ: the n×m matrix that was decomposed, up to rounding.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::{Matrix, relative_squared_distance, thin_svd};
    ///
    /// let matrix = Matrix::from_fn(2, 3, |row, column| (row + column * column) as f64);
    /// let again = thin_svd(matrix.as_ref())?.reconstruct();
    /// assert!(relative_squared_distance(again.as_ref(), matrix.as_ref()) < 1e-28);
    /// # Ok::<(), dln_linalg::LinalgError>(())
    /// ```
    pub fn reconstruct(&self) -> Matrix {
        let scaled = Matrix::from_fn(self.left.nrows(), self.values.len(), |row, mode| {
            self.left[(row, mode)] * self.values[mode]
        });
        &scaled * self.right.subcols(0, self.values.len()).transpose()
    }
}

/// The thin singular value decomposition of an n×m matrix: min(n, m) columns on either side.
///
/// The matrix is scaled by a power of two first, so that entries of 1e200 or 1e-200 lose no
/// accuracy: values are right to a small multiple of 1e-16 times the largest one. If faer's
/// bidiagonal solver does not converge, the transpose is tried, then a one-sided Jacobi iteration,
/// which is slower and solves the symmetric eigenproblem of aᵀa without forming it.
///
/// # Errors
///
/// [`LinalgError::Empty`] for a matrix without rows or columns; [`LinalgError::NotFinite`], with
/// the place, for NaN or an infinity; [`LinalgError::Overflow`] if the largest value exceeds
/// `f64::MAX`; [`LinalgError::NoConvergence`] if every route fails.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, thin_svd};
///
/// let matrix = Matrix::from_fn(2, 3, |row, column| if column == 2 - row { 3.0 + row as f64 } else { 0.0 });
/// let svd = thin_svd(matrix.as_ref())?;
/// assert_eq!((svd.left.ncols(), svd.right.nrows(), svd.right.ncols()), (2, 3, 2));
/// assert!((svd.values[0] - 4.0).abs() < 1e-15 && (svd.values[1] - 3.0).abs() < 1e-15);
/// # Ok::<(), dln_linalg::LinalgError>(())
/// ```
pub fn thin_svd(a: MatrixRef<'_>) -> Result<Svd, LinalgError> {
    let scaled = Scaled::new(a)?;
    let mut svd = decompose(scaled.matrix.as_ref())?;
    scaled.restore(&mut svd.values)?;
    Ok(svd)
}

/// The full singular value decomposition of an n×m matrix: as [`thin_svd`], with `left` n×n and
/// `right` m×m.
///
/// The columns beyond min(n, m) complete the frames; they are an arbitrary but reproducible
/// orthonormal basis of what the first ones leave.
///
/// # Errors
///
/// Those of [`thin_svd`].
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, full_svd};
///
/// let svd = full_svd(Matrix::full(1, 3, 2.0).as_ref())?;
/// assert_eq!((svd.left.ncols(), svd.values.len(), svd.right.ncols()), (1, 1, 3));
/// # Ok::<(), dln_linalg::LinalgError>(())
/// ```
pub fn full_svd(a: MatrixRef<'_>) -> Result<Svd, LinalgError> {
    let Svd { left, values, right } = thin_svd(a)?;
    Ok(Svd { left: complete(left.as_ref()), values, right: complete(right.as_ref()) })
}

/// The min(n, m) singular values of an n×m matrix, descending, without the vectors.
///
/// # Errors
///
/// Those of [`thin_svd`].
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, singular_values};
///
/// let values = singular_values(Matrix::full(4, 9, 1.0).as_ref())?;
/// assert!((values[0] - 6.0).abs() < 1e-14 && values[1] < 1e-14);
/// # Ok::<(), dln_linalg::LinalgError>(())
/// ```
pub fn singular_values(a: MatrixRef<'_>) -> Result<Vec<f64>, LinalgError> {
    let scaled = Scaled::new(a)?;
    let matrix = scaled.matrix.as_ref();
    let computed = matrix.singular_values().or_else(|_| matrix.transpose().singular_values());
    registers::release();
    let mut values = match computed {
        Ok(values) => values,
        Err(_) => jacobi::svd(matrix)?.values,
    };
    values.sort_by(|x, y| y.total_cmp(x));
    scaled.restore(&mut values)?;
    Ok(values)
}

/// The decomposition of a scaled matrix, by whichever route converges first.
pub(crate) fn decompose(a: MatrixRef<'_>) -> Result<Svd, LinalgError> {
    let svd = by_bidiagonalisation(a).or_else(|| by_transpose(a));
    registers::release();
    Ok(in_order(svd.map_or_else(|| jacobi::svd(a), Ok)?))
}

/// The usual route; none if it does not converge.
fn by_bidiagonalisation(a: MatrixRef<'_>) -> Option<Svd> {
    a.thin_svd().ok().map(|svd| from_faer(&svd))
}

/// The same on the transpose, where the iteration takes another course.
fn by_transpose(a: MatrixRef<'_>) -> Option<Svd> {
    let Svd { left, values, right } = by_bidiagonalisation(a.transpose())?;
    Some(Svd { left: right, values, right: left })
}

fn from_faer(svd: &solvers::Svd<f64>) -> Svd {
    let values = svd.S().column_vector().iter().copied().collect();
    Svd { left: svd.U().to_owned(), values, right: svd.V().to_owned() }
}

fn in_order(mut svd: Svd) -> Svd {
    sort(&mut svd);
    fix_signs(&mut svd);
    svd
}

/// Puts the modes in descending order of their values; equal values keep their order.
fn sort(svd: &mut Svd) {
    if svd.values.is_sorted_by(|x, y| x >= y) {
        return;
    }
    let mut order = (0..svd.values.len()).collect::<Vec<_>>();
    order.sort_by(|&i, &j| svd.values[j].total_cmp(&svd.values[i]));
    let reordered =
        |m: &Matrix| Matrix::from_fn(m.nrows(), m.ncols(), |row, mode| m[(row, order[mode])]);
    svd.left = reordered(&svd.left);
    svd.right = reordered(&svd.right);
    svd.values = order.iter().map(|&mode| svd.values[mode]).collect();
}

pub(crate) fn fix_signs(svd: &mut Svd) {
    for mode in 0..svd.values.len() {
        if leading_entry(svd.left.col(mode)) < 0.0 {
            negate(svd.left.as_mut().col_mut(mode));
            negate(svd.right.as_mut().col_mut(mode));
        }
    }
}

/// The entry that decides the sign of a vector: the first of those that tie for the largest
/// magnitude.
pub(crate) fn leading_entry(column: faer::ColRef<'_, f64>) -> f64 {
    // Structured vectors (of a Hadamard matrix, say) have entries that are equal up to rounding.
    const TIE: f64 = 1.0 - 1e-8;
    let limit = column.norm_max() * TIE;
    *column
        .iter()
        .find(|entry| entry.abs() >= limit)
        .expect("a column of a decomposition has an entry of largest magnitude")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm;

    /// Values far apart, so that every route must find the same vectors, signs and order.
    #[test]
    fn every_route_leads_to_the_same_decomposition() {
        let entry =
            |row: usize, column: usize| (1.3 * (row * row + 1) as f64 + 2.1 * column as f64).sin();
        for (rows, columns) in [(8, 4), (4, 8), (5, 5)] {
            let matrix = Matrix::from_fn(rows, columns, |row, column| {
                entry(row, column) * 0.5_f64.powf((row * column) as f64)
            });
            let usual = decompose(matrix.as_ref()).expect("the matrix is finite");
            let transposed = by_transpose(matrix.as_ref()).expect("the matrix is finite");
            let rotated = jacobi::svd(matrix.as_ref()).expect("the matrix is finite");
            for other in [in_order(transposed), in_order(rotated)] {
                // Vectors move by rounding over the distance of their values, here above 1e-3.
                assert!(norm((&other.left - &usual.left).as_ref()) < 1e-11);
                assert!(norm((&other.right - &usual.right).as_ref()) < 1e-11);
                assert!(other.values.iter().zip(&usual.values).all(|(x, y)| (x - y).abs() < 1e-14));
            }
        }
    }
}
