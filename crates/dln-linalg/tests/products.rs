//! Products into buffers against the sum that defines them.

use dln_linalg::{Matrix, MatrixRef, Store, multiply};
use proptest::collection::vec;
use proptest::prelude::*;

fn by_definition(left: MatrixRef<'_>, right: MatrixRef<'_>) -> Matrix {
    Matrix::from_fn(left.nrows(), right.ncols(), |row, column| {
        (0..left.ncols()).map(|k| left[(row, k)] * right[(k, column)]).sum()
    })
}

#[track_caller]
fn check(found: &Matrix, expected: impl Fn(usize, usize) -> f64) {
    // Entries below 1 in magnitude, at most 20 terms and a scale up to 3: 60 roundings of numbers
    // up to 60.
    let tolerance = 60.0 * 60.0 * f64::EPSILON;
    for column in 0..found.ncols() {
        for row in 0..found.nrows() {
            assert!((found[(row, column)] - expected(row, column)).abs() <= tolerance);
        }
    }
}

proptest! {
    #[test]
    fn products_are_sums_of_products(
        (n, k, m) in (1..20_usize, 1..20_usize, 1..20_usize),
        scale in -3.0..3.0,
        entries in vec(-1.0..1.0, 3 * 400),
    ) {
        let fill = |rows: usize, columns: usize, offset: usize| {
            Matrix::from_fn(rows, columns, |row, column| entries[offset + row + rows * column])
        };
        let (left, right, old) = (fill(n, k, 0), fill(k, m, 400), fill(n, m, 800));
        let expected = by_definition(left.as_ref(), right.as_ref());

        let mut replaced = Matrix::full(n, m, f64::NAN);
        multiply(replaced.as_mut(), Store::Replace, scale, left.as_ref(), right.as_ref());
        check(&replaced, |row, column| scale * expected[(row, column)]);

        let mut added = old.clone();
        multiply(added.as_mut(), Store::Add, scale, left.as_ref(), right.as_ref());
        check(&added, |row, column| old[(row, column)] + scale * expected[(row, column)]);

        let mut transposed = Matrix::zeros(m, n);
        multiply(transposed.as_mut(), Store::Replace, scale, right.transpose(), left.transpose());
        check(&transposed, |row, column| scale * expected[(column, row)]);

        let mut block = Matrix::zeros(n + 2, m + 1);
        multiply(block.as_mut().submatrix_mut(2, 1, n, m), Store::Add, scale, left.as_ref(), right.as_ref());
        check(&block, |row, column| if row < 2 || column < 1 { 0.0 } else { scale * expected[(row - 2, column - 1)] });
    }
}

#[test]
#[should_panic(expected = "ncols")]
fn shapes_that_do_not_fit_are_a_bug() {
    let (left, right) = (Matrix::zeros(2, 3), Matrix::zeros(2, 4));
    multiply(Matrix::zeros(2, 4).as_mut(), Store::Replace, 1.0, left.as_ref(), right.as_ref());
}
