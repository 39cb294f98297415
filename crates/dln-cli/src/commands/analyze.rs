//! `dln analyze`: what a training set says about training on it.

mod views;

use dln_cli::read::Source;
use dln_data::{Analysis, DataMode, Interval, MatrixName, Measurement, Verdict, analyze};
use dln_dynamics::StoppingPoint;
use serde::Serialize;

use super::data::{Examples, check_columns, refused};
use crate::arguments::AnalyzeArguments;
use crate::failure::Failure;
use crate::layout::rough;
use crate::prediction::time_at_epoch;
use crate::present::{Views, json, present};

pub(super) fn run(arguments: &AnalyzeArguments) -> Result<(), Failure> {
    let files = &arguments.files;
    let training = Examples::read(files)?;
    let test = arguments.test_inputs.as_ref().zip(arguments.test_targets.as_ref());
    let test = test.map(|sources| Test::read(sources, arguments, &training)).transpose()?;
    let analysis =
        analyze(training.inputs.as_ref(), training.targets.as_ref(), &arguments.options());
    let targets = [(MatrixName::Targets, &files.targets)];
    let analysis = analysis.map_err(|error| refused(&error, &files.inputs, &targets))?;
    let measurement = test.map(|test| test.measure(&analysis)).transpose()?;
    let report = Report::new(&analysis, measurement.as_ref(), arguments.learning_rate);
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&analysis, measurement.as_ref()),
        },
    )
}

/// A test set and where it comes from.
struct Test<'a> {
    examples: Examples,
    inputs: &'a Source,
    targets: &'a Source,
}

impl<'a> Test<'a> {
    /// Reads a test set with the columns of the training set.
    fn read(
        (inputs, targets): (&'a Source, &'a Source),
        arguments: &AnalyzeArguments,
        training: &Examples,
    ) -> Result<Self, Failure> {
        let examples = Examples::of(inputs, targets)?;
        for (file, columns, test) in [
            (&arguments.files.inputs, training.inputs.ncols(), (inputs, &examples.inputs)),
            (&arguments.files.targets, training.targets.ncols(), (targets, &examples.targets)),
        ] {
            check_columns((&file.to_string(), columns), test)?;
        }
        Ok(Self { examples, inputs, targets })
    }

    fn measure(&self, analysis: &Analysis) -> Result<Measurement, Failure> {
        let measured =
            analysis.measure(self.examples.inputs.as_ref(), self.examples.targets.as_ref());
        let targets = [(MatrixName::Targets, self.targets)];
        measured.map_err(|error| refused(&error, self.inputs, &targets))
    }
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    examples: usize,
    inputs: usize,
    outputs: usize,
    retained_inputs: usize,
    noise_std: f64,
    noise_by_residual: Option<f64>,
    noise_by_bulk: Option<f64>,
    signal_modes: Vec<ModeRow>,
    optimal_stopping: StopRow,
    optimal_learner: LearnerRow,
    least_squares: LearnerRow,
    ridge: RidgeRow,
    verdict: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<MeasuredRow>,
}

/// Strengths in units of the noise scale.
#[derive(Debug, Serialize)]
struct ModeRow {
    data: f64,
    teacher: f64,
    teacher_std_error: f64,
    output_overlap: f64,
    input_overlap: f64,
}

/// The time and the epoch are infinite, null in JSON, where training should never stop.
#[derive(Debug, Serialize)]
struct StopRow {
    time_tau: f64,
    epoch: f64,
    predicted_test_error: f64,
    interval: Option<[f64; 2]>,
}

#[derive(Debug, Serialize)]
struct LearnerRow {
    predicted_test_error: f64,
    interval: Option<[f64; 2]>,
}

#[derive(Debug, Serialize)]
struct RidgeRow {
    penalty: f64,
    leave_one_out_error: f64,
}

/// What came out on the test set.
#[derive(Debug, Serialize)]
struct MeasuredRow {
    optimal_stopping: ErrorRow,
    optimal_learner: ErrorRow,
    least_squares: ErrorRow,
    ridge: ErrorRow,
    actual_optimal_stopping: ActualStopRow,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ErrorRow {
    test_error: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ActualStopRow {
    time_tau: f64,
    test_error: f64,
}

impl Report {
    fn new(analysis: &Analysis, measurement: Option<&Measurement>, learning_rate: f64) -> Self {
        let stop = analysis.optimal_stopping();
        let learner = |learner: dln_data::PredictedLearner| LearnerRow {
            predicted_test_error: learner.predicted_test_error,
            interval: learner.interval.map(ends),
        };
        let ridge = analysis.ridge();
        Self {
            examples: analysis.examples(),
            inputs: analysis.inputs(),
            outputs: analysis.outputs(),
            retained_inputs: analysis.retained_inputs(),
            noise_std: analysis.noise_std(),
            noise_by_residual: analysis.noise_by_residual(),
            noise_by_bulk: analysis.noise_by_bulk(),
            signal_modes: analysis.signal_modes().into_iter().map(ModeRow::from).collect(),
            optimal_stopping: StopRow {
                time_tau: stop.time_tau,
                epoch: analysis.epochs(stop.time_tau, learning_rate),
                predicted_test_error: stop.predicted_test_error,
                interval: stop.interval.map(ends),
            },
            optimal_learner: learner(analysis.optimal_learner()),
            least_squares: learner(analysis.least_squares()),
            ridge: RidgeRow {
                penalty: ridge.penalty,
                leave_one_out_error: ridge.leave_one_out_error,
            },
            verdict: verdict(analysis, learning_rate),
            measured: measurement.map(MeasuredRow::new),
        }
    }
}

impl From<DataMode> for ModeRow {
    fn from(mode: DataMode) -> Self {
        Self {
            data: mode.data,
            teacher: mode.teacher,
            teacher_std_error: mode.teacher_std_error,
            output_overlap: mode.output_overlap,
            input_overlap: mode.input_overlap,
        }
    }
}

impl MeasuredRow {
    fn new(measurement: &Measurement) -> Self {
        let StoppingPoint { time_tau, test_error } = measurement.actual_optimal_stopping();
        let row = |test_error| ErrorRow { test_error };
        Self {
            optimal_stopping: row(measurement.at_predicted_stopping()),
            optimal_learner: row(measurement.optimal_learner()),
            least_squares: row(measurement.least_squares()),
            ridge: row(measurement.ridge()),
            actual_optimal_stopping: ActualStopRow { time_tau, test_error },
        }
    }
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

/// What to do, in one sentence.
fn verdict(analysis: &Analysis, learning_rate: f64) -> String {
    match analysis.verdict() {
        Verdict::NoSignal => {
            "No learnable signal at this sample size: do not train, predict the mean of the targets.".to_owned()
        }
        Verdict::StopAt { time_tau, test_error, optimal_error } => format!(
            "Stop at t = {}; expect test error {}; the optimal learner reaches {} without training.",
            time_at_epoch(time_tau, analysis.epochs(time_tau, learning_rate), learning_rate),
            rough(test_error),
            rough(optimal_error)
        ),
        Verdict::TrainOn { test_error, optimal_error } => format!(
            "Never stop: the test error only falls, to {}; the optimal learner reaches {} without training.",
            rough(test_error),
            rough(optimal_error)
        ),
    }
}
