//! The `dln` program. Exit codes: 0 done, 1 the input or the data is at fault, 2 bad arguments.

mod arguments;
mod band;
mod commands;
mod failure;
mod pictures;
mod present;
mod progress;
mod training;

use std::process::ExitCode;

use failure::Failure;

fn main() -> ExitCode {
    let outcome = match arguments::parse() {
        Ok(arguments) => commands::run(&arguments.command),
        Err(asked) => return help_or_usage(&asked),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(wants_json()),
    }
}

/// Prints help or a version that was asked for, with exit code 0 if it could be printed, or what is
/// wrong with the arguments, with exit code 2.
fn help_or_usage(asked: &clap::Error) -> ExitCode {
    if asked.use_stderr() && wants_json() {
        let message = asked.to_string();
        let message = message.split("\n\nFor more information").next().unwrap_or(&message);
        let message = message.strip_prefix("error: ").unwrap_or(message).trim_end();
        return Failure::usage(message, "`dln help COMMAND` lists the options").report(true);
    }
    match asked.print() {
        Err(error) if !asked.use_stderr() => Failure::standard_output(&error).report(false),
        // Nothing is left to do if standard error is closed.
        _ => ExitCode::from(u8::try_from(asked.exit_code()).unwrap_or(2)),
    }
}

/// Whether the arguments ask for JSON, even if they are wrong otherwise.
fn wants_json() -> bool {
    let words: Vec<_> = std::env::args_os().collect();
    words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}
