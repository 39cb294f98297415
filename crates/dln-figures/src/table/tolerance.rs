//! How far a stored value and a recomputed one may differ.

/// How far a recomputed value may lie from a stored one: `|a − b| ≤ absolute + relative·max(|a|, |b|)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In the column's own unit.
    pub absolute: f64,
    /// As a share of the larger magnitude.
    pub relative: f64,
}

impl Tolerance {
    /// For values that depend smoothly on their inputs: processors and mathematics libraries differ in the last
    /// bits of `exp`, and thousands of epochs amplify that by a few orders.
    pub const SMOOTH: Tolerance = Tolerance { absolute: 1e-9, relative: 1e-6 };

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

    #[test]
    fn tolerance_fails_on_one_nan() {
        let tolerance = Tolerance { absolute: 0.0, relative: 0.1 };
        assert!(tolerance.allows(1.0, 1.05) && !tolerance.allows(1.0, 1.2));
        assert!(tolerance.allows(f64::NAN, f64::NAN) && !tolerance.allows(f64::NAN, 1.0));
        assert!(
            tolerance.allows(f64::INFINITY, f64::INFINITY) && !tolerance.allows(f64::INFINITY, 1.0)
        );
    }
}
