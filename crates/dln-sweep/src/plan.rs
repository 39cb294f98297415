//! A plan: what a sweep computes, as cells in a fixed order with ids from their content.

mod document;
mod parse;

use crate::options::{Command, Value};

/// What to compute: checked whole, so that every cell of it has sound options. Its memory is that of
/// the axes, not of the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    command: Command,
    /// Options that all cells share.
    settings: Vec<(&'static str, Value)>,
    /// The last one varies fastest.
    axes: Vec<Axis>,
    text: String,
}

/// Options that vary together: `values[k]` belongs to `options[k]`, all of one length.
#[derive(Clone, Debug, PartialEq)]
struct Axis {
    options: Vec<&'static str>,
    values: Vec<Vec<Value>>,
}

/// One setting of a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cell {
    /// What it computes.
    pub command: Command,
    /// Its options in the order of their names.
    pub options: Vec<(&'static str, Value)>,
    /// From the command and the options alone: the same in every plan that has this cell.
    pub id: u128,
}

impl Axis {
    fn len(&self) -> usize {
        self.values[0].len()
    }
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

    /// The options that vary, in the order of the axes.
    pub fn varying(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.axes.iter().flat_map(|axis| axis.options.iter().copied())
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
            let place = rest % axis.len();
            rest /= axis.len();
            let values = axis.values.iter().map(|values| values[place].clone());
            options.extend(axis.options.iter().copied().zip(values));
        }
        options.sort_by_key(|(name, _)| *name);
        let id = id(self.command, &options);
        Cell { command: self.command, options, id }
    }
}

/// FNV-1a of 128 bits: two of 10⁷ cells share an id with a probability below 10⁻²⁴.
fn id(command: Command, options: &[(&'static str, Value)]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut text = command.name().to_owned();
    for (name, value) in options {
        text += &format!("\n{name}={value}");
    }
    text.bytes().fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

impl Cell {
    /// The id as it stands in records and tables: 32 hexadecimal digits.
    pub fn name(&self) -> String {
        format!("{:032x}", self.id)
    }

    /// The value of an option, if it is given.
    pub fn option(&self, name: &str) -> Option<&Value> {
        let found = self.options.binary_search_by_key(&name, |(option, _)| option);
        found.ok().map(|place| &self.options[place].1)
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
        assert_eq!(id(Command::Predict, &[]), {
            // An independent route: the definition, byte by byte.
            let mut hash = 144_066_263_297_769_815_596_495_629_667_062_367_629_u128;
            for byte in b"predict" {
                hash ^= u128::from(*byte);
                hash = hash.wrapping_mul((1 << 88) + (1 << 8) + 0x3b);
            }
            hash
        });
    }
}
