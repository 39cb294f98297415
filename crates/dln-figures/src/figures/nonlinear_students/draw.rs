//! The picture: a row for each depth, training and test error over time for either rank.

use super::RANKS;
use super::tables::FIRST_TAU;
use crate::look::{strength_color, strength_keys};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Points, Shape};
use crate::{Table, Tables};

const MARKER: Shape = Shape::Diamond;
const MARKER_SIZE: f64 = 1.9;
/// From one marker to the next, as a share of the panel's sides.
const MARKER_DISTANCE: f64 = 0.03;

pub(super) fn picture(tables: &Tables) -> Picture {
    let multipliers: Vec<f64> =
        tables.get("minima").groups("multiplier").iter().map(|(m, _)| m.number()).collect();
    let mut picture = Picture::new(4);
    for layers in [2_u64, 4] {
        for rank in RANKS {
            picture = picture.cells(panels(tables, layers, rank));
        }
    }
    picture
        .legend("multiplier m of the teacher's strengths", strength_keys(&multipliers))
        .legend(
            "",
            [
                Key::line("theory of linear students, training-aligned", Color::BLACK),
                Key::marker("leaky-ReLU student, random start", Color::BLACK, MARKER),
            ],
        )
        .note("rank 3: teacher strengths 3m, 2m, m; noise variance 1/N_{3}; one student each")
}

/// Training and test error of one depth and rank.
fn panels(tables: &Tables, layers: u64, rank: u32) -> [Panel; 2] {
    let of = |name| tables.get(name).only("layers", layers).only("rank", u64::from(rank));
    let (theory, students) = (of("theory"), of("students"));
    let end = theory.numbers("time_tau").into_iter().fold(0.0, f64::max);
    let panel = |title: &str, symbol: &str, column: &str| {
        // The theory runs on where the students have stopped, down to rounding in the training error.
        let of_students = students.numbers(column).into_iter().fold(f64::INFINITY, f64::min);
        let of_theory = theory.numbers("test_error").into_iter().fold(f64::INFINITY, f64::min);
        let low = if column == "test_error" { of_students.min(of_theory) } else { of_students };
        let high = students.numbers(column).into_iter().fold(1.0, f64::max);
        let (x_range, y_range) = ((FIRST_TAU, end), (0.7 * low, 1.7 * high));
        Panel::new(format!("L = {layers}, rank {rank}: {title} error"))
            .x(Axis::log("training time t/τ").range(x_range.0, x_range.1))
            .y(Axis::log(format!("{title} error {symbol}")).range(y_range.0, y_range.1))
            .draw_all(lines(&theory, column))
            .draw_all(markers(&students, column, x_range, y_range))
    };
    [panel("training", "ε_{train}", "train_error"), panel("test", "ε_{test}", "test_error")]
}

fn lines(theory: &Table, column: &str) -> Vec<Line> {
    let of_teacher = theory.groups("multiplier").into_iter();
    of_teacher
        .map(|(m, curve)| {
            Line::new(curve.pairs("time_tau", column), strength_color(m.number())).width(1.2)
        })
        .collect()
}

fn markers(
    students: &Table,
    column: &str,
    x_range: (f64, f64),
    y_range: (f64, f64),
) -> Vec<Points> {
    let share = |value: f64, (low, high): (f64, f64)| (value / low).ln() / (high / low).ln();
    let of_teacher = students.groups("multiplier").into_iter();
    of_teacher
        .map(|(m, curve)| {
            let mut shown: Vec<(f64, f64)> = Vec::new();
            for (time, error) in curve.pairs("time_tau", column) {
                let is_far = shown.last().is_none_or(|&(last_time, last_error)| {
                    let right = share(time, x_range) - share(last_time, x_range);
                    let up = share(error, y_range) - share(last_error, y_range);
                    right.hypot(up) >= MARKER_DISTANCE
                });
                if is_far {
                    shown.push((time, error));
                }
            }
            Points::new(shown, strength_color(m.number()), MARKER).size(MARKER_SIZE)
        })
        .collect()
}
