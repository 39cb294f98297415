//! The picture: test errors over time by either route, and their difference against the learning
//! rate.

use dln_experiment::{Start, Summary, group_by};

use super::tables::{CurveRow, ErrorRow, Tables};
use super::{TEACHERS, UNTIL_TAU};
use crate::look::{start_shape, strength_color};
use crate::students::Teacher;
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points};

/// Markers of each simulated curve, about.
const MARKERS: usize = 25;

pub(super) fn picture(tables: &Tables) -> Picture {
    let teachers = TEACHERS.map(|teacher| Key::line(name(teacher), color(teacher)));
    let shape = start_shape(Start::Random);
    let rate = tables.curves[0].1.learning_rate;
    Picture::new(2)
        .cell_size(330.0, 260.0)
        .cell(over_time(&tables.curves))
        .cell(against_rate(&tables.errors))
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

/// The rows of a teacher.
fn of<R>(rows: &[(Teacher, R)], (rank, multiplier): (u32, f64)) -> impl Iterator<Item = &R> {
    let teacher = Teacher { rank: rank.into(), multiplier };
    rows.iter().filter(move |(other, _)| *other == teacher).map(|(_, row)| row)
}

fn over_time(curves: &[(Teacher, CurveRow)]) -> Panel {
    let mut panel = Panel::new("random students over time")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error ε_{test}"));
    for teacher in TEACHERS {
        let curve: Vec<&CurveRow> = of(curves, teacher).collect();
        let exact: Vec<_> = curve.iter().map(|row| (row.time_tau, row.exact_test_error)).collect();
        let every = curve.len().div_ceil(MARKERS);
        let looks = curve.iter().map(|row| (row.time_tau, row.simulated_test_error)).step_by(every);
        panel = panel
            .draw(Line::new(exact, color(teacher)).width(1.2))
            .draw(Points::new(looks, color(teacher), start_shape(Start::Random)).size(2.4));
    }
    panel
}

fn against_rate(errors: &[(Teacher, ErrorRow)]) -> Panel {
    let mut panel = Panel::new("largest difference over the course")
        .x(Axis::log("learning rate λ"))
        .y(Axis::log("relative difference of ε_{test}"));
    for teacher in TEACHERS {
        let mean = |(rate, rows): (f64, Vec<&ErrorRow>)| {
            let seen: Vec<f64> = rows.iter().map(|row| row.largest_test_difference).collect();
            let summary = Summary::of(&seen);
            (rate, summary.mean, summary.half_width())
        };
        let by_rate = group_by(of(errors, teacher), |row| row.learning_rate);
        let points: Vec<(f64, f64, f64)> = by_rate.into_iter().map(mean).collect();
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
