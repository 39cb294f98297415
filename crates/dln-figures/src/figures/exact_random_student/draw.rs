//! The picture: test errors over time by either route, and their difference against the learning rate.

use super::{TEACHERS, UNTIL_TAU};
use crate::look::{start_shape, strength_color};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Points};
use crate::{Start, Summary, Table, Tables, half_width};

/// Markers of each simulated curve, about.
const MARKERS: usize = 25;

pub(super) fn picture(tables: &Tables) -> Picture {
    let teachers = TEACHERS.map(|teacher| Key::line(name(teacher), color(teacher)));
    let shape = start_shape(Start::Random);
    let rate = tables.get("curves").numbers("learning_rate")[0];
    Picture::new(2)
        .cell_size(330.0, 260.0)
        .cell(over_time(tables.get("curves")))
        .cell(against_rate(tables.get("errors")))
        .legend("", teachers)
        .legend(
            "",
            [
                Key::line("exact solution", Color::BLACK),
                Key::marker(format!("gradient descent, in A with λ = {rate}"), Color::BLACK, shape),
                Key::dashed("proportional to λ", Color::GREY),
            ],
        )
        .note("A: one student each; B: means over seeds, bars are their 95 % confidence intervals")
}

fn name((rank, multiplier): (u32, f64)) -> String {
    if rank == 1 { format!("SNR {multiplier}") } else { format!("SNRs 12, 8, {multiplier}") }
}

fn color((rank, multiplier): (u32, f64)) -> Color {
    if rank == 1 { strength_color(multiplier) } else { Color::BLACK }
}

fn of(table: &Table, (rank, multiplier): (u32, f64)) -> Table {
    table.only("rank", u64::from(rank)).only("multiplier", multiplier)
}

fn over_time(curves: &Table) -> Panel {
    let mut panel = Panel::new("random students over time")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error ε_{test}"));
    for teacher in TEACHERS {
        let curve = of(curves, teacher);
        let looks = curve.pairs("time_tau", "simulated_test_error");
        let every = looks.len().div_ceil(MARKERS);
        let looks = looks.into_iter().step_by(every);
        panel = panel
            .draw(Line::new(curve.pairs("time_tau", "exact_test_error"), color(teacher)).width(1.2))
            .draw(Points::new(looks, color(teacher), start_shape(Start::Random)).size(2.4));
    }
    panel
}

fn against_rate(errors: &Table) -> Panel {
    let mut panel = Panel::new("largest difference over the course")
        .x(Axis::log("learning rate λ"))
        .y(Axis::log("relative difference of ε_{test}"));
    for teacher in TEACHERS {
        let points: Vec<(f64, f64, f64)> = of(errors, teacher)
            .groups("learning_rate")
            .into_iter()
            .map(|(rate, rows)| {
                let Summary { mean, std_error, seeds } =
                    Summary::of(&rows.numbers("largest_test_difference"));
                (rate.number(), mean, half_width(std_error, seeds as f64))
            })
            .collect();
        let (coarsest, difference, _) = points[0];
        let guide: Vec<(f64, f64)> =
            points.iter().map(|(rate, ..)| (*rate, difference * rate / coarsest)).collect();
        panel = panel.draw(Line::new(guide, Color::GREY).dashed().width(1.0)).draw(Points::new(
            points,
            color(teacher),
            start_shape(Start::Random),
        ));
    }
    panel
}
