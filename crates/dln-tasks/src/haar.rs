//! Haar distributed orthogonal matrices and frames, and the Gaussian matrices they are made of.

use dln_linalg::{Matrix, orthonormal_basis};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// A size×size orthogonal matrix with the Haar distribution: every rotation or reflection equally
/// likely.
///
/// Q of the QR decomposition of a Gaussian matrix, with the signs of R's diagonal moved into Q;
/// without that step the distribution depends on how the decomposition chooses its signs ([Mezzadri
/// 2007]).
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, squared_distance};
/// use dln_tasks::{Seed, haar_orthogonal};
///
/// let q = haar_orthogonal(5, &mut Seed::new(1).rng());
/// assert!(squared_distance((q.transpose() * &q).as_ref(), Matrix::identity(5, 5).as_ref()) < 1e-28);
/// ```
///
/// [Mezzadri 2007]: https://arxiv.org/abs/math-ph/0609050
pub fn haar_orthogonal(size: usize, rng: &mut impl Rng) -> Matrix {
    haar_frame(size, size, rng)
}

/// A rows×columns matrix of orthonormal columns with the Haar distribution, columns ≤ rows: the
/// first columns of a
/// [`haar_orthogonal`] matrix, in law and at a lower cost.
///
/// # Panics
///
/// If there are more columns than rows.
///
/// # Examples
///
/// ```
/// use dln_tasks::{Seed, haar_frame};
///
/// let unit = haar_frame(100, 1, &mut Seed::new(1).rng());
/// assert!((dln_linalg::squared_norm(unit.as_ref()) - 1.0).abs() < 1e-14);
/// ```
pub fn haar_frame(rows: usize, columns: usize, rng: &mut impl Rng) -> Matrix {
    assert!(columns <= rows, "{columns} columns in {rows} dimensions cannot be orthonormal");
    orthonormal_basis(gaussian_matrix(rows, columns, 1.0, rng).as_ref())
}

/// A rows×columns matrix of iid N(0, std²) entries, drawn column by column; `std` 0 gives zeros.
///
/// # Examples
///
/// ```
/// use dln_tasks::{Seed, gaussian_matrix};
///
/// // 10 000 entries of variance 4: their mean square is 4 with a standard error of 0.057.
/// let matrix = gaussian_matrix(100, 100, 2.0, &mut Seed::new(1).rng());
/// assert!((dln_linalg::squared_norm(matrix.as_ref()) / 1e4 - 4.0).abs() < 0.2);
/// ```
pub fn gaussian_matrix(rows: usize, columns: usize, std: f64, rng: &mut impl Rng) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for column in matrix.col_iter_mut() {
        for entry in column.iter_mut() {
            *entry = std * rng.sample::<f64, _>(StandardNormal);
        }
    }
    matrix
}
