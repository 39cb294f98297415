//! A mode of a single layer, L = 1: s(t) = (a/d)(1 − e^(−dt/τ)) + ε e^(−dt/τ).

use super::ModeState;
use crate::learning_curve::LearningCurve;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Linear {
    input_variance: f64,
    limit: f64,
    init_scale: f64,
    init_residual: f64,
}

impl Linear {
    pub(super) fn new(curve: &LearningCurve, data_strength: f64) -> Self {
        let (input_variance, init_scale) = (curve.input_variance(), curve.init_scale());
        let init_residual = data_strength - input_variance * init_scale;
        Self { input_variance, limit: data_strength / input_variance, init_scale, init_residual }
    }

    pub(super) fn at(&self, time_tau: f64) -> ModeState {
        let exponent = -self.input_variance * time_tau;
        let strength = self.init_scale * exponent.exp() - self.limit * exponent.exp_m1();
        ModeState { strength, residual: self.init_residual * exponent.exp() }
    }

    /// (1/d) ln((a − dε)/(a − ds)), written for strengths close to the start.
    pub(super) fn time_to(&self, strength: f64) -> f64 {
        let fraction_left = -(strength - self.init_scale) / (self.limit - self.init_scale);
        -fraction_left.ln_1p() / self.input_variance
    }
}
