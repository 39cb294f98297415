//! The prediction from sizes, singular values and noise: which modes are signal, and the test error
//! of every learner.
//!
//! With V = ‖Y‖²/(P−1) the variance of the targets, h = 1/(P−1), and a fresh example meeting the
//! factor g = 1/(P−k−2) in every whitened direction that the teacher does not single out
//! (docs/theory.md, "Prediction from data"),
//!
//! ```text
//! ε = { U + Σ_α [h s̄² − w s*²] + Σ_α w (s_α − s*_α)² + n σ² } / V
//! w = c_v² h + (1 − c_v²) g,   s* = s̄ O h/w,   U = V − n σ² − h Σ_α s̄² if positive: signal that was not detected.
//! ```
//!
//! The modes that do not stand out hold the undetected signal, the share q = U/(h Σ ŝ²) of their
//! squared strengths, and count with w = q h + (1 − q) g and s* = q h ŝ/w, so that learning them
//! brings it back. The optimal learner leaves them out.

use dln_dynamics::{ErrorCurve, WeightedMode};
use dln_optimal::Edge;
use dln_spectra::{SignalMode, SpikedEnsemble};

use crate::fit_statistics::{FitStatistics, Noise};
use crate::leverage::Leverage;
use crate::options::Student;

/// Everything in units of the noise scale u = σ√max(n, k).
#[derive(Debug, Clone)]
pub(crate) struct Prediction {
    /// u in units of the design's targets.
    pub(crate) noise_scale: f64,
    /// The modes above the noise, strongest first.
    pub(crate) modes: Vec<SignalMode>,
    /// All data strengths, strongest first.
    pub(crate) strengths: Vec<f64>,
    /// What the optimal learner learns of each: nothing of those that do not stand out.
    optimal: Vec<f64>,
    /// What each costs.
    losses: Vec<ModeLoss>,
    floor: f64,
    scale: f64,
}

/// A mode's part in the error, w (s − s*)², with w its weight and s* its target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ModeLoss {
    pub(crate) weight: f64,
    pub(crate) target: f64,
}

impl Prediction {
    pub(crate) fn new(statistics: &FitStatistics, noise: Noise, leverage: Leverage) -> Self {
        Self::above(0.0, statistics, noise, leverage)
    }

    /// Of which no mode counts as signal unless its data strength, in units of the design, exceeds
    /// `chance` as well.
    pub(crate) fn above(
        chance: f64,
        statistics: &FitStatistics,
        noise: Noise,
        leverage: Leverage,
    ) -> Self {
        let FitStatistics { examples, outputs, retained, .. } = *statistics;
        let noise_scale = noise.std * (outputs.max(retained) as f64).sqrt();
        let entry_std = 1.0 / (outputs.max(retained) as f64).sqrt();
        let strengths: Vec<f64> =
            statistics.values.iter().map(|value| value / noise_scale).collect();
        let mut modes = signal_modes(statistics, noise, entry_std, &strengths);
        modes.retain(|mode| mode.data() * noise_scale > chance);
        let teacher_variance = (examples as f64 - 1.0).recip();
        let variance = statistics.energy / noise_scale / noise_scale * teacher_variance;
        let noise_variance = outputs as f64 * entry_std * entry_std;
        let signal: f64 = modes.iter().map(|mode| mode.teacher().powi(2) * teacher_variance).sum();
        // Without any detected mode the mean predictor is left, whose error is 1 by definition.
        let rest =
            if modes.is_empty() { variance } else { (variance - signal).max(noise_variance) };
        let undetected = (rest - noise_variance).max(0.0) / teacher_variance;
        let background =
            ModeLoss::background(square(&strengths[modes.len()..]), undetected, leverage);
        let losses: Vec<ModeLoss> = strengths
            .iter()
            .enumerate()
            .map(|(idx, &strength)| match modes.get(idx) {
                Some(mode) => ModeLoss::new(mode, leverage),
                None => ModeLoss { target: background.target * strength, ..background },
            })
            .collect();
        let missed: f64 = losses.iter().map(|loss| loss.weight * loss.target.powi(2)).sum();
        let floor = (rest + (signal - missed)).max(0.0);
        let detected = modes.len();
        let optimal = losses.iter().enumerate();
        let optimal =
            optimal.map(|(idx, loss)| if idx < detected { loss.target } else { 0.0 }).collect();
        Self { noise_scale, modes, strengths, optimal, losses, floor, scale: variance }
    }

    /// The prediction for `examples` of the same kind as those of this one; `None` where least
    /// squares would interpolate them.
    pub(crate) fn with_examples(
        statistics: &FitStatistics,
        noise: Noise,
        examples: usize,
    ) -> Option<Self> {
        let fewer = FitStatistics::with_examples(statistics, examples)?;
        let leverage = Leverage::by_law(&fewer)?;
        Some(Self::new(&fewer, noise, leverage))
    }

    /// What the optimal learner learns of each mode, in units of the noise scale.
    pub(crate) fn optimal_strengths(&self) -> Vec<f64> {
        self.optimal.clone()
    }

    /// The test error of the learner that learns the given strengths.
    pub(crate) fn error_of(&self, strengths: impl Iterator<Item = f64>) -> f64 {
        let distance = |(loss, s): (&ModeLoss, f64)| loss.weight * (s - loss.target).powi(2);
        (self.floor + self.losses.iter().zip(strengths).map(distance).sum::<f64>()) / self.scale
    }

    pub(crate) fn optimal_error(&self) -> f64 {
        self.error_of(self.optimal.iter().copied())
    }

    pub(crate) fn least_squares_error(&self) -> f64 {
        self.error_of(self.strengths.iter().copied())
    }

    /// The learning curves of all modes, with their weights and targets.
    pub(crate) fn student_modes(&self, student: Student) -> Vec<WeightedMode> {
        let curve = student.curve();
        let modes = self.losses.iter().zip(&self.strengths);
        let weighted = |(&ModeLoss { weight, target }, &strength): (&ModeLoss, &f64)| {
            WeightedMode { curve: curve.mode(strength), weight, target }
        };
        modes.map(weighted).collect()
    }

    /// The test error over time of a student with the given modes.
    pub(crate) fn error_curve<'a>(&self, modes: &'a [WeightedMode]) -> ErrorCurve<'a> {
        ErrorCurve { modes, bulk: None, bulk_weight: 0.0, floor: self.floor, scale: self.scale }
    }
}

impl ModeLoss {
    fn new(mode: &SignalMode, leverage: Leverage) -> Self {
        let seen = mode.input_overlap() * mode.input_overlap();
        let weight = seen * leverage.signal + (1.0 - seen) * leverage.noise;
        Self { weight, target: mode.target() * leverage.signal / weight }
    }

    /// Of the modes that do not stand out, with the target per unit of data strength.
    ///
    /// Of the sum of their squared strengths, `square`, `undetected` belongs to the teacher, which
    /// learning them finds again; only the rest is noise.
    pub(crate) fn background(square: f64, undetected: f64, leverage: Leverage) -> Self {
        if square <= 0.0 {
            return Self { weight: leverage.noise, target: 0.0 };
        }
        let share = (undetected / square).min(1.0);
        let weight = share * leverage.signal + (1.0 - share) * leverage.noise;
        Self { weight, target: share * leverage.signal / weight }
    }
}

fn square(strengths: &[f64]) -> f64 {
    strengths.iter().map(|strength| strength * strength).sum()
}

/// The modes that stand out of the noise, allowing for the fluctuation of finite noise and of its
/// estimated level.
fn signal_modes(
    statistics: &FitStatistics,
    noise: Noise,
    entry_std: f64,
    strengths: &[f64],
) -> Vec<SignalMode> {
    let FitStatistics { outputs, retained, .. } = *statistics;
    let ensemble = SpikedEnsemble::from_shape(outputs, retained, entry_std)
        .expect("sizes are positive and the noise is of order one");
    let threshold = Edge::Strict { freedom: noise.freedom }
        .threshold(outputs, retained, entry_std)
        .expect("as for the ensemble");
    let above = strengths.iter().take_while(|&&strength| strength > threshold);
    above.map_while(|&strength| ensemble.mode_from_data(strength)).collect()
}
