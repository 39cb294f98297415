//! The picture of `fine-tuning`: errors on target and source over time, and strategies by alignment.

use dln_experiment::{group_by, half_width};
use dln_plot::{Axis, Band, Color, Key, Line, Panel, Picture, Points, Shape};

use super::map::Best;
use super::{ALIGNMENTS, CurveRow, SOURCE, StrategyRow, TARGET, Tables};

pub(super) fn picture(tables: &Tables) -> Picture {
    let (inputs, seeds) = (tables.simulation[0].inputs, tables.simulation[0].seeds);
    let strategies = group_by(tables.strategies.iter(), |row| row.target_strength);
    let keys = ALIGNMENTS.map(|q| Key::line(format!("{q}"), color(q)));
    Picture::new(3)
        .cell_size(300.0, 235.0)
        .cell(target(tables))
        .cell(probed(tables))
        .cell(source(tables))
        .cells(strategies.into_iter().map(|(strength, rows)| by_alignment(strength, &rows)))
        .cell(map(tables))
        .legend("alignment q:", keys)
        .legend("", [Key::line("from scratch", Color::BLACK)])
        .legend("strategy:", STRATEGIES.map(|(name, color, _)| Key::line(name, color)))
        .note(format!(
            "N_{{1}} = {inputs}, N_{{2}} = N_{{3}} = {}, SNR of the source {SOURCE}; A to C: of the target {TARGET}; \
             {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
}

/// One colour an alignment, in all pictures of one task after the other.
pub(in crate::figures) fn color(alignment: f64) -> Color {
    Color::nth(ALIGNMENTS.iter().position(|q| (q - alignment).abs() < 1e-9).unwrap_or(0))
}

fn curves(tables: &Tables, mut panel: Panel, of: fn(&CurveRow) -> f64) -> Panel {
    for (alignment, rows) in group_by(tables.theory.iter(), |row| row.alignment) {
        let points = rows.iter().map(|row| (row.time_tau, of(row)));
        panel = panel.draw(Line::new(points.collect::<Vec<_>>(), color(alignment)));
    }
    panel
}

fn over_time(title: &str, what: &str) -> Panel {
    Panel::new(title).x(Axis::linear("training time t/τ")).y(Axis::log(what))
}

fn with_scratch(tables: &Tables, panel: Panel) -> Panel {
    let points = tables.scratch.iter().map(|row| (row.time_tau, row.test_error));
    panel.draw(Line::new(points.collect::<Vec<_>>(), Color::BLACK))
}

fn target(tables: &Tables) -> Panel {
    let panel = with_scratch(tables, over_time("fine-tuned", "test error on the target"));
    let mut panel = curves(tables, panel, |row| row.fine_tuned_test_error);
    for (alignment, rows) in group_by(tables.simulation.iter(), |row| row.alignment) {
        let points = rows.iter().map(|row| {
            let error = row.log_test_error_mean.exp();
            let bar = error * half_width(row.log_test_error_std_error, row.seeds as f64);
            (row.time_tau, error, bar)
        });
        panel = panel.draw(Points::new(points, color(alignment), Shape::Circle).size(2.6));
    }
    panel
}

fn probed(tables: &Tables) -> Panel {
    let panel = with_scratch(tables, over_time("probed", "test error on the target"));
    curves(tables, panel, |row| row.probed_test_error)
}

fn source(tables: &Tables) -> Panel {
    let panel = over_time("while the target is fine-tuned", "test error on the source");
    curves(tables, panel, |row| row.source_test_error)
}

/// A strategy's smallest error.
type Of = fn(&StrategyRow) -> f64;

const STRATEGIES: [(&str, Color, Of); 4] = [
    ("from scratch", Color::BLACK, |row| row.scratch),
    ("fine-tune", Color::VERMILION, |row| row.fine_tuned),
    ("probe", Color::GREEN, |row| row.probed),
    ("together", Color::PURPLE, |row| row.together),
];

fn by_alignment(strength: f64, rows: &[&StrategyRow]) -> Panel {
    let mut panel = Panel::new(format!("target of SNR {strength}"))
        .x(Axis::linear("alignment q"))
        .y(Axis::log("minimum test error"));
    for (_, color, of) in STRATEGIES {
        let points = rows.iter().map(|row| (row.alignment, of(row)));
        panel = panel.draw(Line::new(points.collect::<Vec<_>>(), color));
    }
    panel
}

/// Every region as a box around its strength: no line from column to column that joins what is apart.
fn map(tables: &Tables) -> Panel {
    let mut panel = Panel::new("best strategy")
        .x(Axis::log("SNR of the target"))
        .y(Axis::linear("alignment q").range(0.0, 1.0));
    let columns = group_by(tables.map.iter(), |row| row.target_strength);
    let half = (columns[1].0 / columns[0].0).sqrt();
    for row in tables.map.iter() {
        let edge = |strength: f64| (strength, row.alignment_from, row.alignment_to);
        let ends = [edge(row.target_strength / half), edge(row.target_strength * half)];
        panel = panel.draw(Band::new(ends, strategy_color(row.best)).opacity(0.6));
    }
    panel
}

fn strategy_color(best: Best) -> Color {
    match best {
        Best::Scratch => Color::BLACK,
        Best::FineTune => Color::VERMILION,
        Best::Probe => Color::GREEN,
        Best::Together => Color::PURPLE,
    }
}
