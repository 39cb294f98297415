//! What learners can reach on a known teacher: the optimum, per-mode stopping, any spectral
//! learner, ridge.
//!
//! Inputs are white, as in Lampinen & Ganguli 2019, sections 3.2 and 3.7; all errors are ‖W −
//! W̄‖²/‖W̄‖².

use dln_spectra::{EnsembleError, SeenInputs, SpikedEnsemble, WhiteSetting, WhiteSettingError};
use thiserror::Error;

use crate::NoiseEdge;

/// Test errors of spectral learners W = Û diag(f(ŝ)) V̂ᵀ on a known teacher.
///
/// ŝ, Û and V̂ belong to the least-squares map of the training data. For P ≥ N1 that is W̄ plus
/// noise entries of variance σ_z²/P; for P < N1 the data show the teacher's projection on P input
/// directions, strengths s̄√(P/N1) in an N3×P map with noise of variance σ_z²/N1, and nothing of
/// the rest.
///
/// # Examples
///
/// ```
/// use dln_optimal::{LearnerTheory, WhiteSetting};
///
/// let theory = LearnerTheory::new(&WhiteSetting::new(100, 50), &[4.0])?;
/// assert!((theory.optimal_error() - 0.090_905_61).abs() < 1e-8);
/// // Ridge shrinks signal and noise alike, and pays for it.
/// assert!(theory.best_ridge().test_error > 0.7);
/// # Ok::<(), dln_optimal::LearnerError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerTheory {
    ensemble: SpikedEnsemble,
    /// The largest singular value of the least-squares map's noise.
    noise_edge: NoiseEdge,
    /// The subspace of the inputs that the examples span.
    seen: SeenInputs,
    teacher_strengths: Vec<f64>,
    /// Σ s̄².
    teacher_energy: f64,
    /// The number of data modes that carry noise only.
    bulk_modes: usize,
    /// The expected squared norm of the noise in the least-squares map.
    noise_energy: f64,
}

impl LearnerTheory {
    /// The theory of the learners of a teacher with singular values s̄, in any order.
    ///
    /// # Errors
    ///
    /// [`LearnerError`] if a size, the noise or a strength is out of range
    /// ([`WhiteSetting::check_teacher`]).
    pub fn new(setting: &WhiteSetting, teacher_strengths: &[f64]) -> Result<Self, LearnerError> {
        setting.check_teacher(teacher_strengths)?;
        let WhiteSetting { inputs, outputs, examples, noise_std, .. } = *setting;
        let columns = inputs.min(examples);
        // More examples than inputs average the targets' noise; fewer leave it as it is.
        let entry_std = noise_std / (inputs.max(examples) as f64).sqrt();
        let teacher_energy: f64 =
            teacher_strengths.iter().map(|strength| strength * strength).sum();
        let noise_energy = outputs as f64 * columns as f64 * entry_std * entry_std;
        Ok(Self {
            ensemble: SpikedEnsemble::from_shape(outputs, columns, entry_std)?,
            noise_edge: NoiseEdge::new(outputs, columns, entry_std)?,
            seen: SeenInputs::new(inputs, examples),
            teacher_strengths: teacher_strengths.to_vec(),
            teacher_energy,
            bulk_modes: outputs.min(columns) - teacher_strengths.len(),
            noise_energy,
        })
    }

    /// The ensemble of the least-squares map.
    pub fn ensemble(&self) -> &SpikedEnsemble {
        &self.ensemble
    }

    /// The strength at which a teacher mode stands in the least-squares map, apart from the noise:
    /// s̄, or s̄√(P/N1).
    fn visible(&self, teacher_strength: f64) -> f64 {
        teacher_strength * self.seen.length()
    }

    /// 1 − min(1, P/N1) O² of a mode of visible strength, in which nothing cancels: that O² is
    /// close to 1 where noise is weak.
    fn unexplained(&self, visible: f64) -> f64 {
        self.seen.unexplained(&self.ensemble, visible)
    }

    /// The probability of each teacher mode, by itself, to pass the threshold that noise alone
    /// passes with probability `false_alarm` at this size ([`Detection`](crate::Detection)); `None`
    /// for false alarms outside [1e-10, 1 − 1e-10].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_optimal::{LearnerTheory, WhiteSetting};
    ///
    /// let theory = LearnerTheory::new(&WhiteSetting::new(100, 50), &[4.0, 1.0])?;
    /// let found = theory.detection_probabilities(0.01).expect("a probability");
    /// // The second lies above the detection threshold 0.84 of infinite size, and yet is found only once in three times.
    /// assert!(found[0] > 0.999 && (0.2..0.4).contains(&found[1]));
    /// # Ok::<(), dln_optimal::LearnerError>(())
    /// ```
    pub fn detection_probabilities(&self, false_alarm: f64) -> Option<Vec<f64>> {
        let detection = self.noise_edge.detection(self.noise_edge.threshold(false_alarm)?);
        let of_mode = |&strength: &f64| detection.probability(self.visible(strength));
        Some(self.teacher_strengths.iter().map(of_mode).collect())
    }

    /// The test error of the optimal learner: Σ s̄²(1 − O²)/Σ s̄², with min(1, P/N1)·O² in place of
    /// O².
    pub fn optimal_error(&self) -> f64 {
        let missed =
            |&strength: &f64| strength * strength * self.unexplained(self.visible(strength));
        self.teacher_strengths.iter().map(missed).sum::<f64>() / self.teacher_energy
    }

    /// The test error of the learner that learns f(ŝ) of each data mode ŝ, noise or signal:
    /// {Σ [f(ŝ)² − 2 f(ŝ) s̄ O + s̄²] + (r − K)⟨f²⟩}/Σ s̄², with √min(1, P/N1)·O in place of O.
    ///
    /// r is the number of data modes, K the number of teacher modes and ⟨·⟩ the average over the
    /// bulk. A teacher mode below the detection threshold counts as a data mode at the edge of the
    /// bulk without overlap. Valid as sizes grow: what the bulk's many vectors know of the teacher,
    /// of relative order 1/size, is left out.
    pub fn error_of(&self, f: impl Fn(f64) -> f64) -> f64 {
        let of_mode = |&strength: &f64| {
            let visible = self.visible(strength);
            let overlap = self.seen.length() * self.ensemble.overlap(visible);
            let learned = f(self.ensemble.data_strength(visible));
            let lost = self.unexplained(visible) / (1.0 + overlap);
            (learned - strength).powi(2) + 2.0 * learned * strength * lost
        };
        let signal: f64 = self.teacher_strengths.iter().map(of_mode).sum();
        let bulk = self.ensemble.bulk().average(|data| f(data).powi(2));
        (signal + self.bulk_modes as f64 * bulk) / self.teacher_energy
    }

    /// The best test error of gradient descent that may stop every mode at a time of its own.
    ///
    /// A mode grows from almost 0 to its data strength ŝ and passes every strength between, so each
    /// is stopped at min(s*, ŝ) and the noise at once. As s* < ŝ always, this is the error of the
    /// optimal learner.
    pub fn per_mode_stopping_error(&self) -> f64 {
        self.error_of(|data| {
            self.ensemble.mode_from_data(data).map_or(0.0, |mode| mode.target().min(mode.data()))
        })
    }

    /// The expected test error of least squares, where gradient descent ends: every data mode
    /// learned in full.
    ///
    /// [`ridge_error`](Self::ridge_error) without a penalty, 1 − v + Q/S: exact at every size, for
    /// every teacher.
    pub fn least_squares_error(&self) -> f64 {
        self.ridge_error(0.0)
    }

    /// The expected test error of ridge regression, W_λ = Σ31/(d(1 + λ)) for inputs of variance d.
    ///
    /// The penalty λ ≥ 0 is relative to d. With S = Σ s̄², v = min(1, P/N1) and noise energy Q =
    /// (entries of the least-squares map)·(their variance), ε(λ) = 1 − v + (vλ² + Q/S)/(1 + λ)².
    /// This is the exact mean at every size: white inputs shrink all modes by the same factor, and
    /// the mean asks for no singular vectors.
    pub fn ridge_error(&self, relative_penalty: f64) -> f64 {
        let kept = 1.0 / (1.0 + relative_penalty);
        // λ/(1 + λ), also at a penalty of 0 or infinity.
        let lost = 1.0 / (1.0 + 1.0 / relative_penalty);
        let noise = self.noise_energy / self.teacher_energy;
        self.seen.unseen() + self.seen.share() * lost * lost + noise * kept * kept
    }

    /// The penalty with the smallest expected error, λ* = Q/(vS), and that error, 1 − v + vλ*/(1 +
    /// λ*).
    pub fn best_ridge(&self) -> BestRidge {
        let relative_penalty = self.noise_energy / (self.seen.share() * self.teacher_energy);
        BestRidge { relative_penalty, test_error: self.ridge_error(relative_penalty) }
    }
}

/// The best ridge penalty and what it reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct BestRidge {
    /// λ, relative to the input variance d.
    pub relative_penalty: f64,
    /// The expected test error there.
    pub test_error: f64,
}

/// Why there is no theory of a task's learners.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LearnerError {
    /// A size, the noise or the teacher is out of range.
    #[error(transparent)]
    Setting(#[from] WhiteSettingError),
    /// The noise level lies outside the range of normal numbers.
    #[error(transparent)]
    Noise(#[from] EnsembleError),
}
