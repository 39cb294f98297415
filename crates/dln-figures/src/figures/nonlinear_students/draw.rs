//! The picture: a row for each depth, training and test error over time for either rank.

use dln_experiment::group_by;

use super::tables::{FIRST_TAU, StudentRow, Tables, TheoryRow};
use super::{Cell, RANKS};
use crate::look::{strength_color, strength_keys};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Shape};

const MARKER: Shape = Shape::Diamond;
const MARKER_SIZE: f64 = 1.9;
/// From one marker to the next, as a share of the panel's sides.
const MARKER_DISTANCE: f64 = 0.03;

pub(super) fn picture(tables: &Tables) -> Picture {
    let by_multiplier = group_by(tables.minima.iter(), |(cell, _)| cell.multiplier);
    let multipliers: Vec<f64> = by_multiplier.iter().map(|(multiplier, _)| *multiplier).collect();
    let mut picture = Picture::new(4);
    for layers in [2, 4] {
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

/// The curves of one depth and rank: those of each multiplier.
type Curves<'a, R> = Vec<(f64, Vec<&'a (Cell, R)>)>;

fn of<R>(rows: &[(Cell, R)], layers: usize, rank: u32) -> Curves<'_, R> {
    let rows = rows.iter().filter(|(cell, _)| cell.layers == layers && cell.rank == rank);
    group_by(rows, |(cell, _)| cell.multiplier)
}

/// An error and where it stands in either table.
struct ErrorOverTime {
    title: &'static str,
    symbol: &'static str,
    of_student: fn(&StudentRow) -> f64,
    of_theory: fn(&TheoryRow) -> f64,
    /// Whether the axis reaches down to the theory's smallest.
    shows_all_theory: bool,
}

const TRAIN: ErrorOverTime = ErrorOverTime {
    title: "training",
    symbol: "ε_{train}",
    of_student: |row| row.train_error,
    of_theory: |row| row.train_error,
    // The theory runs on where the students have stopped, down to rounding in the training error.
    shows_all_theory: false,
};
const TEST: ErrorOverTime = ErrorOverTime {
    title: "test",
    symbol: "ε_{test}",
    of_student: |row| row.test_error,
    of_theory: |row| row.test_error,
    shows_all_theory: true,
};

/// Training and test error of one depth and rank.
fn panels(tables: &Tables, layers: usize, rank: u32) -> [Panel; 2] {
    let theory = of(&tables.theory, layers, rank);
    let students = of(&tables.students, layers, rank);
    let end = values(&theory, |row| row.time_tau).fold(0.0, f64::max);
    let panel = |error: &ErrorOverTime| {
        let of_students = values(&students, error.of_student).fold(f64::INFINITY, f64::min);
        let of_theory = values(&theory, error.of_theory).fold(f64::INFINITY, f64::min);
        let low = if error.shows_all_theory { of_students.min(of_theory) } else { of_students };
        let high = values(&students, error.of_student).fold(1.0, f64::max);
        let (x_range, y_range) = ((FIRST_TAU, end), (0.7 * low, 1.7 * high));
        Panel::new(format!("L = {layers}, rank {rank}: {} error", error.title))
            .x(Axis::log("training time t/τ").range(x_range.0, x_range.1))
            .y(Axis::log(format!("{} error {}", error.title, error.symbol))
                .range(y_range.0, y_range.1))
            .draw_all(lines(&theory, error))
            .draw_all(markers(&students, error, x_range, y_range))
    };
    [panel(&TRAIN), panel(&TEST)]
}

fn values<R>(curves: &Curves<'_, R>, value: fn(&R) -> f64) -> impl Iterator<Item = f64> {
    curves.iter().flat_map(move |(_, rows)| rows.iter().map(move |(_, row)| value(row)))
}

fn lines(theory: &Curves<'_, TheoryRow>, error: &ErrorOverTime) -> Vec<Line> {
    let line = |(multiplier, curve): &(f64, Vec<&(Cell, TheoryRow)>)| {
        let points = curve.iter().map(|(_, row)| (row.time_tau, (error.of_theory)(row)));
        Line::new(points.collect::<Vec<_>>(), strength_color(*multiplier)).width(1.2)
    };
    theory.iter().map(line).collect()
}

fn markers(
    students: &Curves<'_, StudentRow>,
    error: &ErrorOverTime,
    x_range: (f64, f64),
    y_range: (f64, f64),
) -> Vec<Points> {
    let share = |value: f64, (low, high): (f64, f64)| (value / low).ln() / (high / low).ln();
    let points = |(multiplier, curve): &(f64, Vec<&(Cell, StudentRow)>)| {
        let mut shown: Vec<(f64, f64)> = Vec::new();
        for (_, row) in curve {
            let (time, value) = (row.time_tau, (error.of_student)(row));
            let is_far = shown.last().is_none_or(|&(last_time, last_value)| {
                let right = share(time, x_range) - share(last_time, x_range);
                let up = share(value, y_range) - share(last_value, y_range);
                right.hypot(up) >= MARKER_DISTANCE
            });
            if is_far {
                shown.push((time, value));
            }
        }
        Points::new(shown, strength_color(*multiplier), MARKER).size(MARKER_SIZE)
    };
    students.iter().map(points).collect()
}
