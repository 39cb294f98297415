//! One mode's learning curve with its constants worked out, ready to be evaluated at many times.

mod deep;
mod linear;
mod logistic_time;
mod null_mode;
mod two_layers;

pub(crate) use deep::DepthConstants;
pub(crate) use two_layers::TwoLayers;

use crate::learning_curve::LearningCurve;
use deep::Deep;
use linear::Linear;
use null_mode::NullMode;

/// Below this ratio of data strength to start, a deep mode is indistinguishable from one of data
/// strength zero: both decay from ε alike until t/τ ≈ 10¹⁰⁰.
const NULL_RATIO: f64 = 1e-100;

/// A start of 1e-300 is 700 units of u away from the limit.
const MOST_MILESTONES: f64 = 1000.0;

/// The learning curve of one mode; made by [`LearningCurve::mode`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModeCurve {
    layers: usize,
    init_scale: f64,
    data_strength: f64,
    limit: f64,
    solution: Solution,
}

/// Where a mode is at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ModeState {
    /// The learned strength s.
    pub strength: f64,
    /// What is left to learn, a − d s, without the cancellation that the difference itself would
    /// suffer near the end; negative while a mode decays towards a/d.
    pub residual: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Solution {
    /// The mode starts where it ends.
    Constant,
    NullMode(NullMode),
    Linear(Linear),
    TwoLayers(TwoLayers),
    Deep(Deep),
}

impl ModeCurve {
    pub(crate) fn new(
        curve: &LearningCurve,
        constants: &DepthConstants,
        data_strength: f64,
    ) -> Self {
        let init_scale = curve.init_scale();
        let limit = data_strength / curve.input_variance();
        let solution = match curve.layers() {
            _ if limit - init_scale == 0.0 => Solution::Constant,
            1 => Solution::Linear(Linear::new(curve, data_strength)),
            2 => Solution::TwoLayers(TwoLayers::new(curve, data_strength)),
            _ if limit <= NULL_RATIO * init_scale => Solution::NullMode(NullMode::new(curve)),
            _ => Solution::Deep(Deep::new(curve, constants, data_strength)),
        };
        Self { layers: curve.layers(), init_scale, data_strength, limit, solution }
    }

    /// The data strength a of this mode.
    pub fn data_strength(&self) -> f64 {
        self.data_strength
    }

    /// The strength a/d that the mode tends to.
    pub fn limit(&self) -> f64 {
        self.limit
    }

    /// The mode at `time_tau` = t/τ ≥ 0; `f64::INFINITY` gives the limit.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    #[inline]
    pub fn at(&self, time_tau: f64) -> ModeState {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        if time_tau == f64::INFINITY {
            return ModeState { strength: self.limit, residual: 0.0 };
        }
        match &self.solution {
            Solution::TwoLayers(two_layers) => two_layers.at(time_tau),
            Solution::Linear(linear) => linear.at(time_tau),
            Solution::Deep(deep) => deep.at(time_tau),
            Solution::NullMode(mode) => mode.at(time_tau),
            Solution::Constant => ModeState { strength: self.limit, residual: 0.0 },
        }
    }

    /// The rate τ ds/dt = L s^(2−2/L) (a − d s) of the mode in `state`.
    #[inline]
    pub fn rate(&self, state: ModeState) -> f64 {
        rate(self.layers, state)
    }

    /// The time t/τ at which the mode has reached `strength`; `None` outside the range from the
    /// start (included) to the limit (excluded), and for NaN.
    ///
    /// Relative accuracy 1e-10 or better, also next to the start, where the time is a small
    /// difference.
    pub fn time_to(&self, strength: f64) -> Option<f64> {
        if strength - self.init_scale == 0.0 {
            return Some(0.0);
        }
        let is_growing = self.init_scale < strength && strength < self.limit;
        let is_decaying = self.limit < strength && strength < self.init_scale;
        if !(is_growing || is_decaying) || strength == 0.0 {
            return None;
        }
        Some(match &self.solution {
            Solution::Constant => return None,
            Solution::NullMode(mode) => mode.time_to(strength),
            Solution::Linear(linear) => linear.time_to(strength),
            Solution::TwoLayers(two_layers) => two_layers.time_to(strength),
            Solution::Deep(deep) => deep.time_to(strength),
        })
    }

    /// Times at which the logit u of the mode's progress (see `deep.rs`) has moved by multiples of
    /// `step`, up to u = `last`.
    ///
    /// A mode without data strength has no limit to approach: its strength falls by the factor
    /// e^(−step) instead, `last` e-folds in all. Empty for a mode that starts at its limit.
    pub(crate) fn milestones(self, step: f64, last: f64) -> impl Iterator<Item = f64> {
        let is_growing = self.limit > self.init_scale;
        let is_null = self.limit <= NULL_RATIO * self.init_scale;
        let first = match () {
            () if is_null => 0.0,
            () if is_growing => (self.init_scale / (self.limit - self.init_scale)).ln(),
            () => -(-self.limit / self.init_scale).ln_1p(),
        };
        let strength = move |progress: f64| match () {
            () if is_null => self.init_scale * (-progress).exp(),
            () if is_growing => self.limit / (1.0 + (-progress).exp()),
            () => -self.limit / (-progress).exp_m1(),
        };
        let steps = ((last - first) / step).clamp(0.0, MOST_MILESTONES).ceil();
        let nth = move |idx: f64| self.time_to(strength(first + idx * step));
        std::iter::successors(Some(1.0), |idx| Some(idx + 1.0))
            .take_while(move |&idx| idx <= steps)
            .filter_map(nth)
    }
}

/// The rate τ ds/dt = L s^(2−2/L) (a − d s).
#[inline]
pub(crate) fn rate(layers: usize, state: ModeState) -> f64 {
    let ModeState { strength, residual } = state;
    match layers {
        1 => residual,
        2 => 2.0 * strength * residual,
        layers => layers as f64 * strength.powf(2.0 - 2.0 / layers as f64) * residual,
    }
}

/// How far u = ln(s/|limit − s|) moves from the start to `strength`, without cancellation near the
/// start or for a weak limit: the product of both ratios exceeds 1 by limit·(s − ε)/(ε (limit −
/// s)), for growing and decaying modes.
fn logit_step(init_scale: f64, strength: f64, limit: f64) -> f64 {
    (limit / init_scale * (strength - init_scale) / (limit - strength)).ln_1p()
}
