//! Why data were refused: the culprit by matrix, row and column, all counted from 0.

use std::fmt;

use dln_dynamics::CurveError;
use dln_finite::PretrainedError;
use dln_linalg::LinalgError;
use thiserror::Error;

/// A matrix that the caller handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatrixName {
    /// The inputs, P×N1.
    Inputs,
    /// The targets, P×N3.
    Targets,
    /// The targets of task A.
    TargetsA,
    /// The targets of task B.
    TargetsB,
}

impl fmt::Display for MatrixName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Inputs => "inputs",
            Self::Targets => "targets",
            Self::TargetsA => "targets A",
            Self::TargetsB => "targets B",
        })
    }
}

/// Why there is no analysis, learner or prediction.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum DataError {
    /// A matrix has no rows or no columns.
    #[error("{matrix} are empty: {rows} rows, {columns} columns")]
    Empty {
        /// Which matrix.
        matrix: MatrixName,
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// An entry is NaN or infinite.
    #[error(
        "{matrix} have {value} in row {row}, column {column} (counted from 0), not a finite number"
    )]
    NotFinite {
        /// Which matrix.
        matrix: MatrixName,
        /// The row (example), counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// Inputs and targets disagree about the number of examples.
    #[error("inputs have {inputs} examples (rows), but {matrix} have {targets}")]
    Examples {
        /// The targets that disagree.
        matrix: MatrixName,
        /// The rows of the inputs.
        inputs: usize,
        /// The rows of the targets.
        targets: usize,
    },
    /// Centred data need two examples at the least.
    #[error("{0} example is too few: the training means use it up")]
    TooFewExamples(usize),
    /// There are not as many group labels as examples.
    #[error("there are {labels} group labels but {examples} examples")]
    GroupLabels {
        /// The labels.
        labels: usize,
        /// The examples.
        examples: usize,
    },
    /// All examples belong to one group.
    #[error("all examples are in one group, so that none can be left out")]
    SingleGroup,
    /// No input column varies over the examples.
    #[error("every input column is constant, so that the inputs say nothing about the targets")]
    ConstantInputs,
    /// No target column varies over the examples.
    #[error("every column of the {0} is constant, so that there is nothing to learn")]
    ConstantTargets(MatrixName),
    /// A column's deviations are beyond the range of numbers, or so small that they have lost
    /// digits.
    #[error(
        "{matrix} vary too much or too little in column {column} (counted from 0) for floating-point numbers"
    )]
    Deviation {
        /// Which matrix.
        matrix: MatrixName,
        /// The column, counted from 0.
        column: usize,
    },
    /// Least squares fits every example, and there are too few modes to see the noise in their
    /// spectrum.
    #[error(
        "the noise level cannot be estimated: {retained} retained input directions fit {examples} examples exactly, and {modes} modes are too few to show the noise; give the noise level, a larger cut-off or more examples"
    )]
    UnknownNoise {
        /// The examples P.
        examples: usize,
        /// The retained input directions k.
        retained: usize,
        /// The data modes min(N3, k).
        modes: usize,
    },
    /// The cut-off is not in [0, 1).
    #[error("cutoff is {0:?}, but must be at least 0 and below 1")]
    Cutoff(f64),
    /// The given noise level is negative or not finite.
    #[error("noise is {0:?}, but must be finite and at least 0")]
    Noise(f64),
    /// The given noise level is so far above the targets that it cannot be theirs.
    #[error(
        "noise is {noise:e}, but must not be larger than the {matrix}, which vary by {spread:e}, can hold"
    )]
    NoiseBeyondTargets {
        /// The given noise level.
        noise: f64,
        /// The targets.
        matrix: MatrixName,
        /// Their standard deviation about their means, over all columns.
        spread: f64,
    },
    /// The student's layers or its initial scale are out of range.
    #[error(transparent)]
    Student(#[from] CurveError),
    /// A matrix does not have the width of the training data.
    #[error("{matrix} have {columns} columns but the training data {expected}")]
    Columns {
        /// Which matrix.
        matrix: MatrixName,
        /// Its columns.
        columns: usize,
        /// Those of the training data.
        expected: usize,
    },
    /// All targets of a test set equal the training means, so that no relative error exists.
    #[error("all test targets equal the training means, so that no error relative to them exists")]
    NoTestVariance,
    /// A map would have entries beyond the range of `f64`: a column varies too little or too much.
    #[error(
        "the map has entries beyond the range of numbers at input column {column} (counted from 0); bring the columns to comparable units"
    )]
    Range {
        /// The input column, counted from 0.
        column: usize,
    },
    /// Fine-tuning is that of two layers.
    #[error("layers is {0}, but fine-tuning is for 2")]
    TwoLayers(usize),
    /// The source of a fine-tuning is at fault.
    #[error("source: {0}")]
    InSource(Box<Self>),
    /// A network that goes on from the source has no training: its numbers leave their range.
    #[error("the source's network cannot be taken to the target")]
    Pretrained(#[from] PretrainedError),
    /// A decomposition failed.
    #[error("the data cannot be decomposed: {0}")]
    Linalg(LinalgError),
}

impl From<LinalgError> for DataError {
    fn from(error: LinalgError) -> Self {
        Self::Linalg(error)
    }
}

impl DataError {
    /// No column of a matrix varies.
    pub(crate) fn constant(matrix: MatrixName) -> Self {
        match matrix {
            MatrixName::Inputs => Self::ConstantInputs,
            targets => Self::ConstantTargets(targets),
        }
    }
}
