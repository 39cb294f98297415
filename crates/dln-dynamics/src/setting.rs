//! What the theory of a single task needs to know, and its validation.

use dln_spectra::{SignalPlusNoiseError, WhiteSetting, WhiteSettingError};

use crate::learning_curve::CurveError;
use crate::white_data::WhiteDataError;

/// A student, its task and its training data (docs/NOTATION.md has the symbols).
///
/// # Examples
///
/// ```
/// use dln_dynamics::{AlignedTheory, TheorySetting};
///
/// let setting = TheorySetting::new(100, 50, vec![12.0, 8.0, 4.0]);
/// let theory = AlignedTheory::new(&setting)?;
/// assert!((theory.optimal_stopping().test_error - 0.020_037_52).abs() < 5e-9);
/// # Ok::<(), dln_dynamics::TheoryError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TheorySetting {
    /// Width N1 ≥ 1 of the input layer.
    pub inputs: usize,
    /// Width N3 ≥ 1 of the output layer.
    pub outputs: usize,
    /// Width N2 ≥ 1 of every hidden layer of the student, min(N1, N3) unless set; a student of one
    /// layer has none and ignores it.
    pub hidden: usize,
    /// Number L ≥ 1 of the student's weight matrices; 2 unless set.
    pub layers: usize,
    /// Number P ≥ 1 of training examples, with white inputs; as many as inputs unless set.
    pub examples: usize,
    /// Label noise σ_z, 0 or between 1e-70 and 1e70, 1 unless set: noise entries have standard
    /// deviation σ_z/√N1.
    pub noise_std: f64,
    /// Singular value ε of the student's product at t = 0, between 1e-70 and 1e70; 1e-5 unless set.
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
    /// The teacher is out of range.
    #[error(transparent)]
    Setting(#[from] WhiteSettingError),
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
    /// As many examples as inputs, label noise 1, and a student of two layers, as wide as the
    /// teacher needs, that starts at 1e-5.
    pub fn new(inputs: usize, outputs: usize, teacher_strengths: Vec<f64>) -> Self {
        Self {
            inputs,
            outputs,
            hidden: inputs.min(outputs),
            layers: 2,
            examples: inputs,
            noise_std: 1.0,
            init_scale: 1e-5,
            teacher_strengths,
        }
    }

    /// With hidden layers of width N2.
    #[must_use]
    pub fn with_hidden(self, hidden: usize) -> Self {
        Self { hidden, ..self }
    }

    /// With L weight matrices.
    #[must_use]
    pub fn with_layers(self, layers: usize) -> Self {
        Self { layers, ..self }
    }

    /// With this number of examples.
    #[must_use]
    pub fn with_examples(self, examples: usize) -> Self {
        Self { examples, ..self }
    }

    /// With label noise σ_z.
    #[must_use]
    pub fn with_noise_std(self, noise_std: f64) -> Self {
        Self { noise_std, ..self }
    }

    /// With a student that starts at strength ε.
    #[must_use]
    pub fn with_init_scale(self, init_scale: f64) -> Self {
        Self { init_scale, ..self }
    }

    /// With another teacher.
    #[must_use]
    pub fn with_teacher_strengths(self, teacher_strengths: Vec<f64>) -> Self {
        Self { teacher_strengths, ..self }
    }

    /// The part that describes the training data.
    pub fn data(&self) -> WhiteSetting {
        WhiteSetting::new(self.inputs, self.outputs)
            .with_examples(self.examples)
            .with_noise_std(self.noise_std)
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

    /// Checks what the learning curve does not check by itself.
    pub(crate) fn check(&self) -> Result<(), TheoryError> {
        if self.hidden == 0 && self.layers > 1 {
            return Err(TheoryError::NoHidden);
        }
        Ok(self.data().check_teacher(&self.teacher_strengths)?)
    }

    /// The teacher's energy Σ s̄².
    pub fn teacher_energy(&self) -> f64 {
        self.teacher_strengths.iter().map(|s| s * s).sum()
    }

    /// Number of singular modes that the student can hold: min(N2, N1, N3), without N2 for a single
    /// layer.
    pub fn capacity(&self) -> usize {
        let widest = self.inputs.min(self.outputs);
        if self.layers == 1 { widest } else { widest.min(self.hidden) }
    }
}
