//! Checks a matrix and brings its entries near 1, so that squares inside a decomposition neither
//! overflow nor vanish.

use crate::{LinalgError, Matrix, MatrixRef};

/// A finite matrix divided by a power of two.
pub(crate) struct Scaled {
    /// The matrix divided by 2^`exponent`; its largest entry in magnitude lies in [1, 2), or is 0.
    pub(crate) matrix: Matrix,
    exponent: i32,
}

impl Scaled {
    /// Checks that `a` has entries and that they are finite, and scales it.
    ///
    /// A power of two makes the scaling exact: entries change only where they fall below 2^−1022 of
    /// the largest.
    pub(crate) fn new(a: MatrixRef<'_>) -> Result<Self, LinalgError> {
        let (rows, columns) = (a.nrows(), a.ncols());
        if rows == 0 || columns == 0 {
            return Err(LinalgError::Empty { rows, columns });
        }
        if let Some((row, column, value)) = first_not_finite(a) {
            return Err(LinalgError::NotFinite { row, column, value });
        }
        Ok(Self::of_finite(a))
    }

    /// Scales a matrix that is known to be finite, possibly empty.
    pub(crate) fn of_finite(a: MatrixRef<'_>) -> Self {
        let exponent = binary_exponent(a.norm_max());
        let scaled = |row, column| times_power_of_two(a[(row, column)], -exponent);
        Self { matrix: Matrix::from_fn(a.nrows(), a.ncols(), scaled), exponent }
    }

    /// Undoes the scaling on singular values or eigenvalues of `matrix`.
    pub(crate) fn restore(&self, values: &mut [f64]) -> Result<(), LinalgError> {
        for value in values.iter_mut() {
            *value = times_power_of_two(*value, self.exponent);
        }
        if values.iter().all(|value| value.is_finite()) {
            Ok(())
        } else {
            Err(LinalgError::Overflow)
        }
    }
}

fn first_not_finite(a: MatrixRef<'_>) -> Option<(usize, usize, f64)> {
    let entries = (0..a.ncols()).flat_map(|column| (0..a.nrows()).map(move |row| (row, column)));
    entries
        .map(|(row, column)| (row, column, a[(row, column)]))
        .find(|(_, _, value)| !value.is_finite())
}

/// The e with 2^e ≤ x < 2^(e+1), read off the bits of x; 0 for x = 0.
pub(crate) fn binary_exponent(x: f64) -> i32 {
    const SUBNORMAL_LIFT: i32 = 64;
    if x == 0.0 {
        return 0;
    }
    if x < f64::MIN_POSITIVE {
        return binary_exponent(x * power_of_two(SUBNORMAL_LIFT)) - SUBNORMAL_LIFT;
    }
    let biased = (x.to_bits() >> (f64::MANTISSA_DIGITS - 1)) & 0x7ff;
    i32::try_from(biased).expect("eleven bits fit") - 1023
}

/// x·2^e for −1074 ≤ e ≤ 1074, in two steps because 2^e itself may be out of range.
pub(crate) fn times_power_of_two(x: f64, e: i32) -> f64 {
    let half = e / 2;
    x * power_of_two(half) * power_of_two(e - half)
}

/// 2^e for −1022 ≤ e ≤ 1023, exactly.
fn power_of_two(e: i32) -> f64 {
    let biased = u64::try_from(e + 1023).expect("e is at least -1022");
    f64::from_bits(biased << (f64::MANTISSA_DIGITS - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_bracket_their_number() {
        for x in [5e-324, 3e-310, f64::MIN_POSITIVE, 0.7, 1.0, 1.999, 2.0, 1e200, f64::MAX] {
            let mantissa = times_power_of_two(x, -binary_exponent(x));
            assert!((1.0..2.0).contains(&mantissa), "{x}: {mantissa}");
        }
    }

    #[test]
    fn places_are_named_in_storage_order() {
        let mut matrix = Matrix::zeros(3, 3);
        matrix[(0, 2)] = f64::NAN;
        matrix[(2, 1)] = f64::NEG_INFINITY;
        let refusal = Scaled::new(matrix.as_ref()).err();
        assert_eq!(
            refusal,
            Some(LinalgError::NotFinite { row: 2, column: 1, value: f64::NEG_INFINITY })
        );
    }

    #[test]
    fn scaling_back_restores_every_bit() {
        for x in [5e-324, 1e-200, 0.1, 1e200, f64::MAX] {
            let e = binary_exponent(x);
            assert_eq!(times_power_of_two(times_power_of_two(x, -e), e).to_bits(), x.to_bits());
        }
    }
}
