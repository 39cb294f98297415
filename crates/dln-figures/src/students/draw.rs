//! The picture of a study: a row of four panels for each rank.

use super::RANKS;
use crate::look::{kind_keys, start_shape, strength_color, strength_keys};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture, Point, Points, Rule, Shape};
use crate::{Start, Table, Tables, half_width};

/// Markers of each simulated curve, about; the two students' markers alternate.
const MARKERS: usize = 13;
const MARKER_SIZE: f64 = 2.4;
/// Marker of a mean over seeds at which aligned and random students are compared.
const MEAN: Shape = Shape::Square;

pub(super) fn picture(tables: &Tables, time: &Axis) -> Picture {
    let multipliers: Vec<f64> =
        tables.get("minima").groups("multiplier").iter().map(|(m, _)| m.number()).collect();
    let mean = Key::marker("means of both students over seeds", Color::BLACK, MEAN);
    RANKS
        .into_iter()
        .fold(Picture::new(4), |picture, rank| picture.cells(row(tables, rank, time)))
        .legend("SNR m of the weakest mode", strength_keys(&multipliers))
        .legend("", kind_keys().into_iter().chain([mean]))
        .note("rank 3: teacher strengths 3m, 2m, m; bars are 95 % confidence intervals over seeds")
}

fn row(tables: &Tables, rank: u32, time: &Axis) -> [Panel; 4] {
    let of_rank = |name| tables.get(name).only("rank", u64::from(rank));
    let (theory, curves, minima) = (of_rank("theory"), of_rank("curves"), of_rank("minima"));
    let over_time = |quantity: Quantity| {
        Panel::new(format!("rank {rank}: {} error", quantity.name))
            .x(time.clone())
            .y(Axis::log(format!("{} error {}", quantity.name, quantity.symbol)))
            .draw_all(lines(&theory, quantity))
            .draw_all(markers(&curves, quantity))
    };
    let errors = Comparison {
        title: "smallest test error",
        mean: "min_test_error",
        std_error: "min_test_std_error",
        axis: |label| Axis::log(label),
    };
    let times = Comparison {
        title: "optimal stopping time t/τ",
        mean: "optimal_stopping_tau",
        std_error: "optimal_stopping_std_error",
        axis: |label| Axis::linear(label),
    };
    [over_time(TRAIN), over_time(TEST), comparison(&minima, errors), comparison(&minima, times)]
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

/// A quantity to compare aligned with random students by.
struct Comparison {
    title: &'static str,
    mean: &'static str,
    std_error: &'static str,
    axis: fn(&'static str) -> Axis,
}

/// Aligned against random students, means over seeds.
fn comparison(minima: &Table, quantity: Comparison) -> Panel {
    let marks = minima.groups("multiplier").into_iter().map(|(multiplier, both)| {
        let value = |start: Start| {
            let one = both.only("student", start.name());
            (
                one.number(quantity.mean),
                half_width(one.number(quantity.std_error), one.number("seeds")),
            )
        };
        let ((x, x_error), (y, y_error)) = (value(Start::Aligned), value(Start::Random));
        Points::new([Point { x, y, x_error, y_error }], strength_color(multiplier.number()), MEAN)
    });
    Panel::new(quantity.title)
        .x((quantity.axis)("aligned start"))
        .y((quantity.axis)("random start"))
        .draw(Rule::diagonal())
        .draw_all(marks)
}
