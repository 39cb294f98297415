//! The result of `dln analyze` as text, table and picture.

use dln_data::{Analysis, Measurement, PredictedPoint};
use dln_experiment::{row, to_csv};
use dln_plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points, Rule, Shape};

use super::{MeasuredRow, Report};
use crate::commands::data::counted;
use crate::layout::{TextTable, rough, short};
use crate::pictures::{SINGLE, TEST, stop_key};

/// At most so many modes are shown to people.
const MOST_MODES: usize = 20;
const POINTS: u32 = 200;
const MEASURED: Color = Color::GREEN;
const OPTIMAL: Color = Color::ORANGE;

pub(super) fn text(report: &Report) -> String {
    let Report { examples, inputs, outputs, retained_inputs, noise_std, .. } = report;
    let data = format!(
        "{}, {} ({} kept), {}, noise level {}",
        counted(*examples, "example"),
        counted(*inputs, "input"),
        counted(*retained_inputs, "direction"),
        counted(*outputs, "output"),
        short(*noise_std)
    );
    let modes =
        if report.signal_modes.is_empty() { String::new() } else { format!("\n{}", modes(report)) };
    format!("{}\n\n{data}\n\n{}{modes}", report.verdict, learners(report))
}

/// What each way to learn is expected to come to, and did on the test set.
fn learners(report: &Report) -> TextTable {
    let names = ["learner", "stop at t/τ", "expected test error", "95 % interval", "measured"];
    let mut table = TextTable::new(names);
    let measured = |of: fn(&MeasuredRow) -> f64| report.measured.as_ref().map_or(f64::NAN, of);
    let mut push = |learner: &str, time, expected, interval: Option<[f64; 2]>, measured| {
        let interval = interval.map(|[low, high]| format!("{} to {}", rough(low), rough(high)));
        table.push([
            learner.to_owned(),
            short(time),
            short(expected),
            interval.unwrap_or_else(|| short(f64::NAN)),
            short(measured),
        ]);
    };
    let (stop, none) = (&report.optimal_stopping, f64::NAN);
    let at_stop = measured(|row| row.optimal_stopping.test_error);
    push("predicted stopping", stop.time_tau, stop.predicted_test_error, stop.interval, at_stop);
    if let Some(MeasuredRow { actual_optimal_stopping: actual, .. }) = &report.measured {
        push("best stopping in hindsight", actual.time_tau, none, None, actual.test_error);
    }
    let optimal = &report.optimal_learner;
    let at_optimal = measured(|row| row.optimal_learner.test_error);
    push("optimal learner", none, optimal.predicted_test_error, optimal.interval, at_optimal);
    let ridge = measured(|row| row.ridge.test_error);
    push("ridge regression", none, report.ridge.leave_one_out_error, None, ridge);
    let squares = &report.least_squares;
    let at_squares = measured(|row| row.least_squares.test_error);
    push(
        "least squares",
        f64::INFINITY,
        squares.predicted_test_error,
        squares.interval,
        at_squares,
    );
    table
}

fn modes(report: &Report) -> TextTable {
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
        measured_optimal_stopping_test_error: Option<f64>,
        measured_optimal_learner_test_error: Option<f64>,
        measured_least_squares_test_error: Option<f64>,
        measured_ridge_test_error: Option<f64>,
        measured_actual_optimal_stopping_time_tau: Option<f64>,
        measured_actual_optimal_stopping_test_error: Option<f64>,
    }
}

pub(super) fn table(report: &Report) -> String {
    let measured = |of: fn(&MeasuredRow) -> f64| report.measured.as_ref().map(of);
    to_csv(&[TableRow {
        examples: report.examples,
        inputs: report.inputs,
        outputs: report.outputs,
        retained_inputs: report.retained_inputs,
        noise_std: report.noise_std,
        signal_modes: report.signal_modes.len(),
        optimal_stopping_time_tau: report.optimal_stopping.time_tau,
        optimal_stopping_predicted_test_error: report.optimal_stopping.predicted_test_error,
        optimal_learner_predicted_test_error: report.optimal_learner.predicted_test_error,
        least_squares_predicted_test_error: report.least_squares.predicted_test_error,
        ridge_penalty: report.ridge.penalty,
        ridge_leave_one_out_error: report.ridge.leave_one_out_error,
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

/// The predicted test error over time with its band, and the measured one if there is a test set.
pub(super) fn picture(analysis: &Analysis, measurement: Option<&Measurement>) -> Picture {
    let stop = analysis.optimal_stopping();
    // Past a few times the best stopping time nothing new happens; without one a mode of strength 1 is learned by 10.
    let until =
        if stop.time_tau > 0.0 && stop.time_tau.is_finite() { 4.0 * stop.time_tau } else { 10.0 };
    let times: Vec<f64> =
        (0..=POINTS).map(|point| until * f64::from(point) / f64::from(POINTS)).collect();
    let mut panel = Panel::new("")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::linear("test error").including(0.0));
    panel = draw_prediction(panel, &analysis.curve(&times));
    if let Some(measurement) = measurement {
        let measured = times.iter().map(|&time| (time, measurement.error_at(time)));
        panel = panel.draw(Line::new(measured.collect::<Vec<_>>(), MEASURED));
    }
    panel = panel
        .draw(Rule::horizontal(analysis.optimal_learner().predicted_test_error).color(OPTIMAL));
    if stop.time_tau.is_finite() {
        let mark = Points::new(
            [(stop.time_tau, stop.predicted_test_error)],
            Color::VERMILION,
            Shape::Diamond,
        );
        panel = panel.draw(mark.size(4.5));
    }
    let (width, height) = SINGLE;
    let measured = measurement.map(|_| Key::line("measured", MEASURED));
    let keys = [Key::line("predicted", TEST), Key::swatch("95 % interval", TEST.lighter(0.8))];
    Picture::new(1)
        .cell_size(width, height)
        .cell(panel)
        .legend("", keys.into_iter().chain(measured))
        .legend("", [stop_key(), Key::dashed("optimal learner", OPTIMAL)])
}

fn draw_prediction(panel: Panel, curve: &[PredictedPoint]) -> Panel {
    let band = curve.iter().filter_map(|point| {
        point.interval.map(|interval| (point.time_tau, interval.low, interval.high))
    });
    let line = curve.iter().map(|point| (point.time_tau, point.test_error));
    panel
        .draw(Band::new(band.collect::<Vec<_>>(), TEST.lighter(0.8)))
        .draw(Line::new(line.collect::<Vec<_>>(), TEST))
}
