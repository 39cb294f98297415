//! The picture of `optimal-learner`.

use dln_experiment::half_width;

use super::tables::{ContestRow, ErrorRow, OPTIMAL_LEARNER, Tables};
use super::{RANKS, UNTIL_TAU};
use crate::look;
use dln_plot::{Align, Axis, Color, Key, Label, Line, Panel, Picture, Point, Points, Rule, Shape};

const DESCENT: Color = Color::BLUE;
const OPTIMAL: Color = Color::VERMILION;

pub(super) fn picture(tables: &Tables) -> Picture {
    let ContestRow { inputs, seeds, .. } = tables.errors_simulation[0];
    Picture::new(2)
        .cell_size(330.0, 250.0)
        .cell(shrinkers(tables))
        .cell(curve(tables))
        .cell(errors(tables))
        .cell(ratios(tables))
        .legend(
            "theory:",
            [
                Key::line("optimal learner", OPTIMAL),
                Key::line("gradient descent, best single stopping time", DESCENT),
                Key::dotted("best ℓ2 penalty", Color::GREY),
            ],
        )
        .legend("A:", [
            Key::line("all of the data (identity)", DESCENT),
            Key::line("best hard threshold", Color::GREEN.lighter(0.4)),
            Key::marker("best in hindsight, simulated", Color::BLACK, Shape::Diamond),
        ])
        .legend("simulation:", [
            Key::marker("training-aligned students (C, D: stopped at the predicted time)", DESCENT, Shape::Circle),
            Key::marker("optimal learner", OPTIMAL, Shape::Square),
        ])

        .legend("C, D:", [
            Key::line("rank 1, strength m", Color::BLACK),
            Key::dashed("rank 3, strengths 3m, 2m, m", Color::BLACK),
            Key::marker("D: rank 1", Color::BLACK, Shape::Diamond),
            Key::marker("D: rank 3", Color::BLACK, Shape::Square),
        ])
        .legend("C:", [look::finite_size_key()])
        .note(format!(
            "N_{{1}} = {inputs}, N_{{3}} = N_{{2}} = {}, L = 2, ε = 10⁻⁵; {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
}

fn shrinkers(tables: &Tables) -> Panel {
    let line = |learned: fn(&super::shrinkers::ShrinkerRow) -> f64, color| {
        let points = tables.shrinkers.iter().map(|row| (row.data_strength, learned(row)));
        Line::new(points.collect::<Vec<_>>(), color)
    };
    let points = tables.best_strengths.iter().map(|row| Point {
        x: row.data_strength_mean,
        y: row.best_strength_mean,
        x_error: half_width(row.data_strength_std_error, row.seeds as f64),
        y_error: half_width(row.best_strength_std_error, row.seeds as f64),
    });
    let edge = edge(tables);
    Panel::new("learned strength")
        .x(Axis::linear("data strength ŝ").range(0.0, 6.0))
        .y(Axis::linear("learned strength").range(0.0, 6.0))
        .draw(line(|row| row.hard_threshold, Color::GREEN.lighter(0.4)).width(4.0))
        .draw(line(|row| row.identity, DESCENT))
        .draw(line(|row| row.optimal, OPTIMAL))
        .draw(Points::new(points, Color::BLACK, Shape::Diamond))
        .draw(
            Label::new(edge, 5.4, "noise edge")
                .color(Color::GREY)
                .align(Align::End)
                .shift(-4.0, 0.0),
        )
        .draw(Rule::vertical(edge))
}

/// The last data strength of which nothing is learned.
fn edge(tables: &Tables) -> f64 {
    let unlearned = tables.shrinkers.iter().filter(|row| row.optimal <= 0.0);
    unlearned.map(|row| row.data_strength).fold(0.0, f64::max)
}

fn curve(tables: &Tables) -> Panel {
    let of = |what: &str| tables.dips.iter().find(|row| row.what == what);
    let level = of(OPTIMAL_LEARNER).map_or(f64::NAN, |row| row.test_error);
    let marked = tables.dips.iter().filter(|row| row.time_tau > 0.0);
    let marked = marked.map(|row| (row.time_tau, row.test_error));
    let simulated = tables.curve_simulation.iter().map(|row| {
        (row.time_tau, row.test_error_mean, half_width(row.test_error_std_error, row.seeds as f64))
    });
    let theory = tables.curve.iter().map(|row| (row.time_tau, row.test_error));
    Panel::new("teacher of strengths 10, 3, 1.2")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error").range(0.02, 2.0))
        .draw(Rule::horizontal(level).color(OPTIMAL))
        .draw(Points::new(simulated, DESCENT, Shape::Circle).size(2.2))
        .draw(Line::new(theory.collect::<Vec<_>>(), DESCENT))
        .draw(Points::new(marked, Color::BLACK, Shape::Cross))
        .draw(
            Label::new(UNTIL_TAU, level, "optimal learner")
                .color(OPTIMAL)
                .align(Align::End)
                .shift(-5.0, 13.0),
        )
        .draw(Label::new(0.9, 0.08, "dips ×").shift(-14.0, 8.0))
}

fn errors(tables: &Tables) -> Panel {
    let mut panel = Panel::new("best test error")
        .x(Axis::log("signal-to-noise ratio m"))
        .y(Axis::log("test error"));
    for rank in RANKS {
        let dashed = |line: Line| if rank == 1 { line } else { line.dashed() };
        let line = |error: fn(&ErrorRow) -> f64, color| {
            let rows = tables.errors.iter().filter(|row| row.rank == rank);
            Line::new(rows.map(|row| (row.multiplier, error(row))).collect::<Vec<_>>(), color)
        };
        panel = panel
            .draw(look::finite_size_band(band(tables, rank), DESCENT))
            .draw(line(|row| row.best_ridge, Color::GREY).dotted())
            .draw(dashed(line(|row| row.early_stopping, DESCENT)))
            .draw(dashed(line(|row| row.optimal, OPTIMAL)))
            .draw(Points::new(
                simulated(tables, rank, |row| (row.optimal_mean, row.optimal_std_error)),
                OPTIMAL,
                Shape::Square,
            ))
            .draw(
                Points::new(
                    simulated(tables, rank, |row| {
                        (row.early_stopping_mean, row.early_stopping_std_error)
                    }),
                    DESCENT,
                    Shape::Circle,
                )
                .size(2.2),
            );
    }
    panel
}

/// The band of early-stopped networks along the multipliers, which the table has in another order.
fn band(tables: &Tables, rank: u32) -> Vec<(f64, f64, f64)> {
    let rows = tables.errors_band.iter().filter(|row| row.rank == rank as usize);
    let edges = rows.map(|row| (row.multiplier, row.early_stopping_low, row.early_stopping_high));
    let mut edges: Vec<_> = edges.collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    edges
}

fn ratios(tables: &Tables) -> Panel {
    let mut panel = Panel::new("what one stopping time costs")
        .x(Axis::log("signal-to-noise ratio m"))
        .y(Axis::linear("ln(error of descent / optimal error)"))
        .draw(Rule::horizontal(0.0));
    for rank in RANKS {
        let rows = tables.errors.iter().filter(|row| row.rank == rank);
        let curve = rows.map(|row| (row.multiplier, (row.early_stopping / row.optimal).ln()));
        let line = Line::new(curve.collect::<Vec<_>>(), Color::BLACK);
        let shape = if rank == 1 { Shape::Diamond } else { Shape::Square };
        panel = panel.draw(if rank == 1 { line } else { line.dashed() }).draw(Points::new(
            simulated(tables, rank, |row| (row.log_ratio_mean, row.log_ratio_std_error)),
            Color::BLACK,
            shape,
        ));
    }
    panel
}

/// A mean over seeds with its error bar at every simulated multiplier.
fn simulated(
    tables: &Tables,
    rank: u32,
    quantity: fn(&ContestRow) -> (f64, f64),
) -> Vec<(f64, f64, f64)> {
    let rows = tables.errors_simulation.iter().filter(|row| row.rank == rank as usize);
    rows.map(|row| {
        let (mean, std_error) = quantity(row);
        (row.multiplier, mean, half_width(std_error, row.seeds as f64))
    })
    .collect()
}
