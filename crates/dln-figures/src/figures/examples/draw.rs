//! The picture of `examples`.

use dln_experiment::{group_by, half_width};

use super::tables::{CurveRow, Seen, SeenCurveRow, Tables, Teaching, TheoryRow};
use super::{CURVE_STRENGTH, GAUSSIAN_STRENGTHS, STRENGTHS, UNTIL_TAU};
use crate::look;
use dln_plot::{Align, Axis, Band, Color, Key, Label, Line, Panel, Picture, Points, Rule, Shape};

const WHITE: Shape = Shape::Circle;
const GAUSSIAN: Shape = Shape::Diamond;

pub(super) fn picture(tables: &Tables) -> Picture {
    let (theory, white) = &tables.white[0].0;
    let curves = group_by(tables.curves_theory.iter(), |row| row.examples).into_iter().enumerate();
    let examples = curves
        .map(|(index, (examples, _))| Key::line(format!("P = {examples}"), Color::nth(index)));
    let examples: Vec<Key> = examples.collect();
    Picture::new(3)
        .cell_size(300.0, 245.0)
        .cell(errors(tables, &TRAIN, Axis::log("training error").range(5e-3, 1.3)))
        .cell(errors(tables, &TEST, Axis::log("test error").range(0.08, 20.0)))
        .cell(against_examples(tables))
        .cell(collapse(tables))
        .cell(inputs_compared(tables))
        .cell(gap(tables))
        .legend("A, B:", examples)
        .legend("C–F: signal-to-noise ratio s\u{304}", look::strength_keys(&STRENGTHS))
        .legend(
            "",
            [
                Key::line("theory of white inputs", Color::BLACK),
                Key::marker("aligned students, orthogonal inputs", Color::BLACK, WHITE),
                Key::marker("the same with P < N_{1} (D)", Color::BLACK, Shape::Triangle),
                Key::marker("Gaussian inputs", Color::BLACK, GAUSSIAN),
            ],
        )
        .legend("C, E:", [look::finite_size_key()]
        )
        .note(format!(
            "N_{{1}} = N_{{2}} = N_{{3}} = {}, rank 1, L = 2, ε = 10⁻⁵; {} seeds ({} for Gaussian inputs), error bars: 95 %",
            theory.inputs,
            white.seeds,
            tables.gaussian[0].1.seeds,
        ))
        .note("E, F: the theory of white inputs does not hold for raw Gaussian inputs, least of all near P = N_{1}, where at SNR 4 it promises less than half of their error")
}

/// An error over time and where it stands in either table.
struct ErrorOverTime {
    name: &'static str,
    of_theory: fn(&CurveRow) -> f64,
    /// Mean logarithm over seeds and its standard error.
    of_students: fn(&SeenCurveRow) -> (f64, f64),
}

const TRAIN: ErrorOverTime = ErrorOverTime {
    name: "training",
    of_theory: |row| row.train_error,
    of_students: |row| (row.log_train_error_mean, row.log_train_error_std_error),
};
const TEST: ErrorOverTime = ErrorOverTime {
    name: "test",
    of_theory: |row| row.test_error,
    of_students: |row| (row.log_test_error_mean, row.log_test_error_std_error),
};

fn errors(tables: &Tables, error: &ErrorOverTime, axis: Axis) -> Panel {
    let mut panel = Panel::new(format!("{} error, s\u{304} = {CURVE_STRENGTH}", error.name))
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(axis);
    let theory = group_by(tables.curves_theory.iter(), |row| row.examples).into_iter().enumerate();
    for (index, (examples, curve)) in theory {
        let line = curve.iter().map(|row| (row.time_tau, (error.of_theory)(row)));
        let simulated = tables.curves.iter().filter(|row| row.examples == examples);
        let points = simulated.map(|row| {
            let (log, std_error) = (error.of_students)(row);
            (row.time_tau, log.exp(), log.exp() * half_width(std_error, row.seeds as f64))
        });
        let color = Color::nth(index);
        panel = panel
            .draw(Line::new(line.collect::<Vec<_>>(), color))
            .draw(Points::new(points, color, WHITE).size(2.4));
    }
    panel
}

/// What is drawn of simulated students: where, the mean of the smallest error, and half its bar.
fn points(
    seen: impl Iterator<Item = Seen>,
    strength: f64,
    x: impl Fn(Teaching) -> f64,
) -> Vec<(f64, f64, f64)> {
    let here = seen.filter(|(theory, _)| theory.teacher_strength.total_cmp(&strength).is_eq());
    here.map(|(theory, best)| {
        let mean = best.log_min_test_error_mean.exp();
        let bar = half_width(best.log_min_test_error_std_error, best.seeds as f64);
        (x(theory.teaching()), mean, mean * bar)
    })
    .collect()
}

fn white(tables: &Tables) -> impl Iterator<Item = Seen> {
    tables.white.iter().map(|(seen, _)| seen.clone())
}

fn gaussian(tables: &Tables) -> impl Iterator<Item = Seen> {
    tables.gaussian.iter().cloned()
}

/// The smallest error in theory of one strength.
fn theory(
    tables: &Tables,
    strength: f64,
    chosen: impl Fn(Teaching) -> bool,
    x: impl Fn(Teaching) -> f64,
) -> Vec<(f64, f64)> {
    let rows = tables.theory.iter().filter(|(teaching, _)| {
        teaching.teacher_strength.total_cmp(&strength).is_eq() && chosen(*teaching)
    });
    rows.map(|(teaching, row): &(Teaching, TheoryRow)| (x(*teaching), row.min_test_error)).collect()
}

/// √(P/N1).
fn root(teaching: Teaching) -> f64 {
    teaching.ratio().sqrt()
}

fn ratio(teaching: Teaching) -> f64 {
    teaching.ratio()
}

/// Networks of finite size on white inputs, over what `x` makes of the number of examples.
fn band(tables: &Tables, strength: f64, x: fn(Teaching) -> f64) -> Band {
    let rows = tables.band.iter();
    let here = rows.filter(|(teaching, _)| teaching.teacher_strength.total_cmp(&strength).is_eq());
    let edges =
        here.map(|(teaching, row)| (x(*teaching), row.min_test_error_low, row.min_test_error_high));
    look::finite_size_band(edges.collect::<Vec<_>>(), look::strength_color(strength))
}

fn minimum_axis() -> Axis {
    Axis::log("minimum test error").range(0.04, 1.2)
}

fn against_examples(tables: &Tables) -> Panel {
    let mut panel = Panel::new("best error against examples")
        .x(Axis::linear("√(P/N_{1})").range(0.3, 1.5))
        .y(minimum_axis())
        .draw(Rule::vertical(1.0));
    for strength in STRENGTHS {
        let color = look::strength_color(strength);
        panel = panel
            .draw(band(tables, strength, root))
            .draw(Line::new(theory(tables, strength, |_| true, root), color))
            .draw(Points::new(points(white(tables), strength, root), color, WHITE).size(2.6));
    }
    panel
}

fn collapse(tables: &Tables) -> Panel {
    let mut panel = Panel::new("collapse for P ≥ N_{1}")
        .x(Axis::linear("s\u{304}·√(P/N_{1})").range(0.8, 5.8))
        .y(minimum_axis());
    for strength in STRENGTHS {
        let color = look::strength_color(strength);
        let scaled = |teaching| strength * root(teaching);
        for (enough, shape) in [(false, Shape::Triangle), (true, WHITE)] {
            let chosen = |teaching: Teaching| (teaching.examples >= teaching.inputs) == enough;
            let line = Line::new(theory(tables, strength, chosen, scaled), color);
            let seen = white(tables).filter(|(theory, _)| chosen(theory.teaching()));
            panel = panel
                .draw(if enough { line } else { line.dashed() })
                .draw(Points::new(points(seen, strength, scaled), color, shape).size(2.6));
        }
    }
    panel.draw(Label::new(5.8, 1.0, "dashed: P < N_{1}").align(Align::End).shift(-6.0, 4.0))
}

fn inputs_compared(tables: &Tables) -> Panel {
    let mut panel = Panel::new("orthogonal and Gaussian inputs")
        .x(Axis::linear("examples P over inputs N_{1}").range(0.0, 2.1))
        .y(minimum_axis())
        .draw(Rule::vertical(1.0));
    for strength in GAUSSIAN_STRENGTHS {
        let color = look::strength_color(strength);
        panel = panel
            .draw(band(tables, strength, ratio))
            .draw(Line::new(theory(tables, strength, |_| true, ratio), color))
            .draw(Points::new(points(white(tables), strength, ratio), color, WHITE).size(2.6))
            .draw(
                Points::new(points(gaussian(tables), strength, ratio), color, GAUSSIAN).size(2.6),
            );
    }
    panel
}

/// How far each kind of inputs is from the theory.
fn gap(tables: &Tables) -> Panel {
    let mut panel = Panel::new("how far from the theory of white inputs")
        .x(Axis::linear("examples P over inputs N_{1}").range(0.0, 2.1))
        .y(Axis::linear("best error, simulated / theory").including(0.0))
        .draw(Rule::horizontal(1.0))
        .draw(Rule::vertical(1.0));
    let relative = |seen: Vec<Seen>, strength: f64| {
        let here: Vec<Seen> = seen
            .into_iter()
            .filter(|(theory, _)| theory.teacher_strength.total_cmp(&strength).is_eq())
            .collect();
        let promised: Vec<f64> =
            here.iter().map(|(theory, _)| theory.log_min_test_error_theory.exp()).collect();
        let points = points(here.into_iter(), strength, ratio).into_iter().zip(promised);
        points.map(|((x, mean, bar), theory)| (x, mean / theory, bar / theory)).collect::<Vec<_>>()
    };
    for strength in GAUSSIAN_STRENGTHS {
        let color = look::strength_color(strength);
        for (seen, shape) in
            [(white(tables).collect(), WHITE), (gaussian(tables).collect(), GAUSSIAN)]
        {
            panel = panel.draw(Points::new(relative(seen, strength), color, shape).size(2.6));
        }
    }
    panel
}
