//! The picture of `fine-tuning-digits`: errors by number of examples, one panel per source.

use dln_experiment::half_width;
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Shape};

use super::{ErrorRow, SOURCES, SourceKind, Tables, WAYS, Way};
use crate::figures::fine_tuning::{FINE_TUNE, PROBE, SCRATCH};

pub(super) fn picture(tables: &Tables) -> Picture {
    let keys = WAYS.map(|way| Key::line(way.name(), color(way)));
    let kinds = [
        Key::line("predicted from left-out examples", Color::GREY),
        Key::dashed("theory of white inputs", Color::GREY),
        Key::marker("trained until the predicted stop", Color::GREY, Shape::Circle),
    ];
    Picture::new(3)
        .cell_size(300.0, 235.0)
        .cells(SOURCES.map(|source| panel(tables, source)))
        .legend("target:", keys)
        .legend("", kinds)
        .note(format!(
            "target: images of 5 to 9; source: up to 500 others; {} splits, 300 test images; geometric means, error bars: 95 %",
            tables.errors[0].seeds
        ))
}

fn color(way: Way) -> Color {
    match way {
        Way::Scratch => SCRATCH,
        Way::FineTuned => FINE_TUNE,
        Way::Probed => PROBE,
    }
}

fn panel(tables: &Tables, source: SourceKind) -> Panel {
    let mut panel = Panel::new(format!("source: {}", source.name()))
        .x(Axis::log("examples of the target"))
        .y(Axis::linear("test error"));
    for way in WAYS {
        let rows: Vec<&ErrorRow> =
            tables.errors.iter().filter(|row| row.source == source && row.way == way).collect();
        let line = |of: fn(&ErrorRow) -> f64| {
            let points = rows.iter().map(|row| (row.examples as f64, of(row).exp()));
            Line::new(points.collect::<Vec<_>>(), color(way))
        };
        let points = rows.iter().map(|row| {
            let error = row.log_measured_mean.exp();
            let bar = error * half_width(row.log_measured_std_error, row.seeds as f64);
            (row.examples as f64, error, bar)
        });
        let points: Vec<_> = points.collect();
        panel = panel
            .draw(line(|row| row.log_predicted_mean))
            .draw(line(|row| row.log_theory_mean).dashed().width(1.1))
            .draw(Points::new(points, color(way), Shape::Circle));
    }
    panel
}
