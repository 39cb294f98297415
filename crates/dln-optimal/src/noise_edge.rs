//! How far the largest singular value of finite noise fluctuates: the false-alarm level of any
//! threshold.

use dln_spectra::{EnsembleError, SpikedEnsemble, tracy_widom};

/// The law of the largest singular value of a noise matrix with independent normal entries of one
/// standard deviation.
///
/// With a = √(rows − ½) and b = √(columns − ½) the square of that value, in units of entry_std², is
///
/// ```text
/// (a + b)² + (a + b)(1/a + 1/b)^{1/3}·X,      X Tracy-Widom of order 1,
/// ```
///
/// up to corrections of order (smaller dimension)^{−2/3} to the probability (Johnstone 2001,
/// centred as in Ma 2012). Turned one way it tells how often noise alone exceeds a strength,
/// [`NoiseEdge::false_alarm`]; turned the other, which strength to ask for,
/// [`NoiseEdge::threshold`].
///
/// # Examples
///
/// ```
/// use dln_optimal::{Edge, NoiseEdge};
///
/// let edge = NoiseEdge::new(50, 100, 0.1)?;
/// // The edge of infinite size is passed by noise once in eight times at this size.
/// let limit = Edge::Limit.threshold(50, 100, 0.1)?;
/// assert!((edge.false_alarm(limit) - 0.13).abs() < 0.02);
/// // A threshold for one false alarm in twenty.
/// let threshold = edge.threshold(0.05).expect("a probability");
/// assert!(threshold > limit && (edge.false_alarm(threshold) - 0.05).abs() < 1e-9);
/// # Ok::<(), dln_optimal::ShrinkError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseEdge {
    entry_std: f64,
    /// √(rows·columns), the square of the detection threshold.
    detection_square: f64,
    /// (a + b)².
    centre: f64,
    /// (a + b)(1/a + 1/b)^{1/3}.
    spread: f64,
}

impl NoiseEdge {
    /// The law for rows×columns entries of standard deviation `entry_std`; 0 is the limit without
    /// noise.
    ///
    /// # Errors
    ///
    /// Refuses a dimension of 0 and a standard deviation that is negative or not finite.
    pub fn new(rows: usize, columns: usize, entry_std: f64) -> Result<Self, EnsembleError> {
        SpikedEnsemble::from_shape(rows, columns, entry_std)?;
        let (a, b) = ((rows as f64 - 0.5).sqrt(), (columns as f64 - 0.5).sqrt());
        let (centre, spread) = ((a + b) * (a + b), (a + b) * (1.0 / a + 1.0 / b).cbrt());
        let detection_square = (rows as f64).sqrt() * (columns as f64).sqrt();
        Ok(Self { entry_std, detection_square, centre, spread })
    }

    /// The probability that the largest singular value of noise alone exceeds `strength`; NaN for
    /// NaN.
    ///
    /// Without noise it is 1 below 0 and 0 from there on.
    pub fn false_alarm(&self, strength: f64) -> f64 {
        if strength < 0.0 {
            return 1.0;
        }
        let in_units =
            if self.entry_std > 0.0 { strength / self.entry_std } else { strength + f64::INFINITY };
        tracy_widom::tail(self.variable(in_units))
    }

    /// The strength that noise alone exceeds with probability `false_alarm`; `None` outside
    /// [1e-10, 1 − 1e-10] and for NaN.
    pub fn threshold(&self, false_alarm: f64) -> Option<f64> {
        tracy_widom::tail_quantile(false_alarm).map(|quantile| self.at(quantile))
    }

    pub(crate) fn entry_std(&self) -> f64 {
        self.entry_std
    }

    /// √(rows·columns), the square of the detection threshold in units of the entries' standard
    /// deviation.
    pub(crate) fn detection_square(&self) -> f64 {
        self.detection_square
    }

    /// How far one unit of a Tracy-Widom variable moves the square of the strength, in units of the
    /// entries' variance.
    pub(crate) fn spread(&self) -> f64 {
        self.spread
    }

    /// The Tracy-Widom variable that belongs to a strength in units of the entries' standard
    /// deviation.
    pub(crate) fn variable(&self, in_units: f64) -> f64 {
        (in_units * in_units - self.centre) / self.spread
    }

    /// The strength that belongs to a Tracy-Widom variable; 0 where the smallest matrices would
    /// have a negative square.
    pub(crate) fn at(&self, quantile: f64) -> f64 {
        self.entry_std * (self.centre + self.spread * quantile).max(0.0).sqrt()
    }

    /// The same for an upper quantile, with an allowance for the relative error of the noise
    /// variance, added in squares.
    pub(crate) fn above(&self, quantile: f64, allowance: f64) -> f64 {
        let room = (self.spread * quantile).hypot(self.centre * allowance);
        self.entry_std * (self.centre + room).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threshold_and_false_alarm_are_inverse() {
        for (rows, columns, entry_std) in [(1, 1, 1.0), (20, 200, 0.3), (500, 100, 1e-150)] {
            let edge = NoiseEdge::new(rows, columns, entry_std).expect("valid");
            for level in [1e-6, 0.01, 0.05, 0.3] {
                let threshold = edge.threshold(level).expect("a probability");
                // The square of the strength holds 1e-16 of the centre, up to 1000 spreads; the
                // tail changes by e^3 in one.
                assert!(
                    (edge.false_alarm(threshold) / level - 1.0).abs() < 1e-9,
                    "{rows}x{columns}, {level}"
                );
            }
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "certainty and impossibility are exact")]
    fn corners_are_defined() {
        let noiseless = NoiseEdge::new(20, 10, 0.0).expect("valid");
        assert!(noiseless.threshold(0.05) == Some(0.0));
        assert!(noiseless.false_alarm(0.0) == 0.0 && noiseless.false_alarm(1e-300) == 0.0);
        let edge = NoiseEdge::new(20, 10, 1.0).expect("valid");
        assert!(edge.false_alarm(-1.0) == 1.0 && edge.false_alarm(f64::INFINITY) == 0.0);
        assert!(edge.false_alarm(f64::NAN).is_nan() && noiseless.false_alarm(f64::NAN).is_nan());
        for bad in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(edge.threshold(bad).is_none());
        }
        assert!(NoiseEdge::new(0, 10, 1.0).is_err() && NoiseEdge::new(10, 10, f64::NAN).is_err());
    }
}
