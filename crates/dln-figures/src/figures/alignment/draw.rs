//! The picture: alignment above, strength below, one column for each depth and rank.

use super::CELLS;
use crate::look::{strength_color, strength_keys};
use crate::plot::{Axis, Color, Key, Line, Panel, Picture};
use crate::{Table, Tables, strengths};

pub(super) fn picture(tables: &Tables) -> Picture {
    let seeds = tables.get("alignment").numbers("seeds")[0];
    let course = |name: &str, row: fn(&Table, String) -> Panel| {
        let table = tables.get(name);
        CELLS.map(|cell| {
            let hidden = match cell.layers {
                2 => "one hidden layer",
                _ => "three hidden layers",
            };
            let seen = table.only("layers", cell.layers).only("rank", u64::from(cell.rank));
            row(&seen, format!("{hidden}, rank {}", cell.rank))
        })
    };
    let sides = [
        Key::line("output side |u·û|", Color::BLACK),
        Key::dashed("input side |v·v̂|", Color::BLACK),
    ];
    Picture::new(4)
        .cells(course("alignment", alignments))
        .cells(course("strengths", shares))
        .legend("SNR of the mode", strength_keys(&strengths(3, super::MULTIPLIER)))
        .legend("A–D, means over seeds", sides)
        .legend("E–H", [Key::line("one line a seed", Color::BLACK)])
        .note(format!("simulation only: students from random orthogonal weights; {seeds} seeds"))
}

fn alignments(seen: &Table, title: String) -> Panel {
    let mut panel =
        Panel::new(title).x(time(seen)).y(Axis::linear("alignment with the data").range(0.0, 1.03));
    for (teacher, mode) in seen.groups("teacher_strength") {
        let color = strength_color(teacher.number());
        panel = panel
            .draw(Line::new(mode.pairs("time_tau", "output_alignment"), color))
            .draw(Line::new(mode.pairs("time_tau", "input_alignment"), color).dashed());
    }
    panel
}

fn shares(seen: &Table, title: String) -> Panel {
    let mut panel =
        Panel::new(title).x(time(seen)).y(Axis::linear("learned share s/ŝ").range(0.0, 1.03));
    for (teacher, mode) in seen.groups("teacher_strength") {
        let color = strength_color(teacher.number());
        let student = |(_, run): (_, Table)| {
            Line::new(run.pairs("time_tau", "learned_share"), color).width(1.1)
        };
        panel = panel.draw_all(mode.groups("seed").into_iter().map(student));
    }
    panel
}

fn time(seen: &Table) -> Axis {
    let end = seen.numbers("time_tau").into_iter().fold(0.0, f64::max);
    Axis::linear("training time t/τ").range(0.0, end)
}
