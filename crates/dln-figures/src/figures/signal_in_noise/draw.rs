//! The picture of `signal-in-noise`: two histograms over their theory, and ŝ(s̄) and O(s̄) under their simulation.

use super::{ASPECTS, BIN, HISTOGRAM_ASPECTS};
use crate::plot::{
    Align, Axis, Bars, Color, Key, Label, Line, Panel, Picture, Points, Rule, Shape,
};
use crate::{Table, Tables, half_width};

pub(super) fn picture(tables: &Tables) -> Picture {
    let inputs = tables.get("simulation").numbers("inputs")[0];
    let seeds = tables.get("simulation").numbers("seeds")[0];
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
    let of_aspect = |name| tables.get(name).only("aspect", aspect);
    let (bins, bulk, modes) = (of_aspect("spectrum"), of_aspect("bulk"), of_aspect("signal_modes"));
    let heights = bins.numbers("singular_values");
    let top = 1.15 * heights.iter().copied().fold(0.0, f64::max);
    let edges: Vec<f64> = bins
        .numbers("bin_low")
        .into_iter()
        .chain(bins.numbers("bin_high").last().copied())
        .collect();
    let positions = modes.pairs("teacher_strength", "data_strength_theory");
    let rules = positions.iter().map(|(_, data)| Rule::vertical(*data));
    let names = positions.iter().map(|(teacher, data)| {
        Label::new(*data, 0.93 * top, format!("s̄ = {teacher}")).align(Align::End).shift(-4.0, 0.0)
    });
    let found = modes.numbers("data_strength").into_iter().map(|data| (data, 0.06 * top));
    Panel::new(format!("spectrum at A = {}", aspect_name(aspect)))
        .x(Axis::linear("data strength ŝ").range(0.0, 10.0))
        .y(Axis::linear(format!("singular values per bin of {BIN}")).range(0.0, top))
        .draw(Bars::new(edges, heights, histogram_color()))
        .draw_all(rules)
        .draw(Line::new(bulk.pairs("data_strength", "per_bin"), Color::VERMILION))
        .draw(Points::new(found, Color::BLACK, Shape::Diamond))
        .draw_all(names)
}

fn strengths(tables: &Tables) -> Panel {
    curves(tables, "data_strength", Panel::new("noise inflates strengths").draw(Rule::diagonal()))
        .y(Axis::linear("data strength ŝ").range(0.0, 5.0))
        .draw(Label::new(1.1, 0.9, "ŝ = s̄").color(Color::GREY).shift(4.0, 10.0))
}

fn overlaps(tables: &Tables) -> Panel {
    curves(tables, "overlap", Panel::new("noise turns vectors away"))
        .y(Axis::linear("overlap O").range(-0.03, 1.05))
}

/// Theory and simulation of one quantity for every aspect.
fn curves(tables: &Tables, quantity: &str, panel: Panel) -> Panel {
    let lines = tables.get("theory").groups("aspect").into_iter().map(|(aspect, curve)| {
        Line::new(curve.pairs("teacher_strength", quantity), aspect_color(aspect.number()))
    });
    let points = tables.get("simulation").groups("aspect").into_iter().map(|(aspect, runs)| {
        Points::new(with_errors(&runs, quantity), aspect_color(aspect.number()), Shape::Circle)
    });
    panel.x(Axis::linear("teacher strength s̄").range(0.0, 5.0)).draw_all(lines).draw_all(points)
}

fn with_errors(runs: &Table, quantity: &str) -> Vec<(f64, f64, f64)> {
    let errors = runs.pairs(&format!("{quantity}_std_error"), "seeds").into_iter();
    let means = runs.pairs("teacher_strength", &format!("{quantity}_mean")).into_iter();
    means
        .zip(errors)
        .map(|((x, mean), (error, seeds))| (x, mean, half_width(error, seeds)))
        .collect()
}
