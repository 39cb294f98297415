//! The picture of a study: a row of four panels for each rank.

use super::{RANKS, finite_size, random};
use crate::look::{finite_size_key, kind_keys, start_shape, strength_color, strength_keys};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Points, Rule, Shape};
use crate::{Start, Table, Tables, half_width};

/// Markers of each simulated curve, about; the two students' markers alternate.
const MARKERS: usize = 13;
const MARKER_SIZE: f64 = 2.4;
/// Marker of a task at which an aligned and a random student are compared.
const TASK: Shape = Shape::Square;

pub(super) fn picture(tables: &Tables, time: &Axis) -> Picture {
    let multipliers: Vec<f64> =
        tables.get("minima").groups("multiplier").iter().map(|(m, _)| m.number()).collect();
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
    tables.find("exact_random").map(|_| {
        Key::dashed("random students, exact solution, mean over the same tasks", Color::BLACK)
    })
}

fn row(tables: &Tables, rank: u32, time: &Axis) -> [Panel; 4] {
    let of_rank = |name| tables.get(name).only("rank", u64::from(rank));
    let (theory, curves, runs) = (of_rank("theory"), of_rank("curves"), of_rank("runs"));
    let over_time = |quantity: Quantity| {
        Panel::new(format!("rank {rank}: {} error", quantity.name))
            .x(time.clone())
            .y(Axis::log(format!("{} error {}", quantity.name, quantity.symbol)))
            .draw_all(finite_size::marks(tables, rank, quantity.mean))
            .draw_all(lines(&theory, quantity))
            .draw_all(random::lines(tables, rank, quantity.mean))
            .draw_all(markers(&curves, quantity))
    };
    let compared = |title, quantity, axis: fn(&'static str) -> Axis| {
        Panel::new(title)
            .x(axis("aligned start"))
            .y(axis("random start"))
            .draw_all(finite_size::ranges(tables, rank, quantity))
            .draw(Rule::diagonal())
            .draw_all(tasks(&runs, quantity))
    };
    [
        over_time(TRAIN),
        over_time(TEST),
        compared("smallest test error", "min_test_error", Axis::log),
        compared("optimal stopping time t/τ", "optimal_stopping_tau", Axis::linear),
    ]
}

/// An error over time and its columns.
#[derive(Clone, Copy)]
struct Quantity {
    name: &'static str,
    symbol: &'static str,
    mean: &'static str,
    std_error: &'static str,
}

const TRAIN: Quantity = Quantity {
    name: "training",
    symbol: "ε_{train}",
    mean: "train_error",
    std_error: "train_std_error",
};
const TEST: Quantity =
    Quantity { name: "test", symbol: "ε_{test}", mean: "test_error", std_error: "test_std_error" };

fn lines(theory: &Table, quantity: Quantity) -> Vec<Line> {
    let of_teacher = theory.groups("multiplier").into_iter();
    of_teacher
        .map(|(multiplier, curve)| {
            Line::new(curve.pairs("time_tau", quantity.mean), strength_color(multiplier.number()))
                .width(1.2)
        })
        .collect()
}

fn markers(curves: &Table, quantity: Quantity) -> Vec<Points> {
    let mut marks = Vec::new();
    for start in Start::BOTH {
        for (multiplier, curve) in curves.only("student", start.name()).groups("multiplier") {
            let means = curve.triples("time_tau", quantity.mean, quantity.std_error).into_iter();
            let bars = means
                .zip(curve.numbers("seeds"))
                .map(|((t, y, e), seeds)| (t, y, half_width(e, seeds)));
            let every = curve.rows().len().div_ceil(MARKERS).max(2);
            let offset = match start {
                Start::Aligned => 0,
                Start::Random => every / 2,
            };
            let shown = bars.skip(offset).step_by(every);
            let color = strength_color(multiplier.number());
            marks.push(Points::new(shown, color, start_shape(start)).size(MARKER_SIZE));
        }
    }
    marks
}

/// A random student against the aligned one on the same task, one marker a task.
fn tasks(runs: &Table, quantity: &str) -> Vec<Points> {
    let of_teacher = runs.groups("multiplier").into_iter();
    of_teacher
        .map(|(multiplier, same)| {
            let of = |start: Start| same.only("student", start.name()).numbers(quantity);
            let tasks = of(Start::Aligned).into_iter().zip(of(Start::Random));
            Points::new(tasks, strength_color(multiplier.number()), TASK).size(MARKER_SIZE)
        })
        .collect()
}
