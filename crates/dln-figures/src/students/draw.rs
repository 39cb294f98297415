//! The picture of a study: a row of four panels for each rank.

use dln_experiment::{Start, group_by, half_width};

use super::rows::{BandMinimumRow, BandRow, CurveRow, ErrorRow, RunRow, Tables, of_rank};
use super::{RANKS, finite_size, random};
use crate::look::{finite_size_key, kind_keys, start_shape, strength_color, strength_keys};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};

/// Markers of each simulated curve, about; the two students' markers alternate.
const MARKERS: usize = 13;
const MARKER_SIZE: f64 = 2.4;
/// Marker of a task at which an aligned and a random student are compared.
const TASK: Shape = Shape::Square;

pub(super) fn picture(tables: &Tables, time: &Axis) -> Picture {
    let by_multiplier = group_by(tables.minima.iter(), |(teacher, _)| teacher.multiplier);
    let multipliers: Vec<f64> = by_multiplier.iter().map(|(multiplier, _)| *multiplier).collect();
    let task = Key::marker("both on one task", Color::BLACK, TASK);
    RANKS
        .into_iter()
        .fold(Picture::new(4), |picture, rank| picture.cells(row(tables, rank, time)))
        .legend("SNR m of the weakest mode", strength_keys(&multipliers))
        .legend("", kind_keys().into_iter().chain([task]).chain(exact_key(tables)).chain([finite_size_key()]))
        .note("rank 3: teacher strengths 3m, 2m, m; bars are 95 % confidence intervals of means over seeds")
}

/// What only students of one hidden layer show.
fn exact_key(tables: &Tables) -> Option<Key> {
    tables.exact_random.as_ref().map(|_| {
        Key::dashed("random students, exact solution, mean over the same tasks", Color::BLACK)
    })
}

fn row(tables: &Tables, rank: u32, time: &Axis) -> [Panel; 4] {
    let over_time = |error: ErrorOverTime| {
        Panel::new(format!("rank {rank}: {} error", error.name))
            .x(time.clone())
            .y(Axis::log(format!("{} error {}", error.name, error.symbol)))
            .draw_all(finite_size::marks(tables, rank, error.of_band))
            .draw_all(lines(tables, rank, error))
            .draw_all(random::lines(tables, rank, error.of_theory))
            .draw_all(markers(tables, rank, error))
    };
    let compared = |title, quantity: Compared, axis: fn(&'static str) -> Axis| {
        Panel::new(title)
            .x(axis("aligned start"))
            .y(axis("random start"))
            .draw_all(finite_size::ranges(tables, rank, quantity.of_band))
            .draw(Rule::diagonal())
            .draw_all(tasks(tables, rank, quantity.of_run))
    };
    [
        over_time(TRAIN),
        over_time(TEST),
        compared("smallest test error", SMALLEST_ERROR, Axis::log),
        compared("optimal stopping time t/τ", STOPPING_TIME, Axis::linear),
    ]
}

/// An error over time and where it stands in each table.
#[derive(Clone, Copy)]
struct ErrorOverTime {
    name: &'static str,
    symbol: &'static str,
    of_theory: fn(&ErrorRow) -> f64,
    of_band: fn(&BandRow) -> (f64, f64),
    /// Mean and standard error.
    of_students: fn(&CurveRow) -> (f64, f64),
}

const TRAIN: ErrorOverTime = ErrorOverTime {
    name: "training",
    symbol: "ε_{train}",
    of_theory: |row| row.train_error,
    of_band: |row| (row.train_error_low, row.train_error_high),
    of_students: |row| (row.train_error, row.train_std_error),
};
const TEST: ErrorOverTime = ErrorOverTime {
    name: "test",
    symbol: "ε_{test}",
    of_theory: |row| row.test_error,
    of_band: |row| (row.test_error_low, row.test_error_high),
    of_students: |row| (row.test_error, row.test_std_error),
};

/// What is compared between the two starts.
#[derive(Clone, Copy)]
struct Compared {
    of_band: fn(&BandMinimumRow) -> (f64, f64),
    of_run: fn(&RunRow) -> f64,
}

const SMALLEST_ERROR: Compared = Compared {
    of_band: |band| (band.min_test_error_low, band.min_test_error_high),
    of_run: |run| run.min_test_error,
};
const STOPPING_TIME: Compared = Compared {
    of_band: |band| (band.optimal_stopping_tau_low, band.optimal_stopping_tau_high),
    of_run: |run| run.optimal_stopping_tau,
};

fn lines(tables: &Tables, rank: u32, error: ErrorOverTime) -> Vec<Line> {
    let of_teacher = |(multiplier, curve): (f64, Vec<&ErrorRow>)| {
        let points: Vec<_> =
            curve.into_iter().map(|row| (row.time_tau, (error.of_theory)(row))).collect();
        Line::new(points, strength_color(multiplier)).width(1.2)
    };
    of_rank(&tables.theory, rank).into_iter().map(of_teacher).collect()
}

fn markers(tables: &Tables, rank: u32, error: ErrorOverTime) -> Vec<Points> {
    let mut marks = Vec::new();
    for start in Start::BOTH {
        for (multiplier, rows) in of_rank(&tables.curves, rank) {
            let curve: Vec<&CurveRow> =
                rows.into_iter().filter(|row| row.student == start).collect();
            let bar = |row: &&CurveRow| {
                let (mean, std_error) = (error.of_students)(row);
                (row.time_tau, mean, half_width(std_error, row.seeds as f64))
            };
            let every = curve.len().div_ceil(MARKERS).max(2);
            let offset = match start {
                Start::Aligned => 0,
                Start::Random => every / 2,
            };
            let shown = curve.iter().map(bar).skip(offset).step_by(every);
            let color = strength_color(multiplier);
            marks.push(Points::new(shown, color, start_shape(start)).size(MARKER_SIZE));
        }
    }
    marks
}

/// A random student against the aligned one on the same task, one marker per task.
fn tasks(tables: &Tables, rank: u32, of_run: fn(&RunRow) -> f64) -> Vec<Points> {
    let of_teacher = |(multiplier, runs): (f64, Vec<&RunRow>)| {
        let of = |start| runs.iter().filter(move |run| run.student == start).map(|run| of_run(run));
        let pairs: Vec<(f64, f64)> = of(Start::Aligned).zip(of(Start::Random)).collect();
        Points::new(pairs, strength_color(multiplier), TASK).size(MARKER_SIZE)
    };
    of_rank(&tables.runs, rank).into_iter().map(of_teacher).collect()
}
