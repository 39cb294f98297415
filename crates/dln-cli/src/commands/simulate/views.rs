//! The result of `dln simulate` as text, table and picture.

use dln_experiment::{half_width, row};
use dln_plot::{Color, Key, Picture, Points, Shape};
use dln_report::{CurveRow, TextTable, rough, short, time};
use dln_trainer::Activation;

use super::{MeanRow, Outcome, Report};
use crate::arguments::{InputType, SimulateArguments, StudentKind};
use crate::band::{BandReport, csv_with_band};
use crate::commands::predict::modes;
use crate::pictures::{SINGLE, TEST, TRAIN, error_keys, errors, mark_stop, stop_key_within};

/// The most runs that are shown to people.
const MOST_RUNS: usize = 20;
/// Markers of a simulated curve, about.
const MARKERS: usize = 30;

/// `theory` is the end of the theory's curve, with which the runs end too.
pub(super) fn text(
    arguments: &SimulateArguments,
    report: &Report,
    theory: Option<&CurveRow>,
) -> String {
    let Report { mean, theory: prediction, .. } = report;
    let verdict = format!(
        "The smallest test error of {} {} is {} on average, at t = {}; theory says {} at {} τ.",
        report.runs.len(),
        students(arguments),
        rough(mean.min_test_error),
        time(mean.optimal_stopping_tau, arguments.setting.student.learning_rate),
        rough(prediction.optimal_stopping.test_error),
        short(prediction.optimal_stopping.time_tau),
    );
    let tables = [summary(report, theory), runs(report), modes(prediction)];
    let tables: Vec<String> = tables.iter().map(TextTable::to_string).collect();
    let band = report.band.as_ref().map(|band| band.sentence() + "\n").unwrap_or_default();
    let limits = limits(arguments).into_iter().map(|limit| format!("Mind that {limit}.\n"));
    format!("{verdict}\n{band}{}\n{}", limits.collect::<String>(), tables.join("\n"))
}

fn students(arguments: &SimulateArguments) -> &'static str {
    match (arguments.run.student, arguments.run.seeds) {
        (StudentKind::Aligned, 1) => "aligned student",
        (StudentKind::Aligned, _) => "aligned students",
        (StudentKind::Random, 1) => "random student",
        (StudentKind::Random, _) => "random students",
    }
}

fn summary(report: &Report, theory: Option<&CurveRow>) -> TextTable {
    let stop = report.theory.optimal_stopping;
    let end = theory.map_or((f64::NAN, f64::NAN), |end| (end.train_error, end.test_error));
    let mut table = TextTable::new(["", "mean", "std. error", "theory"]);
    let mut push = |name: &str, quantity: fn(&Outcome) -> f64, theory| {
        let (mean, std_error) = (quantity(&report.mean), quantity(&report.std_error));
        table.push([name.to_owned(), short(mean), rough(std_error), short(theory)]);
    };
    push("smallest test error", |run| run.min_test_error, stop.test_error);
    push("best stopping t/τ", |run| run.optimal_stopping_tau, stop.time_tau);
    push("final training error", |run| run.final_train_error, end.0);
    push("final test error", |run| run.final_test_error, end.1);
    table
}

fn runs(report: &Report) -> TextTable {
    let mut table = TextTable::new(["seed", "smallest test error", "at t/τ", "final test error"]);
    let rows = report.runs.iter().map(|run| {
        let Outcome { min_test_error, optimal_stopping_tau, final_test_error, .. } = run.outcome;
        [
            run.seed.to_string(),
            short(min_test_error),
            short(optimal_stopping_tau),
            short(final_test_error),
        ]
    });
    table.extend(rows, MOST_RUNS);
    table
}

row! {
    /// Standard errors of the mean curve, empty for a single seed.
    #[derive(Copy)]
    struct StdErrors {
        train_std_error: Option<f64>,
        test_std_error: Option<f64>,
    }
}

pub(super) fn table(report: &Report) -> String {
    let known = |value: f64| (!value.is_nan()).then_some(value);
    let rows = report.curve.iter().map(|point| {
        let std_errors = StdErrors {
            train_std_error: known(point.train_std_error),
            test_std_error: known(point.test_std_error),
        };
        (point.mean, std_errors)
    });
    csv_with_band(&rows.collect::<Vec<_>>(), report.band.as_ref())
}

pub(super) fn picture(
    arguments: &SimulateArguments,
    report: &Report,
    theory: &[CurveRow],
) -> Picture {
    let panel = errors(theory, report.band.iter().flat_map(BandReport::marks))
        .draw(markers(report, |point| (point.mean.train_error, point.train_std_error), TRAIN))
        .draw(markers(report, |point| (point.mean.test_error, point.test_std_error), TEST));
    let (width, height) = SINGLE;
    let kinds =
        [Key::line("theory", Color::BLACK), Key::marker("simulation", Color::BLACK, Shape::Circle)];
    let stop = report.theory.optimal_stopping;
    let kinds = kinds.into_iter().chain(stop_key_within(stop, theory));
    let runs = match &report.runs[..] {
        [run] => format!("the run of seed {}", run.seed),
        runs => format!("means over {} seeds, bars are 95 % confidence intervals", runs.len()),
    };
    let picture = Picture::new(1)
        .cell_size(width, height)
        .cell(mark_stop(panel, stop, theory))
        .legend("", error_keys())
        .legend("", kinds.chain(report.band.as_ref().map(BandReport::key)));
    limits(arguments).into_iter().fold(picture.note(runs), Picture::note)
}

/// Where the theory describes other students than those that were trained.
fn limits(arguments: &SimulateArguments) -> Vec<&'static str> {
    let mut limits = Vec::new();
    if arguments.run.student == StudentKind::Random {
        limits.push(
            "the theory is of aligned students; random ones first align, and may learn later",
        );
    }
    if arguments.activation != Activation::Linear {
        limits.push("the theory is of linear students; others need not follow it");
    }
    if arguments.run.input_type == InputType::Gaussian {
        limits.push("the theory is of white inputs; normal ones are white on average only");
    }
    limits
}

fn markers(report: &Report, error: fn(&MeanRow) -> (f64, f64), color: Color) -> Points {
    let every = report.curve.len().div_ceil(MARKERS);
    let seeds = report.runs.len() as f64;
    let points = report.curve.iter().step_by(every).map(|point| {
        let (mean, std_error) = error(point);
        (point.mean.time_tau, mean, half_width(std_error, seeds))
    });
    Points::new(points, color, Shape::Circle).size(2.4)
}
