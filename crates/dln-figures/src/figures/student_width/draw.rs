//! The picture of `student-width`: error and stopping time, aligned students above, random ones
//! below.

use dln_experiment::{Start, group_by};

use super::{SHARES, Tables, TheoryRow};
use crate::look;
use crate::minima::MinimumRow;
use crate::minima_band::BandRow;
use dln_plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points};

pub(super) fn picture(tables: &Tables) -> Picture {
    let MinimumRow { inputs, seeds, .. } = tables.simulation[0].1;
    let widths = group_by(tables.theory.iter(), |(width, _)| (width.hidden_share, width.hidden));
    let widths = widths.into_iter().map(|((share, hidden), _)| {
        Key::line(format!("{hidden} ({} %)", 100.0 * share), color(share))
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

/// A quantity and where it stands in each table.
struct Quantity {
    of_theory: fn(&TheoryRow) -> f64,
    of_band: fn(&BandRow) -> (f64, f64),
    /// Mean over seeds and half of its error bar.
    of_simulation: fn(&MinimumRow) -> (f64, f64),
}

const ERROR: Quantity = Quantity {
    of_theory: |row| row.min_test_error,
    of_band: |row| (row.min_test_error_low, row.min_test_error_high),
    of_simulation: MinimumRow::error_bar,
};
const TIME: Quantity = Quantity {
    of_theory: |row| row.optimal_stopping_tau,
    of_band: |row| (row.optimal_stopping_tau_low, row.optimal_stopping_tau_high),
    of_simulation: MinimumRow::time_bar,
};

fn errors(tables: &Tables, start: Start) -> Panel {
    let panel = Panel::new(students(start)).y(Axis::log("minimum test error").range(0.015, 1.2));
    draw(tables, start, panel, &ERROR)
}

fn times(tables: &Tables, start: Start) -> Panel {
    let panel = Panel::new(students(start))
        .y(Axis::log("optimal stopping time t_{opt}/τ").range(0.4, 12.0));
    draw(tables, start, panel, &TIME)
}

/// Networks of full width; those of other widths lie there too.
fn band(tables: &Tables, quantity: &Quantity) -> Band {
    let full = tables.band.iter().filter(|(width, _)| width.hidden_share >= 1.0);
    let edges = full.map(|(width, row)| {
        let (low, high) = (quantity.of_band)(row);
        (width.teacher_strength, low, high)
    });
    look::finite_size_band(edges.collect::<Vec<_>>(), color(1.0))
}

fn draw(tables: &Tables, start: Start, panel: Panel, quantity: &Quantity) -> Panel {
    let mut panel = panel.x(Axis::linear("signal-to-noise ratio s̄").range(0.0, 10.5));
    if start == Start::Aligned {
        panel = panel.draw(band(tables, quantity));
    }
    for (share, curve) in group_by(tables.theory.iter(), |(width, _)| width.hidden_share) {
        let points = curve.iter().map(|(w, row)| (w.teacher_strength, (quantity.of_theory)(row)));
        panel = panel.draw(Line::new(points.collect::<Vec<_>>(), color(share)));
    }
    let students = tables.simulation.iter().filter(|(_, row)| row.student == start);
    for (share, runs) in group_by(students, |(width, _)| width.hidden_share) {
        // Side by side, since the students' results coincide.
        let shift = 0.12 * (place(share) as f64 - 1.5);
        let points = runs.iter().map(|(width, row)| {
            let (mean, bar) = (quantity.of_simulation)(row);
            (width.teacher_strength + shift, mean, bar)
        });
        panel = panel.draw(Points::new(points, color(share), look::start_shape(start)).size(2.6));
    }
    panel
}
