//! The picture of `initialization`.

use dln_experiment::{Start, group_by, half_width};

use super::tables::{Tables, TheoryRow};
use super::{CURVE_SCALES, Cell, LAYERS, STRENGTHS, UNTIL_TAU};
use crate::look;
use crate::minima::MinimumRow;
use crate::minima_band::BandRow;
use dln_plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points, Shape, superscript};

pub(super) fn picture(tables: &Tables) -> Picture {
    let MinimumRow { inputs, seeds, .. } = tables.simulation[0].1;
    let depths = LAYERS.map(|layers| {
        let name = format!("L = {layers}");
        match layers {
            1 => Key::dotted(name, Color::BLACK),
            2 => Key::line(name, Color::BLACK),
            _ => Key::dashed(name, Color::BLACK),
        }
    });
    let students =
        LAYERS.map(|layers| Key::marker(format!("L = {layers}"), Color::BLACK, shape(layers)));
    let scales = CURVE_SCALES.map(|scale| Key::line(scale_name(scale), scale_color(scale)));
    Picture::new(3)
        .cell_size(290.0, 260.0)
        .cell(errors(tables))
        .cell(times(tables))
        .cell(curves(tables))
        .legend("A, B: signal-to-noise ratio", look::strength_keys(&STRENGTHS))
        .legend("theory, training-aligned:", depths)
        .legend("random students:", students)
        .legend("A:", [Key::swatch("95 % of aligned networks of this size, L = 2", Color::LIGHT)])
        .legend("C: initial scale ε", scales)
        .note(format!(
            "N_{{1}} = {inputs}, N_{{3}} = N_{{2}} = {}; A, B: rank 1; C: strengths 10, 3, 1.2, L = 2; {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
}

fn shape(layers: usize) -> Shape {
    match layers {
        1 => Shape::Square,
        2 => Shape::Triangle,
        _ => Shape::Diamond,
    }
}

fn scale_color(scale: f64) -> Color {
    Color::nth(CURVE_SCALES.iter().position(|s| (s / scale - 1.0).abs() < 1e-9).unwrap_or(5))
}

#[expect(clippy::cast_possible_truncation, reason = "the logarithm of a scale between 1e-8 and 1")]
fn scale_name(scale: f64) -> String {
    let exponent = scale.log10().round() as i32;
    if exponent == 0 { "1".to_owned() } else { format!("10{}", superscript(exponent)) }
}

fn errors(tables: &Tables) -> Panel {
    let panel =
        Panel::new("minimum test error").y(Axis::log("minimum test error").range(0.015, 8.0));
    let panel = panel.draw_all(bands(&tables.band));
    draw(tables, panel, |row| row.min_test_error, MinimumRow::error_bar)
}

/// Networks of finite size with two layers.
fn bands(rows: &[(Cell, BandRow)]) -> Vec<Band> {
    let of_strength = |(strength, rows): (f64, Vec<&(Cell, BandRow)>)| {
        let edges = rows
            .iter()
            .map(|(cell, row)| (cell.init_scale, row.min_test_error_low, row.min_test_error_high));
        let mut edges: Vec<_> = edges.collect();
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        look::finite_size_band(edges, look::strength_color(strength))
    };
    group_by(rows, |(cell, _)| cell.teacher_strength).into_iter().map(of_strength).collect()
}

fn times(tables: &Tables) -> Panel {
    let panel = Panel::new("optimal stopping time")
        .y(Axis::log("optimal stopping time t_{opt}/τ").range(0.05, 1e4));
    draw(tables, panel, |row| row.optimal_stopping_tau, MinimumRow::time_bar)
}

fn draw(
    tables: &Tables,
    panel: Panel,
    of_theory: fn(&TheoryRow) -> f64,
    of_simulation: fn(&MinimumRow) -> (f64, f64),
) -> Panel {
    let mut panel = panel.x(Axis::log("initial scale ε").range(5e-9, 2.0));
    for layers in LAYERS {
        for strength in STRENGTHS {
            let is_here = |cell: &Cell| {
                cell.layers == layers && cell.teacher_strength.total_cmp(&strength).is_eq()
            };
            let color = look::strength_color(strength);
            let curve = tables.theory.iter().filter(|(cell, _)| is_here(cell));
            let curve = curve.map(|(cell, row)| (cell.init_scale, of_theory(row)));
            let line = Line::new(curve.collect::<Vec<_>>(), color);
            let line = match layers {
                1 => line.dotted(),
                2 => line,
                _ => line.dashed(),
            };
            let random = tables.simulation.iter().filter(|(_, row)| row.student == Start::Random);
            let runs = random.filter(|(cell, _)| is_here(cell)).map(|(cell, row)| {
                let (mean, bar) = of_simulation(row);
                (cell.init_scale, mean, bar)
            });
            panel = panel.draw(line).draw(Points::new(runs, color, shape(layers)).size(2.8));
        }
    }
    panel
}

fn curves(tables: &Tables) -> Panel {
    let mut panel = Panel::new("mode by mode or all at once")
        .x(Axis::linear("training time t/τ").range(0.0, UNTIL_TAU))
        .y(Axis::log("test error").range(0.02, 3.0));
    for scale in CURVE_SCALES {
        let is_here = |other: f64| other.total_cmp(&scale).is_eq();
        let theory = tables.curves.iter().filter(|row| is_here(row.init_scale));
        let theory = theory.map(|row| (row.time_tau, row.test_error));
        let runs = tables.curves_simulation.iter().filter(|row| is_here(row.init_scale));
        let points = runs.map(|row| {
            let mean = row.log_test_error_mean.exp();
            (row.time_tau, mean, mean * half_width(row.log_test_error_std_error, row.seeds as f64))
        });
        panel = panel
            .draw(Line::new(theory.collect::<Vec<_>>(), scale_color(scale)))
            .draw(Points::new(points, scale_color(scale), Shape::Triangle).size(2.4));
    }
    panel
}
