//! The picture: benefit against alignment, a panel for each strength of the task that is to
//! benefit.

use dln_experiment::{group_by, half_width};

use super::tables::{BenefitRow, Tables};
use super::{Pair, TEACHERS_A};
use crate::look::{strength_color, strength_keys};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};

const MARKER: Shape = Shape::Diamond;

pub(super) fn picture(tables: &Tables) -> Picture {
    let transfer = &*tables.transfer;
    let by_b = group_by(transfer, |(pair, _)| pair.teacher_strength_b);
    let teachers_b: Vec<f64> = by_b.iter().map(|(teacher_b, _)| *teacher_b).collect();
    let seeds = transfer[0].1.seeds;
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

fn panel(transfer: &[(Pair, BenefitRow)], teacher_a: f64) -> Panel {
    let of_a =
        transfer.iter().filter(|(pair, _)| pair.teacher_strength_a.total_cmp(&teacher_a).is_eq());
    let mut panel = Panel::new(format!("s̄_{{A}} = {teacher_a}"))
        .x(Axis::linear("alignment q of partners' input vectors").range(-0.03, 1.03))
        .y(Axis::linear("transfer benefit T^{A←B}"))
        .draw(Rule::horizontal(0.0));
    for (teacher_b, curve) in group_by(of_a, |(pair, _)| pair.teacher_strength_b) {
        let color = strength_color(teacher_b);
        let linear = curve.iter().map(|(pair, row)| (pair.alignment, row.linear_theory_benefit));
        let points = curve.iter().map(|(pair, row)| {
            let bar = half_width(row.benefit_std_error, row.seeds as f64);
            (pair.alignment, row.benefit_mean, bar)
        });
        panel = panel
            .draw(Line::new(linear.collect::<Vec<_>>(), color).dashed().width(1.0))
            .draw(Points::new(points, color, MARKER));
    }
    panel
}
