//! Pairs of tasks drawn at random, learned alone and together.

use dln_experiment::PairOutcome;
use serde::Serialize;

use crate::arguments::{Described, TransferArguments};
use crate::failure::Failure;
use crate::progress::shown;
use crate::training::{epochs, failure};

/// What the runs come to.
#[derive(Debug, Serialize)]
pub(super) struct Simulated {
    pub(super) runs: Vec<RunRow>,
    pub(super) mean: Outcome,
    pub(super) std_error: Outcome,
}

#[derive(Debug, Serialize)]
pub(super) struct RunRow {
    pub(super) seed: u64,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
}

/// Smallest test errors of one run, and what they say of the benefit.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Outcome {
    pub(super) benefit: f64,
    pub(super) error_alone: f64,
    pub(super) error_joint: f64,
    pub(super) benefit_b: f64,
    pub(super) error_alone_b: f64,
    pub(super) error_joint_b: f64,
}

/// Trains three networks per seed, in parallel over seeds.
pub(super) fn run(arguments: &TransferArguments, tasks: &Described) -> Result<Simulated, Failure> {
    let epochs = epochs(&tasks.setting.joint(), &tasks.student, &arguments.run)?;
    let simulation = tasks.setting.simulation(arguments.run.student.into(), epochs);
    let simulation = simulation.map_err(|error| failure(&error))?;
    let first = u64::from(arguments.run.seed);
    let found = shown(arguments.output.quiet, |context| {
        simulation.run_all(context, first, arguments.run.seeds)
    });
    let found = found.map_err(|error| failure(&error))?;
    let run = |(seed, outcome): (u64, PairOutcome)| RunRow { seed, outcome: outcome.into() };
    Ok(Simulated {
        runs: found.runs.into_iter().map(run).collect(),
        mean: found.mean.into(),
        std_error: found.std_error.into(),
    })
}

impl From<PairOutcome> for Outcome {
    fn from(outcome: PairOutcome) -> Self {
        Self {
            benefit: outcome.benefit,
            error_alone: outcome.error_alone,
            error_joint: outcome.error_joint,
            benefit_b: outcome.benefit_b,
            error_alone_b: outcome.error_alone_b,
            error_joint_b: outcome.error_joint_b,
        }
    }
}
