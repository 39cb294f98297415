//! The picture of `examples`.

use super::{CURVE_STRENGTH, GAUSSIAN_STRENGTHS, STRENGTHS, UNTIL_TAU};
use crate::plot::{
    Align, Axis, Band, Color, Key, Label, Line, Panel, Picture, Points, Rule, Shape,
};
use crate::{Table, Tables, half_width, look};

const WHITE: Shape = Shape::Circle;
const GAUSSIAN: Shape = Shape::Diamond;

pub(super) fn picture(tables: &Tables) -> Picture {
    let white = tables.get("white");
    let inputs = white.numbers("inputs")[0];
    let curves = tables.get("curves_theory").groups("examples").into_iter().enumerate();
    let examples = curves.map(|(index, (examples, _))| {
        Key::line(format!("P = {}", examples.number()), Color::nth(index))
    });
    let examples: Vec<Key> = examples.collect();
    Picture::new(3)
        .cell_size(300.0, 245.0)
        .cell(errors(tables, "train", Axis::log("training error").range(5e-3, 1.3)))
        .cell(errors(tables, "test", Axis::log("test error").range(0.08, 20.0)))
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
            "N_{{1}} = N_{{2}} = N_{{3}} = {inputs}, rank 1, L = 2, ε = 10⁻⁵; {} seeds ({} for Gaussian inputs), error bars: 95 %",
            white.numbers("seeds")[0],
            tables.get("gaussian").numbers("seeds")[0],
        ))
        .note("E, F: the theory of white inputs does not hold for raw Gaussian inputs, least of all near P = N_{1}, where at SNR 4 it promises less than half of their error")
}

fn with_errors(table: &Table, x: &[f64], quantity: &str) -> Vec<(f64, f64, f64)> {
    let errors = table.pairs(&format!("{quantity}_std_error"), "seeds").into_iter();
    let means = table.numbers(&format!("{quantity}_mean")).into_iter().zip(errors);
    let bar = |(x, (log, (error, seeds))): (&f64, (f64, (f64, f64)))| {
        (*x, log.exp(), log.exp() * half_width(error, seeds))
    };
    x.iter().zip(means).map(bar).collect()
}

fn errors(tables: &Tables, which: &str, axis: Axis) -> Panel {
    let name = if which == "train" { "training" } else { "test" };
    let mut panel = Panel::new(format!("{name} error, s\u{304} = {CURVE_STRENGTH}"))
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(axis);
    let theory = tables.get("curves_theory").groups("examples").into_iter().enumerate();
    for (index, (examples, curve)) in theory {
        let simulated = tables.get("curves").only("examples", examples);
        let points =
            with_errors(&simulated, &simulated.numbers("time_tau"), &format!("log_{which}_error"));
        let color = Color::nth(index);
        panel = panel
            .draw(Line::new(curve.pairs("time_tau", &format!("{which}_error")), color))
            .draw(Points::new(points, color, WHITE).size(2.4));
    }
    panel
}

/// √(P/N1) of every row.
fn roots(table: &Table) -> Vec<f64> {
    table.pairs("examples", "inputs").into_iter().map(|(p, n)| (p / n).sqrt()).collect()
}

fn of_strength(tables: &Tables, name: &str, strength: f64) -> Table {
    tables.get(name).only("teacher_strength", strength)
}

/// Networks of finite size on white inputs, over what `x` makes of the number of examples.
fn band(tables: &Tables, strength: f64, x: fn(&Table) -> Vec<f64>) -> Band {
    let band = of_strength(tables, "band", strength);
    let edges = band.pairs("min_test_error_low", "min_test_error_high").into_iter();
    let edges: Vec<_> = x(&band).into_iter().zip(edges).map(|(x, (l, h))| (x, l, h)).collect();
    look::finite_size_band(edges, look::strength_color(strength))
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
        let theory = of_strength(tables, "theory", strength);
        let line: Vec<_> =
            roots(&theory).into_iter().zip(theory.numbers("min_test_error")).collect();
        let white = of_strength(tables, "white", strength);
        panel = panel.draw(band(tables, strength, roots));
        let points = with_errors(&white, &roots(&white), "log_min_test_error");
        panel =
            panel.draw(Line::new(line, color)).draw(Points::new(points, color, WHITE).size(2.6));
    }
    panel
}

fn collapse(tables: &Tables) -> Panel {
    let mut panel = Panel::new("collapse for P ≥ N_{1}")
        .x(Axis::linear("s\u{304}·√(P/N_{1})").range(0.8, 5.8))
        .y(minimum_axis());
    let scaled = |table: &Table, strength: f64| -> Vec<f64> {
        roots(table).into_iter().map(|root| strength * root).collect()
    };
    for strength in STRENGTHS {
        let color = look::strength_color(strength);
        let split = |name: &str, enough: bool| {
            let table = of_strength(tables, name, strength);
            let inputs = table.numbers("inputs")[0];
            table.where_number("examples", |examples| (examples >= inputs) == enough)
        };
        for (enough, shape) in [(false, Shape::Triangle), (true, WHITE)] {
            let (theory, white) = (split("theory", enough), split("white", enough));
            let x = scaled(&theory, strength).into_iter();
            let line =
                Line::new(x.zip(theory.numbers("min_test_error")).collect::<Vec<_>>(), color);
            let points = with_errors(&white, &scaled(&white, strength), "log_min_test_error");
            panel = panel
                .draw(if enough { line } else { line.dashed() })
                .draw(Points::new(points, color, shape).size(2.6));
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
        let theory = of_strength(tables, "theory", strength);
        let line: Vec<_> =
            ratios(&theory).into_iter().zip(theory.numbers("min_test_error")).collect();
        panel = panel.draw(band(tables, strength, ratios)).draw(Line::new(line, color));
        for (name, shape) in [("white", WHITE), ("gaussian", GAUSSIAN)] {
            let runs = of_strength(tables, name, strength);
            let points = with_errors(&runs, &ratios(&runs), "log_min_test_error");
            panel = panel.draw(Points::new(points, color, shape).size(2.6));
        }
    }
    panel
}

fn ratios(table: &Table) -> Vec<f64> {
    table.pairs("examples", "inputs").into_iter().map(|(p, n)| p / n).collect()
}

/// How far each kind of inputs is from the theory.
fn gap(tables: &Tables) -> Panel {
    let mut panel = Panel::new("how far from the theory of white inputs")
        .x(Axis::linear("examples P over inputs N_{1}").range(0.0, 2.1))
        .y(Axis::linear("best error, simulated / theory").including(0.0))
        .draw(Rule::horizontal(1.0))
        .draw(Rule::vertical(1.0));
    for strength in GAUSSIAN_STRENGTHS {
        for (name, shape) in [("white", WHITE), ("gaussian", GAUSSIAN)] {
            let runs = of_strength(tables, name, strength);
            let theory = runs.numbers("log_min_test_error_theory").into_iter().map(f64::exp);
            let errors = with_errors(&runs, &ratios(&runs), "log_min_test_error").into_iter();
            let points =
                errors.zip(theory).map(|((x, mean, bar), theory)| (x, mean / theory, bar / theory));
            panel =
                panel.draw(Points::new(points, look::strength_color(strength), shape).size(2.6));
        }
    }
    panel
}
