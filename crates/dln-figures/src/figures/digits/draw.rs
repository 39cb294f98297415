//! The picture of `digits`: curves, stopping times, learners, training on shuffled labels, pairs of tasks.

use super::tasks::PairKind;
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};
use crate::{Summary, Table, Tables, Value};

pub(super) fn picture(tables: &Tables) -> Picture {
    let splits = tables.get("splits");
    let sizes = sizes(splits);
    let seeds = splits.only("examples", splits.rows()[0][0].clone()).rows().len();
    Picture::new(3)
        .cell_size(300.0, 250.0)
        .cell(curves(tables.get("curves")))
        .cell(stopping(splits))
        .cell(learners(splits))
        .cell(training(tables.get("training")))
        .cell(transfer(tables.get("transfer")))
        .cell(fitted(tables.get("learners")))
        .legend("P:", sizes.iter().map(|&size| Key::swatch(size.to_string(), size_color(size))))
        .legend(
            "A:",
            [
                Key::line("predicted from the training set", Color::BLACK),
                Key::marker("measured on the rest", Color::BLACK, Shape::Circle),
            ],
        )
        .legend("C:", Learner::ALL.map(|learner| Key::marker(learner.name, learner.color, learner.shape)))
        .legend(
            "D:",
            [Key::line("true labels", Color::BLUE), Key::line("shuffled labels", Color::VERMILION)],
        )
        .legend("E:", PairKind::ALL.map(|kind| Key::marker(kind.name(), pair_color(kind), pair_shape(kind))))
        .legend("F:", FITTED.map(fitted_key))
        .note(format!(
            "8×8 digits, unscaled pixels, cut-off 10⁻², ε = 10⁻³, L = 2; {seeds} random splits into P training examples and the rest; error bars: 95 %"
        ))
        .note("E: the properties are functions of the classes, so that the noise of both tasks is dependent, which the theory does not know")
}

fn sizes(table: &Table) -> Vec<f64> {
    table.groups("examples").iter().map(|(size, _)| size.number()).collect()
}

fn size_color(size: f64) -> Color {
    const SIZES: [f64; 5] = [100.0, 150.0, 250.0, 500.0, 1000.0];
    let index = SIZES.iter().position(|&known| (known - size).abs() < 0.5);
    Color::nth(index.unwrap_or(SIZES.len()))
}

fn curves(table: &Table) -> Panel {
    let mut panel = Panel::new("test error over time")
        .x(Axis::linear("training time t/τ").range(0.0, 6.0))
        .y(Axis::linear("test error").range(0.3, 1.0));
    for (size, table) in table.groups("examples") {
        let color = size_color(size.number());
        let actual =
            table.triples("time_tau", "test_error_actual_mean", "test_error_actual_std_error");
        let points = actual
            .into_iter()
            .zip(table.numbers("seeds"))
            .map(|((t, mean, error), seeds)| (t, mean, crate::half_width(error, seeds)));
        panel = panel
            .draw(Line::new(table.pairs("time_tau", "test_error_predicted_mean"), color))
            .draw(Points::new(points, color, Shape::Circle).size(2.6));
    }
    panel
}

fn stopping(table: &Table) -> Panel {
    let mut panel = Panel::new("stopping time")
        .x(Axis::linear("predicted optimal stopping time t/τ").range(1.0, 2.6))
        .y(Axis::linear("actual optimal stopping time t/τ").range(1.0, 2.6))
        .draw(Rule::diagonal());
    for (size, table) in table.groups("examples") {
        let points = table.pairs("optimal_stopping_tau_predicted", "optimal_stopping_tau_actual");
        let color = size_color(size.number());
        panel = panel.draw(Points::new(points, color, Shape::Circle).size(2.6));
    }
    panel
}

#[derive(Clone, Copy)]
struct Learner {
    name: &'static str,
    actual: &'static str,
    predicted: &'static str,
    color: Color,
    shape: Shape,
}

impl Learner {
    const ALL: [Learner; 4] = [
        Learner {
            name: "least squares",
            actual: "least_squares_actual",
            predicted: "least_squares_predicted",
            color: Color::GREY,
            shape: Shape::Square,
        },
        Learner {
            name: "early stopping",
            actual: "test_error_at_stopping_actual",
            predicted: "test_error_at_stopping_predicted",
            color: Color::BLUE,
            shape: Shape::Circle,
        },
        Learner {
            name: "optimal learner",
            actual: "optimal_learner_actual",
            predicted: "optimal_learner_predicted",
            color: Color::VERMILION,
            shape: Shape::Diamond,
        },
        Learner {
            name: "ridge (leave-one-out)",
            actual: "ridge_actual",
            predicted: "ridge_leave_one_out",
            color: Color::GREEN,
            shape: Shape::Triangle,
        },
    ];
}

fn learners(table: &Table) -> Panel {
    let mut panel = Panel::new("learners, predicted (lines) and measured")
        .x(Axis::log("training examples P").range(90.0, 1100.0))
        .y(Axis::linear("test error").range(0.35, 0.95));
    for learner in Learner::ALL {
        let groups = table.groups("examples");
        let of = |column: &str| -> Vec<(f64, Summary)> {
            let summary = |(size, table): &(Value, Table)| {
                (size.number(), Summary::of(&table.numbers(column)))
            };
            groups.iter().map(summary).collect()
        };
        let predicted: Vec<(f64, f64)> =
            of(learner.predicted).iter().map(|(size, summary)| (*size, summary.mean)).collect();
        let actual = of(learner.actual);
        let points =
            actual.iter().map(|(size, summary)| (*size, summary.mean, summary.half_width()));
        panel = panel
            .draw(Line::new(predicted, learner.color))
            .draw(Points::new(points, learner.color, learner.shape).size(3.2));
    }
    panel
}

fn training(table: &Table) -> Panel {
    let mut panel = Panel::new("training error, P = 250")
        .x(Axis::linear("training time t/τ of one-hot targets").range(0.0, 8.0))
        .y(Axis::linear("training error").range(0.0, 1.05));
    for (labels, color) in [("real", Color::BLUE), ("shuffled", Color::VERMILION)] {
        let curve = table.only("labels", labels).pairs("time_tau", "train_error_mean");
        panel = panel.draw(Line::new(curve, color));
    }
    panel
}

fn pair_color(kind: PairKind) -> Color {
    match kind {
        PairKind::Halves => Color::BLUE,
        PairKind::Properties => Color::VERMILION,
        PairKind::Shuffled => Color::GREY,
    }
}

fn pair_shape(kind: PairKind) -> Shape {
    match kind {
        PairKind::Halves => Shape::Circle,
        PairKind::Properties => Shape::Diamond,
        PairKind::Shuffled => Shape::Triangle,
    }
}

fn transfer(table: &Table) -> Panel {
    let mut panel = Panel::new("benefit of learning two tasks together")
        .x(Axis::linear("predicted benefit"))
        .y(Axis::linear("measured benefit"))
        .draw(Rule::diagonal())
        .draw(Rule::horizontal(0.0))
        .draw(Rule::vertical(0.0));
    for kind in PairKind::ALL {
        let points =
            table.only("tasks", kind.name()).pairs("benefit_predicted", "benefit_measured");
        panel = panel.draw(Points::new(points, pair_color(kind), pair_shape(kind)).size(2.6));
    }
    panel
}

const FITTED: [(&str, &str, Color); 5] = [
    ("shrinkage_no_cutoff", "shrinkage of all directions", Color::GREY),
    ("shrinkage", "automatic cut-off", Color::VERMILION),
    ("shrinkage_best_cutoff", "best cut-off in hindsight", Color::ORANGE),
    ("ridge", "ridge", Color::GREEN),
    ("chosen", "chosen by cross-validation", Color::BLACK),
];

/// Cross-validation chose ridge regression throughout: a dashed line lets the one below it show.
fn is_dashed(column: &str) -> bool {
    column == "chosen"
}

fn fitted_key((column, name, color): (&str, &str, Color)) -> Key {
    if is_dashed(column) { Key::dashed(name, color) } else { Key::line(name, color) }
}

fn fitted(table: &Table) -> Panel {
    let mut panel = Panel::new("fitted learners")
        .x(Axis::log("training examples P").range(65.0, 650.0))
        .y(Axis::linear("test error").range(0.35, 1.0));
    for (column, _, color) in FITTED {
        let groups = table.groups("examples");
        let mean = |(size, table): &(Value, Table)| {
            (size.number(), Summary::of(&table.numbers(column)).mean)
        };
        let line = Line::new(groups.iter().map(mean).collect::<Vec<_>>(), color);
        panel = panel.draw(if is_dashed(column) { line.dashed() } else { line });
    }
    panel
}
