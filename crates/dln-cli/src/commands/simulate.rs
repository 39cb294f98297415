//! `dln simulate`: students trained on tasks drawn at random, beside the theory.

mod run;
mod views;

use dln_experiment::{Context, Summary, sweep};
use dln_trainer::Activation;
use serde::Serialize;

use crate::arguments::SimulateArguments;
use crate::band::{BandReport, Networks};
use crate::failure::Failure;
use crate::prediction::{CurveRow, Prediction, curve};
use crate::present::{Views, json, present};
use crate::progress::Bar;
use crate::training::{Training, check_curves, check_memory};

use run::{Experiment, Track};

pub(super) fn run(arguments: &SimulateArguments) -> Result<(), Failure> {
    let (prediction, theory) = Prediction::new(&arguments.setting.theory())?;
    let training = Training::new(&arguments.setting.student, &arguments.run, looks(arguments))?;
    let until = training.time_tau(training.config.epochs);
    let times = arguments.setting.times(until);
    let networks = networks(arguments)?;
    let tracks = tracks(arguments, training)?;
    let mut report = Report::new(&tracks, &training, prediction);
    if let Some(networks) = networks {
        let times: Vec<f64> = report.curve.iter().map(|point| point.mean.time_tau).collect();
        report.band = Some(networks.band(arguments.run.seed, &times, arguments.output.quiet)?);
    }
    let theory = curve(&theory, &times);
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(arguments, &report, theory.last()),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&report, &theory),
        },
    )
}

/// How often to look at a run's errors, which is how finely its best stopping time is known. A look at a leaky network
/// takes a pass over test examples, one at a linear student little.
fn looks(arguments: &SimulateArguments) -> usize {
    if arguments.activation.0 == Activation::Linear { 20_000 } else { 2_000 }
}

/// The networks of the band, if one is asked for, with the start and the inputs of the runs.
fn networks(arguments: &SimulateArguments) -> Result<Option<Networks>, Failure> {
    let Some(number) = arguments.setting.band else { return Ok(None) };
    if arguments.activation.0 != Activation::Linear {
        return Err(Failure::usage(
            "--band needs linear students, and --activation asks for others",
            "leave out --band or --activation",
        ));
    }
    let setting = arguments.setting.setting(arguments.run.input_type.into());
    let start = arguments.run.student.into();
    Networks::new(setting, start, number, arguments.setting.points).map(Some)
}

/// Trains one student a seed, in parallel.
fn tracks(arguments: &SimulateArguments, training: Training) -> Result<Vec<Track>, Failure> {
    let experiment = Experiment::new(arguments, training);
    check_memory(&experiment.setting)?;
    check_curves("--seeds", arguments.run.seeds, arguments.setting.points)?;
    let bar = Bar::new(arguments.output.quiet);
    let tell = |progress| bar.tell(progress);
    let first = u64::from(arguments.run.seed);
    let runs = sweep(&Context::new(&tell), &[()], arguments.run.seeds, |(), replicate| {
        experiment.run(first + replicate)
    });
    bar.finish();
    Ok(runs?.into_iter().flatten().collect())
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    runs: Vec<RunRow>,
    mean: Outcome,
    std_error: Outcome,
    theory: Prediction,
    curve: Vec<MeanRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    band: Option<BandReport>,
}

#[derive(Debug, Serialize)]
struct RunRow {
    seed: u64,
    #[serde(flatten)]
    outcome: Outcome,
}

/// What one run comes to.
#[derive(Clone, Copy, Debug, Serialize)]
struct Outcome {
    min_test_error: f64,
    optimal_stopping_tau: f64,
    final_train_error: f64,
    final_test_error: f64,
}

/// A point of the mean curve.
#[derive(Clone, Copy, Debug, Serialize)]
struct MeanRow {
    #[serde(flatten)]
    mean: CurveRow,
    train_std_error: f64,
    test_std_error: f64,
}

impl Report {
    fn new(tracks: &[Track], training: &Training, theory: Prediction) -> Self {
        let outcome = |track: &Track| Outcome {
            min_test_error: track.minimum.test_error,
            optimal_stopping_tau: training.time_tau(track.minimum.epoch),
            final_train_error: track.last.train_error,
            final_test_error: track.last.test_error,
        };
        let outcomes: Vec<Outcome> = tracks.iter().map(outcome).collect();
        let curve = (0..tracks[0].samples.len()).map(|look| mean_row(tracks, look, training));
        let rows = tracks.iter().zip(&outcomes);
        Self {
            runs: rows.map(|(track, &outcome)| RunRow { seed: track.seed, outcome }).collect(),
            mean: Outcome::of_each(&outcomes, |summary| summary.mean),
            std_error: Outcome::of_each(&outcomes, |summary| summary.std_error),
            theory,
            curve: curve.collect(),
            band: None,
        }
    }
}

impl Outcome {
    /// A statistic of every quantity over the runs.
    fn of_each(outcomes: &[Self], statistic: impl Fn(&Summary) -> f64) -> Self {
        let of = |quantity: fn(&Self) -> f64| {
            statistic(&Summary::of(&outcomes.iter().map(quantity).collect::<Vec<_>>()))
        };
        Self {
            min_test_error: of(|outcome| outcome.min_test_error),
            optimal_stopping_tau: of(|outcome| outcome.optimal_stopping_tau),
            final_train_error: of(|outcome| outcome.final_train_error),
            final_test_error: of(|outcome| outcome.final_test_error),
        }
    }
}

fn mean_row(tracks: &[Track], look: usize, training: &Training) -> MeanRow {
    let of = |error: fn(&dln_trainer::Observation) -> f64| {
        Summary::of(&tracks.iter().map(|track| error(&track.samples[look])).collect::<Vec<_>>())
    };
    let (train, test) = (of(|look| look.train_error), of(|look| look.test_error));
    MeanRow {
        mean: CurveRow {
            time_tau: training.time_tau(tracks[0].samples[look].epoch),
            train_error: train.mean,
            test_error: test.mean,
        },
        train_std_error: train.std_error,
        test_std_error: test.std_error,
    }
}
