//! The picture of `real-data`: predicted against measured error, regret of the stop, learners, and
//! the learner's promise.

use dln_experiment::{Summary, group_by};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Point, Points, Rule, Shape};
use dln_spectra::sample::median;

use super::open_data::OpenTable;
use super::summary::{Part, SummaryRow};
use super::{RunRow, Size, Tables};

/// How far sizes, or learners, stand apart where their table is one unit wide.
const APART: f64 = 0.27;

pub(super) fn picture(all: &Tables) -> Picture {
    let runs: &[RunRow] = &all.runs;
    let tables: Vec<OpenTable> =
        group_by(runs, |run| run.table).into_iter().map(|(table, _)| table).collect();
    let splits = 1 + runs.iter().map(|run| run.split).max().unwrap_or(0);
    let name = |&table: &OpenTable| {
        Key::swatch(format!("{} ({})", table.name(), table.about()), color(table))
    };
    let (first, second) = tables.split_at(tables.len().min(4));
    Picture::new(2)
        .cell_size(430.0, 290.0)
        .cell(predicted(runs))
        .cell(strip(runs, &tables, RunRow::regret, stop_axes()))
        .cell(learners(runs, &tables))
        .cell(strip(runs, &tables, RunRow::learner_ratio, learner_axes()))
        .legend("A, B, D:", first.iter().map(name))
        .legend("", second.iter().map(name))
        .legend("trained on:", Size::ALL.map(|size| Key::marker(size.name(), Color::BLACK, shape(size))))
        .legend("C: automatic learner over", RIVALS.map(|rival| Key::marker(rival.name, rival.color, rival.shape)))
        .note(format!(
            "{splits} random splits per table and size, measured on the rest; vertical lines in A: 95 % intervals; short lines in B and D: medians; dashed: 1, in B also 1.15"
        ))
        .note("C: geometric means over all splits and sizes; error bars: 95 %")
        .note(claims(&all.summary))
}

/// What the checks are about where they are made, and in brackets where rows are few.
fn claims(summary: &[SummaryRow]) -> String {
    let of = |part, number: fn(&SummaryRow) -> f64, decimals: usize| {
        let row = summary.iter().find(|row| row.part == part);
        format!("{:.decimals$}", row.map_or(f64::NAN, number))
    };
    let both = |number, decimals| {
        format!("{} ({})", of(Part::Enough, number, decimals), of(Part::Few, number, decimals))
    };
    format!(
        "P ≥ 60 (P < 60): median |ln| of predicted/measured {}, intervals that hold {}, 90 % of B below {}, learner/ridge {}",
        both(|row| row.distance_median, 2),
        both(SummaryRow::held, 2),
        both(|row| row.regret_90_percent, 2),
        both(SummaryRow::learner_over_ridge, 3),
    )
}

fn color(table: OpenTable) -> Color {
    match table {
        OpenTable::Enb => Color::BLUE,
        OpenTable::Slump => Color::VERMILION,
        OpenTable::Flares => Color::GREEN,
        OpenTable::Occupations => Color::PURPLE,
        OpenTable::Digits => Color::ORANGE,
        OpenTable::Tecator => Color::SKY,
        OpenTable::Yields => Color::BLACK,
        OpenTable::ElNino => Color(0x99, 0x99, 0x33),
    }
}

fn shape(size: Size) -> Shape {
    match size {
        Size::Half => Shape::Circle,
        Size::Sixty => Shape::Square,
        Size::Thirty => Shape::Triangle,
    }
}

fn predicted(runs: &[RunRow]) -> Panel {
    let mut panel = Panel::new("test error at the predicted stop")
        .x(Axis::log("measured on the rest"))
        .y(Axis::log("predicted from the training rows"))
        .draw(Rule::diagonal());
    for run in runs {
        if let (Some(low), Some(high)) = (run.test_error_low, run.test_error_high) {
            let interval = [
                (run.test_error_at_stopping_actual, low),
                (run.test_error_at_stopping_actual, high),
            ];
            panel = panel.draw(Line::new(interval, color(run.table).lighter(0.6)).width(0.7));
        }
    }
    for ((table, size), runs) in group_by(runs, |run| (run.table, run.size)) {
        let points = runs
            .iter()
            .map(|run| (run.test_error_at_stopping_actual, run.test_error_at_stopping_predicted));
        panel = panel.draw(Points::new(points, color(table), shape(size)).size(2.4));
    }
    panel
}

/// Title and vertical axis of a panel with all runs by table.
struct Axes {
    title: &'static str,
    y: Axis,
    at: &'static [f64],
}

fn stop_axes() -> Axes {
    Axes {
        title: "what the predicted stop costs",
        y: Axis::log("error at the stop/best in hindsight"),
        at: &[1.0, 1.15],
    }
}

fn learner_axes() -> Axes {
    Axes {
        title: "what the automatic learner promises",
        y: Axis::log("predicted/measured test error"),
        at: &[1.0],
    }
}

/// Every run of a table above its name, sizes side by side.
fn strip(runs: &[RunRow], tables: &[OpenTable], ratio: fn(&RunRow) -> f64, axes: Axes) -> Panel {
    let mut panel = Panel::new(axes.title).x(names(tables)).y(axes.y);
    panel = panel.draw_all(axes.at.iter().map(|&at| Rule::horizontal(at)));
    for ((table, size), runs) in group_by(runs, |run| (run.table, run.size)) {
        let place = Size::ALL.iter().position(|&other| other == size).unwrap_or(0);
        let x = place_of(tables, table) + APART * (place as f64 - 1.0);
        let ratios: Vec<f64> = runs.into_iter().map(ratio).collect();
        let middle = median(&ratios);
        let points = ratios.iter().map(|&ratio| (x, ratio));
        panel = panel
            .draw(Points::new(points, color(table), shape(size)).size(2.2))
            .draw(Line::new([(x - 0.11, middle), (x + 0.11, middle)], Color::BLACK).width(1.4));
    }
    panel
}

fn names(tables: &[OpenTable]) -> Axis {
    Axis::names("", tables.iter().map(|table| table.name()))
}

fn place_of(tables: &[OpenTable], table: OpenTable) -> f64 {
    tables.iter().position(|&other| other == table).unwrap_or(0) as f64
}

/// What the automatic learner is set against.
#[derive(Clone, Copy)]
struct Rival {
    name: &'static str,
    measured: fn(&RunRow) -> f64,
    color: Color,
    shape: Shape,
}

const RIVALS: [Rival; 5] = [
    Rival {
        name: "ridge",
        measured: |run| run.ridge_actual,
        color: Color::GREEN,
        shape: Shape::Triangle,
    },
    Rival {
        name: "reduced rank",
        measured: |run| run.reduced_rank_actual,
        color: Color::PURPLE,
        shape: Shape::Square,
    },
    Rival {
        name: "optimal learner of white inputs",
        measured: |run| run.optimal_learner_actual,
        color: Color::VERMILION,
        shape: Shape::Diamond,
    },
    Rival {
        name: "early stopping",
        measured: |run| run.test_error_at_stopping_actual,
        color: Color::BLUE,
        shape: Shape::Circle,
    },
    Rival {
        name: "least squares",
        measured: |run| run.least_squares_actual,
        color: Color::GREY,
        shape: Shape::Cross,
    },
];

fn learners(runs: &[RunRow], tables: &[OpenTable]) -> Panel {
    let mut panel = Panel::new("the automatic learner against others")
        .x(names(tables))
        .y(Axis::log("test error over the other's"))
        .draw(Rule::horizontal(1.0));
    let by_table = group_by(runs, |run| run.table);
    for (index, Rival { measured, color, shape, .. }) in RIVALS.into_iter().enumerate() {
        let shift = 0.6 * APART * (index as f64 - 2.0);
        let point = |(table, runs): &(OpenTable, Vec<&RunRow>)| {
            let logs = runs.iter().map(|run| (run.learner_actual / measured(run)).ln());
            let logs = Summary::of(&logs.collect::<Vec<_>>());
            let ratio = logs.mean.exp();
            Point {
                x: place_of(tables, *table) + shift,
                y: ratio,
                x_error: 0.0,
                y_error: ratio * logs.half_width(),
            }
        };
        panel = panel.draw(Points::new(by_table.iter().map(point), color, shape).size(2.8));
    }
    panel
}
