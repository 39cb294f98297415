//! The Tracy-Widom law of order 1: how the largest singular value of finite noise fluctuates (Tracy
//! & Widom 1996, Johnstone 2001).

use std::f64::consts::PI;

use crate::roots::brent;

/// Where the integration begins: beyond, the tail is below 1e-13.
const START: f64 = 12.0;
/// Where it ends: below, the distribution function is under 1e-11.
const END: f64 = -8.0;
/// Runge-Kutta steps per unit. The solution changes by e^3.5 per unit at the start, so that fourth
/// order leaves (3.5/1024)⁴/120 ≈ 1e-12 of it in every unit.
const STEPS_PER_UNIT: f64 = 1024.0;
/// Quantiles are found for tails from this probability to one minus it.
const EXTREME: f64 = 1e-10;

/// What a Tracy-Widom variable of order 1 exceeds with probability 0.01: [`tail_quantile`] as a
/// number, since finding it takes milliseconds.
pub const EXCEEDED_BY_1_IN_100: f64 = 2.023_449_281_378_03;
/// What it exceeds with probability 1e-4, 4.3594, rounded up.
pub const EXCEEDED_BY_1_IN_10_000: f64 = 4.36;

/// The probability that a Tracy-Widom variable of order 1 is at most `x`; right to 1e-10, in well
/// under a millisecond.
///
/// F(x) = exp(−½ ∫_x^∞ [q(y) + (y − x) q(y)²] dy), where q solves q'' = x q + 2q³ and falls like
/// the Airy function. NaN for NaN; 0 below −8 and 1 above 12, as far as double precision can tell.
///
/// # Examples
///
/// ```
/// use dln_spectra::tracy_widom;
///
/// // The median, and the 95 % quantile of tables.
/// assert!((tracy_widom::cdf(-1.268_57) - 0.5).abs() < 1e-5);
/// assert!((tracy_widom::cdf(0.979_3) - 0.95).abs() < 1e-5);
/// ```
pub fn cdf(x: f64) -> f64 {
    (-exponent(x)).exp()
}

/// The probability 1 − [`cdf`] that a Tracy-Widom variable of order 1 exceeds `x`, without
/// cancellation: relative accuracy 1e-9 down to tails of 1e-9.
///
/// # Examples
///
/// ```
/// assert!((dln_spectra::tracy_widom::tail(2.023_449) - 0.01).abs() < 1e-8);
/// ```
pub fn tail(x: f64) -> f64 {
    -(-exponent(x)).exp_m1()
}

/// The x that a Tracy-Widom variable of order 1 exceeds with the given probability; `None` outside
/// [1e-10, 1 − 1e-10] and for NaN.
///
/// # Examples
///
/// ```
/// use dln_spectra::tracy_widom;
///
/// let x = tracy_widom::tail_quantile(0.05).expect("a probability");
/// assert!((tracy_widom::tail(x) - 0.05).abs() < 1e-12);
/// assert!(tracy_widom::tail_quantile(0.0).is_none());
/// ```
pub fn tail_quantile(probability: f64) -> Option<f64> {
    if !(EXTREME..=1.0 - EXTREME).contains(&probability) {
        return None;
    }
    // Logarithms make the tail nearly straight; it is below 1e-13 at one end and above 1 − 1e-11 at
    // the other.
    let excess = |x: f64| tail(x).max(f64::MIN_POSITIVE).ln() - probability.ln();
    let root = brent(excess, (END, START), 1e-13);
    Some(root.expect("the tail falls through the probability").x)
}

/// −ln F(x).
fn exponent(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x >= START {
        return 0.0;
    }
    if x < END {
        return f64::INFINITY;
    }
    let steps = ((START - x) * STEPS_PER_UNIT).ceil();
    let step = (x - START) / steps;
    let mut state = State::at_start();
    let mut done = 0.0;
    while done < steps {
        state = state.step(START + done * step, step);
        done += 1.0;
    }
    0.5 * (state.area + state.moment)
}

/// q and what is integrated along with it, from x to infinity.
#[derive(Clone, Copy)]
struct State {
    /// q(x).
    value: f64,
    /// q'(x).
    slope: f64,
    /// ∫ q².
    energy: f64,
    /// ∫ (y − x) q².
    moment: f64,
    /// ∫ q.
    area: f64,
}

impl State {
    /// The Airy function by its asymptotic series (Abramowitz & Stegun 10.4.59, 10.4.61), cut
    /// before its terms fall below rounding; q differs from it by its third power, and the
    /// integrals are negligible.
    fn at_start() -> State {
        let root = START.sqrt();
        let zeta = 2.0 / 3.0 * START * root;
        let (mut term, mut value, mut slope) = (1.0, 1.0, 1.0);
        for index in 1..=20 {
            let k = f64::from(index);
            let numerator = (6.0 * k - 5.0) * (6.0 * k - 3.0) * (6.0 * k - 1.0);
            term *= -numerator / (216.0 * k * (2.0 * k - 1.0) * zeta);
            value += term;
            slope -= term * (6.0 * k + 1.0) / (6.0 * k - 1.0);
        }
        let scale = (-zeta).exp() / (2.0 * PI.sqrt());
        State {
            value: scale * value / root.sqrt(),
            slope: -scale * slope * root.sqrt(),
            energy: 0.0,
            moment: 0.0,
            area: 0.0,
        }
    }

    /// One Runge-Kutta step of the fourth order.
    fn step(self, x: f64, step: f64) -> State {
        let first = self.rate(x);
        let second = self.moved(first, 0.5 * step).rate(x + 0.5 * step);
        let third = self.moved(second, 0.5 * step).rate(x + 0.5 * step);
        let fourth = self.moved(third, step).rate(x + step);
        self.moved(first, step / 6.0)
            .moved(second, step / 3.0)
            .moved(third, step / 3.0)
            .moved(fourth, step / 6.0)
    }

    /// The derivative by x.
    fn rate(self, x: f64) -> State {
        let square = self.value * self.value;
        State {
            value: self.slope,
            slope: self.value * (x + 2.0 * square),
            energy: -square,
            moment: -self.energy,
            area: -self.value,
        }
    }

    fn moved(self, rate: State, step: f64) -> State {
        State {
            value: self.value + step * rate.value,
            slope: self.slope + step * rate.slope,
            energy: self.energy + step * rate.energy,
            moment: self.moment + step * rate.moment,
            area: self.area + step * rate.area,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of Bornemann's and Johnstone's tables, to the digits given there.
    #[test]
    fn quantiles_are_those_of_tables() {
        for (probability, x) in
            [(0.5, -1.268_6), (0.1, 0.450_1), (0.05, 0.979_3), (0.01, 2.023_4), (0.001, 3.272_2)]
        {
            let found = tail_quantile(probability).expect("a probability");
            assert!((found - x).abs() < 1e-4, "{probability}: {found} against {x}");
        }
    }

    #[test]
    fn quantiles_as_numbers_are_those_of_the_law() {
        let quantile = |tail| tail_quantile(tail).expect("a probability");
        assert!((quantile(0.01) - EXCEEDED_BY_1_IN_100).abs() < 1e-9);
        assert!((0.0..1e-3).contains(&(EXCEEDED_BY_1_IN_10_000 - quantile(1e-4))));
    }

    /// Mean −1.2065335745820 and variance 1.6077810345810 of Bornemann (2010), from integrals of
    /// the distribution by the trapezoid rule, which converges geometrically except for the slope
    /// at the upper end (Euler & Maclaurin); the step of 1/16 leaves less than 1e-9.
    #[test]
    fn mean_and_variance_are_known() {
        let (mut mean, mut square) = (START, START * START);
        for index in 0..320 {
            let x = END + f64::from(index) / 16.0;
            let weight = cdf(x) / 16.0;
            mean -= weight;
            square -= 2.0 * x * weight;
        }
        // The sum leaves out half a step at the upper end, where the distribution function is 1.
        mean -= 0.5 / 16.0;
        square += 1.0 / (6.0 * 256.0) - START / 16.0;
        assert!((mean + 1.206_533_574_582).abs() < 1e-8, "{mean}");
        assert!(
            (square - mean * mean - 1.607_781_034_581).abs() < 1e-7,
            "{}",
            square - mean * mean
        );
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "the ends are exact")]
    fn far_out_it_is_zero_and_one_and_nan_stays() {
        assert!(cdf(f64::NEG_INFINITY) == 0.0 && cdf(-8.1) == 0.0 && cdf(-7.9) < 1e-10);
        assert!(cdf(f64::INFINITY) == 1.0 && cdf(12.0) == 1.0 && tail(11.9) < 1e-12);
        assert!(cdf(f64::NAN).is_nan() && tail(f64::NAN).is_nan());
        for bad in [f64::NAN, -0.1, 0.0, 1.0, 2.0, f64::INFINITY] {
            assert!(tail_quantile(bad).is_none());
        }
    }

    /// The tail's leading asymptotics ∫_x^∞ Ai/2 ≈ e^(−⅔x^{3/2})/(4√π x^{3/4})·(1 − 41/48
    /// x^{−3/2}), next term 0.2 %.
    #[test]
    fn the_tail_has_relative_accuracy() {
        let x = 7.0_f64;
        let leading = (-2.0 / 3.0 * x.powf(1.5)).exp() / (4.0 * PI.sqrt() * x.powf(0.75));
        let expected = leading * (1.0 - 41.0 / 48.0 * x.powf(-1.5));
        assert!((tail(x) / expected - 1.0).abs() < 1e-2, "{} against {expected}", tail(x));
    }
}
