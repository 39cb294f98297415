//! Runs of gradient descent: how long they last, and what may go wrong, in terms of flags.

use dln_experiment::{LimitError, Setting, SimulationError};
use dln_trainer::TrainError;

use crate::arguments::{RunArguments, StudentArguments};
use crate::failure::Failure;

/// The number of steps that the arguments ask for.
pub(crate) fn epochs(
    setting: &Setting,
    student: &StudentArguments,
    run: &RunArguments,
) -> Result<usize, Failure> {
    match run.epochs {
        Some(epochs) => Ok(epochs),
        None => setting.planned_epochs(student.until).map_err(|error| limit(&error)),
    }
}

/// Refuses networks and data that do not fit into memory.
pub(crate) fn check_memory(setting: &Setting) -> Result<(), Failure> {
    setting.check_memory().map_err(|error| limit(&error))
}

/// Refuses the number of curves that the flag asks for if they do not fit into memory.
pub(crate) fn check_curves(flag: &str, curves: u64, points: usize) -> Result<(), Failure> {
    dln_experiment::check_curves(curves, points).map_err(|error| {
        Failure::usage(
            format!("{flag} {curves} with --points {points}: {error}"),
            format!("ask for fewer points, or give a smaller {flag}"),
        )
    })
}

/// What asks for too much.
fn limit(error: &LimitError) -> Failure {
    match error {
        LimitError::Epochs { .. } => Failure::usage(
            error
                .to_string()
                .replace("until_tau = ", "--until ")
                .replace("learning_rate = ", "--learning-rate "),
            "change one of the two, or give --epochs",
        ),
        LimitError::Memory { .. } => Failure::usage(
            error,
            "take a smaller network; `dln predict` without --band takes any size",
        ),
        _ => Failure::setting(error),
    }
}

/// Why a simulation ended without a result.
pub(crate) fn failure(error: &SimulationError) -> Failure {
    match error {
        SimulationError::Limit(error) => limit(error),
        SimulationError::Train(TrainError::Diverged { .. }) => {
            Failure::usage(format!("--learning-rate: {error}"), "give a smaller --learning-rate")
        }
        _ => Failure::setting(error),
    }
}
