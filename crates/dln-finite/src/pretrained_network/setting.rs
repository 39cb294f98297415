//! What a pre-trained network brings, what it meets, and what is refused of it.

use dln_linalg::{LinalgError, Matrix, MatrixRef, Svd, squared_norm, thin_svd};
use dln_spectra::STRENGTH_RANGE;

use super::flow::Flow;
use crate::map_error::product;

/// What sticks out of a basis by less than this fraction is rounding.
const OUTSIDE: f64 = 1e-12;

/// A two-layer network when a task begins, and one draw of the task's data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct PretrainedSetting<'a> {
    /// Σ31 = Σ ŷ xᵀ, N3×N1.
    pub input_output_correlation: MatrixRef<'a>,
    /// d, where Σ11 = d·I, one of [`STRENGTH_RANGE`]: inputs must be white. 1 unless set.
    pub input_variance: f64,
    /// W1 of the features, K×N1; K may be 0.
    pub trunk: MatrixRef<'a>,
    /// W2 of the features, N3×K; a new head, zero, unless set.
    pub head: Option<MatrixRef<'a>>,
    /// Fresh units beside the features, aligned with as many of the data's modes, the strongest
    /// first; those beyond min(N1, N3) would meet nothing. One for every mode unless set.
    pub fresh_units: usize,
    /// Scale ε of the fresh units' product, one of [`STRENGTH_RANGE`].
    pub init_scale: f64,
}

/// Why there is no flow for a [`PretrainedSetting`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PretrainedError {
    /// A matrix does not fit the others.
    #[error("{name} is {}×{}, but must be {}×{}", found.0, found.1, expected.0, expected.1)]
    Shape {
        /// Which matrix.
        name: &'static str,
        /// Its rows and columns.
        found: (usize, usize),
        /// Those that fit.
        expected: (usize, usize),
    },
    /// A matrix holds NaN or an infinity, or squares of it leave the range of numbers.
    #[error("{0} holds entries that are not finite, or too large for their squares to be")]
    NotFinite(&'static str),
    /// A number is not positive, or squares of it leave the range of numbers.
    #[error("{name} is {value:?}, but must lie between 1e-70 and 1e70")]
    Range {
        /// Which parameter.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A decomposition failed.
    #[error(transparent)]
    Linalg(#[from] LinalgError),
}

/// Data and layers in the bases in which the flow runs.
pub(super) struct Start {
    pub(super) flow: Flow,
    pub(super) outputs: Matrix,
    pub(super) inputs: Matrix,
    pub(super) fastest: f64,
}

impl<'a> PretrainedSetting<'a> {
    /// Features with a new head on data of unit input variance, and a fresh unit for every mode;
    /// Σ31 is N3×N1, the trunk K×N1.
    pub fn new(
        input_output_correlation: MatrixRef<'a>,
        trunk: MatrixRef<'a>,
        init_scale: f64,
    ) -> Self {
        let modes = input_output_correlation.nrows().min(input_output_correlation.ncols());
        Self {
            input_output_correlation,
            input_variance: 1.0,
            trunk,
            head: None,
            fresh_units: modes,
            init_scale,
        }
    }

    /// With Σ11 = d·I.
    #[must_use]
    pub fn with_input_variance(self, input_variance: f64) -> Self {
        Self { input_variance, ..self }
    }

    /// With the head that the features had, N3×K.
    #[must_use]
    pub fn with_head(self, head: MatrixRef<'a>) -> Self {
        Self { head: Some(head), ..self }
    }

    /// With fewer or more fresh units than modes.
    #[must_use]
    pub fn with_fresh_units(self, fresh_units: usize) -> Self {
        Self { fresh_units, ..self }
    }

    /// Outputs and inputs.
    pub(super) fn shape(&self) -> (usize, usize) {
        (self.input_output_correlation.nrows(), self.input_output_correlation.ncols())
    }

    fn check(&self) -> Result<(), PretrainedError> {
        let (outputs, inputs) = self.shape();
        let features = self.trunk.nrows();
        let shapes = [
            ("input_output_correlation", self.shape(), (outputs.max(1), inputs.max(1))),
            ("trunk", (features, self.trunk.ncols()), (features, inputs)),
        ];
        let head =
            self.head.map(|head| ("head", (head.nrows(), head.ncols()), (outputs, features)));
        for (name, found, expected) in shapes.into_iter().chain(head) {
            if found != expected {
                return Err(PretrainedError::Shape { name, found, expected });
            }
        }
        let matrices =
            [("input_output_correlation", self.input_output_correlation), ("trunk", self.trunk)];
        for (name, matrix) in matrices.into_iter().chain(self.head.map(|head| ("head", head))) {
            if !squared_norm(matrix).is_finite() {
                return Err(PretrainedError::NotFinite(name));
            }
        }
        for (name, value) in
            [("input_variance", self.input_variance), ("init_scale", self.init_scale)]
        {
            if !STRENGTH_RANGE.contains(&value) {
                return Err(PretrainedError::Range { name, value });
            }
        }
        Ok(())
    }

    /// Checks the setting and takes it to the span of the data's modes and the features.
    pub(super) fn decompose(&self) -> Result<Start, PretrainedError> {
        self.check()?;
        let Svd { left, values, right } = thin_svd(self.input_output_correlation)?;
        let inputs = completed(&right, self.trunk.transpose())?;
        let outputs = match self.head {
            None => left.clone(),
            Some(head) => completed(&left, head)?,
        };
        let (features, fresh) = (self.trunk.nrows(), self.fresh_units.min(values.len()));
        let correlation = Matrix::from_fn(outputs.ncols(), inputs.ncols(), |row, column| {
            if row == column && row < values.len() { values[row] } else { 0.0 }
        });
        let unit = self.init_scale.sqrt();
        // The bases begin with the data's modes, so that a fresh unit is one number.
        let with_fresh = |given: Option<Matrix>, size: usize| {
            Matrix::from_fn(size, features + fresh, |row, hidden| {
                match (&given, hidden.checked_sub(features)) {
                    (Some(given), None) => given[(row, hidden)],
                    (_, Some(mode)) if mode == row => unit,
                    _ => 0.0,
                }
            })
        };
        let trunk = product(inputs.transpose(), self.trunk.transpose());
        let head = self.head.map(|head| product(outputs.transpose(), head));
        let strongest = |matrix: MatrixRef<'_>| squared_norm(matrix) * self.input_variance;
        let features = strongest(self.trunk).max(self.head.map_or(0.0, strongest));
        Ok(Start {
            // W1 and W2 grow to √(ŝ/d), at which the flow's rates are ŝ.
            fastest: values[0].max(features).max(f64::MIN_POSITIVE),
            flow: Flow {
                trunk: with_fresh(Some(trunk), inputs.ncols()),
                head: with_fresh(head, outputs.ncols()),
                correlation,
                input_variance: self.input_variance,
            },
            outputs,
            inputs,
        })
    }
}

/// The orthonormal columns of `basis`, and as many more as it takes to hold the columns of
/// `others`.
fn completed(basis: &Matrix, others: MatrixRef<'_>) -> Result<Matrix, LinalgError> {
    let size = squared_norm(others).sqrt();
    if basis.ncols() == basis.nrows() || size == 0.0 {
        return Ok(basis.clone());
    }
    let outside = |vectors: MatrixRef<'_>| {
        let within = product(basis.as_ref(), product(basis.transpose(), vectors).as_ref());
        vectors - within
    };
    let svd = thin_svd(outside(others).as_ref())?;
    let count = svd.values.partition_point(|&value| value > OUTSIDE * size);
    // What is left of nearly contained vectors is not quite orthogonal to the basis at once.
    let added = outside(svd.left.subcols(0, count));
    let first = basis.ncols();
    Ok(Matrix::from_fn(basis.nrows(), first + count, |row, column| {
        if column < first { basis[(row, column)] } else { added[(row, column - first)] }
    }))
}
