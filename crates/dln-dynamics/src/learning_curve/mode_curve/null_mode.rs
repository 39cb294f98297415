//! A mode with nothing to learn, a = 0, in three or more layers: algebraic decay from ε.

use super::ModeState;
use crate::learning_curve::LearningCurve;

/// τ ds/dt = −L d s^(1+q) with q = 2 − 2/L, so s^(−q) = ε^(−q) + q L d t/τ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NullMode {
    power: f64,
    /// q L d ε^q.
    init_rate: f64,
    init_scale: f64,
    input_variance: f64,
}

impl NullMode {
    pub(super) fn new(curve: &LearningCurve) -> Self {
        let layers = curve.layers() as f64;
        let (input_variance, init_scale) = (curve.input_variance(), curve.init_scale());
        let power = 2.0 - 2.0 / layers;
        let init_rate = power * layers * input_variance * init_scale.powf(power);
        Self { power, init_rate, init_scale, input_variance }
    }

    pub(super) fn at(&self, time_tau: f64) -> ModeState {
        let log_growth = (self.init_rate * time_tau).ln_1p();
        let strength = self.init_scale * (-log_growth / self.power).exp();
        ModeState { strength, residual: -self.input_variance * strength }
    }

    pub(super) fn time_to(&self, strength: f64) -> f64 {
        let relative_step = (strength - self.init_scale) / self.init_scale;
        (-self.power * relative_step.ln_1p()).exp_m1() / self.init_rate
    }
}
