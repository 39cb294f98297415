//! What a task is drawn with: number of examples, kind of inputs, noise; and which of these are
//! refused.

use thiserror::Error;

/// How training inputs X (inputs×examples, one example per column) are drawn; D = examples/inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// Unit vectors. examples = inputs: each once, X = I. examples < inputs: as many different
    /// ones, chosen at random. examples a multiple of inputs: each D times. No other number of
    /// examples.
    OneHot,
    /// White inputs of random orientation. examples ≥ inputs: X = √D times Haar distributed
    /// orthonormal rows, so that X Xᵀ = D·I. examples < inputs: Haar distributed orthonormal
    /// columns.
    Orthogonal,
    /// Iid N(0, 1/inputs) entries. X Xᵀ is D·I only on average: the theory for white inputs does
    /// not hold for these unless examples far exceed inputs.
    Gaussian,
}

/// Number of examples, kind of inputs and label noise of a task.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct TaskSetting {
    /// P, the number of training examples, ≥ 1.
    pub examples: usize,
    /// How the inputs are drawn.
    pub input_kind: InputKind,
    /// σ_z ≥ 0: the entries of the noise matrix are iid N(0, σ_z²/inputs). For entries of variance
    /// v pass √(v·inputs).
    pub noise_std: f64,
}

/// Why a task cannot be drawn.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TaskError {
    /// No examples.
    #[error("examples is 0, but must be at least 1")]
    NoExamples,
    /// A noise level that is negative or not finite.
    #[error("noise_std is {0:?}, but must be finite and at least 0")]
    Noise(f64),
    /// One-hot inputs that would not all be presented equally often.
    #[error(
        "{examples} one-hot examples of {inputs} inputs: more than inputs, and no multiple of them"
    )]
    UnevenOneHot {
        /// The number of examples asked for.
        examples: usize,
        /// Input width.
        inputs: usize,
    },
}

impl TaskSetting {
    /// The given number of examples with inputs of one kind, and label noise σ_z.
    pub const fn new(examples: usize, input_kind: InputKind, noise_std: f64) -> Self {
        Self { examples, input_kind, noise_std }
    }

    /// Checks the setting against the input width.
    pub(crate) fn check(&self, inputs: usize) -> Result<(), TaskError> {
        let examples = self.examples;
        if examples == 0 {
            return Err(TaskError::NoExamples);
        }
        if !(self.noise_std >= 0.0 && self.noise_std.is_finite()) {
            return Err(TaskError::Noise(self.noise_std));
        }
        if self.input_kind == InputKind::OneHot
            && examples > inputs
            && !examples.is_multiple_of(inputs)
        {
            return Err(TaskError::UnevenOneHot { examples, inputs });
        }
        Ok(())
    }

    /// Standard deviation of one entry of the noise matrix.
    pub(crate) fn entry_std(&self, inputs: usize) -> f64 {
        self.noise_std / (inputs as f64).sqrt()
    }
}
