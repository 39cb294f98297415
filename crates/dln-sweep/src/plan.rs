//! A plan: what a sweep computes, as cells in a fixed order with ids from their content.

mod axis;
mod document;
mod parse;

use dln_experiment::Kind;

use crate::command::{Cell, Command, ResultColumn};
use crate::options::SIMULATE;
use crate::value::Value;

use axis::Axis;

/// What to compute: checked whole, so that every cell of it has sound options. Its memory is that
/// of the axes, not of the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    command: Command,
    /// Options that all cells share.
    settings: Vec<(&'static str, Value)>,
    /// The last one varies fastest.
    axes: Vec<Axis>,
    text: String,
}

impl Plan {
    /// The number of cells.
    pub fn len(&self) -> usize {
        self.axes.iter().map(Axis::len).product()
    }

    /// Never: a plan without axes has one cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What every cell computes.
    pub fn command(&self) -> Command {
        self.command
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The options that vary, in the order of the axes, and what their columns hold.
    pub(crate) fn varying(&self) -> impl Iterator<Item = (&'static str, Kind)> + '_ {
        self.axes.iter().flat_map(Axis::options).map(|(name, values)| {
            let domain = self.command.option(name).expect("the plan was checked").domain;
            (name, domain.kind(values))
        })
    }

    /// The columns of the results.
    pub(crate) fn results(&self) -> Vec<ResultColumn> {
        let asks = |(name, value): &(&str, Value)| *name == SIMULATE && *value == Value::Flag(true);
        self.command.columns(self.settings.iter().any(asks))
    }

    /// The cell at `index`, the last axis varying fastest.
    ///
    /// # Panics
    ///
    /// If `index` is not below [`len`](Self::len).
    pub fn cell(&self, index: usize) -> Cell {
        assert!(index < self.len(), "cell {index} of {}", self.len());
        let mut options = self.settings.clone();
        let mut rest = index;
        for axis in self.axes.iter().rev() {
            options.extend(axis.at(rest % axis.len()));
            rest /= axis.len();
        }
        Cell::new(self.command, options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids are in the records of finished sweeps: they must never change.
    #[test]
    fn ids_are_stable() {
        let text = "command = \"predict\"\n[settings]\nteacher = 4\ninputs = 100\noutputs = 50\n";
        let cell = Plan::parse(text).expect("sound").cell(0);
        assert_eq!(cell.name(), "755f0e7c53cd1507200d75356f28987e");
    }
}
