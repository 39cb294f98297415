//! Axes: linear, logarithmic or of names, and their range.

use crate::ticks::{self, Tick};

/// One axis of a panel: what it shows, on which scale, over which range.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    label: String,
    kind: Kind,
    range: Option<(f64, f64)>,
    include: Vec<f64>,
}

/// What the places along an axis stand for.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Linear,
    /// Linear, with ticks at whole numbers alone.
    Whole,
    Log,
    /// Names at 0, 1, 2, ….
    Names(Vec<String>),
}

impl Axis {
    /// A linear axis with the given label; name the unit in it ("training time t/τ").
    pub fn linear(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), kind: Kind::Linear, range: None, include: Vec::new() }
    }

    /// A linear axis of things that are counted: its ticks are whole numbers.
    pub fn whole(label: impl Into<String>) -> Axis {
        Axis { kind: Kind::Whole, ..Axis::linear(label) }
    }

    /// An axis of names, the first of which stands at 0, the next at 1, and so on.
    ///
    /// # Panics
    /// If there are no names.
    pub fn names<N: Into<String>>(
        label: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Axis {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let end = names.len() as f64 - 0.5;
        Axis { kind: Kind::Names(names), ..Axis::linear(label) }.range(-0.5, end)
    }

    /// A logarithmic axis (base 10); values at or below zero are not drawn.
    pub fn log(label: impl Into<String>) -> Axis {
        Axis { kind: Kind::Log, ..Axis::linear(label) }
    }

    /// Fixes the range; without it the axis covers what is drawn.
    ///
    /// # Panics
    /// If the range is empty, not finite, or not positive on a logarithmic axis.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Axis {
        assert!(low < high && low.is_finite() && high.is_finite(), "empty range {low}..{high}");
        assert!(
            !self.is_log() || low > 0.0,
            "a logarithmic axis needs a positive range, not {low}"
        );
        self.range = Some((low, high));
        self
    }

    /// Makes an automatic range cover this value too, for example zero.
    #[must_use]
    pub fn including(mut self, value: f64) -> Axis {
        self.include.push(value);
        self
    }

    fn is_log(&self) -> bool {
        self.kind == Kind::Log
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Whether a value can be placed on this axis at all.
    pub(crate) fn shows(&self, value: f64) -> bool {
        value.is_finite() && (!self.is_log() || value > 0.0)
    }

    /// Settles the range from the drawn values and maps it to `from..to` in points.
    pub(crate) fn resolve(&self, drawn: &[f64], from: f64, to: f64) -> Projection {
        let (low, high) = self.range.unwrap_or_else(|| self.automatic_range(drawn));
        Projection { log: self.is_log(), low, high, from, to }
    }

    /// The marks of this axis, settled so.
    pub(crate) fn ticks(&self, settled: &Projection) -> Vec<Tick> {
        let (low, high) = settled.range();
        let ticks = match &self.kind {
            Kind::Linear => ticks::linear(low, high, 0.0),
            Kind::Whole => ticks::linear(low, high, 1.0),
            Kind::Log => ticks::log(low, high),
            Kind::Names(names) => ticks::named(names),
        };
        ticks.into_iter().filter(|tick| settled.contains(tick.value)).collect()
    }

    fn automatic_range(&self, drawn: &[f64]) -> (f64, f64) {
        let shown = drawn.iter().chain(&self.include).copied().filter(|v| self.shows(*v));
        let (low, high) = shown
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return if self.is_log() { (0.1, 10.0) } else { (0.0, 1.0) };
        }
        if self.is_log() {
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

impl Projection {
    /// The place of a value, also outside the range; a value that the axis cannot show is NaN.
    pub(crate) fn place(&self, value: f64) -> f64 {
        self.from + self.share(value) * (self.to - self.from)
    }

    /// How far along the axis a value lies: 0 at its lower end, 1 at its upper one.
    fn share(&self, value: f64) -> f64 {
        if self.log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    pub(crate) fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Whether a value lies within the range, up to rounding.
    pub(crate) fn contains(&self, value: f64) -> bool {
        (-1e-9..=1.0 + 1e-9).contains(&self.share(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_range_covers_what_can_be_shown() {
        let p = Axis::log("y").resolve(&[0.0, f64::NAN, 0.1, 10.0], 100.0, 0.0);
        assert!(p.contains(0.1) && p.contains(10.0) && !p.contains(200.0));
        assert!(p.place(1.0) > 49.0 && p.place(1.0) < 51.0);
        let empty = Axis::linear("x").resolve(&[], 0.0, 10.0);
        assert!((empty.place(0.5) - 5.0).abs() < 1e-12);
    }

    /// A tick of 10⁻⁹ once stood below an axis from 10⁻⁸ to 10, for whose length it is rounding.
    #[test]
    fn no_tick_lies_outside_the_range() {
        for (low, high) in [(1e-8, 10.0), (3e-7, 2.0), (0.02, 0.9), (0.82, 0.97)] {
            let axis = Axis::log("y").range(low, high);
            let settled = axis.resolve(&[], 100.0, 0.0);
            for tick in axis.ticks(&settled) {
                let place = settled.place(tick.value);
                assert!((-1e-6..=100.0 + 1e-6).contains(&place), "{low} {high} {tick:?}");
            }
        }
    }

    #[test]
    fn names_and_counts_have_ticks_of_their_own() {
        let axis = Axis::names("task", ["A", "B"]);
        let settled = axis.resolve(&[7.0], 0.0, 100.0);
        let ticks = axis.ticks(&settled);
        let labels: Vec<_> = ticks.iter().filter_map(|tick| tick.label.as_deref()).collect();
        assert_eq!((labels, settled.place(0.0)), (vec!["A", "B"], 25.0));
        let axis = Axis::whole("mode");
        let settled = axis.resolve(&[1.0, 2.0], 0.0, 1.0);
        assert_eq!(axis.ticks(&settled).len(), 2);
    }

    #[test]
    #[should_panic(expected = "positive range")]
    fn a_log_axis_refuses_zero() {
        let _ = Axis::log("y").range(0.0, 1.0);
    }
}
