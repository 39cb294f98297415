//! The picture: alignment above, strength below, one column for each depth and rank.

use super::CELLS;
use crate::look::{strength_color, strength_keys};
use crate::plot::{Axis, Band, Color, Key, Line, Panel, Picture};
use crate::{Table, Tables, strengths};

pub(super) fn picture(tables: &Tables) -> Picture {
    let table = tables.get("alignment");
    let course = |row: fn(&Table, String) -> Panel| {
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
    let shares_keys = [
        Key::line("mean", Color::BLACK),
        Key::swatch("from the smallest to the largest over seeds", Color::LIGHT),
    ];
    Picture::new(4)
        .cells(course(alignments))
        .cells(course(shares))
        .legend("SNR of the mode", strength_keys(&strengths(3, super::MULTIPLIER)))
        .legend("A–D, means over seeds", sides)
        .legend("E–H", shares_keys)
        .note("simulation only: students from random orthogonal weights")
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
        let ranges = mode.pairs("learned_share_low", "learned_share_high").into_iter();
        let band: Vec<_> = mode
            .numbers("time_tau")
            .into_iter()
            .zip(ranges)
            .map(|(t, (low, high))| (t, low, high))
            .collect();
        panel = panel
            .draw(Band::new(band, color.lighter(0.75)))
            .draw(Line::new(mode.pairs("time_tau", "learned_share"), color));
    }
    panel
}

fn time(seen: &Table) -> Axis {
    let end = seen.numbers("time_tau").into_iter().fold(0.0, f64::max);
    Axis::linear("training time t/τ").range(0.0, end)
}
