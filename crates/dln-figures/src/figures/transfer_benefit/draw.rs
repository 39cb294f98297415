//! The picture of `transfer-benefit`: three panels of curves and the map.

use dln_experiment::{Start, half_width};

use super::tables::{MapRow, Tables};
use super::{Cell, MAPPED, STRENGTHS_A, STRENGTHS_B};
use crate::look;
use dln_plot::{
    Axis, Band, Color, Colormap, HeatMap, Key, Label, Line, Panel, Picture, Points, Rule,
};

/// A task this strong hardly notices its partner; its benefits are drawn in units of 1e-5.
const STRONG: f64 = 100.0;
/// Colours of the map reach to this benefit and cost.
const MAP_LIMIT: f64 = 0.1;

pub(super) fn picture(tables: &Tables) -> Picture {
    let (_, seen) = &tables.simulation[0];
    let (inputs, seeds) = (seen.inputs, seen.seeds);
    let students = look::start_shape(Start::Aligned);
    Picture::new(2)
        .cell_size(335.0, 250.0)
        .cells(STRENGTHS_A.map(|teacher_a| panel(tables, teacher_a)))
        .cell(map(&tables.map))
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
            inputs / 2
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
        let color = look::strength_color(teacher_b);
        // Side by side, since curves of strong partners coincide.
        let shift = 0.006 * (index as f64 - 2.0);
        let theory = of(&tables.theory, (teacher_a, teacher_b));
        let line: Vec<_> = theory.map(|(q, row)| (q, unit * row.benefit)).collect();
        let points = of(&tables.simulation, (teacher_a, teacher_b)).map(|(q, row)| {
            let bar = half_width(row.benefit_std_error, row.seeds as f64);
            (q + shift, unit * row.benefit_mean, unit * bar)
        });
        let students = look::start_shape(Start::Aligned);
        panel =
            panel.draw(Line::new(line, color)).draw(Points::new(points, color, students).size(2.6));
    }
    panel
}

/// Strengths of task B whose bands are drawn: those of strong partners coincide next to a weak
/// task, and those of weak partners are narrower than their lines next to a strong one.
fn banded(teacher_a: f64) -> [f64; 3] {
    let [weakest, weak, strong, stronger, strongest] = STRENGTHS_B;
    if teacher_a < STRONG { [weakest, weak, strong] } else { [strong, stronger, strongest] }
}

/// The benefits of networks of finite size, one decomposition each.
fn band(tables: &Tables, (teacher_a, teacher_b): (f64, f64), unit: f64) -> Band {
    let rows = of(&tables.band, (teacher_a, teacher_b));
    let edges = rows.map(|(q, row)| (q, unit * row.benefit_low, unit * row.benefit_high));
    look::finite_size_band(edges.collect::<Vec<_>>(), look::strength_color(teacher_b))
}

/// Alignment and row of a pair of strengths.
fn of<R>(
    rows: &[(Cell, R)],
    (teacher_a, teacher_b): (f64, f64),
) -> impl Iterator<Item = (f64, &R)> {
    let is_pair = move |cell: &Cell| {
        cell.teacher_a.total_cmp(&teacher_a).is_eq() && cell.teacher_b.total_cmp(&teacher_b).is_eq()
    };
    rows.iter().filter(move |(cell, _)| is_pair(cell)).map(|(cell, row)| (cell.alignment, row))
}

fn map(rows: &[(Cell, MapRow)]) -> Panel {
    let first = rows[0].0;
    let lowest = rows.iter().take_while(|(cell, _)| cell.alignment <= first.alignment);
    let strengths: Vec<f64> = lowest.map(|(cell, _)| cell.teacher_b).collect();
    let alignments: Vec<f64> =
        rows.iter().step_by(strengths.len()).map(|(cell, _)| cell.alignment).collect();
    let range = (strengths[0], strengths[strengths.len() - 1]);
    let map = HeatMap::new(
        strengths,
        alignments,
        rows.iter().map(|(_, row)| row.benefit).collect(),
        Colormap::Diverging,
        (-MAP_LIMIT, MAP_LIMIT),
    );
    Panel::new(format!("theory, s\u{304}_{{A}} = {MAPPED}"))
        .x(Axis::log("strength s\u{304}_{B} of task B").range(range.0, range.1))
        .y(Axis::linear("task alignment q").range(0.0, 1.0))
        .draw(map.bar_label("T^{A←B}").contour(0.0))
        .draw(Label::new(12.0, 0.945, "T = 0").shift(0.0, 13.0))
}
