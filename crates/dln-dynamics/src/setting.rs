//! What the theory of a single task needs to know, and its validation.

use dln_spectra::SignalPlusNoiseError;

use crate::learning_curve::CurveError;
use crate::white_data::{STRENGTHS, WhiteDataError, WhiteSetting};

/// A student, its task and its training data (docs/NOTATION.md has the symbols).
///
/// # Examples
///
/// ```
/// use dln_dynamics::{AlignedTheory, TheorySetting};
///
/// let setting = TheorySetting {
///     inputs: 100,
///     outputs: 50,
///     hidden: 50,
///     layers: 2,
///     examples: 100,
///     noise_std: 1.0,
///     init_scale: 1e-5,
///     teacher_strengths: vec![12.0, 8.0, 4.0],
/// };
/// let theory = AlignedTheory::new(&setting)?;
/// assert!((theory.optimal_stopping().test_error - 0.020_037_52).abs() < 5e-9);
/// # Ok::<(), dln_dynamics::TheoryError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TheorySetting {
    /// Width N1 ≥ 1 of the input layer.
    pub inputs: usize,
    /// Width N3 ≥ 1 of the output layer.
    pub outputs: usize,
    /// Width N2 ≥ 1 of every hidden layer of the student; a student of one layer has none and
    /// ignores it.
    pub hidden: usize,
    /// Number L ≥ 1 of the student's weight matrices.
    pub layers: usize,
    /// Number P ≥ 1 of training examples, with white inputs.
    pub examples: usize,
    /// Label noise σ_z, 0 or between 1e-70 and 1e70: noise entries have standard deviation σ_z/√N1.
    pub noise_std: f64,
    /// Singular value ε of the student's product at t = 0, between 1e-70 and 1e70.
    pub init_scale: f64,
    /// The teacher's singular values s̄, between 1e-70 and 1e70, in any order; at least one, at
    /// most min(N1, N3, P).
    pub teacher_strengths: Vec<f64>,
}

/// Why there is no theory for a [`TheorySetting`].
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TheoryError {
    /// The hidden layer is empty.
    #[error("hidden is 0, but must be at least 1")]
    NoHidden,
    /// There is no signal to measure errors by.
    #[error("teacher_strengths is empty, but must name at least one mode")]
    NoStrengths,
    /// A strength is not positive, or its square next to the others would leave the range of
    /// numbers.
    #[error("teacher_strengths contains {0:?}, but each must lie between 1e-70 and 1e70")]
    Strength(f64),
    /// The teacher has more modes than the data can show.
    #[error(
        "teacher_strengths has {rank} modes, but {data_modes} inputs, outputs or examples show at most that many"
    )]
    Rank {
        /// Number of teacher strengths.
        rank: usize,
        /// min(inputs, outputs, examples).
        data_modes: usize,
    },
    /// The layers or the initial scale are out of range.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// A size or the noise is out of range.
    #[error(transparent)]
    Data(#[from] WhiteDataError),
    /// The spectrum of signal and noise at this size could not be resolved.
    #[error(transparent)]
    Spectrum(#[from] SignalPlusNoiseError),
}

impl TheorySetting {
    /// The part that describes the training data.
    pub fn data(&self) -> WhiteSetting {
        WhiteSetting {
            inputs: self.inputs,
            outputs: self.outputs,
            examples: self.examples,
            noise_std: self.noise_std,
        }
    }

    /// The mean test error of training to the end, exact for every teacher at every size: that of
    /// least squares, N3 σ²/(D Σ s̄²).
    ///
    /// `None` where the student has not seen all inputs (P < N1) or has no room for all modes.
    pub fn exact_end(&self) -> Option<f64> {
        let sees_all = self.examples >= self.inputs;
        (sees_all && self.capacity() == self.inputs.min(self.outputs)).then(|| {
            let examples_per_input = self.examples as f64 / self.inputs as f64;
            self.outputs as f64 * self.noise_std * self.noise_std
                / (examples_per_input * self.teacher_energy())
        })
    }

    /// Checks what neither the data nor the learning curve check by themselves; `data_modes` is
    /// min(N1, N3, P).
    pub(crate) fn check(&self, data_modes: usize) -> Result<(), TheoryError> {
        let rank = self.teacher_strengths.len();
        if self.hidden == 0 && self.layers > 1 {
            return Err(TheoryError::NoHidden);
        }
        if rank == 0 {
            return Err(TheoryError::NoStrengths);
        }
        if let Some(&strength) = self.teacher_strengths.iter().find(|s| !STRENGTHS.contains(s)) {
            return Err(TheoryError::Strength(strength));
        }
        if rank > data_modes {
            return Err(TheoryError::Rank { rank, data_modes });
        }
        Ok(())
    }

    /// The teacher's energy Σ s̄².
    pub(crate) fn teacher_energy(&self) -> f64 {
        self.teacher_strengths.iter().map(|s| s * s).sum()
    }

    /// Number of singular modes that the student can hold: min(N2, N1, N3), without N2 for a single
    /// layer.
    pub fn capacity(&self) -> usize {
        let widest = self.inputs.min(self.outputs);
        if self.layers == 1 { widest } else { widest.min(self.hidden) }
    }
}
