//! One-hot, orthogonal and Gaussian inputs: where the theory of white inputs holds (supplement of the paper).

mod checks;
mod draw;

use dln_dynamics::AlignedTheory;
use dln_tasks::{InputKind, Seed};
use dln_trainer::StopRule;

use crate::plot::Picture;
use crate::{
    About, Check, Column, ComputeError, Context, Figure, Plan, Scale, Setting, Start, Summary,
    Table, Tables, row, sweep,
};

const STRENGTH: f64 = 4.0;
const UNTIL_TAU: f64 = 4.0;
/// Examples per input.
const RATIOS: [usize; 2] = [1, 4];
const KINDS: [InputKind; 3] = [InputKind::OneHot, InputKind::Orthogonal, InputKind::Gaussian];
/// Time between two looks.
const LOOK_TAU: f64 = 0.02;
/// Looks between two points of the curves.
const POINT_LOOKS: usize = 5;

/// The figure `input-types`.
pub(crate) struct InputTypes;

impl Figure for InputTypes {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "input-types",
            title: "One-hot, orthogonal and Gaussian inputs",
            paper: "supplement",
            claim: "One-hot and orthogonal inputs give the same learning dynamics. Gaussian inputs come close to them if the \
                    examples far exceed the inputs.",
            deviations: &[
                "The white-input theory is shown for what it is: it does not hold for raw Gaussian inputs at P = N1, where their \
                 correlation is far from white, and is still visibly off at P = 4 N1.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let cells: Vec<Cell> = RATIOS
            .iter()
            .flat_map(|ratio| KINDS.map(|kind| Cell { ratio: *ratio, kind }))
            .collect();
        let runs = sweep(context, &cells, scale.pick(6, 20), |cell, replicate| {
            run(scale, *cell, replicate)
        })?;
        Ok(Tables::new()
            .with("theory", theory(scale, scale.pick(40, 400))?)
            .with("curves", curves(&cells, &runs))
            .with("minima", minima(scale, &cells, &runs)?))
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    ratio: usize,
    kind: InputKind,
}

fn kind_name(kind: InputKind) -> &'static str {
    match kind {
        InputKind::OneHot => "one-hot",
        InputKind::Orthogonal => "orthogonal",
        InputKind::Gaussian => "gaussian",
    }
}

fn setting(scale: Scale, cell: Cell) -> Setting {
    let inputs = scale.pick(40, 100);
    Setting {
        examples: cell.ratio * inputs,
        input_kind: cell.kind,
        learning_rate: scale.pick(2e-3, 1e-3),
        ..Setting::paper(inputs, vec![STRENGTH])
    }
}

/// Test error of a random student over time, as (t/τ, error).
fn run(scale: Scale, cell: Cell, replicate: u64) -> Result<Vec<(f64, f64)>, ComputeError> {
    let setting = setting(scale, cell);
    let seed = Seed::new(11)
        .child(kind_name(cell.kind))
        .child(&cell.ratio.to_string())
        .replicate(replicate);
    let task = setting.task(seed)?;
    let plan = Plan {
        epochs: setting.epochs(UNTIL_TAU),
        observe_every: setting.epochs(LOOK_TAU),
        stop: StopRule::AtEnd,
    };
    let trajectory = setting.run(Start::Random, &task, seed, plan)?;
    Ok(trajectory
        .observations
        .iter()
        .map(|seen| (setting.time_tau(seen.epoch), seen.test_error))
        .collect())
}

fn theory(scale: Scale, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("examples_per_input"),
        Column::number("time_tau"),
        Column::number("test_error"),
    ]);
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    for ratio in RATIOS {
        let setting = setting(scale, Cell { ratio, kind: InputKind::Orthogonal });
        for point in AlignedTheory::new(&setting.theory())?.curve(&times) {
            table.push(row![ratio, point.time_tau, point.test_error]);
        }
    }
    Ok(table)
}

fn curves(cells: &[Cell], runs: &[Vec<Vec<(f64, f64)>>]) -> Table {
    let mut table = Table::new([
        Column::count("examples_per_input"),
        Column::text("inputs"),
        Column::number("time_tau"),
        Column::number("log_test_error_mean"),
        Column::number("log_test_error_std_error"),
        Column::count("seeds"),
    ]);
    for (cell, runs) in cells.iter().zip(runs) {
        for look in (0..runs[0].len()).step_by(POINT_LOOKS) {
            let errors: Vec<f64> = runs.iter().map(|run| run[look].1.ln()).collect();
            let Summary { mean, std_error, seeds } = Summary::of(&errors);
            table.push(row![
                cell.ratio,
                kind_name(cell.kind),
                runs[0][look].0,
                mean,
                std_error,
                seeds
            ]);
        }
    }
    table
}

fn minima(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<Vec<(f64, f64)>>],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("examples_per_input"),
        Column::text("inputs"),
        Column::count("input_width"),
        Column::number("min_test_error_theory"),
        Column::number("log_min_test_error_mean"),
        Column::number("log_min_test_error_std_error"),
        Column::count("seeds"),
    ]);
    for (cell, runs) in cells.iter().zip(runs) {
        let setting = setting(scale, *cell);
        let theory = AlignedTheory::new(&setting.theory())?.optimal_stopping().test_error;
        let smallest = |run: &Vec<(f64, f64)>| {
            run.iter().map(|(_, error)| error.ln()).fold(f64::NAN, f64::min)
        };
        let logs: Vec<f64> = runs.iter().map(smallest).collect();
        let Summary { mean, std_error, seeds } = Summary::of(&logs);
        table.push(row![
            cell.ratio,
            kind_name(cell.kind),
            setting.inputs,
            theory,
            mean,
            std_error,
            seeds
        ]);
    }
    Ok(table)
}
