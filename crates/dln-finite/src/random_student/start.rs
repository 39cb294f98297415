//! The start of a randomly initialised student and its data, and what makes them solvable.

use dln_linalg::{
    LinalgError, Matrix, MatrixRef, Store, full_svd, multiply, squared_distance, squared_norm,
};

use super::flow::{Flow, State};
use crate::{WhiteStatistics, WhiteStatisticsError};

/// Layers count as balanced when ‖W2ᵀW2 − W1W1ᵀ − κI‖ is below this fraction of ‖W1W1ᵀ‖ + ‖W2ᵀW2‖;
/// rounding of orthogonal layers leaves 1e-15. A balance √N2·|κ| below the same fraction counts as
/// zero.
const BALANCE_TOLERANCE: f64 = 1e-9;

/// A two-layer student at t = 0 and its training data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RandomStudentSetting<'a> {
    /// W1, N2×N1.
    pub first_layer: MatrixRef<'a>,
    /// W2, N3×N2.
    pub second_layer: MatrixRef<'a>,
    /// The data; Σ31 is not zero.
    pub data: WhiteStatistics<'a>,
    /// W̄, N3×N1, not zero: the map by which the test error is measured.
    pub teacher: MatrixRef<'a>,
}

impl<'a> RandomStudentSetting<'a> {
    /// A student of the layers W1 (N2×N1) and W2 (N3×N2) that learns from data, and is tested on a
    /// teacher (N3×N1).
    pub fn new(
        first_layer: MatrixRef<'a>,
        second_layer: MatrixRef<'a>,
        data: WhiteStatistics<'a>,
        teacher: MatrixRef<'a>,
    ) -> Self {
        Self { first_layer, second_layer, data, teacher }
    }
}

/// Why there is no exact solution for a [`RandomStudentSetting`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RandomStudentError {
    /// A matrix does not fit the others.
    #[error("{name} is {rows}×{columns}, but must be {expected_rows}×{expected_columns}")]
    Shape {
        /// Which matrix.
        name: &'static str,
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// Rows that fit the layers.
        expected_rows: usize,
        /// Columns that fit the layers.
        expected_columns: usize,
    },
    /// A width is 0.
    #[error(
        "the student has {inputs} inputs, {hidden} hidden units and {outputs} outputs, but each must be at least 1"
    )]
    Empty {
        /// Width of the input layer.
        inputs: usize,
        /// Width of the hidden layer.
        hidden: usize,
        /// Width of the output layer.
        outputs: usize,
    },
    /// The input variance or the energy of the targets is out of range.
    #[error(transparent)]
    Data(#[from] WhiteStatisticsError),
    /// A matrix is zero or not finite.
    #[error("{name} has the squared norm {squared_norm:?}, but must be finite and not zero")]
    Norm {
        /// Which matrix.
        name: &'static str,
        /// The sum of its squared entries.
        squared_norm: f64,
    },
    /// The layers are not balanced: W2ᵀ W2 − W1 W1ᵀ is no multiple of the identity.
    #[error(
        "the layers are not balanced: W2ᵀ W2 − W1 W1ᵀ is no multiple of the identity, by {0} of the norms; simulate gradient descent instead"
    )]
    NotBalanced(f64),
    /// The decomposition of the data failed.
    #[error(transparent)]
    Linalg(#[from] LinalgError),
}

/// Checks a setting and takes it to the data's singular bases.
pub(super) fn decompose(
    setting: &RandomStudentSetting<'_>,
) -> Result<(Flow, State), RandomStudentError> {
    check_shapes(setting)?;
    check_numbers(setting)?;
    let balance = balance(setting)?;
    let svd = full_svd(setting.data.input_output_correlation)?;
    let flow = Flow::new(svd, setting.data.input_variance, balance);
    let state = State::new(&flow, setting.first_layer, setting.second_layer);
    Ok((flow, state))
}

fn check_shapes(setting: &RandomStudentSetting<'_>) -> Result<(), RandomStudentError> {
    let (hidden, inputs, outputs) =
        (setting.first_layer.nrows(), setting.first_layer.ncols(), setting.second_layer.nrows());
    if inputs == 0 || hidden == 0 || outputs == 0 {
        return Err(RandomStudentError::Empty { inputs, hidden, outputs });
    }
    for (name, matrix, (expected_rows, expected_columns)) in [
        ("second_layer", setting.second_layer, (outputs, hidden)),
        ("input_output_correlation", setting.data.input_output_correlation, (outputs, inputs)),
        ("teacher", setting.teacher, (outputs, inputs)),
    ] {
        let (rows, columns) = (matrix.nrows(), matrix.ncols());
        if (rows, columns) != (expected_rows, expected_columns) {
            return Err(RandomStudentError::Shape {
                name,
                rows,
                columns,
                expected_rows,
                expected_columns,
            });
        }
    }
    Ok(())
}

fn check_numbers(setting: &RandomStudentSetting<'_>) -> Result<(), RandomStudentError> {
    setting.data.check()?;
    for (name, squared_norm) in [
        ("teacher", squared_norm(setting.teacher)),
        ("input_output_correlation", squared_norm(setting.data.input_output_correlation)),
    ] {
        if !(squared_norm > 0.0 && squared_norm.is_finite()) {
            return Err(RandomStudentError::Norm { name, squared_norm });
        }
    }
    Ok(())
}

/// The κ of W2ᵀW2 − W1W1ᵀ = κI.
fn balance(setting: &RandomStudentSetting<'_>) -> Result<f64, RandomStudentError> {
    let gram = |left: MatrixRef<'_>, right: MatrixRef<'_>| {
        let mut gram = Matrix::zeros(left.nrows(), right.ncols());
        multiply(gram.as_mut(), Store::Replace, 1.0, left, right);
        gram
    };
    let first = gram(setting.first_layer, setting.first_layer.transpose());
    let second = gram(setting.second_layer.transpose(), setting.second_layer);
    let scale = squared_norm(first.as_ref()).sqrt() + squared_norm(second.as_ref()).sqrt();
    if scale == 0.0 {
        return Ok(0.0);
    }
    let hidden = first.nrows();
    let trace: f64 = (0..hidden).map(|unit| second[(unit, unit)] - first[(unit, unit)]).sum();
    let mean = trace / hidden as f64;
    let is_zero = (hidden as f64).sqrt() * mean.abs() <= BALANCE_TOLERANCE * scale;
    let balance = if is_zero { 0.0 } else { mean };
    let balanced = Matrix::from_fn(hidden, hidden, |row, column| {
        first[(row, column)] + if row == column { balance } else { 0.0 }
    });
    let imbalance = squared_distance(balanced.as_ref(), second.as_ref()).sqrt() / scale;
    // A NaN in the layers makes the imbalance NaN, which is refused as well.
    if imbalance <= BALANCE_TOLERANCE {
        Ok(balance)
    } else {
        Err(RandomStudentError::NotBalanced(imbalance))
    }
}
