//! What a training set says about training on it, as `dln analyze` prints it.
//!
//! Long because the report has a row type for each part of its JSON.

mod views;

use dln_data::{
    Analysis, AnalyzeOptions, DataMode, Interval, Measurement, PredictedPoint, Verdict, Warning,
    analyze,
};
use dln_dynamics::StoppingPoint;
use dln_experiment::even_times;
use dln_tables::{Examples, Notes, Refusal};
use serde::Serialize;

use crate::layout::{rough, typed};
use crate::prediction::time_at_epoch;
use crate::refusal::{refused_training, training_data};

/// Points of the curve.
const POINTS: usize = 201;
/// The headline names ridge regression where its error is below this share of the optimal
/// learner's.
const CLEARLY_BETTER: f64 = 0.95;

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
pub struct AnalysisReport {
    examples: usize,
    inputs: usize,
    /// At the stopping time.
    outputs: Vec<OutputRow>,
    retained_inputs: usize,
    noise_std: f64,
    noise_scale: f64,
    noise_by_residual: Option<f64>,
    noise_by_bulk: Option<f64>,
    signal_modes: Vec<ModeRow>,
    optimal_stopping: StopRow,
    optimal_learner: LearnerRow,
    least_squares: LearnerRow,
    ridge: RidgeRow,
    learning_rate: RateRow,
    theory: TheoryRow,
    held_out: HeldOutRow,
    curve: Vec<CurveRow>,
    warnings: Vec<WarningRow>,
    /// Examples left out for missing values.
    left_out_rows: usize,
    /// What was decided in reading the files.
    notes: Vec<String>,
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
    predicted_test_error: f64,
    interval: Option<[f64; 2]>,
}

/// The epochs are those to the best stopping time at the suggested rate.
#[derive(Debug, Serialize)]
struct RateRow {
    largest_stable: f64,
    suggested: f64,
    epochs: f64,
}

/// What the theory expects of white inputs; the distance is ln(theory/held-out) of the errors at
/// the stopping time.
#[derive(Debug, Serialize)]
struct TheoryRow {
    optimal_stopping: ActualStopRow,
    optimal_learner: ErrorRow,
    least_squares: ErrorRow,
    distance: f64,
}

/// Groups left out in turn; errors at the stopping time with interleaved groups and with blocks of
/// neighbours.
#[derive(Debug, Serialize)]
struct HeldOutRow {
    groups: usize,
    dependent: bool,
    interleaved_test_error: Option<f64>,
    contiguous_test_error: Option<f64>,
}

#[derive(Debug, Serialize)]
struct OutputRow {
    name: String,
    expected_test_error: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct CurveRow {
    time_tau: f64,
    expected_test_error: f64,
    low: Option<f64>,
    high: Option<f64>,
    theory_test_error: f64,
}

#[derive(Debug, Serialize)]
struct WarningRow {
    code: &'static str,
    message: String,
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

/// The analysis of a training set out of tables.
///
/// # Errors
///
/// [`Refusal`] names the file, the column and the flag that helps.
pub fn analyzed(training: &Examples, options: &AnalyzeOptions) -> Result<Analysis, Refusal> {
    let analysis = training_data(training).and_then(|data| analyze(&data, options));
    analysis.map_err(|error| refused_training(&error, training))
}

/// What is known of the files that data come from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The targets' names.
    pub outputs: &'a [String],
    /// What was decided in reading them.
    pub notes: &'a Notes,
}

impl AnalysisReport {
    /// The report of an analysis, and of what came out on a test set if there is one.
    // Long because it fills every field of the report.
    pub fn new(
        analysis: &Analysis,
        measurement: Option<&Measurement>,
        learning_rate: Option<f64>,
        origin: &Origin<'_>,
    ) -> Self {
        let stable = analysis.learning_rate();
        let rate = Rate::new(analysis, learning_rate);
        let stop = analysis.optimal_stopping();
        let learner = |learner: dln_data::PredictedLearner| LearnerRow {
            predicted_test_error: learner.predicted_test_error,
            interval: learner.interval.map(ends),
        };
        let ridge = analysis.ridge();
        Self {
            examples: analysis.examples(),
            inputs: analysis.inputs(),
            outputs: output_errors(analysis, origin.outputs),
            retained_inputs: analysis.retained_inputs(),
            noise_std: analysis.noise_std(),
            noise_scale: analysis.noise_scale(),
            noise_by_residual: analysis.noise_by_residual(),
            noise_by_bulk: analysis.noise_by_bulk(),
            signal_modes: analysis.signal_modes().into_iter().map(ModeRow::from).collect(),
            optimal_stopping: StopRow {
                time_tau: stop.time_tau,
                epoch: rate.epochs(analysis, stop.time_tau),
                predicted_test_error: stop.predicted_test_error,
                interval: stop.interval.map(ends),
            },
            optimal_learner: learner(analysis.optimal_learner()),
            least_squares: learner(analysis.least_squares()),
            ridge: RidgeRow {
                penalty: ridge.penalty,
                leave_one_out_error: ridge.leave_one_out_error,
                predicted_test_error: ridge.predicted_test_error,
                interval: ridge.interval.map(ends),
            },
            learning_rate: RateRow {
                largest_stable: stable.largest_stable,
                suggested: stable.suggested,
                epochs: analysis.suggested_epochs(stop.time_tau),
            },
            theory: TheoryRow::new(analysis),
            held_out: HeldOutRow::new(analysis),
            curve: analysis.curve(&times(analysis)).iter().map(CurveRow::new).collect(),
            warnings: warnings(analysis, rate),
            left_out_rows: origin.notes.left_out,
            notes: origin.notes.sentences.clone(),
            verdict: verdict(analysis, rate),
            measured: measurement.map(MeasuredRow::new),
        }
    }

    /// The sentence of what to do, tables and warnings.
    pub fn text(&self) -> String {
        views::text(self)
    }

    /// One row.
    pub fn csv(&self) -> String {
        views::table(self)
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
        let StoppingPoint { time_tau, test_error, .. } = measurement.actual_optimal_stopping();
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

/// The learning rate of epochs: the caller's, or the suggested one.
#[derive(Clone, Copy)]
struct Rate {
    value: f64,
    is_suggested: bool,
}

impl Rate {
    fn new(analysis: &Analysis, given: Option<f64>) -> Self {
        let value = given.unwrap_or_else(|| analysis.learning_rate().suggested);
        Self { value, is_suggested: given.is_none() }
    }

    fn epochs(self, analysis: &Analysis, time_tau: f64) -> f64 {
        if self.is_suggested {
            analysis.suggested_epochs(time_tau)
        } else {
            analysis.epochs(time_tau, self.value)
        }
    }
}

impl TheoryRow {
    fn new(analysis: &Analysis) -> Self {
        let stop = analysis.optimal_stopping().theory;
        let (time_tau, test_error) = (stop.time_tau, stop.test_error);
        let error = |learner: dln_data::PredictedLearner| ErrorRow {
            test_error: learner.theory_test_error,
        };
        Self {
            optimal_stopping: ActualStopRow { time_tau, test_error },
            optimal_learner: error(analysis.optimal_learner()),
            least_squares: error(analysis.least_squares()),
            distance: analysis.distance_from_theory(),
        }
    }
}

impl HeldOutRow {
    fn new(analysis: &Analysis) -> Self {
        let comparison = analysis.group_comparison();
        Self {
            groups: analysis.groups(),
            dependent: comparison.is_some_and(|comparison| comparison.dependent),
            interleaved_test_error: comparison.map(|comparison| comparison.interleaved_error),
            contiguous_test_error: comparison.map(|comparison| comparison.contiguous_error),
        }
    }
}

impl CurveRow {
    fn new(point: &PredictedPoint) -> Self {
        Self {
            time_tau: point.time_tau,
            expected_test_error: point.test_error,
            low: point.interval.map(|interval| interval.low),
            high: point.interval.map(|interval| interval.high),
            theory_test_error: point.theory_test_error,
        }
    }
}

fn output_errors(analysis: &Analysis, names: &[String]) -> Vec<OutputRow> {
    let errors = analysis.by_output().iter().zip(names);
    errors
        .map(|(&expected_test_error, name)| OutputRow { name: name.clone(), expected_test_error })
        .collect()
}

/// The times of the curve.
pub fn times(analysis: &Analysis) -> Vec<f64> {
    even_times(analysis.telling_tau(), POINTS)
}

fn warnings(analysis: &Analysis, rate: Rate) -> Vec<WarningRow> {
    let row = |warning: &Warning| WarningRow { code: warning.code(), message: warning.to_string() };
    let mut warnings: Vec<WarningRow> = analysis.warnings().iter().map(row).collect();
    let largest = analysis.learning_rate().largest_stable;
    if rate.value > largest {
        let (given, largest) = (typed(rate.value), rough(largest));
        let message = format!(
            "learning rate {given} is beyond the largest stable one, {largest}: gradient descent would not settle"
        );
        warnings.push(WarningRow { code: "unstable-learning-rate", message });
    }
    warnings
}

/// What to do, in one sentence.
fn verdict(analysis: &Analysis, rate: Rate) -> String {
    let at =
        |time_tau| time_at_epoch(time_tau, rate.epochs(analysis, time_tau), rounded(rate.value));
    match analysis.verdict() {
        Verdict::NoSignal => {
            "No learnable signal at this sample size: do not train, predict the mean of the targets.".to_owned()
        }
        Verdict::UseRidge { ridge_error } => format!(
            "Gradient descent on whitened inputs gains nothing here; ridge regression reaches {}.",
            rough(ridge_error)
        ),
        Verdict::StopAt { time_tau, test_error, optimal_error } => format!(
            "Stop at t = {}; expect test error {}; {}.",
            at(time_tau),
            rough(test_error),
            alternative(analysis, optimal_error)
        ),
        Verdict::TrainOn { test_error, optimal_error } => format!(
            "Never stop: the test error only falls, to {}; {}.",
            rough(test_error),
            alternative(analysis, optimal_error)
        ),
    }
}

/// What the better of the optimal learner and ridge regression reaches.
fn alternative(analysis: &Analysis, optimal_error: f64) -> String {
    let ridge_error = analysis.ridge().predicted_test_error;
    if ridge_error < CLEARLY_BETTER * optimal_error {
        format!("ridge regression reaches {} without training", rough(ridge_error))
    } else {
        format!("the optimal learner reaches {} without training", rough(optimal_error))
    }
}

/// A learning rate in two digits, as one would type it.
fn rounded(rate: f64) -> f64 {
    format!("{rate:.1e}").parse().expect("a number that was written")
}
