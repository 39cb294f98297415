//! Students with leaky-ReLU hidden layers on the linear noisy teacher (supplement of the paper).

mod claims;
mod draw;
mod tables;

use dln_dynamics::AlignedTheory;
use dln_experiment::{ComputeError, Context, Plan, Setting, row, strengths, sweep};
use dln_tasks::Seed;
use dln_trainer::{
    Activation, Examples, Network, Observation, StopRule, TestExamples, train_network,
};

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// Slope of the hidden layers below zero.
const SLOPE: f64 = 0.1;
const RANKS: [u32; 2] = [1, 3];

/// The figure `nonlinear-students`.
pub(crate) struct NonlinearStudents;

impl Figure for NonlinearStudents {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "nonlinear-students",
            title: "Students with leaky-ReLU hidden layers on a linear teacher",
            paper: "supplement",
            claim: "Non-linear students go through the same dynamics as linear ones: the modes are learned one after the other, \
                    strongest first, the test error falls with each of them and rises when the noise is learned.",
            deviations: &[
                "One seed and noise of variance 1/N3, as published. The match is qualitative: the theory is that of linear, \
                 training-aligned students, so the checks judge order and shape of the dynamics.",
                "Deep students start at ε = 1e-3. From 1e-5 those of rank 1 with m = 5 and 10 do not leave their start within the \
                 published 500 000 epochs: leaky units delay deep students fivefold.",
                "All matrices of an epoch are updated from the same old values; the published scripts use new values of the lower \
                 layers. The two differ at first order in the learning rate.",
                "Training ends when the test error has stayed above 1.5 times its minimum for half of the time spent so far, at \
                 the latest after the published 40 000 (L = 2) or 500 000 epochs (L = 4).",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let cells = cells(scale);
        let runs = sweep(context, &cells, 1, |cell, _| run(scale, *cell))?;
        let runs = runs.into_iter().flatten();
        let mut studied: Vec<Studied> = cells.into_iter().zip(runs).map(|(_, run)| run).collect();
        studied.sort_by_key(|run| (run.cell.layers, run.cell.rank));
        tables::tables(scale, &studied)
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        claims::checks(tables)
    }
}

row! {
    /// A student and its teacher.
    #[derive(Copy)]
    pub(crate) struct Cell {
        layers: usize,
        rank: u32,
        multiplier: f64,
    }
}

impl Cell {
    /// In words.
    fn place(&self) -> String {
        format!("L = {}, rank {}, m = {}", self.layers, self.rank, self.multiplier)
    }
}

/// One student, with the theory of a linear one in its place.
struct Studied {
    cell: Cell,
    setting: Setting,
    theory: AlignedTheory,
    observations: Vec<Observation>,
}

/// Deep students of weak teachers train longest: they come first.
fn cells(scale: Scale) -> Vec<Cell> {
    let multipliers: &[f64] = scale.pick(&[5.0, 10.0], &[5.0, 10.0, 30.0]);
    let mut cells = Vec::new();
    for layers in [4, 2] {
        for &multiplier in multipliers {
            cells.extend(RANKS.map(|rank| Cell { layers, rank, multiplier }));
        }
    }
    cells
}

fn setting(scale: Scale, cell: Cell) -> Setting {
    let paper = Setting::paper(scale.pick(40, 100), strengths(cell.rank, cell.multiplier));
    Setting {
        layers: cell.layers,
        // Noise entries of variance 1/N3 instead of 1/N1, as in the published runs.
        noise_std: (paper.inputs as f64 / paper.outputs as f64).sqrt(),
        // From 1e-5 most of 500 000 epochs would go to leaving the start.
        init_scale: if cell.layers > 2 { 1e-3 } else { 1e-5 },
        learning_rate: scale.pick(1e-3, 1e-4),
        ..paper
    }
}

/// The published end of training, and of the axes, as t/τ.
fn until_tau(cell: Cell) -> f64 {
    if cell.layers > 2 { 50.0 } else { 4.0 }
}

fn run(scale: Scale, cell: Cell) -> Result<Studied, ComputeError> {
    let setting = setting(scale, cell);
    let name = format!("{} layers, rank {}, m {}", cell.layers, cell.rank, cell.multiplier);
    let seed = Seed::new(15).child("nonlinear students").child(&name);
    let task = setting.task(seed)?;
    let student = setting.random_student(seed)?;
    let network =
        Network::new(student, Activation::LeakyRelu { slope: SLOPE }, Activation::Linear)?;
    let plan = Plan {
        epochs: setting.epochs(until_tau(cell)),
        observe_every: scale.pick(2, 10),
        stop: StopRule::PastMinimum { factor: 1.5, stretch: 0.5 },
    };
    let training = Examples { inputs: task.inputs(), targets: task.targets() };
    let noiseless = task.noiseless_targets();
    let test = TestExamples { inputs: task.inputs(), targets: &noiseless, row_groups: &[] };
    let trajectory = train_network(network, training, test, &setting.train_config(plan))?;
    Ok(Studied {
        cell,
        theory: AlignedTheory::new(&setting.theory())?,
        setting,
        observations: trajectory.observations,
    })
}
