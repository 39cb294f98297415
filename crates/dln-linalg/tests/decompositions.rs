//! What every singular value decomposition must satisfy, over random, planted and degenerate
//! matrices.

use dln_linalg::{
    LinalgError, Matrix, MatrixRef, Store, Svd, full_svd, multiply, norm, orthonormal_basis,
    singular_values, thin_svd,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Rounding of a decomposition with vectors of this length, relative to the largest value: a few
/// units in the last place for each of the roughly `length` rotations that touch an entry.
fn rounding(length: usize) -> f64 {
    20.0 * f64::EPSILON * length as f64
}

fn from_entries(rows: usize, columns: usize, entries: &[f64]) -> Matrix {
    Matrix::from_fn(rows, columns, |row, column| entries[row + rows * column])
}

/// Matrices of all shapes up to 12×12.
fn matrices() -> impl Strategy<Value = Matrix> {
    (1..=12_usize, 1..=12_usize).prop_flat_map(|(rows, columns)| {
        vec(-1.0..1.0, rows * columns)
            .prop_map(move |entries| from_entries(rows, columns, &entries))
    })
}

/// A matrix with known singular values, some of them equal or zero, and the values, descending.
fn planted() -> impl Strategy<Value = (Matrix, Vec<f64>)> {
    let value = prop_oneof![Just(0.0), Just(1.0), 0.0..3.0_f64];
    (vec(value, 1..=8), 0..5_usize, any::<bool>(), vec(-1.0..1.0, 13 * 8 + 8 * 8)).prop_map(
        |(mut values, surplus, wide, entries): (Vec<f64>, usize, bool, Vec<f64>)| {
            values.sort_by(|x, y| y.total_cmp(x));
            let k = values.len();
            let left = orthonormal_basis(from_entries(k + surplus, k, &entries).as_ref());
            let right = orthonormal_basis(from_entries(k, k, &entries[13 * 8..]).as_ref());
            let scaled =
                Matrix::from_fn(k + surplus, k, |row, mode| left[(row, mode)] * values[mode]);
            let tall = scaled * right.transpose();
            (if wide { tall.transpose().to_owned() } else { tall }, values)
        },
    )
}

fn off_identity(frame: &Matrix) -> f64 {
    let mut gram = Matrix::identity(frame.ncols(), frame.ncols());
    multiply(gram.as_mut(), Store::Add, -1.0, frame.transpose(), frame.as_ref());
    norm(gram.as_ref())
}

/// Reconstruction, orthonormal frames, order and sign.
#[track_caller]
fn check(matrix: MatrixRef<'_>, svd: &Svd) {
    let length = matrix.nrows().max(matrix.ncols());
    let size = norm(matrix);
    assert!(norm((svd.reconstruct() - matrix).as_ref()) <= rounding(length) * size);
    assert!(
        off_identity(&svd.left) <= rounding(length) && off_identity(&svd.right) <= rounding(length)
    );
    assert!(svd.values.is_sorted_by(|x, y| x >= y) && svd.values.iter().all(|value| *value >= 0.0));
    for mode in 0..svd.values.len() {
        let column = svd.left.col(mode);
        let largest = column.norm_max();
        let leading = column.iter().find(|entry| entry.abs() >= (1.0 - 1e-8) * largest);
        assert!(*leading.expect("some entry is the largest") > 0.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_matrix_decomposes(matrix in matrices()) {
        let thin = thin_svd(matrix.as_ref()).unwrap();
        check(matrix.as_ref(), &thin);
        let full = full_svd(matrix.as_ref()).unwrap();
        check(matrix.as_ref(), &full);
        prop_assert_eq!((full.left.ncols(), full.right.ncols()), (matrix.nrows(), matrix.ncols()));
        prop_assert_eq!(&full.values, &thin.values);
        for (x, y) in singular_values(matrix.as_ref()).unwrap().iter().zip(&thin.values) {
            prop_assert!((x - y).abs() <= rounding(12) * thin.values[0]);
        }
    }

    #[test]
    fn planted_values_are_found((matrix, values) in planted()) {
        let svd = thin_svd(matrix.as_ref()).unwrap();
        check(matrix.as_ref(), &svd);
        for (found, planted) in svd.values.iter().zip(&values) {
            prop_assert!((found - planted).abs() <= rounding(13) * values[0]);
        }
    }

    /// A power of two changes no digit of the vectors, and the values only by itself.
    #[test]
    fn scale_does_not_matter(matrix in matrices(), exponent in -900..900_i32) {
        let factor = 2.0_f64.powi(exponent);
        let scaled = Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| factor * matrix[(row, column)]);
        let (svd, big) = (thin_svd(matrix.as_ref()).unwrap(), thin_svd(scaled.as_ref()).unwrap());
        prop_assert_eq!(&svd.left, &big.left);
        prop_assert_eq!(&svd.right, &big.right);
        for (value, big) in svd.values.iter().zip(&big.values) {
            prop_assert!((value * factor - big).abs() <= f64::EPSILON * big.abs());
        }
    }

    #[test]
    fn the_transpose_has_the_same_values(matrix in matrices()) {
        let values = singular_values(matrix.as_ref()).unwrap();
        for (x, y) in values.iter().zip(&singular_values(matrix.transpose()).unwrap()) {
            prop_assert!((x - y).abs() <= rounding(12) * values[0]);
        }
    }

    /// a = Q·R with an upper triangular R of positive diagonal.
    #[test]
    fn bases_span_the_columns_with_positive_diagonal(entries in vec(-1.0..1.0, 63), exponent in -900..900_i32) {
        let factor = 2.0_f64.powi(exponent);
        let matrix = from_entries(9, 7, &entries);
        let scaled = Matrix::from_fn(9, 7, |row, column| factor * matrix[(row, column)]);
        let basis = orthonormal_basis(scaled.as_ref());
        prop_assert!(off_identity(&basis) <= rounding(9));
        let triangle = basis.transpose() * &matrix;
        prop_assert!(norm((&basis * &triangle - &matrix).as_ref()) <= rounding(9) * norm(matrix.as_ref()));
        for column in 0..7 {
            prop_assert!(triangle[(column, column)] >= 0.0);
            prop_assert!((column + 1..7).all(|row| triangle[(row, column)].abs() <= rounding(9) * 3.0));
        }
    }

    #[test]
    fn a_bad_entry_is_named(row in 0..5_usize, column in 0..3_usize, kind in 0..3_usize) {
        let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][kind];
        let mut matrix = Matrix::full(5, 3, 1.0);
        matrix[(row, column)] = bad;
        for refusal in [thin_svd(matrix.as_ref()).err(), full_svd(matrix.as_ref()).err(), singular_values(matrix.as_ref()).err()] {
            let Some(LinalgError::NotFinite { row: found_row, column: found_column, .. }) = refusal else {
                return Err(TestCaseError::fail("not refused"));
            };
            prop_assert_eq!((found_row, found_column), (row, column));
        }
    }
}

#[test]
fn degenerate_matrices_decompose() {
    for (rows, columns) in [(1, 1), (1, 7), (7, 1), (4, 4), (3, 5), (5, 3)] {
        for entry in [0.0, -1.0, 5e-324, -1e-200, 1e200, 1e300] {
            let matrix = Matrix::full(rows, columns, entry);
            let svd = full_svd(matrix.as_ref()).unwrap();
            check(matrix.as_ref(), &svd);
            let expected = entry.abs() * ((rows * columns) as f64).sqrt();
            // The smallest numbers have no digits to be accurate in.
            assert!((svd.values[0] - expected).abs() <= rounding(7) * expected + 1e-323, "{entry}");
        }
    }
}

#[test]
fn a_wide_range_of_values_keeps_its_small_ones_to_rounding_of_the_largest() {
    let values = [1.0, 1e-5, 1e-10, 1e-15];
    let matrix =
        Matrix::from_fn(4, 4, |row, column| if row == column { 1e-200 * values[row] } else { 0.0 });
    for (found, value) in thin_svd(matrix.as_ref()).unwrap().values.iter().zip(values) {
        assert!((found / 1e-200 - value).abs() <= rounding(4));
    }
}

#[test]
fn what_has_no_answer_is_refused() {
    assert_eq!(
        thin_svd(Matrix::zeros(0, 3).as_ref()).err(),
        Some(LinalgError::Empty { rows: 0, columns: 3 })
    );
    assert_eq!(
        thin_svd(Matrix::zeros(3, 0).as_ref()).err(),
        Some(LinalgError::Empty { rows: 3, columns: 0 })
    );
    assert_eq!(thin_svd(Matrix::full(2, 2, f64::MAX).as_ref()).err(), Some(LinalgError::Overflow));
}

/// Hadamard vectors have entries that are equal in magnitude up to rounding: the sign must not
/// follow the rounding.
#[test]
fn ties_are_broken_by_the_first_entry() {
    let hadamard = [
        [1.0, 1.0, 1.0, 1.0],
        [1.0, -1.0, 1.0, -1.0],
        [1.0, 1.0, -1.0, -1.0],
        [1.0, -1.0, -1.0, 1.0],
    ];
    let matrix = Matrix::from_fn(4, 4, |row, column| {
        (0..4).map(|k| -((4 - k) as f64) / 4.0 * hadamard[k][row] * hadamard[k][column]).sum()
    });
    let svd = thin_svd(matrix.as_ref()).unwrap();
    for (mode, vector) in hadamard.iter().enumerate() {
        for (row, sign) in vector.iter().enumerate() {
            assert!((svd.left[(row, mode)] - sign / 2.0).abs() < rounding(4));
            assert!((svd.right[(row, mode)] + sign / 2.0).abs() < rounding(4));
        }
    }
}
