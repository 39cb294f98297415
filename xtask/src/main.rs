//! `cargo xtask`: the project's own commands. Exit codes: 0 done, 1 something failed, 2 bad
//! arguments.

mod arguments;
mod ci;
mod debian;
mod examples;
mod fuzz;
mod list;
mod mutants;
mod probe;
mod progress;
mod python;
mod reproduce;
mod site;
mod slurm;
mod sweep;
mod web;
mod workspace;

use std::io::{self, Write};
use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Reproduce(options) => reproduce::run(&options),
        Command::Sweep(options) => sweep::run(&options),
        Command::List => list::run(),
        Command::Examples => examples::run(),
        Command::Python => python::run(),
        Command::Slurm => slurm::run(),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Mutants(options) => mutants::run(&options),
        Command::Site => site::run(),
        Command::Web(options) => web::run(&options),
        Command::Ci => ci::run(),
    };
    match outcome {
        Ok(Verdict::Passed) => ExitCode::SUCCESS,
        Ok(Verdict::Failed) => ExitCode::FAILURE,
        Err(error) => {
            // Nothing is left to do if even standard error is closed.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether what a command judged is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
}
