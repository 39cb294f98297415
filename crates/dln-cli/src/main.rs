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
use failure::Failure;

fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => commands::run(&arguments.command),
        Err(asked) => return help_or_usage(&asked),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Prints help or a version that was asked for, with exit code 0 if it could be printed, or what is
/// wrong with the arguments, with exit code 2.
fn help_or_usage(asked: &clap::Error) -> ExitCode {
    match asked.print() {
        Err(error) if !asked.use_stderr() => Failure::standard_output(&error).report(),
        // Nothing is left to do if standard error is closed.
        _ => ExitCode::from(u8::try_from(asked.exit_code()).unwrap_or(2)),
    }
}
