//! One setting of a plan: its options, and an id from these.

use dln_linalg::Matrix;
use dln_transfer::cosine_matrix;

use super::Command;
use crate::options::SIMULATE;
use crate::value::Value;

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

impl Cell {
    pub(crate) fn new(command: Command, mut options: Vec<(&'static str, Value)>) -> Self {
        options.sort_by_key(|(name, _)| *name);
        let id = id(command, &options);
        Self { command, options, id }
    }

    /// The id as it stands in records and tables: 32 hexadecimal digits.
    pub fn name(&self) -> String {
        format!("{:032x}", self.id)
    }

    /// The value of an option, if it is given.
    pub fn option(&self, name: &str) -> Option<&Value> {
        let found = self.options.binary_search_by_key(&name, |(option, _)| option);
        found.ok().map(|place| &self.options[place].1)
    }

    /// A word that is given, or the default.
    pub fn word<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        match self.option(name) {
            Some(Value::Word(word)) => word,
            _ => default,
        }
    }

    pub(super) fn is_simulated(&self) -> bool {
        self.option(SIMULATE) == Some(&Value::Flag(true))
    }

    pub(super) fn number(&self, name: &str, default: f64) -> f64 {
        match self.option(name) {
            Some(Value::Number(x)) => *x,
            _ => default,
        }
    }

    /// A number that every plan gives.
    pub(super) fn given_number(&self, name: &str) -> f64 {
        self.number(name, f64::NAN)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number from 0 to 2^32 where it is given"
    )]
    pub(super) fn size(&self, name: &str) -> Option<usize> {
        self.option(name).map(|_| self.number(name, 0.0) as usize)
    }

    /// A size that every plan gives.
    pub(super) fn given_size(&self, name: &str) -> usize {
        self.size(name).expect("a plan has all that is required")
    }

    pub(super) fn numbers(&self, name: &str) -> Vec<f64> {
        match self.option(name) {
            Some(Value::Numbers(xs)) => xs.clone(),
            _ => vec![self.given_number(name)],
        }
    }

    /// The cosines between the modes of a source and of a target.
    pub(super) fn cosines(
        &self,
        name: &str,
        source: usize,
        target: usize,
    ) -> Result<Matrix, String> {
        let rows = match self.option(name) {
            Some(Value::Rows(rows)) => rows.clone(),
            _ => vec![self.numbers(name)],
        };
        cosine_matrix(&rows, source, target).ok_or_else(|| {
            format!("`{name}` does not fit {source} modes of the source and {target} of the target")
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// An independent route: the definition, byte by byte.
    #[test]
    fn ids_are_the_hash_that_they_are_said_to_be() {
        let mut hash = 144_066_263_297_769_815_596_495_629_667_062_367_629_u128;
        for byte in b"predict" {
            hash ^= u128::from(*byte);
            hash = hash.wrapping_mul((1 << 88) + (1 << 8) + 0x3b);
        }
        assert_eq!(id(Command::Predict, &[]), hash);
    }
}
