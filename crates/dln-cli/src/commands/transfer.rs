//! `dln transfer`: whether a second task helps.

mod described;
mod files;

use dln_report::{TaskRow, TextTable, short};

use crate::arguments::{Tasks, TransferArguments};
use crate::failure::Failure;

pub(super) fn run(arguments: &TransferArguments) -> Result<(), Failure> {
    match arguments.tasks()? {
        Tasks::Described(tasks) => described::run(arguments, &tasks),
        Tasks::Files(files) => files::run(arguments, &files),
    }
}

/// A benefit with its sign, in the digits of `form`.
fn signed(benefit: f64, form: fn(f64) -> String) -> String {
    if benefit > 0.0 { format!("+{}", form(benefit)) } else { form(benefit) }
}

/// Both tasks, by early stopping and by the optimal learner.
fn tasks(a: &TaskRow, b: &TaskRow) -> TextTable {
    let names = ["smallest test error", "alone", "at t/τ", "together", "at t/τ", "benefit"];
    let mut table = TextTable::new(names);
    for (name, task) in [("task A", a), ("task B", b)] {
        table.push([
            name.to_owned(),
            short(task.error_alone),
            short(task.stopping_alone_tau),
            short(task.error_joint),
            short(task.stopping_joint_tau),
            signed(task.benefit, short),
        ]);
        let learner = task.optimal_learner;
        table.push([
            "  optimal learner".to_owned(),
            short(learner.error_alone),
            String::new(),
            short(learner.error_joint),
            String::new(),
            signed(learner.benefit, short),
        ]);
    }
    table
}
