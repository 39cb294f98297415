//! The picture: alignment above, strength below, one column for each depth and rank.

use dln_experiment::{group_by, strengths};

use super::tables::{AlignmentRow, Mode, StrengthRow, Tables};
use super::{CELLS, Cell};
use crate::look::{strength_color, strength_keys};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture};

pub(super) fn picture(tables: &Tables) -> Picture {
    let seeds = tables.alignment[0].1.seeds;
    let sides = [
        Key::line("output side |u·û|", Color::BLACK),
        Key::dashed("input side |v·v̂|", Color::BLACK),
    ];
    Picture::new(4)
        .cells(CELLS.map(|cell| alignments(cell, &of(&tables.alignment, cell))))
        .cells(CELLS.map(|cell| shares(cell, &of(&tables.strengths, cell))))
        .legend("SNR of the mode", strength_keys(&strengths(3, super::MULTIPLIER)))
        .legend("A–D, means over seeds", sides)
        .legend("E–H", [Key::line("one line per seed", Color::BLACK)])
        .note(format!("simulation only: students from random orthogonal weights; {seeds} seeds"))
}

/// The rows of a column of panels.
fn of<R>(rows: &[(Mode, R)], cell: Cell) -> Vec<&(Mode, R)> {
    rows.iter().filter(|(mode, _)| mode.layers == cell.layers && mode.rank == cell.rank).collect()
}

fn title(cell: Cell) -> String {
    let hidden = if cell.layers == 2 { "one hidden layer" } else { "three hidden layers" };
    format!("{hidden}, rank {}", cell.rank)
}

fn alignments(cell: Cell, seen: &[&(Mode, AlignmentRow)]) -> Panel {
    let mut panel = Panel::new(title(cell))
        .x(time(seen.iter().map(|(_, row)| row.time_tau)))
        .y(Axis::linear("alignment with the data").range(0.0, 1.03));
    for (teacher, rows) in group_by(seen.iter().copied(), |(mode, _)| mode.teacher_strength) {
        let line = |side: fn(&AlignmentRow) -> f64| {
            let points = rows.iter().map(|(_, row)| (row.time_tau, side(row)));
            Line::new(points.collect::<Vec<_>>(), strength_color(teacher))
        };
        panel = panel
            .draw(line(|row| row.output_alignment))
            .draw(line(|row| row.input_alignment).dashed());
    }
    panel
}

fn shares(cell: Cell, seen: &[&(Mode, StrengthRow)]) -> Panel {
    let mut panel = Panel::new(title(cell))
        .x(time(seen.iter().map(|(_, row)| row.time_tau)))
        .y(Axis::linear("learned share s/ŝ").range(0.0, 1.03));
    for (teacher, rows) in group_by(seen.iter().copied(), |(mode, _)| mode.teacher_strength) {
        let student = |(_, run): (_, Vec<&(Mode, StrengthRow)>)| {
            let points = run.iter().map(|(_, row)| (row.time_tau, row.learned_share));
            Line::new(points.collect::<Vec<_>>(), strength_color(teacher)).width(1.1)
        };
        panel = panel.draw_all(group_by(rows, |(_, row)| row.seed).into_iter().map(student));
    }
    panel
}

fn time(times: impl Iterator<Item = f64>) -> Axis {
    Axis::linear("training time t/τ").range(0.0, times.fold(0.0, f64::max))
}
