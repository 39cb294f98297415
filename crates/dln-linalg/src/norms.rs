//! Frobenius norms, distances and inner products of matrices.

use crate::MatrixRef;
use crate::scaling::{binary_exponent, times_power_of_two};

/// Frobenius norm ‖a‖ = √Σ a_ij², right for entries of any magnitude; 0 for an empty matrix.
///
/// A NaN gives NaN, an infinity gives infinity (NaN if there is a NaN as well).
///
/// # Examples
///
/// ```
/// let huge = dln_linalg::Matrix::full(3, 3, 1e200);
/// assert!((dln_linalg::norm(huge.as_ref()) - 3e200).abs() < 1e186);
/// ```
pub fn norm(a: MatrixRef<'_>) -> f64 {
    let exponent = binary_exponent(largest(a));
    times_power_of_two(sum(a, |x| times_power_of_two(x, -exponent).powi(2)).sqrt(), exponent)
}

/// Squared Frobenius norm ‖a‖² = Σ a_ij².
///
/// The result itself leaves the range of `f64` for entries beyond about 1e154 or below 1e-162; use
/// [`norm`] or
/// [`relative_squared_distance`] there.
///
/// # Examples
///
/// ```
/// let a = dln_linalg::Matrix::full(2, 3, 2.0);
/// assert_eq!(dln_linalg::squared_norm(a.as_ref()), 24.0);
/// ```
pub fn squared_norm(a: MatrixRef<'_>) -> f64 {
    sum(a, |x| x * x)
}

/// Squared Frobenius distance ‖a − b‖², without forming the difference.
///
/// # Panics
///
/// If the shapes differ.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, squared_distance};
///
/// let distance = squared_distance(Matrix::full(2, 2, 3.0).as_ref(), Matrix::full(2, 2, 1.0).as_ref());
/// assert_eq!(distance, 16.0);
/// ```
pub fn squared_distance(a: MatrixRef<'_>, b: MatrixRef<'_>) -> f64 {
    sum_pairs(a, b, |x, y| (x - y) * (x - y))
}

/// ‖a − reference‖² / ‖reference‖², right for entries of any magnitude: the form of every error in
/// the theory.
///
/// NaN if both are zero, infinity if only the reference is.
///
/// # Panics
///
/// If the shapes differ.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, relative_squared_distance};
///
/// let reference = Matrix::full(2, 2, 1e-200);
/// assert_eq!(relative_squared_distance(Matrix::zeros(2, 2).as_ref(), reference.as_ref()), 1.0);
/// ```
pub fn relative_squared_distance(a: MatrixRef<'_>, reference: MatrixRef<'_>) -> f64 {
    let exponent = binary_exponent(largest(a).max(largest(reference)));
    let scaled = |x: f64| times_power_of_two(x, -exponent);
    let distance = sum_pairs(a, reference, |x, y| (scaled(x) - scaled(y)).powi(2));
    distance / sum(reference, |x| scaled(x).powi(2))
}

/// Frobenius inner product ⟨a, b⟩ = Σ a_ij b_ij.
///
/// # Panics
///
/// If the shapes differ.
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, inner_product};
///
/// let product = inner_product(Matrix::identity(3, 3).as_ref(), Matrix::full(3, 3, 2.0).as_ref());
/// assert_eq!(product, 6.0);
/// ```
pub fn inner_product(a: MatrixRef<'_>, b: MatrixRef<'_>) -> f64 {
    sum_pairs(a, b, |x, y| x * y)
}

/// Running sums kept side by side, so that additions need not wait for one another; fixed, since it
/// decides the last bits.
const LANES: usize = 8;

/// Σ f(a_ij).
fn sum(a: MatrixRef<'_>, f: impl Fn(f64) -> f64) -> f64 {
    sum_pairs(a, a, |x, _| f(x))
}

/// Σ f(a_ij, b_ij), column by column.
fn sum_pairs(a: MatrixRef<'_>, b: MatrixRef<'_>, f: impl Fn(f64, f64) -> f64) -> f64 {
    assert_eq!((a.nrows(), a.ncols()), (b.nrows(), b.ncols()), "both matrices need the same shape");
    let columns = a.col_iter().zip(b.col_iter());
    columns
        .map(|(a, b)| match (a.try_as_col_major(), b.try_as_col_major()) {
            (Some(a), Some(b)) => sum_slices(a.as_slice(), b.as_slice(), &f),
            _ => a.iter().zip(b.iter()).map(|(&x, &y)| f(x, y)).sum(),
        })
        .sum()
}

fn sum_slices(a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let (chunks_a, chunks_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest =
        chunks_a.remainder().iter().zip(chunks_b.remainder()).map(|(&x, &y)| f(x, y)).sum::<f64>();
    for (chunk_a, chunk_b) in chunks_a.zip(chunks_b) {
        for ((lane, &x), &y) in lanes.iter_mut().zip(chunk_a).zip(chunk_b) {
            *lane += f(x, y);
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// The largest |a_ij|, NaN aside; 0 for an empty matrix.
fn largest(a: MatrixRef<'_>) -> f64 {
    a.col_iter()
        .flat_map(|column| column.iter())
        .fold(0.0, |largest, entry| entry.abs().max(largest))
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "sums of small integers and powers of two are exact")]
mod tests {
    use super::*;
    use crate::Matrix;

    fn counting(rows: usize, columns: usize) -> Matrix {
        Matrix::from_fn(rows, columns, |row, column| (row + rows * column) as f64)
    }

    #[test]
    fn sums_cover_every_entry_of_blocks_and_transposes() {
        let matrix = counting(19, 5);
        let n = 95.0;
        assert_eq!(squared_norm(matrix.as_ref()), (n - 1.0) * n * (2.0 * n - 1.0) / 6.0);
        assert_eq!(squared_norm(matrix.transpose()), squared_norm(matrix.as_ref()));
        assert_eq!(
            inner_product(matrix.as_ref(), Matrix::full(19, 5, 1.0).as_ref()),
            n * (n - 1.0) / 2.0
        );
        let block = matrix.submatrix(1, 1, 2, 2);
        assert_eq!(
            squared_norm(block),
            [20.0_f64, 21.0, 39.0, 40.0].iter().map(|x| x * x).sum::<f64>()
        );
        assert_eq!(squared_distance(block, block.transpose()), 2.0 * (39.0_f64 - 21.0).powi(2));
    }

    #[test]
    fn norms_survive_extreme_entries() {
        for scale in [5e-324, 1e-200, 1.0, 1e200] {
            let matrix = Matrix::full(2, 2, scale);
            assert_eq!(norm(matrix.as_ref()), 2.0 * scale);
            assert_eq!(relative_squared_distance((-1.0 * &matrix).as_ref(), matrix.as_ref()), 4.0);
        }
        assert_eq!(norm(Matrix::zeros(2, 2).as_ref()), 0.0);
        assert_eq!(norm(Matrix::zeros(0, 2).as_ref()), 0.0);
    }

    #[test]
    fn what_is_not_a_number_shows() {
        let mut matrix = counting(3, 3);
        matrix[(1, 2)] = f64::NAN;
        assert!(norm(matrix.as_ref()).is_nan());
        assert!(squared_norm(matrix.as_ref()).is_nan());
        matrix[(1, 2)] = f64::INFINITY;
        assert!(norm(matrix.as_ref()).is_infinite());
        let zero = Matrix::zeros(3, 3);
        assert!(relative_squared_distance(zero.as_ref(), zero.as_ref()).is_nan());
    }

    #[test]
    #[should_panic(expected = "same shape")]
    fn different_shapes_are_a_bug() {
        inner_product(counting(2, 3).as_ref(), counting(3, 2).as_ref());
    }
}
