//! The picture of `input-types`.

use dln_tasks::InputKind;

use super::{KINDS, RATIOS, STRENGTH, UNTIL_TAU, kind_name};
use crate::plot::{Align, Axis, Color, Key, Label, Line, Panel, Picture, Points, Shape};
use crate::{Tables, half_width};

/// Upper end of the vertical axes.
const TOP: f64 = 10.0;

pub(super) fn picture(tables: &Tables) -> Picture {
    let minima = tables.get("minima");
    let (inputs, seeds) = (minima.numbers("input_width")[0], minima.numbers("seeds")[0]);
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
            inputs / 2.0
        ))
        .note("the white-input theory does not hold for raw Gaussian inputs at P = N_{1}, and only roughly at P = 4 N_{1}")
}

fn word(kind: InputKind) -> &'static str {
    if kind == InputKind::Gaussian { "Gaussian" } else { kind_name(kind) }
}

fn color(kind: InputKind) -> Color {
    match kind {
        InputKind::OneHot => Color::BLUE,
        InputKind::Orthogonal => Color::GREEN,
        InputKind::Gaussian => Color::VERMILION,
    }
}

fn shape(kind: InputKind) -> Shape {
    match kind {
        InputKind::OneHot => Shape::Triangle,
        InputKind::Orthogonal => Shape::Square,
        InputKind::Gaussian => Shape::Diamond,
    }
}

fn panel(tables: &Tables, ratio: usize) -> Panel {
    let of = |name: &str| tables.get(name).only("examples_per_input", ratio);
    let title = if ratio == 1 { "P = N_{1}".to_owned() } else { format!("P = {ratio} N_{{1}}") };
    let mut panel = Panel::new(title)
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error").range(0.015, TOP))
        .draw(Line::new(of("theory").pairs("time_tau", "test_error"), Color::BLACK));
    for kind in KINDS {
        let curve = of("curves").only("inputs", kind_name(kind));
        let errors = curve.pairs("log_test_error_std_error", "seeds").into_iter();
        let points =
            curve.pairs("time_tau", "log_test_error_mean").into_iter().zip(errors).map(
                |((t, log), (error, seeds))| (t, log.exp(), log.exp() * half_width(error, seeds)),
            );
        panel = panel.draw(Points::new(points, color(kind), shape(kind)).size(2.4));
    }
    let minima = of("minima");
    let theory =
        minima.only("inputs", kind_name(InputKind::Orthogonal)).number("min_test_error_theory");
    let mut lines = vec![(format!("smallest errors: theory {theory:.3}"), Color::BLACK)];
    for kind in KINDS {
        let log = minima.only("inputs", kind_name(kind)).number("log_min_test_error_mean");
        lines.push((format!("{} {:.3}", word(kind), log.exp()), color(kind)));
    }
    let labels = lines.into_iter().zip(0..).map(|((text, color), row)| {
        Label::new(UNTIL_TAU, TOP, text)
            .color(color)
            .align(Align::End)
            .shift(-6.0, 14.0 + 13.0 * f64::from(row))
    });
    panel.draw_all(labels)
}
