//! Ridge regression of a training part for all penalties at once, in the eigenbasis of its scaled
//! inputs.

use dln_linalg::{Matrix, MatrixRef, Store, gram, multiply, orthonormal_basis, symmetric_eigen};

use crate::DataError;
use crate::centered::Centered;

/// Eigenvalues below this fraction of the largest are rounding.
const RANK_TOLERANCE: f64 = 1e-13;

/// Standardised inputs and centred targets of a training part, as far as the scalings of all
/// exponents share them.
pub(super) struct Standardized<'a> {
    inputs: &'a Centered,
    /// XᵀX/P where the columns are fewer than the examples.
    covariance: Option<Matrix>,
    /// XᵀY/P beside it, else Y/P; of more outputs than rows in the basis.
    targets: Matrix,
    /// An orthonormal basis of the outputs' space that holds all maps, N3×m with m the rows of XᵀY
    /// or Y; `None` for the outputs themselves, where they are no more. What outputs there are
    /// beyond it adds nothing to them.
    output_basis: Option<Matrix>,
}

impl<'a> Standardized<'a> {
    pub(super) fn new(inputs: &'a Centered, targets: MatrixRef<'_>) -> Self {
        let values = inputs.values.as_ref();
        let share = (values.nrows() as f64).recip();
        let covariance = (values.ncols() < values.nrows()).then(|| gram(values, share));
        let targets = match covariance {
            Some(_) => product(values.transpose(), targets, share),
            None => scaled_by(&targets.to_owned(), |_| share),
        };
        let output_basis =
            (targets.ncols() > targets.nrows()).then(|| orthonormal_basis(targets.transpose()));
        let targets = match &output_basis {
            Some(basis) => product(targets.as_ref(), basis.as_ref(), 1.0),
            None => targets,
        };
        Self { inputs, covariance, targets, output_basis }
    }

    /// m.
    pub(super) fn outputs(&self) -> usize {
        self.targets.ncols()
    }

    pub(super) fn into_output_basis(self) -> Option<Matrix> {
        self.output_basis
    }

    /// Columns in the basis as columns of all outputs.
    pub(super) fn of_all_outputs(&self, columns: Matrix) -> Matrix {
        match &self.output_basis {
            Some(basis) => product(columns.as_ref(), basis.transpose(), 1.0),
            None => columns,
        }
    }

    /// Outputs, as columns, in the basis.
    pub(super) fn in_output_basis(&self, outputs: MatrixRef<'_>) -> Matrix {
        match &self.output_basis {
            Some(basis) => product(outputs, basis.as_ref(), 1.0),
            None => outputs.to_owned(),
        }
    }

    /// By what each standardised column is multiplied: sd^γ, with a mean square of 1 over the
    /// columns.
    fn factors(&self, exponent: f64) -> Vec<f64> {
        let scales = &self.inputs.scales;
        let largest = scales.iter().copied().fold(0.0, f64::max);
        let factors: Vec<f64> =
            scales.iter().map(|scale| (scale / largest).powf(exponent)).collect();
        let squares: f64 = factors.iter().map(|factor| factor * factor).sum();
        let common = (squares / factors.len() as f64).sqrt();
        factors.iter().map(|factor| factor / common).collect()
    }

    /// For one scaling, with the directions D, n×r, that inputs are projected on.
    pub(super) fn eigenbasis(&self, exponent: f64) -> Result<(Matrix, Eigenbasis), DataError> {
        let factors = self.factors(exponent);
        let targets = self.targets.as_ref();
        if let Some(covariance) = &self.covariance {
            let scaled = Matrix::from_fn(factors.len(), factors.len(), |row, column| {
                factors[row] * covariance[(row, column)] * factors[column]
            });
            let (variances, vectors) = leading(&scaled)?;
            let directions = scaled_rows(&vectors, &factors);
            let coordinates = product(directions.transpose(), targets, 1.0);
            let weights = vec![1.0; variances.len()];
            return Ok((directions, Eigenbasis { coordinates, variances, weights }));
        }
        let values = &self.inputs.values;
        let scaled = Matrix::from_fn(values.nrows(), factors.len(), |row, column| {
            values[(row, column)] * factors[column]
        });
        let kernel = gram(scaled.transpose(), (values.nrows() as f64).recip());
        let (variances, vectors) = leading(&kernel)?;
        let directions = scaled_rows(&product(scaled.transpose(), vectors.as_ref(), 1.0), &factors);
        let coordinates = product(vectors.transpose(), targets, 1.0);
        let weights = variances.clone();
        Ok((directions, Eigenbasis { coordinates, variances, weights }))
    }
}

/// The ridge map for penalty α (in units of the mean variance of a column) is D diag(1/(v + α)) T,
/// n×m, on standardised inputs, with D from [`Standardized::eigenbasis`].
///
/// D holds the eigenvectors of the scaled inputs' covariance, or their images where it is the
/// examples' kernel that was taken apart; in neither is a small singular value divided by.
pub(super) struct Eigenbasis {
    /// T, r×m, in the outputs' basis.
    coordinates: Matrix,
    /// v, r numbers, descending.
    variances: Vec<f64>,
    /// Tᵀ diag(weights/(v + α)) T is proportional to the fitted targets' Gram matrix.
    weights: Vec<f64>,
}

impl Eigenbasis {
    /// The number of output modes.
    pub(super) fn modes(&self) -> usize {
        self.coordinates.ncols().min(self.coordinates.nrows())
    }

    /// The modes R of the fitted targets, m×(number of modes), the strongest first, and the
    /// filtered map diag(1/(v + α)) T R.
    pub(super) fn modes_at(&self, penalty: f64) -> Result<Modes, DataError> {
        let root = |idx: usize| (self.weights[idx] / (self.variances[idx] + penalty)).sqrt();
        let fitted = scaled_by(&self.coordinates, root);
        let vectors = symmetric_eigen(gram(fitted.as_ref(), 1.0).as_ref())?.vectors;
        let rotation = strongest(&vectors, self.modes());
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

/// The last columns, the last first.
fn strongest(vectors: &Matrix, count: usize) -> Matrix {
    let last = vectors.ncols();
    Matrix::from_fn(vectors.nrows(), count, |row, idx| vectors[(row, last - 1 - idx)])
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
