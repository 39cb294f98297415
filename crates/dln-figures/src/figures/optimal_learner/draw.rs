//! The picture of `optimal-learner`.

use super::{RANKS, UNTIL_TAU};
use crate::plot::{
    Align, Axis, Color, Key, Label, Line, Panel, Picture, Point, Points, Rule, Shape,
};
use crate::{Table, Tables, half_width, look};

const DESCENT: Color = Color::BLUE;
const OPTIMAL: Color = Color::VERMILION;

pub(super) fn picture(tables: &Tables) -> Picture {
    let simulated = tables.get("errors_simulation");
    let (inputs, seeds) = (simulated.numbers("inputs")[0], simulated.numbers("seeds")[0]);
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
            inputs / 2.0
        ))
}

fn shrinkers(tables: &Tables) -> Panel {
    let curves = tables.get("shrinkers");
    let line = |column, color| Line::new(curves.pairs("data_strength", column), color);
    let best = tables.get("best_strengths");
    let x_errors = best.pairs("data_strength_std_error", "seeds").into_iter();
    let points = with_errors(best, "data_strength_mean", "best_strength")
        .into_iter()
        .zip(x_errors)
        .map(|((x, y, y_error), (error, seeds))| Point {
            x,
            y,
            x_error: half_width(error, seeds),
            y_error,
        });
    Panel::new("learned strength")
        .x(Axis::linear("data strength ŝ").range(0.0, 6.0))
        .y(Axis::linear("learned strength").range(0.0, 6.0))
        .draw(line("hard_threshold", Color::GREEN.lighter(0.4)).width(4.0))
        .draw(line("identity", DESCENT))
        .draw(line("optimal", OPTIMAL))
        .draw(Points::new(points, Color::BLACK, Shape::Diamond))
        .draw(
            Label::new(edge(curves), 5.4, "noise edge")
                .color(Color::GREY)
                .align(Align::End)
                .shift(-4.0, 0.0),
        )
        .draw(Rule::vertical(edge(curves)))
}

/// The last data strength of which nothing is learned.
fn edge(curves: &Table) -> f64 {
    curves
        .where_number("optimal", |learned| learned <= 0.0)
        .numbers("data_strength")
        .into_iter()
        .fold(0.0, f64::max)
}

fn curve(tables: &Tables) -> Panel {
    let dips = tables.get("dips");
    let level = dips.only("what", "optimal learner").number("test_error");
    let marked = dips.where_number("time_tau", |t| t > 0.0);
    let simulated = with_errors(tables.get("curve_simulation"), "time_tau", "test_error");
    Panel::new("teacher of strengths 10, 3, 1.2")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error").range(0.02, 2.0))
        .draw(Rule::horizontal(level).color(OPTIMAL))
        .draw(Points::new(simulated, DESCENT, Shape::Circle).size(2.2))
        .draw(Line::new(tables.get("curve").pairs("time_tau", "test_error"), DESCENT))
        .draw(Points::new(marked.pairs("time_tau", "test_error"), Color::BLACK, Shape::Cross))
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
        let theory = tables.get("errors").only("rank", u64::from(rank));
        let band = tables.get("errors_band").only("rank", u64::from(rank));
        let mut band = band.triples("multiplier", "early_stopping_low", "early_stopping_high");
        band.sort_by(|a, b| a.0.total_cmp(&b.0));
        panel = panel.draw(look::finite_size_band(band, DESCENT));
        let dashed = |line: Line| if rank == 1 { line } else { line.dashed() };
        let ridge = Line::new(theory.pairs("multiplier", "best_ridge"), Color::GREY).dotted();
        panel = panel
            .draw(ridge)
            .draw(dashed(Line::new(theory.pairs("multiplier", "early_stopping"), DESCENT)))
            .draw(dashed(Line::new(theory.pairs("multiplier", "optimal"), OPTIMAL)));
        let simulated = tables.get("errors_simulation").only("rank", u64::from(rank));
        panel = panel
            .draw(Points::new(
                with_errors(&simulated, "multiplier", "optimal"),
                OPTIMAL,
                Shape::Square,
            ))
            .draw(
                Points::new(
                    with_errors(&simulated, "multiplier", "early_stopping"),
                    DESCENT,
                    Shape::Circle,
                )
                .size(2.2),
            );
    }
    panel
}

fn ratios(tables: &Tables) -> Panel {
    let mut panel = Panel::new("what one stopping time costs")
        .x(Axis::log("signal-to-noise ratio m"))
        .y(Axis::linear("ln(error of descent / optimal error)"))
        .draw(Rule::horizontal(0.0));
    for rank in RANKS {
        let theory = tables.get("errors").only("rank", u64::from(rank));
        let ratio = |(m, early, optimal): (f64, f64, f64)| (m, (early / optimal).ln());
        let curve: Vec<_> = theory
            .triples("multiplier", "early_stopping", "optimal")
            .into_iter()
            .map(ratio)
            .collect();
        let line = Line::new(curve, Color::BLACK);
        let simulated = tables.get("errors_simulation").only("rank", u64::from(rank));
        let shape = if rank == 1 { Shape::Diamond } else { Shape::Square };
        panel = panel.draw(if rank == 1 { line } else { line.dashed() }).draw(Points::new(
            with_errors(&simulated, "multiplier", "log_ratio"),
            Color::BLACK,
            shape,
        ));
    }
    panel
}

fn with_errors(table: &Table, x: &str, quantity: &str) -> Vec<(f64, f64, f64)> {
    let errors = table.pairs(&format!("{quantity}_std_error"), "seeds").into_iter();
    let means = table.pairs(x, &format!("{quantity}_mean")).into_iter();
    means
        .zip(errors)
        .map(|((x, mean), (error, seeds))| (x, mean, half_width(error, seeds)))
        .collect()
}
