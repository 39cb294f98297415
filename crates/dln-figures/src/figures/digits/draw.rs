//! The picture of `digits`: curves, stopping times, learners, training on shuffled labels, pairs of
//! tasks.

use dln_experiment::{Summary, group_by, half_width};

use super::tables::{CurveRow, Labels, LearnersRow, SplitRow, Tables, TrainingRow, TransferRow};
use super::tasks::PairKind;
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};

pub(super) fn picture(tables: &Tables) -> Picture {
    let by_size = group_by(tables.splits.iter(), |row| row.examples);
    let sizes: Vec<usize> = by_size.iter().map(|(size, _)| *size).collect();
    let seeds = by_size[0].1.len();
    Picture::new(3)
        .cell_size(300.0, 250.0)
        .cell(curves(&tables.curves))
        .cell(stopping(&tables.splits))
        .cell(learners(&tables.splits))
        .cell(training(&tables.training))
        .cell(transfer(&tables.transfer))
        .cell(fitted(&tables.learners))
        .legend("P:", sizes.iter().map(|&size| Key::swatch(size.to_string(), size_color(size))))
        .legend(
            "A:",
            [
                Key::line("predicted from left-out groups of the training set", Color::BLACK),
                Key::dashed("theory of white inputs", Color::BLACK),
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

fn size_color(size: usize) -> Color {
    const SIZES: [usize; 5] = [100, 150, 250, 500, 1000];
    let index = SIZES.iter().position(|&known| known == size);
    Color::nth(index.unwrap_or(SIZES.len()))
}

fn curves(rows: &[CurveRow]) -> Panel {
    let mut panel = Panel::new("test error over time")
        .x(Axis::linear("training time t/τ").range(0.0, 6.0))
        .y(Axis::linear("test error").range(0.3, 1.0));
    for (size, curve) in group_by(rows, |row| row.examples) {
        let predicted = curve.iter().map(|row| (row.time_tau, row.test_error_predicted_mean));
        let of_white = curve.iter().map(|row| (row.time_tau, row.test_error_of_white_inputs_mean));
        let actual = curve.iter().map(|row| {
            let bar = half_width(row.test_error_actual_std_error, row.seeds as f64);
            (row.time_tau, row.test_error_actual_mean, bar)
        });
        panel = panel
            .draw(Line::new(predicted.collect::<Vec<_>>(), size_color(size)))
            .draw(Line::new(of_white.collect::<Vec<_>>(), size_color(size)).dashed())
            .draw(Points::new(actual, size_color(size), Shape::Circle).size(2.6));
    }
    panel
}

fn stopping(splits: &[SplitRow]) -> Panel {
    let mut panel = Panel::new("stopping time")
        .x(Axis::linear("optimal stopping time in theory t/τ").range(1.0, 2.6))
        .y(Axis::linear("actual optimal stopping time t/τ").range(1.0, 2.6))
        .draw(Rule::diagonal());
    for (size, splits) in group_by(splits, |row| row.examples) {
        let points = splits
            .iter()
            .map(|row| (row.optimal_stopping_tau_predicted, row.optimal_stopping_tau_actual));
        panel = panel.draw(Points::new(points, size_color(size), Shape::Circle).size(2.6));
    }
    panel
}

#[derive(Clone, Copy)]
struct Learner {
    name: &'static str,
    actual: fn(&SplitRow) -> f64,
    predicted: fn(&SplitRow) -> f64,
    color: Color,
    shape: Shape,
}

impl Learner {
    const ALL: [Learner; 4] = [
        Learner {
            name: "least squares",
            actual: |row| row.least_squares_actual,
            predicted: |row| row.least_squares_predicted,
            color: Color::GREY,
            shape: Shape::Square,
        },
        Learner {
            name: "early stopping",
            actual: |row| row.test_error_at_stopping_actual,
            predicted: |row| row.test_error_at_stopping_predicted,
            color: Color::BLUE,
            shape: Shape::Circle,
        },
        Learner {
            name: "optimal learner",
            actual: |row| row.optimal_learner_actual,
            predicted: |row| row.optimal_learner_predicted,
            color: Color::VERMILION,
            shape: Shape::Diamond,
        },
        Learner {
            name: "ridge",
            actual: |row| row.ridge_actual,
            predicted: |row| row.ridge_predicted,
            color: Color::GREEN,
            shape: Shape::Triangle,
        },
    ];
}

fn learners(splits: &[SplitRow]) -> Panel {
    let mut panel = Panel::new("learners, predicted (lines) and measured")
        .x(Axis::log("training examples P").range(90.0, 1100.0))
        .y(Axis::linear("test error").range(0.35, 0.95));
    for learner in Learner::ALL {
        let of = |error: fn(&SplitRow) -> f64| -> Vec<(f64, Summary)> {
            let groups = group_by(splits, |row| row.examples).into_iter();
            groups
                .map(|(size, rows)| {
                    let errors: Vec<f64> = rows.into_iter().map(error).collect();
                    (size as f64, Summary::of(&errors))
                })
                .collect()
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

fn training(rows: &[TrainingRow]) -> Panel {
    let mut panel = Panel::new("training error, P = 250")
        .x(Axis::linear("training time t/τ of one-hot targets").range(0.0, 8.0))
        .y(Axis::linear("training error").range(0.0, 1.05));
    for (labels, color) in [(Labels::Real, Color::BLUE), (Labels::Shuffled, Color::VERMILION)] {
        let curve = rows.iter().filter(|row| row.labels == labels);
        let curve = curve.map(|row| (row.time_tau, row.train_error_mean));
        panel = panel.draw(Line::new(curve.collect::<Vec<_>>(), color));
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

fn transfer(rows: &[TransferRow]) -> Panel {
    let mut panel = Panel::new("benefit of learning two tasks together")
        .x(Axis::linear("predicted benefit"))
        .y(Axis::linear("measured benefit"))
        .draw(Rule::diagonal())
        .draw(Rule::horizontal(0.0))
        .draw(Rule::vertical(0.0));
    for kind in PairKind::ALL {
        let of_kind = rows.iter().filter(|row| row.tasks == kind);
        let points = of_kind.map(|row| (row.benefit_predicted, row.benefit_measured));
        panel = panel.draw(Points::new(points, pair_color(kind), pair_shape(kind)).size(2.6));
    }
    panel
}

/// A fitted learner in the last panel.
struct Fitted {
    name: &'static str,
    error: fn(&LearnersRow) -> f64,
    color: Color,
    /// A dashed line lets one below it show.
    is_dashed: bool,
}

const fn fitted_line(name: &'static str, error: fn(&LearnersRow) -> f64, color: Color) -> Fitted {
    Fitted { name, error, color, is_dashed: false }
}

const FITTED: [Fitted; 5] = [
    fitted_line("shrinkage of all directions", |row| row.shrinkage_no_cutoff, Color::GREY),
    fitted_line("automatic cut-off", |row| row.shrinkage, Color::VERMILION),
    fitted_line("best cut-off in hindsight", |row| row.shrinkage_best_cutoff, Color::ORANGE),
    fitted_line("ridge", |row| row.ridge, Color::GREEN),
    Fitted {
        name: "automatic (filtered modes)",
        error: |row| row.chosen,
        color: Color::BLACK,
        is_dashed: true,
    },
];

fn fitted_key(Fitted { name, color, is_dashed, .. }: Fitted) -> Key {
    if is_dashed { Key::dashed(name, color) } else { Key::line(name, color) }
}

fn fitted(rows: &[LearnersRow]) -> Panel {
    let mut panel = Panel::new("fitted learners")
        .x(Axis::log("training examples P").range(65.0, 650.0))
        .y(Axis::linear("test error").range(0.35, 1.0));
    for Fitted { error, color, is_dashed, .. } in FITTED {
        let mean = |(size, rows): (usize, Vec<&LearnersRow>)| {
            let errors: Vec<f64> = rows.into_iter().map(error).collect();
            (size as f64, Summary::of(&errors).mean)
        };
        let groups = group_by(rows, |row| row.examples).into_iter();
        let line = Line::new(groups.map(mean).collect::<Vec<_>>(), color);
        panel = panel.draw(if is_dashed { line.dashed() } else { line });
    }
    panel
}
