//! The closed-form random student over simulated ones, and its distance from gradient descent
//! against the learning rate.

mod claims;
mod draw;
mod tables;

use dln_dynamics::{CurvePoint, StoppingPoint};
use dln_tasks::Seed;
use dln_trainer::{Observation, StopRule};

use dln_experiment::{ComputeError, Context, Plan, Setting, Start, strengths, sweep};

use crate::students::Teacher;
use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// Everything is compared until this t/τ.
const UNTIL_TAU: f64 = 6.0;
/// Rank and multiplier of the teachers.
const TEACHERS: [(u32, f64); 4] = [(1, 2.0), (1, 4.0), (1, 8.0), (3, 4.0)];

/// The figure `exact-random-student`.
pub(crate) struct ExactRandomStudent;

impl Figure for ExactRandomStudent {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "exact-random-student",
            title: "The random student in closed form",
            paper: "beyond the paper",
            claim: "With one hidden layer and white inputs the student that starts from random orthogonal weights is solved exactly, \
                    alignment included: gradient descent tends to the solution as its learning rate falls, at first order.",
            deviations: &[
                "The paper solves the training-aligned student and simulates the random one. The solution shown here is the matrix \
                 Riccati equation's (Fukumizu 1998; Braun, Domine, Fitzgerald and Saxe 2022), in steps that lose no digits.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let comparison = Comparison::of(scale);
        let pairs = sweep(context, &TEACHERS, comparison.seeds, |teacher, replicate| {
            comparison.compare(*teacher, replicate)
        })?;
        let teachers = TEACHERS.map(|(rank, multiplier)| Teacher { rank: rank.into(), multiplier });
        let studied: Vec<_> = teachers.into_iter().zip(pairs).collect();
        Ok(Tables {
            curves: tables::curves(&comparison, &studied),
            errors: tables::errors(&comparison, &studied),
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        claims::checks(tables)
    }
}

/// Sizes and learning rates.
struct Comparison {
    inputs: usize,
    /// Each half of the one before; the paper's is among them.
    learning_rates: &'static [f64],
    /// t/τ from one compared time to the next: a whole number of epochs at every rate.
    look_tau: f64,
    /// One in this many of the compared times goes into the curves.
    curve_step: usize,
    /// The learning rate of the curves, by index.
    curve_rate: usize,
    seeds: u64,
}

/// A student in closed form and the same one trained at each learning rate.
struct Pair {
    exact: Vec<CurvePoint>,
    exact_stop: StoppingPoint,
    /// In the order of the learning rates.
    simulated: Vec<Vec<Observation>>,
}

impl Comparison {
    fn of(scale: Scale) -> Comparison {
        Comparison {
            inputs: scale.pick(40, 100),
            learning_rates: scale.pick(&[4e-3, 2e-3, 1e-3], &[2e-3, 1e-3, 5e-4, 2.5e-4]),
            look_tau: 0.02,
            curve_step: scale.pick(6, 1),
            curve_rate: scale.pick(2, 1),
            seeds: scale.pick(2, 5),
        }
    }

    fn setting(&self, (rank, multiplier): (u32, f64), learning_rate: f64) -> Setting {
        let paper = Setting::paper(self.inputs, strengths(rank, multiplier));
        Setting { learning_rate, ..paper }
    }

    fn compare(&self, teacher: (u32, f64), replicate: u64) -> Result<Pair, ComputeError> {
        let seed = Seed::new(17)
            .child("exact random student")
            .child(&format!("rank {}, m {}", teacher.0, teacher.1))
            .replicate(replicate);
        let setting = self.setting(teacher, self.learning_rates[0]);
        let task = setting.task(seed)?;
        let exact = setting.exact_random_student(&task, seed)?;
        let simulated = self.learning_rates.iter().map(|&rate| {
            let setting = self.setting(teacher, rate);
            let plan = Plan {
                epochs: setting.epochs(UNTIL_TAU),
                observe_every: setting.epochs(self.look_tau),
                stop: StopRule::AtEnd,
            };
            Ok(setting.run(Start::Random, &task, seed, plan)?.observations)
        });
        let simulated = simulated.collect::<Result<Vec<_>, ComputeError>>()?;
        let times: Vec<f64> =
            simulated[0].iter().map(|seen| setting.time_tau(seen.epoch)).collect();
        Ok(Pair {
            exact: exact.curve(&times),
            exact_stop: exact.optimal_stopping(UNTIL_TAU),
            simulated,
        })
    }
}
