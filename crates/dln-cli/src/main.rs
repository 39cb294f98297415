//! The `dln` program. Exit codes: 0 done, 1 the input or the data is at fault, 2 bad arguments.

mod arguments;
mod band;
mod commands;
mod failure;
mod layout;
mod pictures;
mod prediction;
mod present;
mod progress;
mod training;

use std::process::ExitCode;

use arguments::Arguments;
use clap::Parser;

fn main() -> ExitCode {
    match commands::run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
