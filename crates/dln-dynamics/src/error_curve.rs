//! A test error over time in the form all of them share: a floor, squared distances of learned
//! modes, and learned noise.
//!
//! Completing the square in each learned strength (docs/theory.md, "Train and test error") gives
//!
//! ```text
//! ε(t) = { F + Σ_j w_j (s_j(t) − s*_j)² + B ⟨s(ŝ, t)²⟩ } / N.
//! ```
//!
//! Every term is nonnegative, F/N is what stopping each mode at its own best moment would reach,
//! and no digits cancel.

mod search;

use crate::bulk_curve::BulkCurve;
use crate::learning_curve::mode_curve::ModeCurve;
use crate::stopping::StoppingPoint;

/// A mode of the student and what it is worth to the test error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedMode {
    /// The mode's learned strength over time.
    pub curve: ModeCurve,
    /// Weight w ≥ 0 of its squared distance from the target.
    pub weight: f64,
    /// The strength s* ≥ 0 that is best for the test error.
    pub target: f64,
}

/// A test error ε(t) = {F + Σ_j w_j (s_j(t) − s*_j)² + B ⟨s²⟩}/N; a view made from its parts.
///
/// [`AlignedTheory`](crate::AlignedTheory) makes one for a single task; a joint network has one for
/// each of its tasks.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{ErrorCurve, LearningCurve, WeightedMode};
///
/// // One mode of data strength 4 of which only 3 is signal: the error is least when the strength passes 3.
/// let mode = LearningCurve::new(2, 1e-3, 1.0)?.mode(4.0);
/// let modes = [WeightedMode { curve: mode, weight: 1.0, target: 3.0 }];
/// let error = ErrorCurve { modes: &modes, bulk: None, bulk_weight: 0.0, floor: 1.0, scale: 10.0 };
/// let best = error.optimal_stopping();
/// assert!((best.time_tau - mode.time_to(3.0).expect("on the way")).abs() < 1e-12);
/// assert!((best.test_error - 0.1).abs() < 1e-15);
/// # Ok::<(), dln_dynamics::CurveError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ErrorCurve<'a> {
    /// The student's signal modes.
    pub modes: &'a [WeightedMode],
    /// The student's noise modes, if it has any.
    pub bulk: Option<&'a BulkCurve>,
    /// Weight B ≥ 0 of the noise modes' mean square: their number, or the part of it that this
    /// error counts.
    pub bulk_weight: f64,
    /// The part F ≥ 0 that no stopping time removes.
    pub floor: f64,
    /// What the error is divided by, N > 0: the teacher's energy.
    pub scale: f64,
}

impl ErrorCurve<'_> {
    /// The test error at `time_tau` = t/τ ≥ 0; relative accuracy 1e-9, as far as strengths, which
    /// are squared, have digits: 1e-31.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn error(&self, time_tau: f64) -> f64 {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        let signal = self.signal(time_tau);
        let mean_square = |bulk: &BulkCurve| {
            let background = [signal / self.bulk_weight];
            bulk.average(background, time_tau, |state| [state.strength * state.strength])[0]
        };
        (signal + self.bulk_weight * self.noise_modes().map_or(0.0, mean_square)) / self.scale
    }

    /// The floor and the signal modes' distances, before division by the scale.
    pub(crate) fn signal(&self, time_tau: f64) -> f64 {
        let distance = |mode: &WeightedMode| {
            let offset = mode.curve.at(time_tau).strength - mode.target;
            mode.weight * offset * offset
        };
        self.floor + self.modes.iter().map(distance).sum::<f64>()
    }

    /// The slope τ dε/dt at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn slope(&self, time_tau: f64) -> f64 {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        self.slope_with(time_tau, |bulk| {
            bulk.average([0.0], time_tau, |state| [state.strength * bulk.rate(state)])[0]
        })
    }

    /// The slope with few nodes on the bulk, to see where it changes sign.
    fn sketched_slope(&self, time_tau: f64) -> f64 {
        self.slope_with(time_tau, |bulk| {
            bulk.sketch(time_tau, |state| [state.strength * bulk.rate(state)])[0]
        })
    }

    /// The slope, given a way to average s ds/dt over the bulk.
    fn slope_with(&self, time_tau: f64, of_bulk: impl Fn(&BulkCurve) -> f64) -> f64 {
        let of_mode = |mode: &WeightedMode| {
            let state = mode.curve.at(time_tau);
            mode.weight * (state.strength - mode.target) * mode.curve.rate(state)
        };
        let signal: f64 = self.modes.iter().map(of_mode).sum();
        2.0 * (signal + self.bulk_weight * self.noise_modes().map_or(0.0, of_bulk)) / self.scale
    }

    fn at(&self, time_tau: f64) -> StoppingPoint {
        StoppingPoint { time_tau, test_error: self.error(time_tau) }
    }

    fn noise_modes(&self) -> Option<&BulkCurve> {
        self.bulk.filter(|_| self.bulk_weight > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning_curve::LearningCurve;
    use dln_spectra::SpikedEnsemble;

    /// The slope against central differences of the error.
    #[test]
    fn slope_is_the_derivative_of_the_error() {
        let bulk = SpikedEnsemble::new(0.5, 1.0).expect("valid").bulk();
        for layers in [1, 2, 3, 4] {
            let learning = LearningCurve::new(layers, 1e-2, 1.0).expect("valid");
            let modes = [(4.0, 3.0), (2.0, 0.0)].map(|(data, target)| WeightedMode {
                curve: learning.mode(data),
                weight: 0.7,
                target,
            });
            let noise = BulkCurve::new(bulk, learning, 0.2);
            let error = ErrorCurve {
                modes: &modes,
                bulk: Some(&noise),
                bulk_weight: 30.0,
                floor: 0.5,
                scale: 9.0,
            };
            for time_tau in [0.1, 0.7, 2.0, 9.0] {
                let step = 1e-4 * time_tau;
                let difference =
                    (error.error(time_tau + step) - error.error(time_tau - step)) / (2.0 * step);
                let slope = error.slope(time_tau);
                // The third derivative is of order (rate·20)³ at most, and step² = 1e-8 t².
                assert!(
                    (slope - difference).abs() < 1e-4 * slope.abs() + 1e-9,
                    "L {layers}, t {time_tau}: {slope} {difference}"
                );
            }
        }
    }
}
