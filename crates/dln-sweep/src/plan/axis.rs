//! Options that vary together, and the values of a range.

use std::collections::BTreeSet;

use super::document::Scale;
use crate::value::{Domain, Value};

/// Options that vary together: `values[k]` belongs to `options[k]`, all of one length.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    options: Vec<&'static str>,
    values: Vec<Vec<Value>>,
}

impl Axis {
    pub(super) fn new(option: &'static str, values: Vec<Value>) -> Self {
        Self { options: vec![option], values: vec![values] }
    }

    pub(super) fn len(&self) -> usize {
        self.values[0].len()
    }

    /// The name of the first option.
    pub(super) fn name(&self) -> &'static str {
        self.options[0]
    }

    pub(super) fn options(&self) -> impl Iterator<Item = (&'static str, &[Value])> {
        self.options.iter().copied().zip(self.values.iter().map(Vec::as_slice))
    }

    /// The options with their values at a place.
    pub(super) fn at(&self, place: usize) -> impl Iterator<Item = (&'static str, Value)> {
        self.options().map(move |(name, values)| (name, values[place].clone()))
    }

    /// Lets another option of as many values vary with these.
    pub(super) fn zip(&mut self, option: &'static str, values: Vec<Value>) {
        self.options.push(option);
        self.values.push(values);
    }

    /// The first place whose values stand at an earlier one too, and their text: it would make the
    /// same cells twice.
    pub(super) fn repeated(&self) -> Option<(usize, String)> {
        let text = |place| {
            let values: Vec<String> = self.at(place).map(|(_, value)| value.to_string()).collect();
            values.join(" and ")
        };
        let mut seen = BTreeSet::new();
        (0..self.len())
            .map(|place| (place, text(place)))
            .find(|(_, text)| !seen.insert(text.clone()))
    }

    /// The names of all options, as they stand in messages.
    pub(super) fn names(&self) -> String {
        self.options.join("`, `")
    }
}

/// The values of a range of at least two, both ends included.
pub(super) fn range(
    scale: Scale,
    domain: Domain,
    (first, last): (f64, f64),
    count: u32,
) -> Vec<Value> {
    let steps = f64::from(count - 1);
    let value = |step: u32| {
        let share = f64::from(step) / steps;
        let value = match scale {
            Scale::Linear => first + (last - first) * share,
            Scale::Log => (first.ln() + (last.ln() - first.ln()) * share).exp(),
        };
        let kept = if domain.is_whole() { value.round() } else { rounded(value) };
        // Rounding must not leave the range of the option.
        Value::Number(kept.clamp(first.min(last), first.max(last)))
    };
    (0..count).map(value).collect()
}

/// To 12 digits, so that values read well and make the same ids on every machine.
fn rounded(x: f64) -> f64 {
    format!("{x:.11e}").parse().expect("a number")
}
