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

use crate::evidence::{Evidence, Noise};
use crate::options::Student;

/// Everything in units of the noise scale ρ = σ√max(n, k).
#[derive(Debug, Clone)]
pub(crate) struct Prediction {
    /// ρ in units of the design's targets.
    pub(crate) noise_scale: f64,
    /// The modes above the noise, strongest first.
    pub(crate) modes: Vec<SignalMode>,
    /// All data strengths, strongest first.
    pub(crate) strengths: Vec<f64>,
    /// What the optimal learner learns of each: nothing of those that do not stand out.
    shrunk: Vec<f64>,
    /// Weight and target of each.
    terms: Vec<Term>,
    floor: f64,
    scale: f64,
}

/// A mode's part in the error, w (s − s*)².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Term {
    pub(crate) weight: f64,
    pub(crate) target: f64,
}

/// How strongly a fresh example meets a whitened direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Exposure {
    /// h: a direction that the teacher singles out.
    pub(crate) signal: f64,
    /// g: any other.
    pub(crate) noise: f64,
}

impl Prediction {
    pub(crate) fn new(evidence: &Evidence, noise: Noise, exposure: Exposure) -> Self {
        Self::above(0.0, evidence, noise, exposure)
    }

    /// Of which no mode counts as signal unless its data strength, in units of the design, exceeds
    /// `chance` as well.
    pub(crate) fn above(
        chance: f64,
        evidence: &Evidence,
        noise: Noise,
        exposure: Exposure,
    ) -> Self {
        let Evidence { examples, outputs, retained, .. } = *evidence;
        let noise_scale = noise.std * (outputs.max(retained) as f64).sqrt();
        let entry_std = 1.0 / (outputs.max(retained) as f64).sqrt();
        let strengths: Vec<f64> = evidence.values.iter().map(|value| value / noise_scale).collect();
        let mut modes = signal_modes(evidence, noise, entry_std, &strengths);
        modes.retain(|mode| mode.data() * noise_scale > chance);
        let teacher_variance = (examples as f64 - 1.0).recip();
        let variance = evidence.energy / noise_scale / noise_scale * teacher_variance;
        let noise_variance = outputs as f64 * entry_std * entry_std;
        let signal: f64 = modes.iter().map(|mode| mode.teacher().powi(2) * teacher_variance).sum();
        // Without any detected mode the mean predictor is left, whose error is 1 by definition.
        let rest =
            if modes.is_empty() { variance } else { (variance - signal).max(noise_variance) };
        let undetected = (rest - noise_variance).max(0.0) / teacher_variance;
        let background = Term::background(square(&strengths[modes.len()..]), undetected, exposure);
        let terms: Vec<Term> = strengths
            .iter()
            .enumerate()
            .map(|(idx, &strength)| match modes.get(idx) {
                Some(mode) => Term::new(mode, exposure),
                None => Term { target: background.target * strength, ..background },
            })
            .collect();
        let missed: f64 = terms.iter().map(|term| term.weight * term.target.powi(2)).sum();
        let floor = (rest + (signal - missed)).max(0.0);
        let detected = modes.len();
        let shrunk = terms.iter().enumerate();
        let shrunk =
            shrunk.map(|(idx, term)| if idx < detected { term.target } else { 0.0 }).collect();
        Self { noise_scale, modes, strengths, shrunk, terms, floor, scale: variance }
    }

    /// The prediction for `examples` of the same kind as those of this one; `None` where least
    /// squares would interpolate them.
    pub(crate) fn with_examples(
        evidence: &Evidence,
        noise: Noise,
        examples: usize,
    ) -> Option<Self> {
        let fewer = Evidence::with_examples(evidence, examples)?;
        Some(Self::new(&fewer, noise, Exposure::of_fresh_examples(&fewer)))
    }

    /// What the optimal learner learns of each mode, in units of the noise scale.
    pub(crate) fn shrunk(&self) -> Vec<f64> {
        self.shrunk.clone()
    }

    /// The test error of the learner that learns the given strengths.
    pub(crate) fn error_of(&self, strengths: impl Iterator<Item = f64>) -> f64 {
        let distance = |(term, s): (&Term, f64)| term.weight * (s - term.target).powi(2);
        (self.floor + self.terms.iter().zip(strengths).map(distance).sum::<f64>()) / self.scale
    }

    pub(crate) fn optimal_error(&self) -> f64 {
        self.error_of(self.shrunk.iter().copied())
    }

    pub(crate) fn least_squares_error(&self) -> f64 {
        self.error_of(self.strengths.iter().copied())
    }

    /// The learning curves of all modes, with their weights and targets.
    pub(crate) fn student_modes(&self, student: Student) -> Vec<WeightedMode> {
        let curve = student.curve();
        let modes = self.terms.iter().zip(&self.strengths);
        let weighted = |(&Term { weight, target }, &strength): (&Term, &f64)| WeightedMode {
            curve: curve.mode(strength),
            weight,
            target,
        };
        modes.map(weighted).collect()
    }

    /// The test error over time of a student with the given modes.
    pub(crate) fn error_curve<'a>(&self, modes: &'a [WeightedMode]) -> ErrorCurve<'a> {
        ErrorCurve { modes, bulk: None, bulk_weight: 0.0, floor: self.floor, scale: self.scale }
    }
}

impl Term {
    fn new(mode: &SignalMode, exposure: Exposure) -> Self {
        let seen = mode.input_overlap() * mode.input_overlap();
        let weight = seen * exposure.signal + (1.0 - seen) * exposure.noise;
        Self { weight, target: mode.target() * exposure.signal / weight }
    }

    /// Of the modes that do not stand out, with the target per unit of data strength.
    ///
    /// Of the sum of their squared strengths, `square`, `undetected` belongs to the teacher, which
    /// learning them finds again; only the rest is noise.
    pub(crate) fn background(square: f64, undetected: f64, exposure: Exposure) -> Self {
        if square <= 0.0 {
            return Self { weight: exposure.noise, target: 0.0 };
        }
        let share = (undetected / square).min(1.0);
        let weight = share * exposure.signal + (1.0 - share) * exposure.noise;
        Self { weight, target: share * exposure.signal / weight }
    }
}

impl Exposure {
    /// For P Gaussian examples of any covariance, centred by their own mean: that of the inverse
    /// Wishart matrix with P − 1 degrees of freedom (Stein 1960). The mean costs fresh examples and
    /// their targets the same factor 1 + 1/P, which cancels.
    ///
    /// With a single dimension of residual, k = P − 2, no mean exists; 1/(P − 1 − k) = 1 is the
    /// median over training sets.
    pub(crate) fn of_fresh_examples(evidence: &Evidence) -> Self {
        let (examples, freedom) = (evidence.examples as f64, evidence.freedom() as f64);
        Self { signal: (examples - 1.0).recip(), noise: (freedom - 1.0).max(1.0).recip() }
    }
}

fn square(strengths: &[f64]) -> f64 {
    strengths.iter().map(|strength| strength * strength).sum()
}

/// The modes that stand out of the noise, allowing for the fluctuation of finite noise and of its
/// estimated level.
fn signal_modes(
    evidence: &Evidence,
    noise: Noise,
    entry_std: f64,
    strengths: &[f64],
) -> Vec<SignalMode> {
    let Evidence { outputs, retained, .. } = *evidence;
    let ensemble = SpikedEnsemble::from_shape(outputs, retained, entry_std)
        .expect("sizes are positive and the noise is of order one");
    let threshold = Edge::Strict { freedom: noise.freedom }
        .threshold(outputs, retained, entry_std)
        .expect("as for the ensemble");
    let above = strengths.iter().take_while(|&&strength| strength > threshold);
    above.map_while(|&strength| ensemble.mode_from_data(strength)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dln_linalg::{Matrix, squared_norm, thin_svd};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    /// The mean square of a fresh Gaussian example's coordinates under the whitener of P others,
    /// about their mean and in units of its factor 1 + 1/P.
    fn simulated(rng: &mut ChaCha8Rng, examples: usize, inputs: usize) -> f64 {
        let drawn = Matrix::from_fn(examples, inputs, |_, _| rng.sample(StandardNormal));
        let mean = Matrix::from_fn(1, inputs, |_, idx| drawn.col(idx).sum() / examples as f64);
        let svd = thin_svd(
            Matrix::from_fn(examples, inputs, |row, idx| drawn[(row, idx)] - mean[(0, idx)])
                .as_ref(),
        )
        .expect("finite");
        let whitener =
            Matrix::from_fn(inputs, inputs, |row, idx| svd.right[(row, idx)] / svd.values[idx]);
        // The expectation over the fresh example given the others.
        let of_fresh = squared_norm(whitener.as_ref()) + squared_norm((mean * whitener).as_ref());
        of_fresh / inputs as f64 / (1.0 + (examples as f64).recip())
    }

    /// 1/(P − k − 1) stood here once, 17 and 12 % less: the mean of the examples was counted as
    /// known.
    #[test]
    fn fresh_examples_meet_noise_as_simulated() {
        for (examples, inputs) in [(12, 5), (30, 20)] {
            let mut rng = ChaCha8Rng::seed_from_u64(7);
            let draws: Vec<f64> =
                (0..4000).map(|_| simulated(&mut rng, examples, inputs)).collect();
            let count = draws.len() as f64;
            let mean = draws.iter().sum::<f64>() / count;
            let square: f64 = draws.iter().map(|draw| (draw - mean).powi(2)).sum();
            let std_error = (square / count / (count - 1.0)).sqrt();
            let evidence = Evidence {
                examples,
                outputs: 1,
                retained: inputs,
                values: Vec::new(),
                residual: 0.0,
                energy: 0.0,
            };
            let expected = Exposure::of_fresh_examples(&evidence).noise;
            assert!((mean - expected).abs() < 5.0 * std_error, "{mean} ± {std_error}, {expected}");
            assert!(std_error < 0.02 * mean, "too few draws: {mean} ± {std_error}");
        }
    }
}
