//! The picture of `transfer-benefit`: three panels of curves and the map.

use super::{MAPPED, STRENGTHS_A, STRENGTHS_B};
use crate::plot::{
    Axis, Band, Color, Colormap, HeatMap, Key, Label, Line, Panel, Picture, Points, Rule,
};
use crate::{Start, Table, Tables, half_width, look};

/// A task this strong hardly notices its partner; its benefits are drawn in units of 1e-5.
const STRONG: f64 = 100.0;
/// Colours of the map reach to this benefit and cost.
const MAP_LIMIT: f64 = 0.1;

pub(super) fn picture(tables: &Tables) -> Picture {
    let simulation = tables.get("simulation");
    let (inputs, seeds) = (simulation.numbers("inputs")[0], simulation.numbers("seeds")[0]);
    let students = look::start_shape(Start::Aligned);
    Picture::new(2)
        .cell_size(335.0, 250.0)
        .cells(STRENGTHS_A.map(|teacher_a| panel(tables, teacher_a)))
        .cell(map(tables.get("map")))
        .legend("A–C: strength s\u{304}_{B} of task B", look::strength_keys(&STRENGTHS_B))
        .legend(
            "",
            [
                Key::line("theory", Color::BLACK),
                Key::marker("training-aligned students", Color::BLACK, students),
                look::finite_size_key(),
            ],
        )
        .note(format!(
            "N_{{1}} = {inputs}, N_{{A}} = N_{{B}} = N_{{2}} = {}, L = 2, ε = 10⁻⁵, noise variance 1/N_{{1}}; {seeds} seeds, error bars: 95 %",
            inputs / 2.0
        ))
        .note("bands in A and B: s\u{304}_{B} = 0.84, 3 and 10, near which those of 30 and 100 lie; in C the narrow ones of 0.84 and 3 are left out")
        .note("A: at the detection threshold a network of this size already finds some signal alone, where the limit of infinite width finds none; this lowers T")
}

fn panel(tables: &Tables, teacher_a: f64) -> Panel {
    let threshold = if teacher_a < 1.0 { ", at the detection threshold" } else { "" };
    let (unit, label) = if teacher_a < STRONG {
        (1.0, "transfer benefit T^{A←B}")
    } else {
        (1e5, "transfer benefit 10⁵ T^{A←B}")
    };
    let mut panel = Panel::new(format!("s\u{304}_{{A}} = {teacher_a}{threshold}"))
        .x(Axis::linear("task alignment q").range(-0.03, 1.03))
        .y(Axis::linear(label))
        .draw_all(banded(teacher_a).map(|teacher_b| band(tables, (teacher_a, teacher_b), unit)))
        .draw(Rule::horizontal(0.0));
    for (index, teacher_b) in STRENGTHS_B.into_iter().enumerate() {
        let of =
            |name: &str| tables.get(name).only("teacher_a", teacher_a).only("teacher_b", teacher_b);
        let color = look::strength_color(teacher_b);
        // Side by side, since curves of strong partners coincide.
        let shift = 0.006 * (index as f64 - 2.0);
        let theory = of("theory").pairs("alignment", "benefit").into_iter();
        let line: Vec<_> = theory.map(|(q, benefit)| (q, unit * benefit)).collect();
        let points = points(&of("simulation")).into_iter();
        let points = points.map(|(q, mean, bar)| (q + shift, unit * mean, unit * bar));
        let students = look::start_shape(Start::Aligned);
        panel =
            panel.draw(Line::new(line, color)).draw(Points::new(points, color, students).size(2.6));
    }
    panel
}

/// Strengths of task B whose bands are drawn: those of strong partners coincide next to a weak task, and those of weak partners are
/// narrower than their lines next to a strong one.
fn banded(teacher_a: f64) -> [f64; 3] {
    let [weakest, weak, strong, stronger, strongest] = STRENGTHS_B;
    if teacher_a < STRONG { [weakest, weak, strong] } else { [strong, stronger, strongest] }
}

/// The benefits of networks of finite size, one decomposition each.
fn band(tables: &Tables, (teacher_a, teacher_b): (f64, f64), unit: f64) -> Band {
    let band = tables.get("band").only("teacher_a", teacher_a).only("teacher_b", teacher_b);
    let edges = band.triples("alignment", "benefit_low", "benefit_high").into_iter();
    let edges: Vec<_> = edges.map(|(q, low, high)| (q, unit * low, unit * high)).collect();
    look::finite_size_band(edges, look::strength_color(teacher_b))
}

fn points(runs: &Table) -> Vec<(f64, f64, f64)> {
    let errors = runs.pairs("benefit_std_error", "seeds").into_iter();
    let means = runs.pairs("alignment", "benefit_mean").into_iter().zip(errors);
    means.map(|((q, mean), (error, seeds))| (q, mean, half_width(error, seeds))).collect()
}

fn map(table: &Table) -> Panel {
    let sides = |column: &str| -> Vec<f64> {
        table.groups(column).into_iter().map(|(value, _)| value.number()).collect()
    };
    let strengths = sides("teacher_b");
    let range = (strengths[0], strengths[strengths.len() - 1]);
    let map = HeatMap::new(
        strengths,
        sides("alignment"),
        table.numbers("benefit"),
        Colormap::Diverging,
        (-MAP_LIMIT, MAP_LIMIT),
    );
    Panel::new(format!("theory, s\u{304}_{{A}} = {MAPPED}"))
        .x(Axis::log("strength s\u{304}_{B} of task B").range(range.0, range.1))
        .y(Axis::linear("task alignment q").range(0.0, 1.0))
        .draw(map.bar_label("T^{A←B}").contour(0.0))
        .draw(Label::new(12.0, 0.945, "T = 0").shift(0.0, 13.0))
}
