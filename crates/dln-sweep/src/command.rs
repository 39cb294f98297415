//! The commands that a sweep runs: what each takes, what it results in, and what it costs.

mod cell;
mod figure;
mod finetune;
mod predict;
mod simulate;
mod training;
mod transfer;

pub use cell::Cell;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dln_experiment::Kind;

use crate::entry::Entry;
use crate::options::{Group, Spec};

/// What a cell computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// The theory of one task.
    Predict,
    /// A network trained on one task, a seed each.
    Simulate,
    /// Two tasks in one network: theory, and on request networks beside it.
    Transfer,
    /// A source and a target, one after the other: theory, and on request networks beside it.
    Finetune,
    /// A figure, which the caller computes: see [`run_with`](crate::run_with).
    Figure,
}

/// A column of results: its name and what it holds.
pub(crate) type ResultColumn = (&'static str, Kind);

/// All that tells one command from another.
struct Study {
    name: &'static str,
    options: &'static [Group],
    columns: &'static [ResultColumn],
    /// Further columns where networks are trained beside a theory.
    simulated: &'static [ResultColumn],
    /// In units of a prediction.
    cost: fn(&Cell) -> f64,
    compute: fn(&Cell) -> Result<Vec<Entry>, String>,
}

impl Command {
    /// All commands.
    pub const ALL: [Self; 5] =
        [Self::Predict, Self::Simulate, Self::Transfer, Self::Finetune, Self::Figure];

    fn study(self) -> &'static Study {
        match self {
            Self::Predict => &predict::STUDY,
            Self::Simulate => &simulate::STUDY,
            Self::Transfer => &transfer::STUDY,
            Self::Finetune => &finetune::STUDY,
            Self::Figure => &figure::STUDY,
        }
    }

    /// The name, as on the command line.
    pub fn name(self) -> &'static str {
        self.study().name
    }

    pub(crate) fn options(self) -> impl Iterator<Item = &'static Spec> {
        let specs = |group: &'static Group| match group {
            Group::Always(specs) | Group::Simulated(specs) => specs.iter(),
        };
        self.study().options.iter().flat_map(specs)
    }

    pub(crate) fn option(self, name: &str) -> Option<&'static Spec> {
        self.options().find(|spec| spec.name == name)
    }

    /// Whether the option belongs to networks beside a theory.
    pub(crate) fn is_of_simulation(self, name: &str) -> bool {
        let holds = |group: &Group| match group {
            Group::Always(_) => false,
            Group::Simulated(specs) => specs.iter().any(|spec| spec.name == name),
        };
        self.study().options.iter().any(holds)
    }

    /// The columns of its results.
    pub(crate) fn columns(self, is_simulated: bool) -> Vec<ResultColumn> {
        let Study { columns, simulated, .. } = self.study();
        if is_simulated { [*columns, *simulated].concat() } else { columns.to_vec() }
    }
}

/// The results of a cell, by calls of the same libraries as the program's commands, or why there
/// are none.
///
/// A panic is a failure of this cell too, so that one fault does not cost a sweep.
pub(crate) fn compute(cell: &Cell) -> Result<Vec<Entry>, String> {
    let computed = catch_unwind(AssertUnwindSafe(|| (cell.command.study().compute)(cell)));
    computed.unwrap_or_else(|_| Err("the computation panicked".to_owned()))
}

/// About how long a cell takes, in units of a prediction. Only the shards' sizes depend on it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 1 to 1e9, and a cost is an estimate"
)]
pub(crate) fn cost(cell: &Cell) -> u64 {
    (cell.command.study().cost)(cell).clamp(1.0, 1e9) as u64
}

const fn number(name: &'static str) -> ResultColumn {
    (name, Kind::Number)
}

fn numbers<const N: usize>(values: [f64; N]) -> Vec<Entry> {
    values.map(Entry::Number).to_vec()
}

/// What a theory costs, whatever it is of.
fn unit(_: &Cell) -> f64 {
    1.0
}
