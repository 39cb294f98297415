//! How far a stored value and a recomputed one may differ.

/// How far a recomputed value may lie from a stored one:
/// `|a − b| ≤ absolute + relative·max(|a|, |b|)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In the column's own unit.
    pub absolute: f64,
    /// As a share of the larger magnitude.
    pub relative: f64,
    /// In units of the time between two observations.
    steps: f64,
}

impl Tolerance {
    /// For values that depend smoothly on their inputs: processors and mathematics libraries differ
    /// in the last bits of `exp`, and thousands of epochs amplify that by a few orders.
    pub const SMOOTH: Tolerance = Tolerance::new(1e-9, 1e-6);

    /// `|a − b| ≤ absolute + relative·max(|a|, |b|)`.
    pub const fn new(absolute: f64, relative: f64) -> Tolerance {
        Tolerance { absolute, relative, steps: 0.0 }
    }

    /// For the place of a minimum over observed times: a change in the last bits may move it by so
    /// many observations. How far these are apart is said by the table,
    /// [`Rows::observed_every`](crate::Rows::observed_every).
    pub const fn steps(steps: f64, relative: f64) -> Tolerance {
        Tolerance { absolute: 0.0, relative, steps }
    }

    /// With the time between two observations put in.
    pub(crate) fn with_step(self, step: f64) -> Tolerance {
        let of_steps = if self.steps > 0.0 { self.steps * step } else { 0.0 };
        Tolerance { absolute: self.absolute + of_steps, steps: 0.0, ..self }
    }

    /// Whether two values agree. Two NaN agree, one NaN agrees with nothing.
    pub fn allows(&self, a: f64, b: f64) -> bool {
        let allowed = self.allowed(a, b);
        let near = (a - b).abs() <= allowed && allowed.is_finite();
        near || (a.is_nan() && b.is_nan()) || a.to_bits() == b.to_bits()
    }

    /// The distance of two values in units of what is allowed; NaN if either is.
    pub fn excess(&self, a: f64, b: f64) -> f64 {
        (a - b).abs() / self.allowed(a, b)
    }

    fn allowed(&self, a: f64, b: f64) -> f64 {
        self.absolute + self.relative * a.abs().max(b.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stored table that a hundred times as much may change guards nothing.
    #[test]
    fn a_plain_number_allows_a_millionth() {
        for value in [0.3, -20.0, 4e12] {
            let by_share = |share: f64| Tolerance::SMOOTH.allows(value, value * (1.0 + share));
            assert!(by_share(5e-7) && !by_share(1e-5) && !by_share(-1e-5), "{value}");
        }
        assert!(Tolerance::SMOOTH.allows(0.0, 5e-10) && !Tolerance::SMOOTH.allows(0.0, 1e-8));
    }

    #[test]
    fn tolerance_fails_on_one_nan() {
        let tolerance = Tolerance::new(0.0, 0.1);
        assert!(tolerance.allows(1.0, 1.05) && !tolerance.allows(1.0, 1.2));
        assert!(tolerance.allows(f64::NAN, f64::NAN) && !tolerance.allows(f64::NAN, 1.0));
        assert!(
            tolerance.allows(f64::INFINITY, f64::INFINITY) && !tolerance.allows(f64::INFINITY, 1.0)
        );
    }
}
