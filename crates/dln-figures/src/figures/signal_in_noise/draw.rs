//! The picture of `signal-in-noise`: two histograms over their theory, and ŝ(s̄) and O(s̄) under
//! their simulation.

use dln_experiment::{group_by, half_width};

use super::tables::{SeenRow, Tables, TheoryRow};
use super::{ASPECTS, BIN, HISTOGRAM_ASPECTS};
use dln_plot::{Align, Axis, Bars, Color, Key, Label, Line, Panel, Picture, Points, Rule, Shape};

pub(super) fn picture(tables: &Tables) -> Picture {
    let SeenRow { inputs, seeds, .. } = tables.simulation[0];
    let aspects = ASPECTS.map(|aspect| Key::line(aspect_name(aspect), aspect_color(aspect)));
    Picture::new(2)
        .cell_size(320.0, 240.0)
        .cells(HISTOGRAM_ASPECTS.map(|aspect| spectrum(tables, aspect)))
        .cell(strengths(tables))
        .cell(overlaps(tables))
        .legend(
            "A, B:",
            [
                Key::swatch("singular values of the data", histogram_color()),
                Key::line("Marchenko-Pastur law", Color::VERMILION),
                Key::dashed("predicted signal", Color::GREY),
                Key::marker("found signal", Color::BLACK, Shape::Diamond),
            ],
        )
        .legend("C, D: aspect A", aspects)
        .legend(
            "",
            [
                Key::line("theory", Color::BLACK),
                Key::marker(
                    format!("simulation, mean of {seeds} seeds"),
                    Color::BLACK,
                    Shape::Circle,
                ),
            ],
        )
        .note(format!("N_{{1}} = {inputs}, σ_{{z}} = 1; error bars: 95 %"))
}

fn aspect_color(aspect: f64) -> Color {
    Color::nth(ASPECTS.iter().position(|a| (a - aspect).abs() < 1e-9).unwrap_or(5))
}

fn aspect_name(aspect: f64) -> String {
    let fraction = [(0.75, "3/4"), (0.5, "1/2"), (0.25, "1/4")];
    let found = fraction.iter().find(|(value, _)| (value - aspect).abs() < 1e-9);
    found.map_or_else(|| aspect.to_string(), |(_, name)| (*name).to_owned())
}

fn histogram_color() -> Color {
    Color::SKY.lighter(0.45)
}

fn spectrum(tables: &Tables, aspect: f64) -> Panel {
    let is_here = |other: f64| other.total_cmp(&aspect).is_eq();
    let bins: Vec<_> = tables.spectrum.iter().filter(|row| is_here(row.aspect)).collect();
    let bulk = tables.bulk.iter().filter(|row| is_here(row.aspect));
    let bulk: Vec<_> = bulk.map(|row| (row.data_strength, row.per_bin)).collect();
    let modes: Vec<_> = tables.signal_modes.iter().filter(|row| is_here(row.aspect)).collect();
    let heights: Vec<f64> = bins.iter().map(|row| row.singular_values as f64).collect();
    let top = 1.15 * heights.iter().copied().fold(0.0, f64::max);
    let last = bins.last().map(|row| row.bin_high);
    let edges: Vec<f64> = bins.iter().map(|row| row.bin_low).chain(last).collect();
    let rules = modes.iter().map(|row| Rule::vertical(row.data_strength_theory));
    let names = modes.iter().map(|row| {
        Label::new(row.data_strength_theory, 0.93 * top, format!("s̄ = {}", row.teacher_strength))
            .align(Align::End)
            .shift(-4.0, 0.0)
    });
    let found = modes.iter().map(|row| (row.data_strength, 0.06 * top));
    Panel::new(format!("spectrum at A = {}", aspect_name(aspect)))
        .x(Axis::linear("data strength ŝ").range(0.0, 10.0))
        .y(Axis::linear(format!("singular values per bin of {BIN}")).range(0.0, top))
        .draw(Bars::new(edges, heights, histogram_color()))
        .draw_all(rules)
        .draw(Line::new(bulk, Color::VERMILION))
        .draw(Points::new(found, Color::BLACK, Shape::Diamond))
        .draw_all(names)
}

fn strengths(tables: &Tables) -> Panel {
    curves(tables, &STRENGTH, Panel::new("noise inflates strengths").draw(Rule::diagonal()))
        .y(Axis::linear("data strength ŝ").range(0.0, 5.0))
        .draw(Label::new(1.1, 0.9, "ŝ = s̄").color(Color::GREY).shift(4.0, 10.0))
}

fn overlaps(tables: &Tables) -> Panel {
    curves(tables, &OVERLAP, Panel::new("noise turns vectors away"))
        .y(Axis::linear("overlap O").range(-0.03, 1.05))
}

/// A quantity and where it stands in either table.
struct Quantity {
    of_theory: fn(&TheoryRow) -> f64,
    /// Mean over seeds and its standard error.
    of_simulation: fn(&SeenRow) -> (f64, f64),
}

const STRENGTH: Quantity = Quantity {
    of_theory: |row| row.data_strength,
    of_simulation: |row| (row.data_strength_mean, row.data_strength_std_error),
};
const OVERLAP: Quantity = Quantity {
    of_theory: |row| row.overlap,
    of_simulation: |row| (row.overlap_mean, row.overlap_std_error),
};

/// Theory and simulation of one quantity for every aspect.
fn curves(tables: &Tables, quantity: &Quantity, panel: Panel) -> Panel {
    let theory = group_by(tables.theory.iter(), |row| row.aspect).into_iter();
    let lines = theory.map(|(aspect, curve)| {
        let points = curve.iter().map(|row| (row.teacher_strength, (quantity.of_theory)(row)));
        Line::new(points.collect::<Vec<_>>(), aspect_color(aspect))
    });
    let simulation = group_by(tables.simulation.iter(), |row| row.aspect).into_iter();
    let points = simulation.map(|(aspect, runs)| {
        let points = runs.iter().map(|row| {
            let (mean, std_error) = (quantity.of_simulation)(row);
            (row.teacher_strength, mean, half_width(std_error, row.seeds as f64))
        });
        Points::new(points, aspect_color(aspect), Shape::Circle)
    });
    panel.x(Axis::linear("teacher strength s̄").range(0.0, 5.0)).draw_all(lines).draw_all(points)
}
