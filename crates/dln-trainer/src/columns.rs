//! Passes over whole matrices, entry by entry, column slice by column slice, so that they
//! vectorise.

use std::ops::Range;

use dln_linalg::Matrix;

/// Running sums kept side by side, so that additions need not wait for one another; fixed, since it
/// decides the last bits.
pub(crate) const LANES: usize = 8;

/// destination ← source.
pub(crate) fn copy(destination: &mut Matrix, source: &Matrix) {
    for column in 0..source.ncols() {
        destination.col_as_slice_mut(column).copy_from_slice(source.col_as_slice(column));
    }
}

/// destination ← destination + scale·source.
pub(crate) fn add_scaled(destination: &mut Matrix, scale: f64, source: &Matrix) {
    combine(destination, source, |entry, added| entry + scale * added);
}

/// destination ← f(destination, source) for every entry.
pub(crate) fn combine(destination: &mut Matrix, source: &Matrix, f: impl Fn(f64, f64) -> f64) {
    for column in 0..source.ncols() {
        let entries = destination.col_as_slice_mut(column);
        for (entry, &other) in entries.iter_mut().zip(source.col_as_slice(column)) {
            *entry = f(*entry, other);
        }
    }
}

/// Σ (a − scale·b)² over the given rows.
pub(crate) fn squared_difference(a: &Matrix, scale: f64, b: &Matrix, rows: &Range<usize>) -> f64 {
    let columns = 0..a.ncols();
    let slice = |matrix, column| -> &[f64] { &Matrix::col_as_slice(matrix, column)[rows.clone()] };
    columns
        .map(|column| {
            sum_squares(slice(a, column), slice(b, column), |entry, other| entry - scale * other)
        })
        .sum()
}

/// Σ f(a_i, b_i)².
fn sum_squares(a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let (chunks_a, chunks_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = chunks_a.remainder().iter().zip(chunks_b.remainder());
    let rest = rest.map(|(&x, &y)| f(x, y).powi(2)).sum::<f64>();
    for (chunk_a, chunk_b) in chunks_a.zip(chunks_b) {
        for ((lane, &x), &y) in lanes.iter_mut().zip(chunk_a).zip(chunk_b) {
            *lane += f(x, y).powi(2);
        }
    }
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_reach_every_entry() {
        let counting = Matrix::from_fn(11, 3, |row, column| (row + 11 * column) as f64);
        let mut sum = Matrix::zeros(11, 3);
        copy(&mut sum, &counting);
        add_scaled(&mut sum, 2.0, &counting);
        assert_eq!(sum, 3.0 * &counting);
        combine(&mut sum, &counting, |a, b| a * b);
        let product = Matrix::from_fn(11, 3, |row, column| 3.0 * counting[(row, column)].powi(2));
        assert_eq!(sum, product);
    }

    #[test]
    fn differences_are_summed_over_the_rows_asked_for() {
        let a = Matrix::from_fn(20, 2, |row, _| row as f64);
        let b = Matrix::full(20, 2, 1.0);
        let expected: f64 = (3..19).map(|row| 2.0 * f64::from(row - 2).powi(2)).sum();
        let sum = squared_difference(&a, 2.0, &b, &(3..19));
        assert!((sum - expected).abs() < 1e-12 * expected);
    }
}
