//! Training statistics: all that full-batch gradient descent ever sees of the data.

use dln_linalg::{Matrix, MatrixRef, squared_norm};
use thiserror::Error;

/// The sums over the training set that determine gradient descent on ½‖Ŷ − W X‖², and its training
/// error: ‖Ŷ − W X‖² = ‖Ŷ‖² − 2⟨W, Σ31⟩ + ⟨W, W Σ11⟩.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingStatistics {
    /// Σ31 = Σ_μ ŷ^μ x^μᵀ, outputs×inputs.
    pub input_output_correlation: Matrix,
    /// Σ11 = Σ_μ x^μ x^μᵀ, inputs×inputs.
    pub input_correlation: InputCorrelation,
    /// ‖Ŷ‖² = Σ_μ ‖ŷ^μ‖².
    pub target_energy: f64,
    /// P, the number of training examples.
    pub examples: usize,
}

/// Σ11, the correlation of the inputs.
#[derive(Debug, Clone, PartialEq)]
pub enum InputCorrelation {
    /// Σ11 = d·I.
    White {
        /// d > 0.
        input_variance: f64,
    },
    /// Any symmetric positive semidefinite matrix, inputs×inputs.
    General(Matrix),
}

/// Why statistics cannot be taken.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum StatisticsError {
    /// No inputs, outputs or examples.
    #[error("the data are empty: {inputs} inputs, {outputs} outputs, {examples} examples")]
    Empty {
        /// Rows of the inputs.
        inputs: usize,
        /// Rows of the targets.
        outputs: usize,
        /// Columns of the inputs.
        examples: usize,
    },
    /// Inputs and targets differ in their number of examples.
    #[error("inputs have {inputs} examples (columns), but targets have {targets}")]
    Examples {
        /// Columns of the inputs.
        inputs: usize,
        /// Columns of the targets.
        targets: usize,
    },
    /// An entry is NaN or infinite, or so large that a sum overflows.
    #[error("the {0} hold a number that is not finite, or too large to be squared")]
    NotFinite(&'static str),
}

impl TrainingStatistics {
    /// The statistics of any data: `inputs` inputs×examples, `targets` outputs×examples, one
    /// example a column.
    ///
    /// The input correlation is kept as a general matrix, even if it happens to be white.
    ///
    /// # Errors
    ///
    /// [`StatisticsError`] for empty data, different numbers of examples, or entries that are not
    /// finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_tasks::TrainingStatistics;
    ///
    /// let statistics = TrainingStatistics::from_data(&Matrix::identity(3, 3), &Matrix::full(2, 3, 0.5))?;
    /// assert_eq!((statistics.examples, statistics.target_energy), (3, 1.5));
    /// # Ok::<(), dln_tasks::StatisticsError>(())
    /// ```
    pub fn from_data(inputs: &Matrix, targets: &Matrix) -> Result<Self, StatisticsError> {
        let (examples, outputs) = (inputs.ncols(), targets.nrows());
        if inputs.nrows() == 0 || outputs == 0 || examples == 0 {
            return Err(StatisticsError::Empty { inputs: inputs.nrows(), outputs, examples });
        }
        if examples != targets.ncols() {
            return Err(StatisticsError::Examples { inputs: examples, targets: targets.ncols() });
        }
        for (name, matrix) in [("inputs", inputs), ("targets", targets)] {
            if !squared_norm(matrix.as_ref()).is_finite() {
                return Err(StatisticsError::NotFinite(name));
            }
        }
        Ok(Self {
            input_output_correlation: targets * inputs.transpose(),
            input_correlation: InputCorrelation::General(gram(inputs.as_ref())),
            target_energy: squared_norm(targets.as_ref()),
            examples,
        })
    }
}

/// X Xᵀ.
pub(crate) fn gram(inputs: MatrixRef<'_>) -> Matrix {
    inputs * inputs.transpose()
}
