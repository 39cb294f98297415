//! One file per command: it computes a result and hands over its forms.

mod analyze;
mod apply;
mod completions;
mod data;
mod finetune;
mod learn;
mod man;
mod measured;
mod model;
mod predict;
mod score;
mod simulate;
mod sweep;
mod transfer;

use crate::arguments::Command;
use crate::failure::Failure;

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Predict(arguments) => predict::run(arguments),
        Command::Simulate(arguments) => simulate::run(arguments),
        Command::Transfer(arguments) => transfer::run(arguments),
        Command::Finetune(arguments) => finetune::run(arguments),
        Command::Sweep(arguments) => sweep::run(arguments),
        Command::Analyze(arguments) => analyze::run(arguments),
        Command::Learn(arguments) => learn::run(arguments),
        Command::Apply(arguments) => apply::run(arguments),
        Command::Score(arguments) => score::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Man(arguments) => man::run(arguments),
    }
}
