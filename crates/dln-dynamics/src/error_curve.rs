//! A test error over time in the form all of them share: a floor, squared distances of learned modes, and learned noise.
//!
//! Completing the square in each learned strength (docs/theory.md, "Train and test error") gives
//!
//! ```text
//! ε(t) = { F + Σ_j w_j (s_j(t) − s*_j)² + B ⟨s(ŝ, t)²⟩ } / N.
//! ```
//!
//! Every term is nonnegative, F/N is what stopping each mode at its own best moment would reach, and no digits cancel.

use crate::bulk_curve::BulkCurve;
use crate::mode_curve::ModeCurve;
use crate::stopping::{StoppingPoint, minima};

/// Steps of the bracketing grid in the logit u of a mode's progress; a mode rises over a few units.
const MILESTONE_STEP: f64 = 0.75;
/// Once modes are within a relative δ = 2e-7 of their limits ŝ, nothing worth a stop happens: a target passed later lies δŝ from ŝ at the
/// most, which costs (ŝ − s*)² of a floor s̄² − s*² > s*(ŝ − s*), or a fraction δ.
const LAST_LOGIT: f64 = 15.5;

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

/// Times before the first milestone, each a quarter of the next: large starts may dip before any mode has moved.
const EARLY_TIMES: i32 = 4;
/// A slope that moves the error by less than this fraction per e-fold of time is rounding, not learning.
const FLAT: f64 = 1e-13;

/// A test error ε(t) = {F + Σ_j w_j (s_j(t) − s*_j)² + B ⟨s²⟩}/N; a view made from its parts.
///
/// [`AlignedTheory`](crate::AlignedTheory) makes one for a single task; a joint network has one for each of its tasks.
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
    /// Weight B ≥ 0 of the noise modes' mean square: their number, or the part of it that this error counts.
    pub bulk_weight: f64,
    /// The part F ≥ 0 that no stopping time removes.
    pub floor: f64,
    /// What the error is divided by, N > 0: the teacher's energy.
    pub scale: f64,
}

impl ErrorCurve<'_> {
    /// The test error at `time_tau` = t/τ ≥ 0; relative accuracy 1e-9, as far as strengths, which are squared, have digits: 1e-31.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn error(&self, time_tau: f64) -> f64 {
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

    /// All dips: the times t > 0 at which the error passes from falling to rising, in order of time.
    ///
    /// The slope is looked at on a grid that follows every signal mode and both ends of the bulk through their rise, in steps of
    /// 0.75 in the logit ln(s/|a/d − s|), from time 0 on, and its sign changes are refined to machine precision. Dips are told apart unless a
    /// minimum, the maximum after it and nothing of the grid lie between two such steps of all modes. The grid ends where all modes
    /// are within 2e-7 of their limits: a dip after that, of modes in next to no noise, is shallower than 2e-7 of the error. Empty if the
    /// error only rises, or only falls.
    pub fn dips(&self) -> Vec<StoppingPoint> {
        let times = self.bracketing_times();
        let shortest = times.get(1).copied().unwrap_or(0.0);
        let is_flat = |time: f64, slope: f64| {
            slope.abs() * time.max(shortest) * self.scale <= FLAT * self.signal(time)
        };
        let minima =
            minima(&times, |time| self.sketched_slope(time), |time| self.slope(time), is_flat);
        minima.into_iter().map(|time| self.at(time)).collect()
    }

    /// The stopping time of the smallest test error.
    ///
    /// Where no dip lies below both ends of the curve this is time 0, if the student only ever gets worse (the SNR is at or below
    /// the detection threshold), or `f64::INFINITY`, if training for longer always helps (no noise, for example). The earliest
    /// of equal errors wins.
    pub fn optimal_stopping(&self) -> StoppingPoint {
        self.optimal_stopping_until(f64::INFINITY)
    }

    /// The stopping time of the smallest test error in a training that ends at `until_tau` = t/τ ≥ 0: a dip before the end, or time 0, or
    /// the end itself, which is where a student stops that is still getting better. The earliest of equal errors wins.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or NaN.
    pub fn optimal_stopping_until(&self, until_tau: f64) -> StoppingPoint {
        let dips = self.dips().into_iter().filter(|dip| dip.time_tau < until_tau);
        dips.chain([self.at(until_tau)]).fold(self.at(0.0), |best, point| {
            if point.test_error < best.test_error { point } else { best }
        })
    }

    fn at(&self, time_tau: f64) -> StoppingPoint {
        StoppingPoint { time_tau, test_error: self.error(time_tau) }
    }

    fn noise_modes(&self) -> Option<&BulkCurve> {
        self.bulk.filter(|_| self.bulk_weight > 0.0)
    }

    fn bracketing_times(&self) -> Vec<f64> {
        let signal = self.modes.iter().filter(|mode| mode.target > 0.0).map(|mode| mode.curve);
        let noise = self.noise_modes().map(BulkCurve::extremes);
        let mut times: Vec<f64> = signal
            .chain(noise.into_iter().flatten())
            .flat_map(|curve| curve.milestones(MILESTONE_STEP, LAST_LOGIT))
            .filter(|time| time.is_finite())
            .collect();
        times.sort_by(f64::total_cmp);
        if let Some(&first) = times.first() {
            let early = (0..EARLY_TIMES).rev().map(|step| first * 0.25_f64.powi(step + 1));
            times.splice(0..0, std::iter::once(0.0).chain(early));
        }
        times
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

    #[test]
    fn a_training_stops_at_its_end_if_the_dip_lies_beyond() {
        let curve = LearningCurve::new(2, 1e-3, 1.0).expect("valid").mode(4.0);
        let modes = [WeightedMode { curve, weight: 1.0, target: 3.0 }];
        let error =
            ErrorCurve { modes: &modes, bulk: None, bulk_weight: 0.0, floor: 1.0, scale: 10.0 };
        let dip = error.optimal_stopping();
        assert_eq!(error.optimal_stopping_until(2.0 * dip.time_tau), dip);
        for end in [0.0, 0.5 * dip.time_tau] {
            let expected = StoppingPoint { time_tau: end, test_error: error.error(end) };
            assert_eq!(error.optimal_stopping_until(end), expected);
        }
    }
}
