//! A mode of two layers, L = 2: logistic growth from ε to a/d.
//!
//! The textbook form s = (a/d)/(1 + e^(−2at/τ)((a/d)/ε − 1)) cancels when a is small or the mode
//! decays. Divided through by a/d it becomes, with e = e^(−2at/τ),
//!
//! ```text
//! 1/s = (d/a)(1 − e) + e/ε,
//! ```
//!
//! a sum of positive terms for growing and decaying modes alike, whose first term tends to 2dt/τ as
//! a → 0.

use super::{ModeState, logit_step};
use crate::learning_curve::LearningCurve;

/// Below this value of 2at/τ the difference 1 − e is taken by `exp_m1`; above it the plain
/// difference loses at most one digit.
const SMALL_EXPONENT: f64 = 0.1;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TwoLayers {
    twice_data_strength: f64,
    input_variance: f64,
    inverse_limit: f64,
    inverse_init_scale: f64,
    /// a/ε − d, so that a − d s = s e (a/ε − d).
    relative_residual: f64,
}

impl TwoLayers {
    pub(crate) fn new(curve: &LearningCurve, data_strength: f64) -> Self {
        let (input_variance, init_scale) = (curve.input_variance(), curve.init_scale());
        Self {
            twice_data_strength: 2.0 * data_strength,
            input_variance,
            inverse_limit: input_variance / data_strength,
            inverse_init_scale: 1.0 / init_scale,
            relative_residual: data_strength / init_scale - input_variance,
        }
    }

    #[inline]
    pub(crate) fn at(&self, time_tau: f64) -> ModeState {
        if time_tau == f64::INFINITY {
            return ModeState { strength: 1.0 / self.inverse_limit, residual: 0.0 };
        }
        let exponent = self.twice_data_strength * time_tau;
        let decay = (-exponent).exp();
        let learned = if exponent > SMALL_EXPONENT {
            self.inverse_limit * (1.0 - decay)
        } else {
            2.0 * self.input_variance * time_tau * mean_decay(exponent)
        };
        let strength = 1.0 / (learned + decay * self.inverse_init_scale);
        ModeState { strength, residual: strength * decay * self.relative_residual }
    }

    /// The logit of s d/a grows at the rate 2a.
    pub(super) fn time_to(&self, strength: f64) -> f64 {
        let init_scale = 1.0 / self.inverse_init_scale;
        if self.twice_data_strength == 0.0 {
            return (1.0 / strength - 1.0 / init_scale) / (2.0 * self.input_variance);
        }
        logit_step(init_scale, strength, 1.0 / self.inverse_limit) / self.twice_data_strength
    }
}

/// (1 − e^(−z))/z, the mean of e^(−z) over [0, z]; 1 at z = 0.
fn mean_decay(exponent: f64) -> f64 {
    if exponent == 0.0 { 1.0 } else { -(-exponent).exp_m1() / exponent }
}
