//! The picture: benefit against alignment, a panel for each strength of the task that is to benefit.

use super::TEACHERS_A;
use crate::look::{strength_color, strength_keys};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};
use crate::{Table, Tables, half_width};

const MARKER: Shape = Shape::Diamond;

pub(super) fn picture(tables: &Tables) -> Picture {
    let transfer = tables.get("transfer");
    let teachers_b: Vec<f64> =
        transfer.groups("teacher_strength_b").iter().map(|(s, _)| s.number()).collect();
    let seeds = transfer.numbers("seeds")[0];
    Picture::new(3)
        .cell_size(280.0, 240.0)
        .cells(TEACHERS_A.map(|teacher_a| panel(transfer, teacher_a)))
        .legend("s̄_{B}", strength_keys(&teachers_b))
        .legend(
            "",
            [
                Key::marker("leaky-ReLU tasks and students", Color::BLACK, MARKER),
                Key::dashed("linear theory, linear teachers of the same strengths", Color::BLACK),
            ],
        )
        .note(format!("means over {seeds} seeds, error bars: 95 %; each teacher has summands of strengths s̄, 3s̄/4, s̄/2, s̄/4; mind the scale of C"))
}

fn panel(transfer: &Table, teacher_a: f64) -> Panel {
    let of_a = transfer.only("teacher_strength_a", teacher_a);
    let mut panel = Panel::new(format!("s̄_{{A}} = {teacher_a}"))
        .x(Axis::linear("alignment q of partners' input vectors").range(-0.03, 1.03))
        .y(Axis::linear("transfer benefit T^{A←B}"))
        .draw(Rule::horizontal(0.0));
    for (teacher_b, curve) in of_a.groups("teacher_strength_b") {
        let color = strength_color(teacher_b.number());
        let points = curve
            .triples("alignment", "benefit_mean", "benefit_std_error")
            .into_iter()
            .zip(curve.numbers("seeds"))
            .map(|((q, mean, error), seeds)| (q, mean, half_width(error, seeds)));
        panel = panel
            .draw(
                Line::new(curve.pairs("alignment", "linear_theory_benefit"), color)
                    .dashed()
                    .width(1.0),
            )
            .draw(Points::new(points, color, MARKER));
    }
    panel
}
