//! Small and large initial weights, shallow and deep students: beyond the paper, which fixes ε =
//! 1e-5.

mod checks;
mod draw;
mod tables;

use dln_experiment::{ComputeError, Context, Plan, Setting, Start, row, sweep};
use dln_tasks::Seed;
use dln_trainer::StopRule;

use crate::minima::{Minimum, Outcome};
use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

const LAYERS: [usize; 3] = [1, 2, 4];
const STRENGTHS: [f64; 3] = [2.0, 4.0, 8.0];
/// Initial scales of the theory: 1e-8 to 1.
const EXPONENTS: std::ops::RangeInclusive<i32> = -8..=0;
/// Teacher and initial scales of panel C.
const SEPARATED: [f64; 3] = [10.0, 3.0, 1.2];
const CURVE_SCALES: [f64; 4] = [1e-6, 1e-3, 1e-1, 1.0];
const UNTIL_TAU: f64 = 6.0;

/// The figure `initialization`.
pub(crate) struct Initialization;

impl Figure for Initialization {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "initialization",
            title: "Small initial weights learn mode by mode",
            paper: "beyond the paper",
            claim: "The smaller the initial weights of a student with hidden layers, the better strong modes are separated from weak ones \
                    in time, and the smaller the error of early stopping; depth sharpens that. A student without hidden layer \
                    learns all modes at the same rate and gains nothing.",
            deviations: &[
                "The theory is that of training-aligned students. Random students start unaligned, which matters where the initial \
                 scale is not small: they are drawn to show how far the theory reaches.",
                "Students of four layers are simulated from ε = 1e-4 on: below, they need more than a million epochs.",
                "The band of 95 % of aligned networks of this size, from one decomposition per network, is added for two layers.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let cells = cells(scale);
        let seeds = scale.pick(3, 6);
        let minima =
            sweep(context, &cells, seeds, |cell, replicate| minimum(scale, *cell, replicate))?;
        let curves = sweep(context, &CURVE_SCALES, seeds, |init_scale, replicate| {
            curve(&curve_setting(scale, *init_scale), replicate)
        })?;
        Ok(Tables {
            theory: tables::theory(scale, scale.pick(1, 4))?,
            band: tables::band(scale, context, &cells, &minima)?,
            simulation: tables::simulation(scale, &cells, &minima)?,
            curves: tables::curves(scale, scale.pick(60, 600))?,
            curves_simulation: tables::curves_simulation(&curves),
            dips: tables::dips(scale)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

row! {
    /// A student and its teacher.
    #[derive(Copy)]
    pub(crate) struct Cell { layers: usize, teacher_strength: f64, init_scale: f64 }
}

impl Cell {
    /// All depths and scales see the same tasks.
    fn seed(self) -> Seed {
        Seed::new(10).child(&format!("s {}", self.teacher_strength))
    }
}

/// What is simulated, the longest runs first.
fn cells(scale: Scale) -> Vec<Cell> {
    let exponents = |layers| match (layers, scale) {
        (4, Scale::Smoke) => vec![-2, 0],
        (4, Scale::Paper) => vec![-4, -3, -2, -1, 0],
        (_, Scale::Smoke) => vec![-6, -3, 0],
        (_, Scale::Paper) => vec![-8, -6, -5, -4, -3, -2, -1, 0],
    };
    let mut cells = Vec::new();
    for layers in LAYERS.into_iter().rev() {
        for exponent in exponents(layers) {
            let of_strength = |teacher_strength| Cell {
                layers,
                teacher_strength,
                init_scale: 10f64.powi(exponent),
            };
            cells.extend(STRENGTHS.map(of_strength));
        }
    }
    cells
}

fn setting(scale: Scale, cell: Cell) -> Setting {
    Setting {
        layers: cell.layers,
        init_scale: cell.init_scale,
        learning_rate: scale.pick(4e-3, 2e-3),
        ..Setting::paper(scale.pick(40, 100), vec![cell.teacher_strength])
    }
}

fn curve_setting(scale: Scale, init_scale: f64) -> Setting {
    let cell = Cell { layers: 2, teacher_strength: SEPARATED[0], init_scale };
    Setting { teacher_strengths: SEPARATED.to_vec(), ..setting(scale, cell) }
}

fn minimum(scale: Scale, cell: Cell, replicate: u64) -> Result<Outcome, ComputeError> {
    let setting = setting(scale, cell);
    let seed = cell.seed().replicate(replicate);
    let task = setting.task(seed)?;
    let past = StopRule::PastMinimum { factor: 1.5, stretch: 0.5 };
    let long =
        Plan { epochs: setting.epochs(tables::longest_tau(cell)), observe_every: 5, stop: past };
    let aligned = setting.run(Start::Aligned, &task, seed, long)?.minimum();
    // Random students lag by up to 60 % of the time at four layers.
    let epochs = (5 * aligned.epoch / 2).max(setting.epochs(8.0 / cell.teacher_strength));
    let random = setting.run(Start::Random, &task, seed, Plan { epochs, ..long })?.minimum();
    Ok([aligned, random].map(|seen| Minimum::of(seen, &setting)))
}

/// Test errors of a random student over time, as (t/τ, error).
fn curve(setting: &Setting, replicate: u64) -> Result<Vec<(f64, f64)>, ComputeError> {
    let seed = Seed::new(10).child("curve").replicate(replicate);
    let task = setting.task(seed)?;
    let plan = Plan {
        epochs: setting.epochs(UNTIL_TAU),
        observe_every: setting.epochs(0.2),
        stop: StopRule::AtEnd,
    };
    let trajectory = setting.run(Start::Random, &task, seed, plan)?;
    Ok(trajectory
        .observations
        .iter()
        .map(|seen| (setting.time_tau(seen.epoch), seen.test_error))
        .collect())
}
