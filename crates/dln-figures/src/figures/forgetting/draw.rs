//! The picture of `forgetting`: both tasks' errors along training, and at the target's best stop.

use dln_experiment::{group_by, half_width};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Shape};

use super::{ALIGNMENTS, CurveRow, HEADS, Head, SOURCE, StopRow, TARGET, Tables, color};

pub(super) fn picture(tables: &Tables) -> Picture {
    let (inputs, seeds) = (tables.simulation[0].inputs, tables.simulation[0].seeds);
    Picture::new(3)
        .cell_size(300.0, 235.0)
        .cells(HEADS.map(|head| over_time(tables, head)))
        .cell(against_each_other(tables))
        .cell(at_the_stop(tables, "error on the source", |row| row.source_test_error))
        .cell(at_the_stop(tables, "error on the target", |row| row.target_test_error))
        .legend("alignment q:", ALIGNMENTS.map(|q| Key::line(format!("{q}"), color(q))))
        .legend("head:", HEADS.map(|head| Key::line(head.name(), head_color(head))))
        .note(format!(
            "N_{{1}} = {inputs}, N_{{2}} = N_{{3}} = {}, SNR of the source {SOURCE}, of the target {TARGET}; \
             {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
}

fn head_color(head: Head) -> Color {
    match head {
        Head::New => Color::BLACK,
        Head::Unrelated => Color::PURPLE,
        Head::Alike => Color::SKY,
    }
}

fn curves(
    tables: &Tables,
    head: Head,
    mut panel: Panel,
    point: fn(&CurveRow) -> (f64, f64),
) -> Panel {
    let rows = tables.theory.iter().filter(|row| row.head == head);
    for (alignment, rows) in group_by(rows, |row| row.alignment) {
        let points: Vec<_> = rows.into_iter().map(point).collect();
        panel = panel.draw(Line::new(points, color(alignment)));
    }
    panel
}

fn over_time(tables: &Tables, head: Head) -> Panel {
    let panel = Panel::new(format!("head: {}", head.name()))
        .x(Axis::linear("time on the target t/τ"))
        .y(Axis::log("test error on the source"));
    let mut panel = curves(tables, head, panel, |row| (row.time_tau, row.source_test_error));
    let rows = tables.simulation.iter().filter(|row| row.head == head);
    for (alignment, rows) in group_by(rows, |row| row.alignment) {
        let points = rows.iter().map(|row| {
            let error = row.log_source_test_error_mean.exp();
            let bar = error * half_width(row.log_source_test_error_std_error, row.seeds as f64);
            (row.time_tau, error, bar)
        });
        panel = panel.draw(Points::new(points, color(alignment), Shape::Circle).size(2.6));
    }
    panel
}

fn against_each_other(tables: &Tables) -> Panel {
    let panel = Panel::new("along training, outputs alike")
        .x(Axis::log("test error on the target"))
        .y(Axis::log("test error on the source"));
    let mut panel =
        curves(tables, Head::Alike, panel, |row| (row.target_test_error, row.source_test_error));
    let rows = tables.simulation.iter().filter(|row| row.head == Head::Alike);
    for (alignment, rows) in group_by(rows, |row| row.alignment) {
        let points = rows.iter().map(|row| {
            (row.log_target_test_error_mean.exp(), row.log_source_test_error_mean.exp())
        });
        panel = panel.draw(Points::new(points, color(alignment), Shape::Circle).size(2.6));
    }
    panel
}

fn at_the_stop(tables: &Tables, what: &str, error: fn(&StopRow) -> f64) -> Panel {
    let mut panel =
        Panel::new("at the target's best stop").x(Axis::linear("alignment q")).y(Axis::log(what));
    for head in HEADS {
        let rows = tables.stops.iter().filter(|row| row.head == head);
        let points: Vec<_> = rows.map(|row| (row.alignment, error(row))).collect();
        panel = panel.draw(Line::new(points, head_color(head)));
    }
    panel
}
