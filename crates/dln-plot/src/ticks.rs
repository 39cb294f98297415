//! Ticks of an axis and their labels, all of one style.

/// A mark on an axis; minor ticks have no label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: Option<String>,
}

/// Short ranges of a logarithmic axis hold no round digits, but round steps.
const FEW_DECADES: f64 = 0.5;
/// Powers of ten that are easier to read as 0.01 or 100.
const PLAIN_POWERS: std::ops::RangeInclusive<i32> = -2..=2;
/// The same on short ranges, where digits stand between the powers.
const PLAIN_POWERS_OF_DIGITS: std::ops::RangeInclusive<i32> = -4..=4;

/// Round numbers from `low` to `high`, about six, at least `least` apart.
pub(crate) fn linear(low: f64, high: f64, least: f64) -> Vec<Tick> {
    let step = nice_step((high - low) / 6.0).max(least);
    let first = (low / step).ceil();
    let values: Vec<f64> = (0..20)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|value| *value <= high + 1e-9 * step)
        .collect();
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let label = |value: f64| Some(linear_label(value, step, largest));
    values.into_iter().map(|value| Tick { value, label: label(value) }).collect()
}

/// Decades from `low` to `high`, or digits of them if they are few.
pub(crate) fn log(low: f64, high: f64) -> Vec<Tick> {
    let decades = (high / low).log10();
    if decades < FEW_DECADES {
        return linear(low, high, 0.0);
    }
    let (first, last) = (whole(low.log10().floor()), whole(high.log10().ceil()));
    let stride = whole((decades / 5.0).ceil()).max(1);
    let labelled: &[i32] = if decades < 1.2 {
        &[1, 2, 3, 5, 7]
    } else if decades < 2.0 {
        &[1, 2, 5]
    } else {
        &[1]
    };
    let is_labelled = |digit: i32, power: i32| {
        labelled.contains(&digit) && (digit > 1 || power.rem_euclid(stride) == 0)
    };
    let digits = if decades > 6.0 { 1..=1 } else { 1..=9 };
    let marks: Vec<(f64, i32, i32)> = (first..=last)
        .flat_map(|power| digits.clone().map(move |digit| (digit, power)))
        .map(|(digit, power)| (f64::from(digit) * 10f64.powi(power), digit, power))
        .filter(|(value, ..)| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(value))
        .collect();
    let plain = if decades < 2.0 { PLAIN_POWERS_OF_DIGITS } else { PLAIN_POWERS };
    let shown = marks.iter().filter(|(_, digit, power)| is_labelled(*digit, *power));
    let is_plain = shown.clone().all(|(.., power)| plain.contains(power));
    let label = |digit, power| is_labelled(digit, power).then(|| log_label(digit, power, is_plain));
    marks.iter().map(|&(value, digit, power)| Tick { value, label: label(digit, power) }).collect()
}

/// Names at 0, 1, 2, ….
pub(crate) fn named(names: &[String]) -> Vec<Tick> {
    let tick =
        |(index, name): (usize, &String)| Tick { value: index as f64, label: Some(name.clone()) };
    names.iter().enumerate().map(tick).collect()
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

/// The value as a decimal, or in units of a power of ten that all labels of the axis share if they
/// would be long.
fn linear_label(value: f64, step: f64, largest: f64) -> String {
    let power = whole(largest.log10().floor());
    if largest <= 0.0 || (-4..=5).contains(&power) {
        return decimal(value, step);
    }
    if value.abs() < 1e-9 * step {
        return "0".to_owned();
    }
    let unit = 10f64.powi(power);
    format!("{}·10{}", decimal(value / unit, step / unit), superscript(power))
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

fn log_label(digit: i32, power: i32, is_plain: bool) -> String {
    if is_plain {
        return decimal(f64::from(digit) * 10f64.powi(power), 10f64.powi(power.min(0)));
    }
    match digit {
        1 => format!("10{}", superscript(power)),
        _ => format!("{digit}·10{}", superscript(power)),
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

    fn labels(ticks: Vec<Tick>) -> Vec<String> {
        ticks.into_iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers_inside_the_range() {
        let labels = |low, high| labels(linear(low, high, 0.0));
        assert_eq!(labels(0.0, 5.0), ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(labels(0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(-0.1, 0.1), ["−0.10", "−0.05", "0.00", "0.05", "0.10"]);
    }

    #[test]
    fn tiny_and_huge_numbers_share_a_power_of_ten() {
        let labels = |low, high| labels(linear(low, high, 0.0));
        assert_eq!(labels(-2e-9, 2e-9), ["−2·10⁻⁹", "−1·10⁻⁹", "0", "1·10⁻⁹", "2·10⁻⁹"]);
        assert_eq!(labels(0.0, 2e6), ["0", "0.5·10⁶", "1.0·10⁶", "1.5·10⁶", "2.0·10⁶"]);
    }

    #[test]
    fn log_ticks_are_decades_or_digits_on_short_ranges() {
        let labels = |low, high| labels(log(low, high));
        assert_eq!(labels(1e-3, 10.0), ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
        assert_eq!(labels(0.01, 10.0), ["0.01", "0.1", "1", "10"]);
        assert_eq!(labels(0.05, 0.6), ["0.05", "0.07", "0.1", "0.2", "0.3", "0.5"]);
        assert_eq!(labels(1e-8, 1.0), ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
        assert_eq!(labels(2e-7, 6e-6), ["2·10⁻⁷", "5·10⁻⁷", "10⁻⁶", "2·10⁻⁶", "5·10⁻⁶"]);
        assert_eq!(labels(0.82, 0.97), ["0.85", "0.90", "0.95"]);
    }
}
