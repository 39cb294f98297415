//! When to stop: every dip of an error curve, found where its slope turns from falling to rising.

use dln_spectra::roots::brent;

/// A slope that moves the error by less than this fraction per e-fold of time is rounding, not learning.
const FLAT: f64 = 1e-13;

/// A time at which training may stop, and the test error there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoppingPoint {
    /// Time t/τ; 0 where training should not start, `f64::INFINITY` where it should never end.
    pub time_tau: f64,
    /// Test error at that time.
    pub test_error: f64,
}

/// The times of all local minima that `times` (ascending) can tell apart: `slope` falls before and rises after each.
///
/// A minimum and the maximum after it between two neighbouring times escape notice. Times are right to a few ulp, provided the
/// slope is; `error` sets the scale below which a slope counts as flat.
pub(crate) fn minima(
    times: &[f64],
    error: impl Fn(f64) -> f64,
    slope: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let mut minima = Vec::new();
    let mut falling = None;
    for &time in times {
        let slope_here = slope(time);
        if slope_here.abs() * time <= FLAT * error(time) {
            continue;
        }
        if slope_here < 0.0 {
            falling = Some(time);
        } else if let Some(start) = falling.take() {
            let root = brent(&slope, (start, time), 0.0);
            minima.push(root.expect("the slope changes sign between finite times").x);
        }
    }
    minima
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dip_of_a_wave_is_found() {
        let times: Vec<f64> = (0..200).map(|step| 0.1 * f64::from(step)).collect();
        let found = minima(&times, |_| 1.0, |t| -t.sin());
        let expected = [1.0, 3.0, 5.0].map(|odd| odd * std::f64::consts::PI);
        assert_eq!(found.len(), 3);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 8.0 * f64::EPSILON * expected);
        }
    }
}
