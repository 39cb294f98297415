//! `dln finetune`: what a source task brings for a target that is learned after it.

mod described;
mod files;

use dln_dynamics::StoppingPoint;
use serde::Serialize;

use crate::arguments::{FinetuneArguments, Sequence};
use crate::failure::Failure;

pub(super) fn run(arguments: &FinetuneArguments) -> Result<(), Failure> {
    match arguments.sequence()? {
        Sequence::Described(tasks) => described::run(arguments, &tasks),
        Sequence::Files(files) => files::run(arguments, &files),
    }
}

/// Times are infinite, null in JSON, where training should never stop.
#[derive(Clone, Copy, Debug, Serialize)]
struct Stop {
    time_tau: f64,
    test_error: f64,
}

impl From<StoppingPoint> for Stop {
    fn from(StoppingPoint { time_tau, test_error, .. }: StoppingPoint) -> Self {
        Self { time_tau, test_error }
    }
}

#[derive(Debug, Serialize)]
struct FeatureRow {
    strength: f64,
    /// With each mode of the target.
    alignment: Vec<f64>,
}

/// What a strategy is called where it is recommended.
fn advice(strategy: &str) -> &'static str {
    match strategy {
        "fine-tune" => "Fine-tune the network of the source",
        "probe" => "Train a head on the source's frozen first layer",
        "together" => "Train both tasks together",
        _ => "The source does not help: train from scratch",
    }
}
