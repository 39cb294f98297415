//! What a sample of numbers says: its middle, its quantiles, and how far its mean may be off.

/// 0.975 quantiles of Student's law with 1, 2, … 10 degrees of freedom.
const STUDENT_975: [f64; 10] = [
    12.706_204_7,
    4.302_652_7,
    3.182_446_3,
    2.776_445_1,
    2.570_581_8,
    2.446_911_9,
    2.364_624_3,
    2.306_004_1,
    2.262_157_2,
    2.228_138_9,
];

/// The 0.975 quantile of Student's t law: the standard errors on either side of a mean that a 95 %
/// interval has.
///
/// `freedom` ≥ 1 is the number of degrees of freedom; between two whole numbers the next larger
/// one counts. Tabulated up to ten, beyond by the Cornish-Fisher series to the fourth order in
/// 1/freedom (Abramowitz & Stegun 26.7.5; right to 1e-5). NaN below 1 and for NaN.
///
/// # Examples
///
/// ```
/// use dln_spectra::sample::student_975;
///
/// assert_eq!(student_975(9.0), 2.262_157_2);
/// assert!((student_975(30.0) - 2.042_272_5).abs() < 1e-6);
/// assert!(student_975(0.0).is_nan());
/// ```
pub fn student_975(freedom: f64) -> f64 {
    if freedom >= 11.0 {
        return beyond_ten(freedom);
    }
    let row = (1..=10).find(|n| f64::from(*n) >= freedom && freedom >= 1.0);
    row.map_or(f64::NAN, |n: u8| STUDENT_975[usize::from(n) - 1])
}

/// The series z + Σ g_i(z)/freedom^i about the normal law's quantile z.
fn beyond_ten(freedom: f64) -> f64 {
    let z: f64 = 1.959_963_984_540_054;
    let polynomials = [
        (z.powi(3) + z) / 4.0,
        (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0,
        (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0,
        (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1482.0 * z.powi(5)
            - 1920.0 * z.powi(3)
            - 945.0 * z)
            / 92_160.0,
    ];
    polynomials.iter().rev().fold(0.0, |sum, term| (sum + term) / freedom) + z
}

/// The value below which a share `probability` in [0, 1] of an ascending sample lies, interpolated
/// between its values; NaN of an empty sample.
///
/// # Examples
///
/// ```
/// assert_eq!(dln_spectra::sample::quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
/// ```
pub fn quantile(ascending: &[f64], probability: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return f64::NAN };
    let place = probability * last as f64;
    let below = (0..last).rev().find(|&index| index as f64 <= place).unwrap_or(0);
    let share = place - below as f64;
    let above = ascending[(below + 1).min(last)];
    ascending[below] + share * (above - ascending[below])
}

/// The median of a sample: the middle value, or the mean of the two middle ones; NaN if it is
/// empty or holds NaN.
///
/// # Examples
///
/// ```
/// assert_eq!(dln_spectra::sample::median(&[4.0, 1.0, 2.0]), 2.0);
/// ```
pub fn median(sample: &[f64]) -> f64 {
    if sample.is_empty() || sample.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let mut ascending = sample.to_vec();
    ascending.sort_by(f64::total_cmp);
    let (lower, upper) = (ascending[(sample.len() - 1) / 2], ascending[sample.len() / 2]);
    0.5 * lower + 0.5 * upper
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By scipy 1.14, `stats.t.ppf(0.975, freedom)`. Two terms of the series once missed eleven
    /// degrees of freedom by 2e-3.
    #[test]
    fn students_quantiles_beyond_the_table() {
        for (freedom, expected) in [
            (11.0, 2.200_985_160),
            (12.0, 2.178_812_830),
            (19.0, 2.093_024_054),
            (30.0, 2.042_272_456),
            (60.0, 2.000_297_822),
            (f64::INFINITY, 1.959_963_985),
        ] {
            let found = student_975(freedom);
            assert!((found - expected).abs() < 1e-5, "{freedom}: {found} {expected}");
        }
    }

    #[test]
    fn quantiles_interpolate() {
        let sample = [1.0, 2.0, 4.0];
        for (probability, value) in [(0.0, 1.0), (0.25, 1.5), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0)] {
            assert!((quantile(&sample, probability) - value).abs() < 1e-15);
        }
        assert!((quantile(&[3.0], 0.9) - 3.0).abs() < 1e-15 && quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn median_of_odd_and_even_samples() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!((median(&[f64::MAX, f64::MAX]) / f64::MAX - 1.0).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan() && median(&[1.0, f64::NAN, -f64::NAN]).is_nan());
    }
}
