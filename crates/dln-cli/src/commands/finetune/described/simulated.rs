//! Sources and targets drawn at random, learned one after the other by every strategy.

use dln_experiment::{
    LimitError, SequenceOutcome, SequencePlan, SequencePoint, SequenceSimulation, SimulationError,
    Summary,
};
use serde::Serialize;

use crate::arguments::FinetuneArguments;
use crate::failure::Failure;
use crate::progress::shown;
use crate::training::failure;

/// What the runs come to.
#[derive(Debug, Serialize)]
pub(super) struct Simulated {
    pub(super) runs: Vec<RunRow>,
    pub(super) mean: Mean,
    pub(super) std_error: Mean,
    pub(super) curve: Vec<SimulatedRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct RunRow {
    pub(super) seed: u64,
    #[serde(flatten)]
    pub(super) errors: Mean,
}

/// Smallest test errors on the target by strategy, and the error on the source when that stops.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Mean {
    pub(super) source: f64,
    pub(super) scratch: f64,
    pub(super) fine_tuned: f64,
    pub(super) probed: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) together: Option<f64>,
}

/// Mean test errors at one time; standard errors are NaN, null in JSON, for a single run.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct SimulatedRow {
    pub(super) time_tau: f64,
    pub(super) scratch: f64,
    pub(super) scratch_std_error: f64,
    pub(super) fine_tuned: f64,
    pub(super) fine_tuned_std_error: f64,
    pub(super) probed: f64,
    pub(super) probed_std_error: f64,
}

/// Trains a network on the source and several on the target for each seed, in parallel over seeds.
pub(super) fn run(
    arguments: &FinetuneArguments,
    plan: SequencePlan,
    until: f64,
) -> Result<Simulated, Failure> {
    let simulation = SequenceSimulation::new(plan).map_err(|error| refused(&error))?;
    let first = u64::from(arguments.run.seed);
    let found = shown(arguments.output.quiet, |context| {
        simulation.run_all(context, first, arguments.run.seeds)
    });
    let found = found.map_err(|error| failure(&error))?;
    // The last look may lie beyond the end by rounding.
    let is_on_curve = |row: &SimulatedRow| row.time_tau <= until * (1.0 + 1e-9);
    let run = |(seed, outcome): (u64, SequenceOutcome)| RunRow { seed, errors: outcome.into() };
    Ok(Simulated {
        runs: found.runs.into_iter().map(run).collect(),
        mean: found.mean.into(),
        std_error: found.std_error.into(),
        // What comes after the curves of the theory serves the smallest errors alone.
        curve: found.curve.iter().map(SimulatedRow::from).filter(is_on_curve).collect(),
    })
}

/// Why nothing is trained; times are those of the source's stop, which no flag sets.
fn refused(error: &SimulationError) -> Failure {
    match error {
        SimulationError::Limit(LimitError::Epochs { until_tau, learning_rate, epochs, .. }) => {
            Failure::usage(
                format!(
                    "--learning-rate {learning_rate:e}: the source stops at t = {until_tau:.3} τ, which makes {epochs:e} epochs, expected 1 to 1e9"
                ),
                "give another --learning-rate",
            )
        }
        error => failure(error),
    }
}

impl From<SequenceOutcome> for Mean {
    fn from(outcome: SequenceOutcome) -> Self {
        let SequenceOutcome { source, scratch, fine_tuned, probed, together, .. } = outcome;
        Self { source, scratch, fine_tuned, probed, together }
    }
}

impl From<&SequencePoint> for SimulatedRow {
    fn from(point: &SequencePoint) -> Self {
        let parts = |Summary { mean, std_error, .. }: Summary| (mean, std_error);
        let (scratch, scratch_std_error) = parts(point.scratch);
        let (fine_tuned, fine_tuned_std_error) = parts(point.fine_tuned);
        let (probed, probed_std_error) = parts(point.probed);
        Self {
            time_tau: point.time_tau,
            scratch,
            scratch_std_error,
            fine_tuned,
            fine_tuned_std_error,
            probed,
            probed_std_error,
        }
    }
}
