//! When to stop: every dip of an error curve, found where its slope turns from falling to rising.

use dln_spectra::roots::brent;

/// How many of the given times either end of a bracket may move.
pub(crate) const MOST_MOVES: usize = 4;

/// A time at which training may stop, and the test error there.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StoppingPoint {
    /// Time t/τ; 0 where training should not start, `f64::INFINITY` where it should never end.
    pub time_tau: f64,
    /// Test error at that time.
    pub test_error: f64,
}

impl StoppingPoint {
    /// The point at `time_tau` with the error `test_error`, as a solver of its own reports it.
    pub fn new(time_tau: f64, test_error: f64) -> Self {
        Self { time_tau, test_error }
    }
}

/// The times of all local minima that `times` (ascending) can tell apart: `slope` falls before and
/// rises after each.
///
/// `sketch` is a cheap approximation of the slope that finds where to look; the sign changes
/// themselves are those of `slope`, whose root is found to a few ulp of its own accuracy. `is_flat`
/// says of a time and a slope that it is rounding. A minimum and the maximum after it between two
/// neighbouring times escape notice.
pub(crate) fn minima(
    times: &[f64],
    sketch: impl Fn(f64) -> f64,
    slope: impl Fn(f64) -> f64,
    is_flat: impl Fn(f64, f64) -> bool,
) -> Vec<f64> {
    let mut minima = Vec::new();
    let mut falling = None;
    for (idx, &time) in times.iter().enumerate() {
        let slope_here = sketch(time);
        if is_flat(time, slope_here) {
            continue;
        }
        if slope_here < 0.0 {
            falling = Some(idx);
        } else if let Some(start) = falling.take() {
            minima.extend(sign_change(times, (start, idx), &slope));
        }
    }
    minima
}

/// The root of the slope between two of the times, which may move apart a little until the slope
/// falls at the first and rises at the second; `None` if it does not, because the sketch erred.
fn sign_change(
    times: &[f64],
    (start, end): (usize, usize),
    slope: &impl Fn(f64) -> f64,
) -> Option<f64> {
    let before =
        (0..=start).rev().take(MOST_MOVES).map(|idx| times[idx]).find(|&time| slope(time) < 0.0)?;
    let after = times[end..].iter().copied().take(MOST_MOVES).find(|&time| slope(time) > 0.0)?;
    Some(brent(slope, (before, after), 0.0).expect("the slope changes sign between finite times").x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dip_of_a_wave_is_found() {
        let times: Vec<f64> = (0..200).map(|step| 0.1 * f64::from(step)).collect();
        let found = minima(&times, |t| 0.1 - t.sin(), |t| -t.sin(), |_, slope| slope == 0.0);
        let expected = [1.0, 3.0, 5.0].map(|odd| odd * std::f64::consts::PI);
        assert_eq!(found.len(), 3);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 8.0 * f64::EPSILON * expected);
        }
    }
}
