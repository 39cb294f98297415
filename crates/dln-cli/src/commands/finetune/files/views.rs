//! Two measured tasks, one after the other, as text, table and picture.

use dln_experiment::{row, to_csv};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture};
use dln_report::{TextTable, advice, rough, short};

use super::{CurveRow, Report, StrategyRow};
use crate::pictures::SINGLE;

/// The most features and modes that are shown to people.
const MOST_FEATURES: usize = 10;

pub(super) fn text(report: &Report) -> String {
    format!("{}\n\n{}\n{}", verdict(report), strategies(report), features(report))
}

fn verdict(report: &Report) -> String {
    let interval = report.benefit_interval.map_or(String::new(), |[low, high]| {
        format!(" (95 % interval {} to {})", signed(low), signed(high))
    });
    let advice = match report.verdict {
        "no clear difference" => {
            format!("No clear difference; left-out examples favour {}", report.best)
        }
        verdict => advice(verdict).to_owned(),
    };
    format!("{advice}: the source is worth {}{interval} in test error.", signed(report.benefit))
}

fn signed(benefit: f64) -> String {
    if benefit > 0.0 { format!("+{}", rough(benefit)) } else { rough(benefit) }
}

fn strategies(report: &Report) -> TextTable {
    let mut headings = vec!["strategy", "smallest test error", "at t/τ", "theory"];
    let is_measured = report.scratch.measured.is_some();
    if is_measured {
        headings.extend(["measured there", "best measured", "at t/τ"]);
    }
    let mut table = TextTable::new(headings);
    let rows = [
        ("from scratch", report.scratch),
        ("fine-tune", report.fine_tuned),
        ("probe", report.probed),
    ];
    for (name, row) in rows {
        let StrategyRow { predicted, theory, measured, .. } = row;
        let mut cells =
            vec![name.to_owned(), short(predicted.test_error), short(predicted.time_tau)];
        cells.push(theory.map_or("–".to_owned(), |stop| short(stop.test_error)));
        if let Some(measured) = measured {
            let actual = measured.actual_optimal_stopping;
            cells.extend([measured.test_error, actual.test_error, actual.time_tau].map(short));
        }
        table.push(cells);
    }
    table
}

/// What the source brings, with its largest cosine to a mode of the target.
fn features(report: &Report) -> String {
    if report.features.is_empty() {
        return "The source leaves no feature: no mode stands out of its noise.\n".to_owned();
    }
    let mut table = TextTable::new(["feature", "strength", "largest cosine with the target"]);
    let rows = report.features.iter().enumerate().map(|(index, feature)| {
        let largest = feature.alignment.iter().copied().fold(f64::NAN, |best: f64, cosine| {
            if best.abs() >= cosine.abs() { best } else { cosine }
        });
        [(index + 1).to_string(), short(feature.strength), rough(largest)]
    });
    table.extend(rows, MOST_FEATURES);
    table.to_string()
}

row! {
    /// The errors on left-out groups at one time.
    struct TableRow {
        time_tau: f64,
        scratch: f64,
        fine_tuned: f64,
        probed: f64,
    }
}

pub(super) fn table(report: &Report) -> String {
    let row = |row: &CurveRow| {
        let CurveRow { time_tau, scratch, fine_tuned, probed } = *row;
        TableRow { time_tau, scratch, fine_tuned, probed }
    };
    to_csv(&report.curve.iter().map(row).collect::<Vec<_>>())
}

/// Errors on left-out groups of the target over time, by strategy.
pub(super) fn picture(report: &Report) -> Picture {
    let line = |of: fn(&CurveRow) -> f64, color| {
        let later = report.curve.iter().filter(|row| row.time_tau > 0.0);
        Line::new(later.map(|row| (row.time_tau, of(row))).collect::<Vec<_>>(), color)
    };
    let panel = Panel::new("")
        .x(Axis::log("training time t/τ"))
        .y(Axis::linear("relative test error, left-out examples"))
        .draw(line(|row| row.scratch, Color::BLUE))
        .draw(line(|row| row.fine_tuned, Color::VERMILION))
        .draw(line(|row| row.probed, Color::GREEN));
    let (width, height) = SINGLE;
    Picture::new(1).cell_size(width, height).cell(panel).legend(
        "",
        [
            Key::line("from scratch", Color::BLUE),
            Key::line("fine-tuned", Color::VERMILION),
            Key::line("probed", Color::GREEN),
        ],
    )
}
