//! A mode of three or more layers.
//!
//! In x = s d/a and the logit-like variable u = ln(x/|1−x|) the curve becomes du/dt = k x^p with
//! p = 1 − 2/L and k = L a (a/d)^p /τ: time is T(u) = ∫ x^(−p) du, monotone and nearly linear once
//! x ≈ 1. With w = x for a growing mode,
//!
//! ```text
//! T = −x^(−p)/p + B(x; 1−p),
//! ```
//!
//! and T = B(1/x; 1+p) for a decaying one, with B of `logistic_time.rs`.

use super::logistic_time::{Fraction, LogisticTime};
use super::{ModeState, logit_step};
use crate::learning_curve::LearningCurve;

/// Newton's method doubles its digits from a bound on one side; seen at most 9 steps.
const MOST_STEPS: usize = 60;
/// From here on T differs from its asymptote by less than e^(−40), which no digit of u shows.
const SATURATED: f64 = 40.0;
/// Up to here (x above 0.4 or so) the asymptote for large u is the better start.
const CROSSOVER: f64 = 1.5;
/// Below this step in u, in units of the range over which x varies smoothly (1, or u itself while a
/// mode decays from far above), the time is integrated directly: the difference of two values of T
/// would cancel.
const SHORT_STEP: f64 = 0.05;
/// Gauss-Legendre nodes and weights of order 4 on [0, 1]; over `SHORT_STEP` their error is below
/// 10⁻¹⁸.
const SHORT_RULE: [(f64, f64); 4] = [
    (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
    (0.330_009_478_207_571_87, 0.326_072_577_431_273_07),
    (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
    (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
];

/// What depends on the number of layers alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DepthConstants {
    growing: LogisticTime,
    decaying: LogisticTime,
}

impl DepthConstants {
    pub(crate) fn new(layers: usize) -> Self {
        let share = 2.0 / layers as f64;
        Self { growing: LogisticTime::new(share), decaying: LogisticTime::new(2.0 - share) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Deep {
    logit_time: LogitTime,
    data_strength: f64,
    limit: f64,
    init_scale: f64,
    /// k, the rate of T per unit of t/τ.
    rate: f64,
    init_logit: f64,
    init_logit_time: f64,
}

/// T(u) of a growing or a decaying mode.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LogitTime {
    is_growing: bool,
    power: f64,
    integral: LogisticTime,
}

impl Deep {
    pub(super) fn new(
        curve: &LearningCurve,
        constants: &DepthConstants,
        data_strength: f64,
    ) -> Self {
        let layers = curve.layers() as f64;
        let init_scale = curve.init_scale();
        let limit = data_strength / curve.input_variance();
        let power = 1.0 - 2.0 / layers;
        let is_growing = init_scale < limit;
        let integral = if is_growing { constants.growing } else { constants.decaying };
        let init_logit = if is_growing {
            (init_scale / (limit - init_scale)).ln()
        } else {
            -(-limit / init_scale).ln_1p()
        };
        let logit_time = LogitTime { is_growing, power, integral };
        let rate = layers * data_strength * limit.powf(power);
        Self {
            logit_time,
            data_strength,
            limit,
            init_scale,
            rate,
            init_logit,
            init_logit_time: logit_time.value(init_logit).0,
        }
    }

    pub(super) fn at(&self, time_tau: f64) -> ModeState {
        let logit = self
            .logit_time
            .invert(self.init_logit_time + self.rate * time_tau)
            .max(self.init_logit);
        if self.logit_time.is_growing {
            let strength = self.limit / (1.0 + (-logit).exp());
            ModeState { strength, residual: self.data_strength / (1.0 + logit.exp()) }
        } else {
            let strength = -self.limit / (-logit).exp_m1();
            ModeState { strength, residual: -self.data_strength / logit.exp_m1() }
        }
    }

    pub(super) fn time_to(&self, strength: f64) -> f64 {
        let logit_step = logit_step(self.init_scale, strength, self.limit);
        let smooth_range = if self.logit_time.is_growing { 1.0 } else { self.init_logit.min(1.0) };
        if logit_step > SHORT_STEP * smooth_range {
            return (self.logit_time.value(self.init_logit + logit_step).0 - self.init_logit_time)
                / self.rate;
        }
        let slope = |node: f64| self.logit_time.slope(self.init_logit + node * logit_step);
        let mean_slope: f64 = SHORT_RULE.iter().map(|&(node, weight)| weight * slope(node)).sum();
        mean_slope * logit_step / self.rate
    }
}

impl LogitTime {
    /// T(u) and its slope x^(−p).
    fn value(&self, logit: f64) -> (f64, f64) {
        if self.is_growing { self.growing(logit) } else { self.decaying(logit) }
    }

    fn slope(&self, logit: f64) -> f64 {
        let ln_inverse = if self.is_growing { softplus(-logit) } else { (-(-logit).exp_m1()).ln() };
        (self.power * ln_inverse).exp()
    }

    fn growing(&self, logit: f64) -> (f64, f64) {
        let ln_inverse = softplus(-logit);
        let slope = (self.power * ln_inverse).exp();
        let z = 1.0 / (1.0 + (-logit).exp());
        let complement = 1.0 / (1.0 + logit.exp());
        let fraction =
            Fraction { z, complement, ln_complement: -softplus(logit), power: z * slope };
        (self.integral.value(fraction) - slope / self.power, slope)
    }

    fn decaying(&self, logit: f64) -> (f64, f64) {
        let z = -(-logit).exp_m1();
        let slope = z.powf(self.power);
        let fraction =
            Fraction { z, complement: (-logit).exp(), ln_complement: -logit, power: z * slope };
        (self.integral.value(fraction), slope)
    }

    /// The u at which T(u) = `target`.
    ///
    /// T is concave for a growing and convex for a decaying mode, and the start below lies on the
    /// side from which Newton's method then runs monotonically into the root; it ends when rounding
    /// turns the step round.
    fn invert(&self, target: f64) -> f64 {
        let mut logit = self.start(target);
        if logit > SATURATED {
            return logit;
        }
        for _ in 0..MOST_STEPS {
            let (value, slope) = self.value(logit);
            let step = (target - value) / slope;
            logit += step;
            let is_done = step.abs() <= 4.0 * f64::EPSILON * logit.abs();
            if is_done || (step > 0.0) != self.is_growing {
                break;
            }
        }
        logit
    }

    fn start(&self, target: f64) -> f64 {
        if self.is_growing { self.growing_start(target) } else { self.decaying_start(target) }
    }

    /// A lower bound: the better of the asymptote T ≤ u + const (as u → ∞) and one Newton step from
    /// the upper bound that −x^(−p)/p ≤ T gives.
    fn growing_start(&self, target: f64) -> f64 {
        let late = target + self.integral.constant() + 1.0 / self.power;
        let inverse_power = -self.power * target;
        if inverse_power <= CROSSOVER {
            return late;
        }
        let ln_inverse = inverse_power.ln() / self.power;
        let bound = -ln_inverse - (-(-ln_inverse).exp()).ln_1p();
        let (value, slope) = self.value(bound);
        late.max(bound + (target - value) / slope)
    }

    /// An upper bound: the better of the asymptote T ≥ u − const and z^(1+p)/(1+p) ≤ T.
    fn decaying_start(&self, target: f64) -> f64 {
        let late = target + self.integral.constant();
        let z = ((1.0 + self.power) * target).powf(1.0 / (1.0 + self.power));
        if z < 1.0 { late.min(-(-z).ln_1p()) } else { late }
    }
}

/// ln(1 + e^x) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
