//! NPY files of numbers of eight bytes, version 1.0, in C order.

use dln_linalg::MatrixRef;

/// Where the data begin: a multiple of this many bytes, as the format asks for.
const ALIGNMENT: usize = 64;

/// An array of two dimensions.
pub(super) fn matrix(matrix: MatrixRef<'_>) -> Vec<u8> {
    let values = matrix.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<f64>>());
    array(&[matrix.nrows(), matrix.ncols()], values)
}

/// An array of the given shape from its entries, the last index running fastest.
pub(super) fn array(shape: &[usize], values: impl IntoIterator<Item = f64>) -> Vec<u8> {
    let mut file = header(shape);
    values.into_iter().for_each(|value| file.extend(value.to_le_bytes()));
    file
}

fn header(shape: &[usize]) -> Vec<u8> {
    const START: &[u8; 8] = b"\x93NUMPY\x01\x00";
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    let comma = if shape.len() == 1 { "," } else { "" };
    let dictionary = format!(
        "{{'descr': '<f8', 'fortran_order': False, 'shape': ({}{comma}), }}",
        sizes.join(", ")
    );
    let unpadded = START.len() + 2 + dictionary.len() + 1;
    let padding = unpadded.next_multiple_of(ALIGNMENT) - unpadded;
    let text = dictionary + &" ".repeat(padding) + "\n";
    let length = u16::try_from(text.len()).expect("a few sizes take a few dozen bytes");
    [&START[..], &length.to_le_bytes(), text.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dln_linalg::Matrix;
    use proptest::prelude::*;

    /// What numpy 2 writes for the same array: `numpy.save(file, numpy.array([[1.0, 2.0]]))`.
    #[test]
    fn bytes_are_those_of_numpy() {
        let file = matrix(Matrix::from_fn(1, 2, |_, column| 1.0 + column as f64).as_ref());
        let dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
        let text = format!("{dictionary:117}\n");
        let data = [1.0_f64.to_le_bytes(), 2.0_f64.to_le_bytes()].concat();
        assert_eq!(file, [b"\x93NUMPY\x01\x00\x76\x00", text.as_bytes(), &data].concat());
    }

    #[test]
    fn shapes_are_tuples_of_python() {
        for (shape, tuple) in [(&[][..], "()"), (&[3], "(3,)"), (&[3, 4], "(3, 4)")] {
            let header = header(shape);
            assert_eq!(header.len() % ALIGNMENT, 0);
            assert!(String::from_utf8_lossy(&header).contains(&format!("'shape': {tuple}, ")));
        }
    }

    proptest! {
        #[test]
        fn every_matrix_is_read_back(
            (rows, columns) in (1..6_usize, 1..6_usize),
            values in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO, 25),
        ) {
            let written = Matrix::from_fn(rows, columns, |row, column| values[5 * row.min(4) + column.min(4)]);
            for (bytes, name) in [
                (matrix(written.as_ref()), "x.npy"),
                (crate::write::Format::Csv.bytes(written.as_ref(), "x"), "x.csv"),
            ] {
                let source = name.parse().expect("a format");
                let read = dln_tables::from_bytes(&bytes, &source).expect("own output");
                prop_assert_eq!(&read.matrix, &written);
            }
        }
    }
}
