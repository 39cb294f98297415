//! The result of `dln analyze` as text and table.

use std::fmt::Write;

use dln_experiment::{row, to_csv};
use dln_tables::counted;

use super::{AnalysisReport, MeasuredRow, RateRow, RidgeRow, WarningRow};
use crate::layout::{TextTable, rough, short};

/// The most modes that are shown to people.
const MOST_MODES: usize = 20;

pub(super) fn text(report: &AnalysisReport) -> String {
    let AnalysisReport { examples, inputs, retained_inputs, noise_std, .. } = report;
    let data = format!(
        "{}, {} ({} kept), {}, noise level {}",
        counted(*examples, "example"),
        counted(*inputs, "input"),
        counted(*retained_inputs, "direction"),
        counted(report.outputs.len(), "output"),
        short(*noise_std)
    );
    let modes =
        if report.signal_modes.is_empty() { String::new() } else { format!("\n{}", modes(report)) };
    let mut text = format!("{}\n\n{data}\n\n{}{modes}", report.verdict, learners(report));
    for WarningRow { message, .. } in &report.warnings {
        writeln!(text, "\nWarning: {message}.").expect("a string grows");
    }
    text + &explanation(report)
}

/// What a time is, in epochs of gradient descent that trains.
fn explanation(report: &AnalysisReport) -> String {
    let RateRow { largest_stable, suggested, .. } = report.learning_rate;
    if report.optimal_stopping.time_tau <= 0.0 || !largest_stable.is_normal() {
        return String::new();
    }
    format!(
        "\nTimes are in units of τ for targets divided by the noise scale {}; on whitened inputs gradient descent is stable\nup to a learning rate of {}, and {} is suggested.\n",
        short(report.noise_scale),
        rough(largest_stable),
        rough(suggested)
    )
}

/// What each way to learn is expected to come to, and did on the test set.
// Long because each learner fills its row from fields of its own.
fn learners(report: &AnalysisReport) -> TextTable {
    let names =
        ["learner", "stop at t/τ", "expected test error", "95 % interval", "theory", "measured"];
    let mut table = TextTable::new(names);
    let measured = |of: fn(&MeasuredRow) -> f64| report.measured.as_ref().map_or(f64::NAN, of);
    let mut push = |learner: &str,
                    time,
                    expected,
                    interval: Option<[f64; 2]>,
                    [theory, measured]: [f64; 2]| {
        let interval = interval.map(ends);
        table.push([
            learner.to_owned(),
            short(time),
            short(expected),
            interval.unwrap_or_else(|| short(f64::NAN)),
            short(theory),
            short(measured),
        ]);
    };
    let (stop, theory, none) = (&report.optimal_stopping, &report.theory, f64::NAN);
    let at_stop = measured(|row| row.optimal_stopping.test_error);
    push(
        "predicted stopping",
        stop.time_tau,
        stop.predicted_test_error,
        stop.interval,
        [theory.optimal_stopping.test_error, at_stop],
    );
    if let Some(MeasuredRow { actual_optimal_stopping: actual, .. }) = &report.measured {
        push("best stopping in hindsight", actual.time_tau, none, None, [none, actual.test_error]);
    }
    let optimal = &report.optimal_learner;
    let at_optimal = measured(|row| row.optimal_learner.test_error);
    push(
        "optimal learner",
        none,
        optimal.predicted_test_error,
        optimal.interval,
        [theory.optimal_learner.test_error, at_optimal],
    );
    let ridge = measured(|row| row.ridge.test_error);
    let RidgeRow { predicted_test_error, interval, .. } = report.ridge;
    push("ridge regression", none, predicted_test_error, interval, [none, ridge]);
    let squares = &report.least_squares;
    let at_squares = measured(|row| row.least_squares.test_error);
    push(
        "least squares",
        f64::INFINITY,
        squares.predicted_test_error,
        squares.interval,
        [theory.least_squares.test_error, at_squares],
    );
    table
}

/// An interval in as many digits as its ends need to differ, three at the most.
fn ends([low, high]: [f64; 2]) -> String {
    let by = |write: fn(f64) -> String| (write(low), write(high));
    let (first, last) = if rough(low) == rough(high) { by(short) } else { by(rough) };
    format!("{first} to {last}")
}

fn modes(report: &AnalysisReport) -> TextTable {
    let mut table =
        TextTable::new(["signal mode", "in the data", "output overlap", "input overlap"]);
    let rows = report.signal_modes.iter().map(|mode| {
        let strength = format!("{} ± {}", short(mode.teacher), rough(mode.teacher_std_error));
        [strength, short(mode.data), short(mode.output_overlap), short(mode.input_overlap)]
    });
    table.extend(rows, MOST_MODES);
    table
}

row! {
    /// The report as one row; what was not measured is left empty.
    struct TableRow {
        examples: usize,
        inputs: usize,
        outputs: usize,
        retained_inputs: usize,
        noise_std: f64,
        signal_modes: usize,
        optimal_stopping_time_tau: f64,
        optimal_stopping_predicted_test_error: f64,
        optimal_learner_predicted_test_error: f64,
        least_squares_predicted_test_error: f64,
        ridge_penalty: f64,
        ridge_leave_one_out_error: f64,
        ridge_predicted_test_error: f64,
        measured_optimal_stopping_test_error: Option<f64>,
        measured_optimal_learner_test_error: Option<f64>,
        measured_least_squares_test_error: Option<f64>,
        measured_ridge_test_error: Option<f64>,
        measured_actual_optimal_stopping_time_tau: Option<f64>,
        measured_actual_optimal_stopping_test_error: Option<f64>,
    }
}

pub(super) fn table(report: &AnalysisReport) -> String {
    let measured = |of: fn(&MeasuredRow) -> f64| report.measured.as_ref().map(of);
    to_csv(&[TableRow {
        examples: report.examples,
        inputs: report.inputs,
        outputs: report.outputs.len(),
        retained_inputs: report.retained_inputs,
        noise_std: report.noise_std,
        signal_modes: report.signal_modes.len(),
        optimal_stopping_time_tau: report.optimal_stopping.time_tau,
        optimal_stopping_predicted_test_error: report.optimal_stopping.predicted_test_error,
        optimal_learner_predicted_test_error: report.optimal_learner.predicted_test_error,
        least_squares_predicted_test_error: report.least_squares.predicted_test_error,
        ridge_penalty: report.ridge.penalty,
        ridge_leave_one_out_error: report.ridge.leave_one_out_error,
        ridge_predicted_test_error: report.ridge.predicted_test_error,
        measured_optimal_stopping_test_error: measured(|row| row.optimal_stopping.test_error),
        measured_optimal_learner_test_error: measured(|row| row.optimal_learner.test_error),
        measured_least_squares_test_error: measured(|row| row.least_squares.test_error),
        measured_ridge_test_error: measured(|row| row.ridge.test_error),
        measured_actual_optimal_stopping_time_tau: measured(|row| {
            row.actual_optimal_stopping.time_tau
        }),
        measured_actual_optimal_stopping_test_error: measured(|row| {
            row.actual_optimal_stopping.test_error
        }),
    }])
}
