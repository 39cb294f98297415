//! Tasks in whitened coordinates, in which the theory for white inputs applies to Gaussian ones.

use dln_linalg::{LinalgError, Matrix, symmetric_eigen};
use thiserror::Error;

use crate::inputs::Inputs;
use crate::statistics::gram;
use crate::{Task, Teacher};

/// A task whose inputs have been made white, and the way back.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WhitenedTask {
    /// The task with inputs x̃ = T x and teacher W̄ T⁻¹: the same targets, X̃ X̃ᵀ = D·I.
    pub task: Task,
    /// T, inputs×inputs, symmetric. A student W̃ of the whitened task acts on raw inputs as W̃ T;
    /// only there does its distance to the raw teacher measure the error on fresh examples.
    pub whitener: Matrix,
}

/// Why inputs cannot be made white.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum WhiteningError {
    /// Fewer examples than inputs: some directions do not occur.
    #[error("{examples} examples do not span {inputs} inputs")]
    TooFewExamples {
        /// Number of examples.
        examples: usize,
        /// Input width.
        inputs: usize,
    },
    /// Some direction of the inputs does not occur, or hardly.
    #[error("the inputs do not span their space: the smallest variance is {0} of the largest")]
    Degenerate(f64),
    /// The input correlation or the teacher could not be decomposed.
    #[error(transparent)]
    Decomposition(#[from] LinalgError),
}

impl Task {
    /// The task in coordinates in which its inputs are white: x̃ = T x with T = √D (X Xᵀ)^{−1/2}, D
    /// = examples/inputs.
    ///
    /// T is the symmetric choice, which moves the inputs as little as possible and tends to the
    /// identity as examples of Gaussian inputs grow in number. The student then meets Σ11 = D·I and
    /// the teacher W̄ T⁻¹, whose singular values differ from those of W̄. Fresh examples are not
    /// white under a T estimated from the training set: over Gaussian inputs, their mean square is
    /// larger by examples/(examples − inputs − 1).
    ///
    /// # Errors
    ///
    /// [`WhiteningError`] if the inputs do not span their space: fewer examples than inputs, or a
    /// smallest eigenvalue of X Xᵀ below 1e-12 of the largest.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{InputCorrelation, InputKind, Seed, Task, TaskSetting, Teacher};
    ///
    /// let teacher = Teacher::random(5, 10, &[4.0], Seed::new(0))?;
    /// let setting = TaskSetting::new(40, InputKind::Gaussian, 1.0);
    /// let whitened = Task::draw(&teacher, &setting, Seed::new(1))?.whitened()?;
    /// let InputCorrelation::White { input_variance } = whitened.task.statistics().input_correlation else {
    ///     unreachable!()
    /// };
    /// assert_eq!(input_variance, 4.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn whitened(&self) -> Result<WhitenedTask, WhiteningError> {
        let (inputs, examples) = (self.inputs().nrows(), self.inputs().ncols());
        if examples < inputs {
            return Err(WhiteningError::TooFewExamples { examples, inputs });
        }
        let ratio = examples as f64 / inputs as f64;
        let (whitener, inverse) = symmetric_whitener(self.inputs(), ratio)?;
        let teacher = self.teacher();
        // W̄ T⁻¹ = Ū S̄ (T⁻¹ V̄)ᵀ, since T is symmetric.
        let right = inverse * teacher.right();
        let teacher =
            Teacher::from_skew_modes(teacher.left().as_ref(), teacher.strengths(), right.as_ref())?;
        let white = Inputs::white(&whitener * self.inputs(), ratio);
        Ok(WhitenedTask { task: self.with_inputs(white, teacher), whitener })
    }
}

/// T = √D (X Xᵀ)^{−1/2} and T⁻¹.
fn symmetric_whitener(inputs: &Matrix, ratio: f64) -> Result<(Matrix, Matrix), WhiteningError> {
    const SMALLEST: f64 = 1e-12;
    let eigen = symmetric_eigen(gram(inputs.as_ref()).as_ref())?;
    let (smallest, largest) = (eigen.values[0], eigen.values[eigen.values.len() - 1]);
    if smallest <= SMALLEST * largest {
        return Err(WhiteningError::Degenerate(smallest / largest));
    }
    let spectral = |factor: &dyn Fn(f64) -> f64| {
        let vectors = &eigen.vectors;
        let scaled = Matrix::from_fn(vectors.nrows(), vectors.ncols(), |row, mode| {
            vectors[(row, mode)] * factor(eigen.values[mode])
        });
        scaled * vectors.transpose()
    };
    Ok((spectral(&|value| (ratio / value).sqrt()), spectral(&|value| (value / ratio).sqrt())))
}
