//! One task after the other as text, table and picture.

use dln_dynamics::StoppingPoint;
use dln_experiment::{half_width, row, to_csv};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Shape};
use dln_report::{SequenceCurveRow, TextTable, rough, short};

use super::Report;
use super::simulated::{Mean, Simulated, SimulatedRow};

/// Marks of simulated networks along a curve.
const MARKS: usize = 16;

pub(super) fn text(report: &Report, learning_rate: f64) -> String {
    let left = if report.theory.features.is_empty() {
        "The source leaves no feature: noise hides its modes.\n".to_owned()
    } else {
        features(report).to_string()
    };
    format!("{}\n\n{}\n{left}", report.theory.verdict(learning_rate), strategies(report))
}

/// Smallest errors by strategy, those of networks beside those of theory.
fn strategies(report: &Report) -> TextTable {
    let mut headings = vec!["strategy", "smallest test error", "at t/τ"];
    if report.simulated.is_some() {
        headings.extend(["simulated", "std. error"]);
    }
    let mut table = TextTable::new(headings);
    let mut push = |name: &str, stop: StoppingPoint, of: fn(&Mean) -> Option<f64>| {
        let mut row = vec![name.to_owned(), short(stop.test_error), short(stop.time_tau)];
        if let Some(simulated) = &report.simulated {
            let cell = |mean: &Mean| of(mean).map_or(String::new(), rough);
            row.extend([cell(&simulated.mean), cell(&simulated.std_error)]);
        }
        table.push(row);
    };
    push("from scratch", report.theory.scratch, |mean| Some(mean.scratch));
    push("fine-tune", report.theory.fine_tuned, |mean| Some(mean.fine_tuned));
    push("probe", report.theory.probed, |mean| Some(mean.probed));
    if let Some(together) = report.theory.together {
        push("train together", together, |mean| mean.together);
    }
    table
}

/// What the source leaves, with its cosines to the target's modes.
fn features(report: &Report) -> TextTable {
    let modes = report.theory.features.first().map_or(0, |feature| feature.alignment.len());
    let mut headings = vec!["feature".to_owned(), "strength".to_owned()];
    headings.extend((1..=modes).map(|mode| match modes {
        1 => "cosine with the target".to_owned(),
        _ => format!("with mode {mode}"),
    }));
    let mut table = TextTable::new(headings.iter().map(String::as_str));
    for (index, feature) in report.theory.features.iter().enumerate() {
        let mut row = vec![(index + 1).to_string(), short(feature.strength)];
        row.extend(feature.alignment.iter().map(|&cosine| rough(cosine)));
        table.push(row);
    }
    table
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
    let row = |row: &SequenceCurveRow| {
        let SequenceCurveRow { time_tau, scratch, fine_tuned, probed, source, .. } = *row;
        TableRow { time_tau, scratch, fine_tuned, probed, source }
    };
    to_csv(&report.curve.iter().map(row).collect::<Vec<_>>())
}

/// Mean and standard error of a strategy's networks.
type Of = fn(&SimulatedRow) -> (f64, f64);

const SIMULATED: [(Of, Color); 3] = [
    (|row| (row.scratch, row.scratch_std_error), Color::BLUE),
    (|row| (row.fine_tuned, row.fine_tuned_std_error), Color::VERMILION),
    (|row| (row.probed, row.probed_std_error), Color::GREEN),
];

/// Errors on the target by strategy, and on the source while the target is learned.
pub(super) fn picture(report: &Report) -> Picture {
    let line = |of: fn(&SequenceCurveRow) -> f64, color| {
        let points = report.curve.iter().map(|row| (row.time_tau, of(row)));
        Line::new(points.collect::<Vec<_>>(), color)
    };
    let mut target = Panel::new("target")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::log("relative test error on the target"))
        .draw(line(|row| row.scratch, Color::BLUE))
        .draw(line(|row| row.fine_tuned, Color::VERMILION))
        .draw(line(|row| row.probed, Color::GREEN));
    for marks in report.simulated.iter().flat_map(marks) {
        target = target.draw(marks);
    }
    let source = Panel::new("source, while the target is fine-tuned")
        .x(Axis::linear("training time t/τ"))
        .y(Axis::log("relative test error on the source"))
        .draw(line(|row| row.source, Color::VERMILION));
    let picture = Picture::new(2).cell_size(330.0, 260.0).cell(target).cell(source).legend(
        "",
        [
            Key::line("from scratch", Color::BLUE),
            Key::line("fine-tuned", Color::VERMILION),
            Key::line("probed", Color::GREEN),
        ],
    );
    let Some(simulated) = &report.simulated else { return picture };
    let keys =
        [Key::line("theory", Color::BLACK), Key::marker("simulation", Color::BLACK, Shape::Circle)];
    picture.legend("", keys).note(match &simulated.runs[..] {
        [run] => format!("the run of seed {}", run.seed),
        runs => format!("means over {} seeds, bars are 95 % confidence intervals", runs.len()),
    })
}

/// The means over trained networks, by strategy.
fn marks(simulated: &Simulated) -> impl Iterator<Item = Points> {
    let every = simulated.curve.len().div_ceil(MARKS).max(1);
    let seeds = simulated.runs.len() as f64;
    SIMULATED.into_iter().map(move |(of, color)| {
        let point = |row| {
            let (mean, std_error) = of(row);
            (row.time_tau, mean, half_width(std_error, seeds))
        };
        let points: Vec<_> = simulated.curve.iter().step_by(every).map(point).collect();
        Points::new(points, color, Shape::Circle).size(2.6)
    })
}
