//! The test error over time of a network whose modes are learned one by one.

use dln_dynamics::{ErrorCurve, StoppingPoint, WeightedMode};

/// The test error {F + Σ_j w_j (s_j(t) − s*_j)²}/N of given modes on given targets, which it owns;
/// an [`ErrorCurve`] without a noise bulk, since every mode of a finite network is known.
#[derive(Debug, Clone)]
pub struct TestError {
    modes: Vec<WeightedMode>,
    floor: f64,
    scale: f64,
}

impl TestError {
    /// The error of these modes relative to the `energy` N > 0 of the targets. The best strengths
    /// s*_j explain Σ w_j s*_j² of it, the rest and the `frozen` part F ≥ 0 stay at any time.
    pub fn new(modes: Vec<WeightedMode>, energy: f64, frozen: f64) -> TestError {
        let explained: f64 = modes.iter().map(|mode| mode.weight * mode.target.powi(2)).sum();
        // A sum of squares, which rounding may turn negative.
        TestError { modes, floor: (energy - explained).max(0.0) + frozen, scale: energy }
    }

    /// The error at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN.
    pub fn error(&self, time_tau: f64) -> f64 {
        self.curve().error(time_tau)
    }

    /// The error if every mode had the given strength, in the order of the modes.
    pub fn of_strengths(&self, strengths: &[f64]) -> f64 {
        let distance = |(mode, s): (&WeightedMode, &f64)| mode.weight * (s - mode.target).powi(2);
        let distances: f64 = self.modes.iter().zip(strengths).map(distance).sum();
        (self.floor + distances) / self.scale
    }

    /// All dips of the error up to `until_tau`, which may be infinite, in order of time.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or NaN.
    pub fn dips(&self, until_tau: f64) -> Vec<StoppingPoint> {
        assert!(until_tau >= 0.0, "until_tau is {until_tau}, but must be at least 0");
        let mut dips = self.curve().dips();
        dips.retain(|dip| dip.time_tau <= until_tau);
        dips
    }

    /// The stopping time up to `until_tau`, which may be infinite, of the smallest error.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or NaN.
    pub fn optimal_stopping(&self, until_tau: f64) -> StoppingPoint {
        if until_tau == f64::INFINITY {
            self.curve().optimal_stopping()
        } else {
            self.curve().optimal_stopping_until(until_tau)
        }
    }

    fn curve(&self) -> ErrorCurve<'_> {
        let TestError { ref modes, floor, scale } = *self;
        ErrorCurve { modes, bulk: None, bulk_weight: 0.0, floor, scale }
    }
}
