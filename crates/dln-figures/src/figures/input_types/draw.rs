//! The picture of `input-types`.

use dln_experiment::half_width;
use dln_tasks::InputKind;

use super::{GAUSSIAN, Inputs, KINDS, ORTHOGONAL, RATIOS, STRENGTH, Tables, UNTIL_TAU};
use dln_plot::{Align, Axis, Color, Key, Label, Line, Panel, Picture, Points, Shape};

/// Upper end of the vertical axes.
const TOP: f64 = 10.0;

pub(super) fn picture(tables: &Tables) -> Picture {
    let (inputs, seeds) = (tables.minima[0].input_width, tables.minima[0].seeds);
    let kinds =
        KINDS.map(|kind| Key::marker(format!("{} inputs", word(kind)), color(kind), shape(kind)));
    let theory = Key::line("theory of white inputs, aligned student", Color::BLACK);
    Picture::new(2)
        .cell_size(330.0, 260.0)
        .cells(RATIOS.map(|ratio| panel(tables, ratio)))
        .legend("", [theory])
        .legend("random students:", kinds)
        .note(format!(
            "N_{{1}} = {inputs}, N_{{3}} = N_{{2}} = {}, L = 2, ε = 10⁻⁵, SNR {STRENGTH}; {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
        .note("the white-input theory does not hold for raw Gaussian inputs at P = N_{1}, and only roughly at P = 4 N_{1}")
}

fn word(inputs: Inputs) -> &'static str {
    if inputs == GAUSSIAN { "Gaussian" } else { inputs.name() }
}

fn color(inputs: Inputs) -> Color {
    match inputs.0 {
        InputKind::OneHot => Color::BLUE,
        InputKind::Orthogonal => Color::GREEN,
        InputKind::Gaussian => Color::VERMILION,
    }
}

fn shape(inputs: Inputs) -> Shape {
    match inputs.0 {
        InputKind::OneHot => Shape::Triangle,
        InputKind::Orthogonal => Shape::Square,
        InputKind::Gaussian => Shape::Diamond,
    }
}

fn panel(tables: &Tables, ratio: usize) -> Panel {
    let title = if ratio == 1 { "P = N_{1}".to_owned() } else { format!("P = {ratio} N_{{1}}") };
    let theory = tables.theory.iter().filter(|row| row.examples_per_input == ratio);
    let theory: Vec<_> = theory.map(|row| (row.time_tau, row.test_error)).collect();
    let mut panel = Panel::new(title)
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error").range(0.015, TOP))
        .draw(Line::new(theory, Color::BLACK));
    for kind in KINDS {
        let curve = tables.curves.iter().filter(|row| row.examples_per_input == ratio);
        let points = curve.filter(|row| row.inputs == kind).map(|row| {
            let mean = row.log_test_error_mean.exp();
            (row.time_tau, mean, mean * half_width(row.log_test_error_std_error, row.seeds as f64))
        });
        panel = panel.draw(Points::new(points, color(kind), shape(kind)).size(2.4));
    }
    let minimum = |inputs| {
        let minima = tables.minima.iter().filter(|row| row.examples_per_input == ratio);
        minima.filter(move |row| row.inputs == inputs)
    };
    let theory = minimum(ORTHOGONAL).map(|row| row.min_test_error_theory);
    let of_theory =
        theory.map(|error| (format!("smallest errors: theory {error:.3}"), Color::BLACK));
    let mut lines: Vec<(String, Color)> = of_theory.collect();
    for kind in KINDS {
        lines.extend(minimum(kind).map(|row| {
            (format!("{} {:.3}", word(kind), row.log_min_test_error_mean.exp()), color(kind))
        }));
    }
    let labels = lines.into_iter().zip(0..).map(|((text, color), row)| {
        Label::new(UNTIL_TAU, TOP, text)
            .color(color)
            .align(Align::End)
            .shift(-6.0, 14.0 + 13.0 * f64::from(row))
    });
    panel.draw_all(labels)
}
