//! Plain rows, columns and slices become matrices and come back unchanged, or are refused.

use dln_linalg::convert::{self, ConvertError};
use dln_linalg::{Matrix, MatrixRef};
use proptest::collection::vec;
use proptest::prelude::*;

fn bits(entries: &[f64]) -> Vec<u64> {
    entries.iter().map(|entry| entry.to_bits()).collect()
}

fn equal(a: MatrixRef<'_>, b: MatrixRef<'_>) -> bool {
    (a.nrows(), a.ncols()) == (b.nrows(), b.ncols())
        && bits(&convert::to_row_major(a)) == bits(&convert::to_row_major(b))
}

fn sized() -> impl Strategy<Value = (usize, usize, Vec<f64>)> {
    (1..7_usize, 1..7_usize).prop_flat_map(|(rows, columns)| {
        (Just(rows), Just(columns), vec(proptest::num::f64::ANY, rows * columns))
    })
}

proptest! {
    /// Any bits survive, NaN included, by each of the four ways.
    #[test]
    fn every_way_returns_what_it_took((rows, columns, entries) in sized()) {
        let by_rows = convert::from_row_major(rows, columns, &entries).expect("fits");
        prop_assert_eq!(bits(&convert::to_row_major(by_rows.as_ref())), bits(&entries));
        let by_columns = convert::from_column_major(rows, columns, &entries).expect("fits");
        prop_assert_eq!(bits(&convert::to_column_major(by_columns.as_ref())), bits(&entries));
        let again = convert::from_rows(&convert::to_rows(by_rows.as_ref())).expect("even");
        prop_assert!(equal(again.as_ref(), by_rows.as_ref()));
        let again = convert::from_columns(&convert::to_columns(by_rows.as_ref())).expect("even");
        prop_assert!(equal(again.as_ref(), by_rows.as_ref()));
    }

    /// The same slice read in the other order is the transpose of the transposed shape.
    #[test]
    fn the_orders_are_transposes_of_each_other((rows, columns, entries) in sized()) {
        let by_rows = convert::from_row_major(rows, columns, &entries).expect("fits");
        let by_columns = convert::from_column_major(columns, rows, &entries).expect("fits");
        prop_assert!(equal(by_rows.as_ref(), by_columns.transpose()));
    }
}

#[test]
fn a_block_of_a_larger_matrix_leaves_with_its_own_entries() {
    let matrix = Matrix::from_fn(4, 5, |row, column| (10 * row + column) as f64);
    let block = matrix.as_ref().submatrix(1, 2, 2, 2);
    assert_eq!(convert::to_rows(block), [[12.0, 13.0], [22.0, 23.0]]);
    assert_eq!(convert::to_column_major(block.transpose()), [12.0, 13.0, 22.0, 23.0]);
}

#[test]
fn uneven_rows_and_columns_are_named() {
    let rows = [vec![1.0, 2.0], vec![3.0, 4.0], vec![5.0]];
    assert_eq!(
        convert::from_rows(&rows).expect_err("ragged").to_string(),
        "row 2 (counted from 0) has 1 entries, but must have 2 like row 0"
    );
    let refusal = convert::from_columns(&rows).expect_err("ragged");
    assert_eq!(refusal, ConvertError::Ragged { side: "column", index: 2, length: 1, expected: 2 });
}

#[test]
fn slices_of_another_length_are_refused_at_any_size() {
    for (rows, columns) in [(2, 2), (0, 3), (1, 4), (usize::MAX, 2)] {
        let refusal = convert::from_row_major(rows, columns, &[1.0, 2.0, 3.0]);
        assert_eq!(refusal.err(), Some(ConvertError::Length { length: 3, rows, columns }));
        let refusal = convert::from_column_major(rows, columns, &[1.0, 2.0, 3.0]);
        assert_eq!(refusal.err(), Some(ConvertError::Length { length: 3, rows, columns }));
    }
}

#[test]
fn nothing_makes_an_empty_matrix() {
    let none: [[f64; 0]; 0] = [];
    let shapes = [convert::from_rows(&none), convert::from_columns(&none)]
        .map(|matrix| matrix.map(|matrix| (matrix.nrows(), matrix.ncols())));
    assert_eq!(shapes, [Ok((0, 0)), Ok((0, 0))]);
    let flat = convert::from_row_major(0, 3, &[]).expect("no entries");
    assert_eq!((flat.nrows(), flat.ncols()), (0, 3));
    assert!(convert::to_row_major(flat.as_ref()).is_empty());
}
