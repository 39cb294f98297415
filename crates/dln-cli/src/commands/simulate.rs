//! `dln simulate`: students trained on tasks drawn at random, beside the theory.

mod views;

use dln_experiment::{Setting, SimulatedPoint, SimulatedRuns, Simulation};
use dln_report::{CurveRow, Prediction, curve, json};
use dln_trainer::Activation;
use serde::Serialize;

use crate::arguments::SimulateArguments;
use crate::band::{BandReport, Networks};
use crate::failure::Failure;
use crate::present::{Views, present};
use crate::progress::shown;
use crate::training::{check_curves, epochs, failure};

pub(super) fn run(arguments: &SimulateArguments) -> Result<(), Failure> {
    let setting = arguments.setting.only(arguments.run.input_type.into())?;
    let (prediction, theory) = Prediction::new(&setting.theory())?;
    let simulation = simulation(arguments, setting.clone())?;
    let times = arguments.setting.times(simulation.until_tau());
    let networks = networks(arguments, setting)?;
    let mut report = Report::new(&run_all(arguments, &simulation)?, prediction);
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
            picture: &|| views::picture(arguments, &report, &theory),
        },
    )
}

fn simulation(arguments: &SimulateArguments, setting: Setting) -> Result<Simulation, Failure> {
    let epochs = epochs(&setting, &arguments.setting.student, &arguments.run)?;
    let (start, activation) = (arguments.run.student.into(), arguments.activation);
    let points = arguments.setting.points;
    let simulation = Simulation::new(setting, start, activation, epochs, points)
        .map_err(|error| failure(&error))?;
    check_curves("--seeds", arguments.run.seeds, points)?;
    Ok(simulation)
}

/// The networks of the band, if one is asked for, with the start and the inputs of the runs.
fn networks(arguments: &SimulateArguments, setting: Setting) -> Result<Option<Networks>, Failure> {
    let Some(number) = arguments.setting.band else { return Ok(None) };
    if arguments.activation != Activation::Linear {
        return Err(Failure::usage(
            "--band needs linear students, and --activation asks for others",
            "leave out --band or --activation",
        ));
    }
    let start = arguments.run.student.into();
    Networks::new(setting, start, number, arguments.setting.points).map(Some)
}

/// Trains one student per seed, in parallel.
fn run_all(
    arguments: &SimulateArguments,
    simulation: &Simulation,
) -> Result<SimulatedRuns, Failure> {
    let first = u64::from(arguments.run.seed);
    let runs = shown(arguments.output.quiet, |context| {
        simulation.run_all(context, first, arguments.run.seeds)
    });
    runs.map_err(|error| failure(&error))
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
    fn new(found: &SimulatedRuns, theory: Prediction) -> Self {
        let run = |run: &dln_experiment::SimulatedRun| RunRow {
            seed: run.seed,
            outcome: run.outcome.into(),
        };
        Self {
            runs: found.runs.iter().map(run).collect(),
            mean: found.mean.into(),
            std_error: found.std_error.into(),
            theory,
            curve: found.curve.iter().map(MeanRow::from).collect(),
            band: None,
        }
    }
}

impl From<dln_experiment::Outcome> for Outcome {
    fn from(outcome: dln_experiment::Outcome) -> Self {
        Self {
            min_test_error: outcome.min_test_error,
            optimal_stopping_tau: outcome.optimal_stopping_tau,
            final_train_error: outcome.final_train_error,
            final_test_error: outcome.final_test_error,
        }
    }
}

impl From<&SimulatedPoint> for MeanRow {
    fn from(point: &SimulatedPoint) -> Self {
        Self {
            mean: CurveRow {
                time_tau: point.time_tau,
                train_error: point.train_error.mean,
                test_error: point.test_error.mean,
            },
            train_std_error: point.train_error.std_error,
            test_std_error: point.test_error.std_error,
        }
    }
}
