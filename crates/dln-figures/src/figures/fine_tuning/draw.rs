//! The picture of `fine-tuning`: errors on target and source over time, and strategies by
//! alignment.

use dln_experiment::{group_by, half_width};
use dln_plot::{Axis, Color, Key, Line, Panel, Picture, Points, Shape};

use super::colors::{FINE_TUNE, PROBE, SCRATCH, TOGETHER, color};
use super::map::panel as map;
use super::pipeline;
use super::{ALIGNMENTS, CurveRow, SOURCE, StrategyRow, TARGET, Tables};

pub(super) fn picture(tables: &Tables) -> Picture {
    let (inputs, seeds) = (tables.simulation[0].inputs, tables.simulation[0].seeds);
    let strategies = group_by(tables.strategies.iter(), |row| row.target_strength);
    let keys = ALIGNMENTS.map(|q| Key::line(format!("{q}"), color(q)));
    Picture::new(3)
        .cell_size(300.0, 235.0)
        .cell(target(tables))
        .cell(probed(tables))
        .cell(map(tables))
        .cells(strategies.into_iter().map(|(strength, rows)| by_alignment(tables, strength, &rows)))
        .legend("alignment q (A, B):", keys)
        .legend("strategy:", STRATEGIES.map(|strategy| Key::line(strategy.name, strategy.color)))
        .legend(
            "",
            [
                Key::line("theory", Color::GREY),
                Key::marker("networks with the ideal feature", Color::GREY, Shape::Circle),
                Key::marker("networks trained on the source before", Color::GREY, Shape::Square),
            ],
        )
        .note(format!(
            "N_{{1}} = {inputs}, N_{{2}} = N_{{3}} = {}, SNR of the source {SOURCE}; A and B: of the target {TARGET}; \
             {seeds} seeds, error bars: 95 %",
            inputs / 2
        ))
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
    trained(tables, panel, |row| (row.fine_tuned_mean, row.fine_tuned_std_error))
}

fn probed(tables: &Tables) -> Panel {
    let panel = with_scratch(tables, over_time("probed", "test error on the target"));
    let panel = curves(tables, panel, |row| row.probed_test_error);
    trained(tables, panel, |row| (row.probed_mean, row.probed_std_error))
}

/// Networks that were trained on the source before, over time.
fn trained(tables: &Tables, mut panel: Panel, of: fn(&pipeline::CurveRow) -> (f64, f64)) -> Panel {
    for (alignment, rows) in group_by(tables.pipeline.iter(), |row| row.alignment) {
        let points = rows.iter().map(|row| {
            let (mean, std_error) = of(row);
            (row.time_tau, mean, half_width(std_error, row.seeds as f64))
        });
        panel = panel.draw(Points::new(points, color(alignment), Shape::Square).size(2.8));
    }
    panel
}

/// A strategy with its smallest errors: the theory's, and mean and standard error of networks.
struct Look {
    name: &'static str,
    color: Color,
    theory: fn(&StrategyRow) -> f64,
    networks: fn(&pipeline::StrategyRow) -> (f64, f64),
}

const STRATEGIES: [Look; 4] = [
    Look {
        name: "from scratch",
        color: SCRATCH,
        theory: |row| row.scratch,
        networks: |row| (row.scratch_mean, row.scratch_std_error),
    },
    Look {
        name: "fine-tune",
        color: FINE_TUNE,
        theory: |row| row.fine_tuned,
        networks: |row| (row.fine_tuned_mean, row.fine_tuned_std_error),
    },
    Look {
        name: "probe",
        color: PROBE,
        theory: |row| row.probed,
        networks: |row| (row.probed_mean, row.probed_std_error),
    },
    Look {
        name: "together",
        color: TOGETHER,
        theory: |row| row.together,
        networks: |row| (row.together_mean, row.together_std_error),
    },
];

fn by_alignment(tables: &Tables, strength: f64, rows: &[&StrategyRow]) -> Panel {
    let mut panel = Panel::new(format!("target of SNR {strength}"))
        .x(Axis::linear("alignment q"))
        .y(Axis::log("minimum test error"));
    for Look { color, theory, networks, .. } in STRATEGIES {
        let points = rows.iter().map(|row| (row.alignment, theory(row)));
        panel = panel.draw(Line::new(points.collect::<Vec<_>>(), color));
        let of_target = tables
            .simulated_strategies
            .iter()
            .filter(|row| (row.target_strength - strength).abs() < 1e-9);
        let points = of_target.map(|row| {
            let (mean, std_error) = networks(row);
            (row.alignment, mean, half_width(std_error, row.seeds as f64))
        });
        let points: Vec<_> = points.collect();
        if !points.is_empty() {
            panel = panel.draw(Points::new(points, color, Shape::Square).size(2.8));
        }
    }
    panel
}
