//! The picture of `student-width`: error and stopping time, aligned students above, random ones below.

use super::SHARES;
use crate::plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points};
use crate::{Start, Tables, half_width, look};

pub(super) fn picture(tables: &Tables) -> Picture {
    let inputs = tables.get("simulation").numbers("inputs")[0];
    let seeds = tables.get("simulation").numbers("seeds")[0];
    let widths = tables.get("theory").groups("hidden_share").into_iter().map(|(share, rows)| {
        let hidden = rows.numbers("hidden")[0];
        Key::line(format!("{hidden} ({} %)", 100.0 * share.number()), color(share.number()))
    });
    let widths: Vec<Key> = widths.collect();
    let panels =
        Start::BOTH.into_iter().flat_map(|start| [errors(tables, start), times(tables, start)]);
    Picture::new(2)
        .cell_size(320.0, 235.0)
        .cells(panels)
        .legend("hidden units N_{2} (of full rank):", widths)
        .legend("", look::kind_keys())
        .legend("", [look::finite_size_key()])
        .note(format!("N_{{1}} = N_{{3}} = {inputs}, rank 1, L = 2, ε = 10⁻⁵; {seeds} seeds, error bars: 95 %"))
        .note("lines in all panels: theory of training-aligned students; none at or below the threshold of 1; points are shifted to stand side by side")
}

fn color(share: f64) -> Color {
    Color::nth(place(share))
}

fn place(share: f64) -> usize {
    SHARES.iter().position(|s| (s - share).abs() < 1e-9).unwrap_or(SHARES.len())
}

fn students(start: Start) -> &'static str {
    match start {
        Start::Aligned => "training-aligned students",
        Start::Random => "random students",
    }
}

fn errors(tables: &Tables, start: Start) -> Panel {
    let panel = Panel::new(students(start)).y(Axis::log("minimum test error").range(0.015, 1.2));
    draw(tables, start, panel, "min_test_error", |runs| {
        let errors = runs.pairs("log_min_test_error_std_error", "seeds").into_iter();
        let means = runs.pairs("teacher_strength", "log_min_test_error_mean").into_iter();
        let bar = |((s, log), (error, seeds)): ((f64, f64), (f64, f64))| {
            (s, log.exp(), log.exp() * half_width(error, seeds))
        };
        means.zip(errors).map(bar).collect()
    })
}

fn times(tables: &Tables, start: Start) -> Panel {
    let panel = Panel::new(students(start))
        .y(Axis::log("optimal stopping time t_{opt}/τ").range(0.4, 12.0));
    draw(tables, start, panel, "optimal_stopping_tau", |runs| {
        let errors = runs.pairs("optimal_stopping_tau_std_error", "seeds").into_iter();
        let means = runs.pairs("teacher_strength", "optimal_stopping_tau_mean").into_iter();
        means.zip(errors).map(|((s, t), (error, seeds))| (s, t, half_width(error, seeds))).collect()
    })
}

/// Networks of full width; those of other widths lie there too.
fn band(tables: &Tables, quantity: &str) -> Band {
    let full = tables.get("band").where_number("hidden_share", |share| share >= 1.0);
    let (low, high) = (format!("{quantity}_low"), format!("{quantity}_high"));
    look::finite_size_band(full.triples("teacher_strength", &low, &high), color(1.0))
}

fn draw(
    tables: &Tables,
    start: Start,
    panel: Panel,
    theory: &str,
    points: impl Fn(&crate::Table) -> Vec<(f64, f64, f64)>,
) -> Panel {
    let mut panel = panel.x(Axis::linear("signal-to-noise ratio s̄").range(0.0, 10.5));
    if start == Start::Aligned {
        panel = panel.draw(band(tables, theory));
    }
    for (share, curve) in tables.get("theory").groups("hidden_share") {
        panel =
            panel.draw(Line::new(curve.pairs("teacher_strength", theory), color(share.number())));
    }
    for (share, runs) in
        tables.get("simulation").only("student", start.name()).groups("hidden_share")
    {
        // Side by side, since the students' results coincide.
        let shift = 0.12 * (place(share.number()) as f64 - 1.5);
        let points = points(&runs).into_iter().map(|(s, value, error)| (s + shift, value, error));
        panel = panel
            .draw(Points::new(points, color(share.number()), look::start_shape(start)).size(2.6));
    }
    panel
}
