//! Sources and targets drawn at random, learned one after the other by every strategy.

use dln_experiment::{
    LimitError, SequenceOutcome, SequencePlan, SequencePoint, SequenceSimulation, SimulationError,
    Summary,
};
use dln_trainer::Head;
use serde::Serialize;

use super::{POINTS, Report};
use crate::arguments::{DescribedSequence, FinetuneArguments};
use crate::failure::Failure;
use crate::progress::shown;
use crate::training::failure;

/// Networks are followed this much longer than to the last of the theory's stops.
const BEYOND_THE_STOP: f64 = 1.25;
/// The most looks at a network: where curves are much shorter than the way to the last stop, looks lie farther apart.
const MOST_LOOKS: f64 = 20_000.0;

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
    tasks: &DescribedSequence,
    report: &Report,
) -> Result<Simulated, Failure> {
    let plan = plan(tasks, report);
    let simulation = SequenceSimulation::new(plan).map_err(|error| refused(&error))?;
    let first = u64::from(arguments.run.seed);
    let found = shown(arguments.output.quiet, |context| {
        simulation.run_all(context, first, arguments.run.seeds)
    });
    let found = found.map_err(|error| failure(&error))?;
    // The last look may lie beyond the end by rounding.
    let is_on_curve = |row: &SimulatedRow| row.time_tau <= tasks.until * (1.0 + 1e-9);
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

fn plan(tasks: &DescribedSequence, report: &Report) -> SequencePlan {
    let DescribedSequence { source, target, until, .. } = tasks;
    let together = report.together.map(|stop| stop.time_tau);
    let stops = [report.scratch.time_tau, report.fine_tuned.time_tau, report.probed.time_tau];
    let last =
        stops.into_iter().chain(together).filter(|time| time.is_finite()).fold(0.0, f64::max);
    let span = BEYOND_THE_STOP * last.max(*until);
    let look_every_tau = (until / (POINTS - 1) as f64).max(span / MOST_LOOKS);
    let looks = span / look_every_tau;
    // Without noise the source should never stop: then it is trained as long as the target.
    let stop = report.source.time_tau;
    let source_stop = if stop.is_finite() { stop } else { *until };
    let examples = [source.examples, target.examples];
    let head = if tasks.output_cosines.is_some() { Head::Kept } else { Head::New };
    SequencePlan::new(tasks.tasks(), target.hidden, examples, source_stop)
        .with_training(target.noise_std, target.init_scale, tasks.learning_rate)
        .with_head(head)
        .with_looks(look_every_tau, whole(looks))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, at most MOST_LOOKS"
)]
fn whole(looks: f64) -> usize {
    looks.ceil() as usize
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
