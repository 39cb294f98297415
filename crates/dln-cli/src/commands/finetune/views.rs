//! One task after the other as text, table and picture.

use dln_experiment::{row, to_csv};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture};

use super::{CurveRow, Report, Stop};
use crate::layout::{TextTable, rough, short};
use crate::prediction::time;

pub(super) fn text(report: &Report, learning_rate: f64) -> String {
    let mut table = TextTable::new(["strategy", "smallest test error", "at t/τ"]);
    let mut push = |name: &str, stop: Stop| {
        table.push([name.to_owned(), short(stop.test_error), short(stop.time_tau)]);
    };
    push("from scratch", report.scratch);
    push("fine-tune", report.fine_tuned);
    push("probe", report.probed);
    if let Some(together) = report.together {
        push("train together", together);
    }
    let mut features = TextTable::new(["feature", "strength", "cosine with the target"]);
    for (index, feature) in report.features.iter().enumerate() {
        let alignment = feature.alignment[0];
        features.push([(index + 1).to_string(), short(feature.strength), rough(alignment)]);
    }
    let left = if report.features.is_empty() {
        "The source leaves no feature: noise hides its mode.\n".to_owned()
    } else {
        features.to_string()
    };
    format!("{}\n\n{table}\n{left}", verdict(report, learning_rate))
}

fn verdict(report: &Report, learning_rate: f64) -> String {
    let (advice, stop) = match (report.best.as_str(), report.together) {
        ("fine-tune", _) => ("Fine-tune the network of the source", report.fine_tuned),
        ("probe", _) => ("Train a head on the source's frozen first layer", report.probed),
        ("together", Some(together)) => ("Train both tasks together", together),
        _ => ("The source does not help: train from scratch", report.scratch),
    };
    let when = if stop.time_tau.is_finite() && stop.time_tau > 0.0 {
        format!(" and stop at t = {}", time(stop.time_tau, learning_rate))
    } else {
        String::new()
    };
    let beside = if report.benefit > 0.0 {
        format!(", {} from scratch", rough(report.scratch.test_error))
    } else {
        String::new()
    };
    format!("{advice}{when}; expect test error {}{beside}.", rough(stop.test_error))
}

row! {
    /// The errors at one time.
    struct TableRow {
        time_tau: f64,
        scratch: f64,
        fine_tuned: f64,
        probed: f64,
        source: f64,
    }
}

pub(super) fn table(report: &Report) -> String {
    let row = |row: &CurveRow| {
        let CurveRow { time_tau, scratch, fine_tuned, probed, source } = *row;
        TableRow { time_tau, scratch, fine_tuned, probed, source }
    };
    to_csv(&report.curve.iter().map(row).collect::<Vec<_>>())
}

/// Errors on the target by strategy, and on the source while the target is learned.
pub(super) fn picture(report: &Report) -> Picture {
    let line = |of: fn(&CurveRow) -> f64, color| {
        let points = report.curve.iter().map(|row| (row.time_tau, of(row)));
        Line::new(points.collect::<Vec<_>>(), color)
    };
    let target = Panel::new("target")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::log("test error on the target"))
        .draw(line(|row| row.scratch, Color::BLUE))
        .draw(line(|row| row.fine_tuned, Color::VERMILION))
        .draw(line(|row| row.probed, Color::GREEN));
    let source = Panel::new("source, while the target is fine-tuned")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::log("test error on the source"))
        .draw(line(|row| row.source, Color::VERMILION));
    Picture::new(2).cell_size(330.0, 260.0).cell(target).cell(source).legend(
        "",
        [
            Key::line("from scratch", Color::BLUE),
            Key::line("fine-tuned", Color::VERMILION),
            Key::line("probed", Color::GREEN),
        ],
    )
}
