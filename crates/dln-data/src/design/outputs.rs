//! Outputs: how many of them have noise of their own, and the few dimensions that a map of fewer
//! directions fills.

use dln_linalg::{
    Matrix, MatrixRef, Store, eigenvalues_exceed, gram, multiply, orthonormal_basis,
    singular_values, squared_norm,
};

use crate::DataError;

/// Coordinates of more outputs than directions, Q R: what rotations of the outputs leave alone can
/// be read off R.
#[derive(Debug, Clone)]
pub(crate) struct Compressed {
    /// Q: N3×r with orthonormal columns.
    pub(crate) basis: Matrix,
    /// R: r×r, zero below the diagonal.
    pub(crate) coordinates: Matrix,
}

impl Compressed {
    pub(super) fn new(coordinates: &Matrix) -> Option<Self> {
        let (outputs, rank) = (coordinates.nrows(), coordinates.ncols());
        (outputs > rank).then(|| {
            let basis = orthonormal_basis(coordinates.as_ref());
            let mut compressed = Matrix::zeros(rank, rank);
            let target = compressed.as_mut();
            multiply(target, Store::Replace, 1.0, basis.transpose(), coordinates.as_ref());
            Self { basis, coordinates: compressed }
        })
    }
}

/// The number of outputs whose noise is independent: the rank of the targets if some are redundant
/// (one-hot classes sum to 1), all of them if it is only the examples that are too few to tell.
pub(crate) fn effective_outputs(targets: MatrixRef<'_>) -> Result<usize, DataError> {
    if has_full_rank(targets) {
        return Ok(targets.ncols());
    }
    let values = singular_values(targets)?;
    let rounding = f64::EPSILON * (targets.nrows() + targets.ncols()) as f64 * values[0];
    let rank = values.iter().filter(|&&value| value > rounding).count();
    let most = targets.ncols().min(targets.nrows() - 1);
    Ok(if rank < most { rank } else { targets.ncols() })
}

/// Whether the rank of centred targets is proved to be as large as it can be, without taking them
/// apart.
///
/// The smallest eigenvalue of their smaller Gram matrix shows it where it is above the rounding of
/// that matrix and of Cholesky's decomposition, each at most (P + N3)·ε of the trace; √ of four
/// times that is far above the rounding of singular values. Centred examples sum to zero, and that
/// direction is given the mean eigenvalue.
fn has_full_rank(targets: MatrixRef<'_>) -> bool {
    let (examples, outputs) = (targets.nrows(), targets.ncols());
    let energy = squared_norm(targets);
    let floor = 4.0 * f64::EPSILON * (examples + outputs) as f64 * energy;
    if outputs < examples {
        return eigenvalues_exceed(gram(targets, 1.0).as_ref(), floor);
    }
    let mut products = gram(targets.transpose(), 1.0);
    let along_sum = energy / (examples * examples) as f64;
    products
        .col_iter_mut()
        .for_each(|column| column.iter_mut().for_each(|entry| *entry += along_sum));
    eigenvalues_exceed(products.as_ref(), floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waves(rows: usize, columns: usize) -> Matrix {
        Matrix::from_fn(rows, columns, |row, column| {
            (1.7 * (row * row + 1) as f64 + 2.3 * (column * (row + 1)) as f64).sin()
        })
    }

    fn centred(matrix: &Matrix) -> Matrix {
        let rows = matrix.nrows();
        Matrix::from_fn(rows, matrix.ncols(), |row, column| {
            matrix[(row, column)] - matrix.col(column).iter().sum::<f64>() / rows as f64
        })
    }

    /// By singular values, and by the proof where there is one.
    #[test]
    fn redundant_outputs_do_not_count_and_missing_examples_do_not_matter() {
        for (examples, outputs) in [(30, 7), (8, 7), (7, 7), (7, 20)] {
            let free = centred(&waves(examples, outputs));
            assert!(has_full_rank(free.as_ref()));
            assert_eq!(effective_outputs(free.as_ref()), Ok(outputs));
        }
        let sum_to_zero = Matrix::from_fn(30, 7, |row, column| {
            let wave = waves(30, 7);
            wave[(row, column)] - (0..7).map(|column| wave[(row, column)]).sum::<f64>() / 7.0
        });
        let redundant = centred(&sum_to_zero);
        assert!(!has_full_rank(redundant.as_ref()));
        assert_eq!(effective_outputs(redundant.as_ref()), Ok(6));
        // Seven examples of which two are alike span five dimensions about their mean.
        let alike = Matrix::from_fn(7, 20, |row, column| waves(7, 20)[(row.min(5), column)]);
        assert_eq!(effective_outputs(centred(&alike).as_ref()), Ok(5));
    }
}
