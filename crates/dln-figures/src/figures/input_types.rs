//! One-hot, orthogonal and Gaussian inputs: where the theory of white inputs holds (supplement of
//! the paper).

mod checks;
mod draw;

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{
    Cell, ComputeError, Context, Kind, Plan, Rows, Setting, Start, Summary, row, smallest, sweep,
    tables,
};
use dln_tasks::{InputKind, Seed};
use dln_trainer::StopRule;

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;

tables! {
    /// The tables of `input-types`.
    pub(crate) struct Tables {
        theory: Rows<TheoryRow>,
        curves: Rows<CurveRow>,
        minima: Rows<MinimumRow>,
    }
}

row! {
    /// The white-input theory at one time.
    pub(crate) struct TheoryRow { examples_per_input: usize, time_tau: f64, test_error: f64 }
}

row! {
    /// Random students at one time, over seeds.
    pub(crate) struct CurveRow {
        examples_per_input: usize,
        inputs: Inputs,
        time_tau: f64,
        log_test_error_mean: f64,
        log_test_error_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// The smallest test errors of random students, over seeds.
    pub(crate) struct MinimumRow {
        examples_per_input: usize,
        inputs: Inputs,
        input_width: usize,
        min_test_error_theory: f64,
        log_min_test_error_mean: f64,
        log_min_test_error_std_error: f64,
        seeds: u64,
    }
}

/// A kind of inputs, as a word in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Inputs(InputKind);

impl Inputs {
    fn name(self) -> &'static str {
        match self.0 {
            InputKind::OneHot => "one-hot",
            InputKind::Orthogonal => "orthogonal",
            InputKind::Gaussian => "gaussian",
        }
    }
}

impl Cell for Inputs {
    const KIND: Kind = Kind::Word;

    fn cell(&self) -> String {
        self.name().to_owned()
    }
}

const STRENGTH: f64 = 4.0;
const UNTIL_TAU: f64 = 4.0;
/// Examples per input.
const RATIOS: [usize; 2] = [1, 4];
const ONE_HOT: Inputs = Inputs(InputKind::OneHot);
const ORTHOGONAL: Inputs = Inputs(InputKind::Orthogonal);
const GAUSSIAN: Inputs = Inputs(InputKind::Gaussian);
const KINDS: [Inputs; 3] = [ONE_HOT, ORTHOGONAL, GAUSSIAN];
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
        let cells: Vec<Case> = RATIOS
            .iter()
            .flat_map(|ratio| KINDS.map(|inputs| Case { ratio: *ratio, inputs }))
            .collect();
        let runs = sweep(context, &cells, scale.pick(6, 20), |cell, replicate| {
            run(scale, *cell, replicate)
        })?;
        Ok(Tables {
            theory: theory(scale, scale.pick(40, 400))?,
            curves: curves(&cells, &runs),
            minima: minima(scale, &cells, &runs)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

#[derive(Clone, Copy, Debug)]
struct Case {
    ratio: usize,
    inputs: Inputs,
}

fn setting(scale: Scale, cell: Case) -> Setting {
    let inputs = scale.pick(40, 100);
    Setting {
        examples: cell.ratio * inputs,
        input_kind: cell.inputs.0,
        learning_rate: scale.pick(2e-3, 1e-3),
        ..Setting::paper(inputs, vec![STRENGTH])
    }
}

/// Test error of a random student over time, as (t/τ, error).
fn run(scale: Scale, cell: Case, replicate: u64) -> Result<Vec<(f64, f64)>, ComputeError> {
    let setting = setting(scale, cell);
    let seed =
        Seed::new(11).child(cell.inputs.name()).child(&cell.ratio.to_string()).replicate(replicate);
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

fn theory(scale: Scale, points: u32) -> Result<Rows<TheoryRow>, ComputeError> {
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    let mut rows = Vec::new();
    for ratio in RATIOS {
        let setting = setting(scale, Case { ratio, inputs: ORTHOGONAL });
        let curve = AlignedTheory::new(&setting.theory())?.curve(&times);
        rows.extend(curve.into_iter().map(|CurvePoint { time_tau, test_error, .. }| TheoryRow {
            examples_per_input: ratio,
            time_tau,
            test_error,
        }));
    }
    Ok(Rows::new(rows))
}

fn curves(cells: &[Case], runs: &[Vec<Vec<(f64, f64)>>]) -> Rows<CurveRow> {
    let mut rows = Vec::new();
    for (cell, runs) in cells.iter().zip(runs) {
        for look in (0..runs[0].len()).step_by(POINT_LOOKS) {
            let errors: Vec<f64> = runs.iter().map(|run| run[look].1.ln()).collect();
            let Summary { mean, std_error, seeds } = Summary::of(&errors);
            rows.push(CurveRow {
                examples_per_input: cell.ratio,
                inputs: cell.inputs,
                time_tau: runs[0][look].0,
                log_test_error_mean: mean,
                log_test_error_std_error: std_error,
                seeds,
            });
        }
    }
    Rows::new(rows)
}

fn minima(
    scale: Scale,
    cells: &[Case],
    runs: &[Vec<Vec<(f64, f64)>>],
) -> Result<Rows<MinimumRow>, ComputeError> {
    let row = |(cell, runs): (&Case, &Vec<Vec<(f64, f64)>>)| {
        let setting = setting(scale, *cell);
        let theory = AlignedTheory::new(&setting.theory())?.optimal_stopping().test_error;
        let logs = runs.iter().map(|run| smallest(run.iter().map(|(_, error)| error.ln())));
        let Summary { mean, std_error, seeds } = Summary::of(&logs.collect::<Vec<f64>>());
        Ok(MinimumRow {
            examples_per_input: cell.ratio,
            inputs: cell.inputs,
            input_width: setting.inputs,
            min_test_error_theory: theory,
            log_min_test_error_mean: mean,
            log_min_test_error_std_error: std_error,
            seeds,
        })
    };
    cells.iter().zip(runs).map(row).collect()
}
