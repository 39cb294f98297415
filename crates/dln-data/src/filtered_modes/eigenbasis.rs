//! Ridge regression of a training part for all penalties at once, in the eigenbasis of its scaled inputs.

use dln_linalg::{Matrix, MatrixRef, Store, multiply, orthonormal_basis, symmetric_eigen};

use crate::DataError;
use crate::centered::Centered;

/// Eigenvalues below this fraction of the largest are rounding.
const RANK_TOLERANCE: f64 = 1e-13;

/// Standardised inputs of a training part, P×n, with what the scalings of all exponents share.
pub(super) struct Standardized<'a> {
    inputs: &'a Centered,
    /// XᵀX/P where the columns are fewer than the examples.
    covariance: Option<Matrix>,
}

impl<'a> Standardized<'a> {
    pub(super) fn new(inputs: &'a Centered) -> Self {
        let values = inputs.values.as_ref();
        let covariance = (values.ncols() < values.nrows())
            .then(|| product(values.transpose(), values, (values.nrows() as f64).recip()));
        Self { inputs, covariance }
    }

    /// By what each standardised column is multiplied: sd^ρ, with a mean square of 1 over the columns.
    pub(super) fn factors(&self, exponent: f64) -> Vec<f64> {
        let scales = &self.inputs.scales;
        let largest = scales.iter().copied().fold(0.0, f64::max);
        let factors: Vec<f64> =
            scales.iter().map(|scale| (scale / largest).powf(exponent)).collect();
        let squares: f64 = factors.iter().map(|factor| factor * factor).sum();
        let common = (squares / factors.len() as f64).sqrt();
        factors.iter().map(|factor| factor / common).collect()
    }

    /// For one scaling, with centred targets P×N3.
    pub(super) fn eigenbasis(
        &self,
        exponent: f64,
        targets: MatrixRef<'_>,
    ) -> Result<Eigenbasis, DataError> {
        let factors = self.factors(exponent);
        let share = (targets.nrows() as f64).recip();
        let values = &self.inputs.values;
        if let Some(covariance) = &self.covariance {
            let scaled = Matrix::from_fn(factors.len(), factors.len(), |row, column| {
                factors[row] * covariance[(row, column)] * factors[column]
            });
            let (variances, vectors) = leading(&scaled)?;
            let directions = scaled_rows(&vectors, &factors);
            let crossed = product(values.transpose(), targets, share);
            let coordinates = product(directions.transpose(), crossed.as_ref(), 1.0);
            let weights = vec![1.0; variances.len()];
            return Ok(Eigenbasis { directions, coordinates, variances, weights });
        }
        let scaled = Matrix::from_fn(values.nrows(), factors.len(), |row, column| {
            values[(row, column)] * factors[column]
        });
        let kernel = product(scaled.as_ref(), scaled.transpose(), share);
        let (variances, vectors) = leading(&kernel)?;
        let directions = scaled_rows(&product(scaled.transpose(), vectors.as_ref(), 1.0), &factors);
        let coordinates = product(vectors.transpose(), targets, share);
        let weights = variances.clone();
        Ok(Eigenbasis { directions, coordinates, variances, weights })
    }
}

/// The ridge map for penalty α (in units of the mean variance of a column) is D diag(1/(v + α)) T, n×N3, on standardised inputs.
///
/// D holds the eigenvectors of the scaled inputs' covariance, or their images where it is the examples' kernel that was taken
/// apart; in neither is a small singular value divided by.
pub(super) struct Eigenbasis {
    /// D, n×r.
    pub(super) directions: Matrix,
    /// T, r×N3.
    coordinates: Matrix,
    /// v, r numbers, descending.
    variances: Vec<f64>,
    /// Tᵀ diag(weights/(v + α)) T is proportional to the fitted targets' Gram matrix.
    weights: Vec<f64>,
}

impl Eigenbasis {
    /// An orthonormal basis of the outputs' space that holds all maps, N3×m with m = min(N3, r): what outputs there are more than
    /// directions adds nothing to them.
    pub(super) fn output_basis(&self) -> Option<Matrix> {
        let (rank, outputs) = (self.coordinates.nrows(), self.coordinates.ncols());
        (outputs > rank).then(|| orthonormal_basis(self.coordinates.transpose()))
    }

    /// The same with targets in an orthonormal basis.
    pub(super) fn rotated(mut self, basis: Option<&Matrix>) -> Self {
        if let Some(basis) = basis {
            self.coordinates = product(self.coordinates.as_ref(), basis.as_ref(), 1.0);
        }
        self
    }

    /// The number of output modes.
    pub(super) fn modes(&self) -> usize {
        self.coordinates.ncols()
    }

    /// The modes R of the fitted targets, m×m, the strongest first, and the filtered map diag(1/(v + α)) T R, r×m.
    pub(super) fn modes_at(&self, penalty: f64) -> Result<Modes, DataError> {
        let root = |idx: usize| (self.weights[idx] / (self.variances[idx] + penalty)).sqrt();
        let fitted = scaled_by(&self.coordinates, root);
        let gram = product(fitted.transpose(), fitted.as_ref(), 1.0);
        let rotation = descending(symmetric_eigen(gram.as_ref())?.vectors);
        let filtered = scaled_by(&self.coordinates, |idx| (self.variances[idx] + penalty).recip());
        let map = product(filtered.as_ref(), rotation.as_ref(), 1.0);
        Ok(Modes { rotation, map })
    }
}

/// A filtered map, mode by mode.
pub(super) struct Modes {
    pub(super) rotation: Matrix,
    pub(super) map: Matrix,
}

/// factor·a·b.
pub(super) fn product(a: MatrixRef<'_>, b: MatrixRef<'_>, factor: f64) -> Matrix {
    let mut product = Matrix::zeros(a.nrows(), b.ncols());
    multiply(product.as_mut(), Store::Replace, factor, a, b);
    product
}

/// Eigenvalues above rounding, descending, with their vectors.
fn leading(symmetric: &Matrix) -> Result<(Vec<f64>, Matrix), DataError> {
    let eigen = symmetric_eigen(symmetric.as_ref())?;
    let size = eigen.values.len();
    let largest = eigen.values[size - 1];
    let least = RANK_TOLERANCE * size as f64 * largest;
    let first = eigen.values.partition_point(|&value| value <= least);
    let values = eigen.values[first..].iter().rev().copied().collect();
    let vectors =
        Matrix::from_fn(size, size - first, |row, idx| eigen.vectors[(row, size - 1 - idx)]);
    Ok((values, vectors))
}

fn descending(vectors: Matrix) -> Matrix {
    let last = vectors.ncols();
    Matrix::from_fn(vectors.nrows(), last, |row, idx| vectors[(row, last - 1 - idx)])
}

fn scaled_rows(matrix: &Matrix, factors: &[f64]) -> Matrix {
    scaled_by(matrix, |row| factors[row])
}

fn scaled_by(matrix: &Matrix, factor: impl Fn(usize) -> f64) -> Matrix {
    let factors: Vec<f64> = (0..matrix.nrows()).map(factor).collect();
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| {
        factors[row] * matrix[(row, column)]
    })
}
