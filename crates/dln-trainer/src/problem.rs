//! What a student is trained on and tested against, and every way in which that can be refused.

use std::ops::Range;

use dln_linalg::{LinalgError, Matrix, squared_norm};
use dln_tasks::{InputCorrelation, TrainingStatistics};
use thiserror::Error;

use crate::config::ConfigError;
use crate::student::{StudentError, StudentShape};

/// The map that a student should learn, and rows of it whose error is wanted separately.
///
/// A plain `&Matrix` converts into a `TestMap` without row groups.
///
/// # Examples
///
/// Two tasks that share their inputs: outputs 0 to 3 are task A, outputs 4 to 9 task B.
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_trainer::TestMap;
///
/// let teacher = Matrix::full(10, 6, 1.0);
/// let test = TestMap { teacher: &teacher, row_groups: &[0..4, 4..10] };
/// assert_eq!(test.row_groups.len(), 2);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TestMap<'a> {
    /// W̄, N3×N1, not zero.
    pub teacher: &'a Matrix,
    /// Ranges of rows, in any order, overlapping or not. The test error of a group is ‖W_A −
    /// W̄_A‖²_F / ‖W̄_A‖²_F, where A picks the rows; these rows of W̄ must not all be zero.
    pub row_groups: &'a [Range<usize>],
}

impl<'a> From<&'a Matrix> for TestMap<'a> {
    fn from(teacher: &'a Matrix) -> Self {
        Self { teacher, row_groups: &[] }
    }
}

/// Why training was refused, or given up.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The plan makes no sense.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The tolerance of gradient flow is out of its range.
    #[error("tolerance is {0:?}, but must lie between 1e-12 and 0.1")]
    Tolerance(f64),
    /// The student could not be made.
    #[error(transparent)]
    Student(#[from] StudentError),
    /// A matrix does not fit the student or the other matrices.
    #[error("{name} is {}×{}, but must be {}×{}", found.0, found.1, expected.0, expected.1)]
    MatrixShape {
        /// Which matrix.
        name: &'static str,
        /// Rows and columns it should have.
        expected: (usize, usize),
        /// Rows and columns it has.
        found: (usize, usize),
    },
    /// An entry is NaN or infinite.
    #[error("{name} holds NaN or an infinity")]
    NotFinite {
        /// Which matrix or number.
        name: &'static str,
    },
    /// An error relative to a zero matrix is not defined.
    #[error("{name} is zero, so that an error relative to it is not defined")]
    Zero {
        /// Which matrix, or which rows of it.
        name: String,
    },
    /// A row group is empty or reaches beyond the outputs.
    #[error("row group {}..{} is empty or reaches beyond the {outputs} outputs", rows.start, rows.end)]
    RowGroup {
        /// The group.
        rows: Range<usize>,
        /// Number of outputs.
        outputs: usize,
    },
    /// The variance of white inputs is not a positive finite number.
    #[error("input_variance is {0:?}, but must be finite and above 0")]
    InputVariance(f64),
    /// The input correlation is not symmetric and positive semidefinite.
    #[error(
        "input_correlation has no decomposition into variances along orthogonal directions: {0}"
    )]
    InputCorrelation(LinalgError),
    /// The input correlation has a negative eigenvalue.
    #[error("input_correlation has the eigenvalue {0}, but must have none below 0")]
    NegativeVariance(f64),
    /// The data's modes mix, because the inputs are not white on them: full matrices have to be
    /// trained.
    #[error(
        "mode {mode} of the data mixes with others (by {mixing:.1e} of the largest input variance); \
         train the matrices of Student::training_aligned instead"
    )]
    NotDecoupled {
        /// Index of the first such mode, in the order of descending strength.
        mode: usize,
        /// ‖Σ11 v̂ − (v̂ᵀ Σ11 v̂) v̂‖ over the largest input variance.
        mixing: f64,
    },
    /// A probe would look every 0 epochs.
    #[error("observe_every of the {name} probe is 0, but must be at least 1 epoch")]
    ProbeEvery {
        /// Which probe.
        name: &'static str,
    },
    /// A probed direction is not of length 1.
    #[error("column {column} of {name} has length {length}, but must have 1")]
    ProbeLength {
        /// Which matrix of the probe.
        name: &'static str,
        /// Which column.
        column: usize,
        /// Its length.
        length: f64,
    },
    /// The training error rises without bounds: the learning rate is too large for this data.
    #[error(
        "training diverged: train error {train_error:.3e} at epoch {epoch}; try a smaller learning rate"
    )]
    Diverged {
        /// The epoch at which it was noticed, at most 16 epochs or one observation after the fact.
        epoch: usize,
        /// The training error there: NaN, infinite or a hundred times what it was.
        train_error: f64,
    },
}

impl From<LinalgError> for TrainError {
    fn from(error: LinalgError) -> Self {
        Self::InputCorrelation(error)
    }
}

/// Checks that the statistics are sound and fit a student of this shape.
pub(crate) fn check_statistics(
    shape: StudentShape,
    statistics: &TrainingStatistics,
) -> Result<(), TrainError> {
    let maps = (shape.outputs, shape.inputs);
    check_matrix("input_output_correlation", &statistics.input_output_correlation, maps)?;
    match &statistics.input_correlation {
        InputCorrelation::White { input_variance } => {
            if !(input_variance.is_finite() && *input_variance > 0.0) {
                return Err(TrainError::InputVariance(*input_variance));
            }
        }
        InputCorrelation::General(correlation) => {
            check_matrix("input_correlation", correlation, (shape.inputs, shape.inputs))?;
        }
    }
    if !statistics.target_energy.is_finite() {
        return Err(TrainError::NotFinite { name: "target_energy" });
    }
    check_energy(statistics.target_energy, || "the training target".to_owned())
}

/// Checks that the map to be learned fits a student of this shape and is not zero.
pub(crate) fn check_test(shape: StudentShape, test: TestMap<'_>) -> Result<(), TrainError> {
    check_matrix("teacher", test.teacher, (shape.outputs, shape.inputs))?;
    check_row_groups("teacher", test.teacher, test.row_groups)
}

/// Checks that a matrix and each group of its rows are not zero.
pub(crate) fn check_row_groups(
    name: &str,
    matrix: &Matrix,
    row_groups: &[Range<usize>],
) -> Result<(), TrainError> {
    check_energy(squared_norm(matrix.as_ref()), || name.to_owned())?;
    for rows in row_groups {
        let outputs = matrix.nrows();
        if rows.is_empty() || rows.end > outputs {
            return Err(TrainError::RowGroup { rows: rows.clone(), outputs });
        }
        let energy = squared_norm(matrix.subrows(rows.start, rows.len()));
        check_energy(energy, || format!("row group {}..{} of the {name}", rows.start, rows.end))?;
    }
    Ok(())
}

pub(crate) fn check_matrix(
    name: &'static str,
    matrix: &Matrix,
    expected: (usize, usize),
) -> Result<(), TrainError> {
    let found = (matrix.nrows(), matrix.ncols());
    if found != expected {
        return Err(TrainError::MatrixShape { name, expected, found });
    }
    if !matrix.is_all_finite() {
        return Err(TrainError::NotFinite { name });
    }
    Ok(())
}

fn check_energy(energy: f64, name: impl Fn() -> String) -> Result<(), TrainError> {
    if energy > 0.0 { Ok(()) } else { Err(TrainError::Zero { name: name() }) }
}
