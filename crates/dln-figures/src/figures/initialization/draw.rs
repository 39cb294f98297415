//! The picture of `initialization`.

use super::{CURVE_SCALES, LAYERS, STRENGTHS, UNTIL_TAU};
use crate::plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points, Shape, superscript};
use crate::{Start, Table, Tables, Value, half_width, look};

pub(super) fn picture(tables: &Tables) -> Picture {
    let simulation = tables.get("simulation");
    let (inputs, seeds) = (simulation.numbers("inputs")[0], simulation.numbers("seeds")[0]);
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
            inputs / 2.0
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
    let panel = panel.draw_all(bands(tables.get("band")));
    draw(tables, panel, "min_test_error", |runs| {
        let errors = runs.pairs("log_min_test_error_std_error", "seeds").into_iter();
        let means = runs.pairs("init_scale", "log_min_test_error_mean").into_iter();
        let bar = |((x, log), (error, seeds)): ((f64, f64), (f64, f64))| {
            (x, log.exp(), log.exp() * half_width(error, seeds))
        };
        means.zip(errors).map(bar).collect()
    })
}

/// Networks of finite size with two layers.
fn bands(table: &Table) -> Vec<Band> {
    let of_strength = |(strength, rows): (Value, Table)| {
        let mut edges = rows.triples("init_scale", "min_test_error_low", "min_test_error_high");
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        look::finite_size_band(edges, look::strength_color(strength.number()))
    };
    table.groups("teacher_strength").into_iter().map(of_strength).collect()
}

fn times(tables: &Tables) -> Panel {
    let panel = Panel::new("optimal stopping time")
        .y(Axis::log("optimal stopping time t_{opt}/τ").range(0.05, 1e4));
    draw(tables, panel, "optimal_stopping_tau", |runs| {
        let errors = runs.pairs("optimal_stopping_tau_std_error", "seeds").into_iter();
        let means = runs.pairs("init_scale", "optimal_stopping_tau_mean").into_iter();
        means.zip(errors).map(|((x, t), (error, seeds))| (x, t, half_width(error, seeds))).collect()
    })
}

fn draw(
    tables: &Tables,
    panel: Panel,
    theory: &str,
    points: impl Fn(&Table) -> Vec<(f64, f64, f64)>,
) -> Panel {
    let mut panel = panel.x(Axis::log("initial scale ε").range(5e-9, 2.0));
    let random = tables.get("simulation").only("student", Start::Random.name());
    for layers in LAYERS {
        let curves = tables.get("theory").only("layers", layers);
        let runs = random.only("layers", layers);
        for strength in STRENGTHS {
            let color = look::strength_color(strength);
            let line = Line::new(
                curves.only("teacher_strength", strength).pairs("init_scale", theory),
                color,
            );
            let line = match layers {
                1 => line.dotted(),
                2 => line,
                _ => line.dashed(),
            };
            let runs = points(&runs.only("teacher_strength", strength));
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
        let theory = tables.get("curves").only("init_scale", scale);
        let runs = tables.get("curves_simulation").only("init_scale", scale);
        let errors = runs.pairs("log_test_error_std_error", "seeds").into_iter();
        let points =
            runs.pairs("time_tau", "log_test_error_mean").into_iter().zip(errors).map(
                |((t, log), (error, seeds))| (t, log.exp(), log.exp() * half_width(error, seeds)),
            );
        panel = panel
            .draw(Line::new(theory.pairs("time_tau", "test_error"), scale_color(scale)))
            .draw(Points::new(points, scale_color(scale), Shape::Triangle).size(2.4));
    }
    panel
}
