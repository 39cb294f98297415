//! Axes: linear or logarithmic, their range, ticks and tick labels.

/// One axis of a panel: what it shows, on which scale, over which range.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    label: String,
    log: bool,
    range: Option<(f64, f64)>,
    include: Vec<f64>,
}

impl Axis {
    /// A linear axis with the given label; name the unit in it ("training time t/τ").
    pub fn linear(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), log: false, range: None, include: Vec::new() }
    }

    /// A logarithmic axis (base 10); values at or below zero are not drawn.
    pub fn log(label: impl Into<String>) -> Axis {
        Axis { log: true, ..Axis::linear(label) }
    }

    /// Fixes the range; without it the axis covers what is drawn.
    ///
    /// # Panics
    /// If the range is empty, not finite, or not positive on a logarithmic axis.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Axis {
        assert!(low < high && low.is_finite() && high.is_finite(), "empty range {low}..{high}");
        assert!(!self.log || low > 0.0, "a logarithmic axis needs a positive range, not {low}");
        self.range = Some((low, high));
        self
    }

    /// Makes an automatic range cover this value too, for example zero.
    #[must_use]
    pub fn including(mut self, value: f64) -> Axis {
        self.include.push(value);
        self
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Whether a value can be placed on this axis at all.
    pub(crate) fn shows(&self, value: f64) -> bool {
        value.is_finite() && (!self.log || value > 0.0)
    }

    /// Settles the range from the drawn values and maps it to `from..to` in points.
    pub(crate) fn resolve(&self, drawn: &[f64], from: f64, to: f64) -> Projection {
        let (low, high) = self.range.unwrap_or_else(|| self.automatic_range(drawn));
        Projection { log: self.log, low, high, from, to }
    }

    fn automatic_range(&self, drawn: &[f64]) -> (f64, f64) {
        let shown = drawn.iter().chain(&self.include).copied().filter(|v| self.shows(*v));
        let (low, high) = shown
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return if self.log { (0.1, 10.0) } else { (0.0, 1.0) };
        }
        if self.log {
            let margin = if high > low { (high / low).powf(0.04) } else { 2.0 };
            (low / margin, high * margin)
        } else {
            let margin = if high > low { 0.04 * (high - low) } else { 0.5 };
            (low - margin, high + margin)
        }
    }
}

/// A settled axis: data values to points on the page, and the ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Projection {
    log: bool,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

/// A mark on an axis; minor ticks have no label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: Option<String>,
}

impl Projection {
    /// The place of a value, also outside the range; a value that the axis cannot show is NaN.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let share = if self.log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        self.from + share * (self.to - self.from)
    }

    pub(crate) fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    pub(crate) fn contains(&self, value: f64) -> bool {
        let slack = 1e-9 * (self.high - self.low);
        value >= self.low - slack && value <= self.high + slack
    }

    pub(crate) fn ticks(&self) -> Vec<Tick> {
        let ticks = if self.log { self.log_ticks() } else { self.linear_ticks() };
        ticks.into_iter().filter(|t| self.contains(t.value)).collect()
    }

    fn linear_ticks(&self) -> Vec<Tick> {
        let step = nice_step((self.high - self.low) / 6.0);
        let first = (self.low / step).ceil();
        let labels = |k: f64| Tick { value: k * step, label: Some(decimal(k * step, step)) };
        (0..20)
            .map(|i| labels(first + f64::from(i)))
            .take_while(|t| t.value <= self.high + 1e-9 * step)
            .collect()
    }

    fn log_ticks(&self) -> Vec<Tick> {
        let decades = (self.high / self.low).log10();
        let (first, last) = (whole(self.low.log10().floor()), whole(self.high.log10().ceil()));
        let stride = whole((decades / 5.0).ceil()).max(1);
        let labelled: &[i32] = if decades < 1.2 {
            &[1, 2, 3, 5, 7]
        } else if decades < 2.0 {
            &[1, 2, 5]
        } else {
            &[1]
        };
        let mut ticks = Vec::new();
        for power in first..=last {
            for digit in 1..=9 {
                if decades > 6.0 && digit > 1 {
                    continue;
                }
                let shown =
                    labelled.contains(&digit) && (digit > 1 || power.rem_euclid(stride) == 0);
                let label = shown.then(|| log_label(digit, power, decades < 2.0));
                ticks.push(Tick { value: f64::from(digit) * 10f64.powi(power), label });
            }
        }
        ticks
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a rounded logarithm of an f64 is within ±400")]
fn whole(x: f64) -> i32 {
    x as i32
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `rough`.
fn nice_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// The value with as many decimals as the step needs, and a true minus sign.
fn decimal(value: f64, step: f64) -> String {
    let places = (0..8).find(|p| {
        let scaled = step * 10f64.powi(*p);
        (scaled - scaled.round()).abs() < 1e-6
    });
    let places = usize::try_from(places.unwrap_or(8)).expect("at most 8");
    let value = if value.abs() < 1e-9 * step { 0.0 } else { value };
    format!("{value:.places$}").replace('-', "−")
}

fn log_label(digit: i32, power: i32, plain: bool) -> String {
    if plain && (-4..=4).contains(&power) {
        let step = 10f64.powi(power.min(0));
        return decimal(f64::from(digit) * 10f64.powi(power), step);
    }
    match power {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        _ => format!("10{}", superscript(power)),
    }
}

/// An integer in raised Unicode digits: `superscript(-3)` is `⁻³`.
pub fn superscript(value: i32) -> String {
    let raise = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    };
    value.to_string().chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis, low: f64, high: f64) -> Vec<String> {
        axis.clone()
            .range(low, high)
            .resolve(&[], 0.0, 1.0)
            .ticks()
            .into_iter()
            .filter_map(|t| t.label)
            .collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers_inside_the_range() {
        let axis = Axis::linear("x");
        assert_eq!(labels(&axis, 0.0, 5.0), ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(labels(&axis, 0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(&axis, -0.1, 0.1), ["−0.10", "−0.05", "0.00", "0.05", "0.10"]);
    }

    #[test]
    fn log_ticks_are_decades_or_digits_on_short_ranges() {
        let axis = Axis::log("y");
        assert_eq!(labels(&axis, 1e-3, 10.0), ["10⁻³", "10⁻²", "10⁻¹", "1", "10"]);
        assert_eq!(labels(&axis, 0.05, 0.6), ["0.05", "0.07", "0.1", "0.2", "0.3", "0.5"]);
        assert_eq!(labels(&axis, 1e-8, 1.0), ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"]);
    }

    #[test]
    fn automatic_range_covers_what_can_be_shown() {
        let p = Axis::log("y").resolve(&[0.0, f64::NAN, 0.1, 10.0], 100.0, 0.0);
        assert!(p.contains(0.1) && p.contains(10.0) && !p.contains(200.0));
        assert!(p.place(1.0) > 49.0 && p.place(1.0) < 51.0);
        let empty = Axis::linear("x").resolve(&[], 0.0, 10.0);
        assert!((empty.place(0.5) - 5.0).abs() < 1e-12);
    }

    #[test]
    #[should_panic(expected = "positive range")]
    fn a_log_axis_refuses_zero() {
        let _ = Axis::log("y").range(0.0, 1.0);
    }
}
