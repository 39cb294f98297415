//! Where a test error is least: a grid of times that follows every mode through its rise, and the
//! dips between them.

use super::{ErrorCurve, WeightedMode};
use crate::bulk_curve::BulkCurve;
use crate::learning_curve::mode_curve::ModeState;
use crate::stopping::{MOST_MOVES, StoppingPoint, minima};

/// Steps of the bracketing grid in the logit u of a mode's progress; a mode rises over a few units.
const MILESTONE_STEP: f64 = 0.75;
/// Once modes are within a relative δ = 2e-7 of their limits ŝ, nothing worth a stop happens: a
/// target passed later lies δŝ from ŝ at the most, which costs (ŝ − s*)² of a floor s̄² − s*² >
/// s*(ŝ − s*), or a fraction δ.
const LAST_LOGIT: f64 = 15.5;
/// Times before the first milestone, each a quarter of the next: large starts may dip before any
/// mode has moved.
const EARLY_TIMES: i32 = 4;
/// A slope that moves the error by less than this fraction per e-fold of time is rounding, not
/// learning.
const FLAT: f64 = 1e-13;

impl ErrorCurve<'_> {
    /// All dips: the times t > 0 at which the error passes from falling to rising, in order of
    /// time.
    ///
    /// The slope is looked at on a grid that follows every signal mode and both ends of the bulk
    /// through their rise, in steps of at most 0.75 in the logit ln(s/|a/d − s|), from time 0 on,
    /// and its sign changes are refined to machine precision. Dips are told apart unless a minimum,
    /// the maximum after it and nothing of the grid lie between two such steps of all modes. The
    /// grid ends where all modes are within 2e-7 of their limits: a dip after that, of modes in
    /// next to no noise, is shallower than 2e-7 of the error. Empty if the error only rises, or
    /// only falls.
    pub fn dips(&self) -> Vec<StoppingPoint> {
        let all: Vec<f64> = self.milestones().into_iter().map(|(time, _)| time).collect();
        self.dips_among(&from_start(all))
    }

    /// The dips between the first and the last of a part of the grid.
    fn dips_among(&self, times: &[f64]) -> Vec<StoppingPoint> {
        let shortest = times.get(1).copied().unwrap_or(0.0);
        let is_flat = |time: f64, slope: f64| {
            slope.abs() * time.max(shortest) * self.scale <= FLAT * self.signal(time)
        };
        let minima =
            minima(times, |time| self.sketched_slope(time), |time| self.slope(time), is_flat);
        minima.into_iter().map(|time| self.at(time)).collect()
    }

    /// The stopping time of the smallest test error.
    ///
    /// Where no dip lies below both ends of the curve this is time 0, if the student only ever gets
    /// worse (the SNR is at or below the detection threshold), or `f64::INFINITY`, if training for
    /// longer always helps (no noise, for example). The earliest of equal errors wins.
    pub fn optimal_stopping(&self) -> StoppingPoint {
        self.optimal_stopping_until(f64::INFINITY)
    }

    /// The stopping time of the smallest test error in a training that ends at `until_tau` = t/τ ≥
    /// 0: a dip before the end, or time 0, or the end itself, which is where a student stops that
    /// is still getting better. The earliest of equal errors wins.
    ///
    /// The search takes steps in which some mode moves by 0.75 in its logit and none by more,
    /// however many modes there are.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or NaN.
    pub fn optimal_stopping_until(&self, until_tau: f64) -> StoppingPoint {
        assert!(until_tau >= 0.0, "until_tau is {until_tau}, but must be at least 0");
        let mut times = from_start(thinned(&self.milestones()));
        let before_end = times.partition_point(|&time| time < until_tau);
        if before_end < times.len() {
            times.truncate(before_end);
            times.push(until_tau);
        }
        times.truncate(self.promising(&times));
        let dips = self.dips_among(&times).into_iter();
        dips.chain([self.at(until_tau)]).fold(self.at(0.0), |best, point| {
            if point.test_error < best.test_error { point } else { best }
        })
    }

    /// How many of the times it takes to bracket the smallest error.
    ///
    /// A mode that has passed its target only moves away from it. So the errors of such modes bound
    /// all later errors from below, and once they alone exceed an error met elsewhere the minimum
    /// lies behind. This cuts off the noise of a finite network, most of its modes.
    fn promising(&self, times: &[f64]) -> usize {
        const COARSE: usize = 4;
        if self.noise_modes().is_some() {
            return times.len();
        }
        let met = times.iter().step_by(COARSE).map(|&time| self.signal(time));
        let best = met.fold(f64::INFINITY, f64::min);
        let passed = times.partition_point(|&time| self.least_from(time) <= best);
        (passed + MOST_MOVES).min(times.len())
    }

    /// A lower bound of the errors from `time_tau` on, before division by the scale; it rises with
    /// time.
    fn least_from(&self, time_tau: f64) -> f64 {
        let overshoot = |mode: &WeightedMode| {
            let ModeState { strength, residual } = mode.curve.at(time_tau);
            let past = if residual < 0.0 { mode.target - strength } else { strength - mode.target };
            mode.weight * past.max(0.0).powi(2)
        };
        self.floor + self.modes.iter().map(overshoot).sum::<f64>()
    }

    /// The times in half steps at which a mode passes one, in order, with the number of the mode.
    fn milestones(&self) -> Vec<(f64, usize)> {
        let signal = self.modes.iter().filter(|mode| mode.target > 0.0).map(|mode| mode.curve);
        let noise = self.noise_modes().map(BulkCurve::extremes);
        let mut milestones: Vec<(f64, usize)> = signal
            .chain(noise.into_iter().flatten())
            .enumerate()
            .flat_map(|(mode, curve)| {
                let times = curve.milestones(0.5 * MILESTONE_STEP, LAST_LOGIT);
                times.map(move |time| (time, mode))
            })
            .filter(|(time, _)| time.is_finite())
            .collect();
        milestones.sort_by(|a, b| a.0.total_cmp(&b.0));
        milestones
    }
}

/// Time 0, some early times, and the given ones.
fn from_start(mut times: Vec<f64>) -> Vec<f64> {
    if let Some(&first) = times.first() {
        let early = (0..EARLY_TIMES).rev().map(|step| first * 0.25_f64.powi(step + 1));
        times.splice(0..0, std::iter::once(0.0).chain(early));
    }
    times
}

/// The times at which some mode passes its second milestone since the last of them, and the end:
/// from one to the next no mode moves by more than two, and many modes that rise at once cost no
/// more times than one.
fn thinned(milestones: &[(f64, usize)]) -> Vec<f64> {
    let modes = milestones.iter().map(|(_, mode)| mode + 1).max().unwrap_or(0);
    let (mut kept, mut passed_after) = (Vec::new(), vec![usize::MAX; modes]);
    for &(time, mode) in milestones {
        if passed_after[mode] == kept.len() {
            kept.push(time);
        } else {
            passed_after[mode] = kept.len();
        }
    }
    kept.extend(milestones.last().map(|(time, _)| *time));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning_curve::LearningCurve;

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

    /// What is left out of the search never holds the minimum: fifty modes whose targets scatter on
    /// both sides of zero, as those of noise do.
    #[test]
    fn the_shortened_search_finds_the_best_of_all_dips() {
        for (layers, init_scale) in [(2, 1e-5), (3, 1e-2), (4, 1e-5), (4, 0.5)] {
            let learning = LearningCurve::new(layers, init_scale, 1.0).expect("valid");
            for phase in 0..20 {
                let modes: Vec<WeightedMode> = (0..50)
                    .map(|mode| WeightedMode {
                        curve: learning.mode(0.05 + 0.04 * f64::from(mode)),
                        weight: 1.0,
                        target: 0.3 * (f64::from(mode * mode) + 0.7 * f64::from(phase)).sin(),
                    })
                    .collect();
                let error = ErrorCurve {
                    modes: &modes,
                    bulk: None,
                    bulk_weight: 0.0,
                    floor: 0.1,
                    scale: 1.0,
                };
                let ends = [error.at(0.0), error.at(f64::INFINITY)];
                let all = error.dips().into_iter().chain(ends);
                let least = all.map(|stop| stop.test_error).fold(f64::INFINITY, f64::min);
                let found = error.optimal_stopping().test_error;
                assert!((found - least).abs() <= 1e-15, "L {layers}, {phase}: {found} {least}");
            }
        }
    }
}
