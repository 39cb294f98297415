//! The times between which a network is followed: how slow its slowest direction is, and how fast
//! the fastest.

use dln_dynamics::{Mode, WhiteData};

use super::error::FineTuningError;

/// A search goes on until the slowest mode has been learned to this fraction, and half as long
/// again.
const LEFT_WHEN_LEARNED: f64 = 1e-6;
/// The most e-folds of the fastest direction in the search for the best stop: about 10⁵ steps.
const MOST_EFOLDS: f64 = 2e5;

/// Times t/τ of the flow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// By then fresh units have learned the slowest signal mode.
    pub(super) horizon_tau: f64,
    /// No network is followed further.
    pub(super) latest_tau: f64,
    /// Of the integration.
    pub(super) first_step: f64,
}

impl Times {
    /// For fresh units of scale `init_scale` and features whose squares are `grams`.
    pub(super) fn new(
        data: &WhiteData,
        modes: &[Mode],
        grams: impl Iterator<Item = f64>,
        init_scale: f64,
    ) -> Result<Self, FineTuningError> {
        let strengths = || modes.iter().map(|mode| mode.data);
        let edge = data.ensemble().bulk().upper_edge();
        let fastest = strengths().chain(grams).chain([edge]).fold(0.0, f64::max);
        let slowest = strengths().fold(f64::INFINITY, f64::min);
        let growth = (slowest / data.input_variance() / init_scale).ln().max(0.0);
        let horizon_tau = 0.75 * (growth - LEFT_WHEN_LEARNED.ln()) / slowest;
        if horizon_tau * fastest > MOST_EFOLDS {
            return Err(FineTuningError::Stiff { slowest, fastest });
        }
        Ok(Self { horizon_tau, latest_tau: MOST_EFOLDS / fastest, first_step: 0.01 / fastest })
    }
}
