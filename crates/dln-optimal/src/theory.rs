//! What learners can reach on a known teacher: the optimum, per-mode stopping, any spectral
//! learner, ridge.
//!
//! Inputs are white, as in Lampinen & Ganguli 2019, sections 3.2 and 3.7; all errors are ‖W −
//! W̄‖²/‖W̄‖².

use dln_spectra::{EnsembleError, SpikedEnsemble};
use thiserror::Error;

use crate::NoiseEdge;

/// The task whose learners are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerSetting {
    /// N3: the number of outputs.
    pub outputs: usize,
    /// N1: the number of inputs.
    pub inputs: usize,
    /// P: the number of examples, with white inputs; P = N1 in the main text of the paper.
    pub examples: usize,
    /// σ_z: the noise of a target has variance σ_z²/N1.
    pub noise_std: f64,
    /// The teacher's singular values s̄, positive, at most min(outputs, inputs, examples) of them.
    pub teacher_strengths: Vec<f64>,
}

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
/// use dln_optimal::{LearnerSetting, LearnerTheory};
///
/// let setting = LearnerSetting { outputs: 50, inputs: 100, examples: 100, noise_std: 1.0, teacher_strengths: vec![4.0] };
/// let theory = LearnerTheory::new(&setting)?;
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
    /// P/N1 or 1, if that is less: the share of the input space that the examples show.
    visible_share: f64,
    teacher_strengths: Vec<f64>,
    /// Σ s̄².
    squared_norm: f64,
    /// The number of data modes that carry noise only.
    bulk_modes: usize,
    /// The expected squared norm of the noise in the least-squares map.
    noise_energy: f64,
}

impl LearnerTheory {
    /// The theory of a setting.
    ///
    /// # Errors
    ///
    /// Refuses sizes of 0, noise that is negative or not finite, no strengths or too many, and
    /// strengths that are not positive or whose squares overflow or underflow.
    pub fn new(setting: &LearnerSetting) -> Result<Self, LearnerError> {
        setting.check()?;
        let LearnerSetting { outputs, inputs, examples, noise_std, ref teacher_strengths } =
            *setting;
        let columns = inputs.min(examples);
        // More examples than inputs average the targets' noise; fewer leave it as it is.
        let entry_std = noise_std / (inputs.max(examples) as f64).sqrt();
        let squared_norm: f64 = teacher_strengths.iter().map(|strength| strength * strength).sum();
        let noise_energy = outputs as f64 * columns as f64 * entry_std * entry_std;
        let visible_share = columns as f64 / inputs as f64;
        // The largest of the errors and penalties that follow.
        if !(noise_energy / visible_share / squared_norm).is_finite() {
            return Err(LearnerError::NoiseStd(noise_std));
        }
        Ok(Self {
            ensemble: SpikedEnsemble::from_shape(outputs, columns, entry_std)?,
            noise_edge: NoiseEdge::new(outputs, columns, entry_std)?,
            visible_share,
            teacher_strengths: teacher_strengths.clone(),
            squared_norm,
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
        teacher_strength * self.visible_share.sqrt()
    }

    /// 1 − min(1, P/N1) O² of a mode of visible strength, in which nothing cancels: that O² is
    /// close to 1 where noise is weak.
    fn unexplained(&self, visible: f64) -> f64 {
        let (u, v) = (self.ensemble.output_overlap(visible), self.ensemble.input_overlap(visible));
        let hidden_inputs = self.ensemble.input_loss(visible) + v * v * (1.0 - self.visible_share);
        self.ensemble.output_loss(visible) + u * u * hidden_inputs
    }

    /// The probability of each teacher mode, by itself, to pass the threshold that noise alone
    /// passes with probability `false_alarm` at this size ([`Detection`](crate::Detection)); `None`
    /// for false alarms outside [1e-10, 1 − 1e-10].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_optimal::{LearnerSetting, LearnerTheory};
    ///
    /// let setting =
    ///     LearnerSetting { outputs: 50, inputs: 100, examples: 100, noise_std: 1.0, teacher_strengths: vec![4.0, 1.0] };
    /// let found = LearnerTheory::new(&setting)?.detection_probabilities(0.01).expect("a probability");
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
        self.teacher_strengths.iter().map(missed).sum::<f64>() / self.squared_norm
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
            let overlap = self.visible_share.sqrt() * self.ensemble.overlap(visible);
            let learned = f(self.ensemble.data_strength(visible));
            let lost = self.unexplained(visible) / (1.0 + overlap);
            (learned - strength).powi(2) + 2.0 * learned * strength * lost
        };
        let signal: f64 = self.teacher_strengths.iter().map(of_mode).sum();
        let bulk = self.ensemble.bulk().average(|data| f(data).powi(2));
        (signal + self.bulk_modes as f64 * bulk) / self.squared_norm
    }

    /// The best test error of gradient descent that may stop every mode at a time of its own.
    ///
    /// A mode grows from almost 0 to its data strength ŝ and passes every strength between, so each
    /// is stopped at min(s*, ŝ) and the noise at once. As s* < ŝ always, this is the error of the
    /// optimal learner.
    pub fn per_mode_stopping_error(&self) -> f64 {
        self.error_of(|data| {
            self.ensemble.mode_from_data(data).map_or(0.0, |mode| mode.shrunk().min(mode.data()))
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
    /// The penalty λ ≥ 0 is in units of d. With S = Σ s̄², v = min(1, P/N1) and noise energy Q =
    /// (entries of the least-squares map)·(their variance), ε(λ) = 1 − v + (vλ² + Q/S)/(1 + λ)².
    /// This is the exact mean at every size: white inputs shrink all modes by the same factor, and
    /// the mean asks for no singular vectors.
    pub fn ridge_error(&self, penalty: f64) -> f64 {
        let kept = 1.0 / (1.0 + penalty);
        // λ/(1 + λ), also at a penalty of 0 or infinity.
        let lost = 1.0 / (1.0 + 1.0 / penalty);
        let noise = self.noise_energy / self.squared_norm;
        (1.0 - self.visible_share) + self.visible_share * lost * lost + noise * kept * kept
    }

    /// The penalty with the smallest expected error, λ* = Q/(vS), and that error, 1 − v + vλ*/(1 +
    /// λ*).
    pub fn best_ridge(&self) -> BestRidge {
        let penalty = self.noise_energy / (self.visible_share * self.squared_norm);
        BestRidge { penalty, test_error: self.ridge_error(penalty) }
    }
}

/// The best ridge penalty and what it reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct BestRidge {
    /// λ in units of the input variance.
    pub penalty: f64,
    /// The expected test error there.
    pub test_error: f64,
}

impl LearnerSetting {
    fn check(&self) -> Result<(), LearnerError> {
        let Self { outputs, inputs, examples, noise_std, ref teacher_strengths } = *self;
        for (name, size) in [("outputs", outputs), ("inputs", inputs), ("examples", examples)] {
            if size == 0 {
                return Err(LearnerError::Empty { name });
            }
        }
        if !(noise_std >= 0.0 && noise_std.is_finite()) {
            return Err(LearnerError::NoiseStd(noise_std));
        }
        let (count, most) = (teacher_strengths.len(), outputs.min(inputs).min(examples));
        if !(1..=most).contains(&count) {
            return Err(LearnerError::Rank { count, most });
        }
        let valid = |strength: f64| strength > 0.0 && (strength * strength).is_normal();
        match teacher_strengths.iter().find(|&&strength| !valid(strength)) {
            Some(&strength) => Err(LearnerError::Strength(strength)),
            None => Ok(()),
        }
    }
}

/// Why a setting was refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LearnerError {
    /// A size is 0.
    #[error("{name} must be at least 1")]
    Empty {
        /// Which size.
        name: &'static str,
    },
    /// The noise is negative or not finite, or its energy over the teacher's is beyond the range of
    /// numbers.
    #[error(
        "noise_std must be finite and at least 0, and its square comparable to the teacher's, got {0:?}"
    )]
    NoiseStd(f64),
    /// There is no teacher mode, so that no relative error exists, or more than the data can show.
    #[error("teacher_strengths must hold 1 to {most} values for these sizes, got {count}")]
    Rank {
        /// How many there are.
        count: usize,
        /// The smallest of outputs, inputs and examples.
        most: usize,
    },
    /// A teacher strength is not positive, or its square is not a normal number.
    #[error(
        "teacher_strengths must be positive, with squares that do not overflow or underflow, got {0}"
    )]
    Strength(f64),
    /// The noise level lies outside the range of normal numbers.
    #[error("noise_std cannot be represented at this size: {0}")]
    Noise(#[from] EnsembleError),
}
