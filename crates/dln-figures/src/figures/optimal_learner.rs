//! The optimal learner against gradient descent (section 3.2 of the paper and its appendix; Gavish
//! & Donoho 2017).

mod checks;
mod draw;
mod finite_size;
mod shrinkers;
mod tables;

use dln_dynamics::AlignedTheory;
use dln_experiment::{ComputeError, Context, Plan, Setting, Start, strengths, sweep};
use dln_linalg::{relative_squared_distance, thin_svd};
use dln_optimal::{Edge, NoiseLevel, denoise_svd, estimators};
use dln_tasks::Seed;
use dln_trainer::StopRule;

use crate::{About, Check, Figure, Scale, streams};
use dln_plot::Picture;
use tables::Tables;

/// Teacher of panel B: strengths so far apart that each has a dip of its own.
const SEPARATED: [f64; 3] = [10.0, 3.0, 1.2];
const UNTIL_TAU: f64 = 6.0;
const RANKS: [u32; 2] = [1, 3];
/// Simulated multipliers m of panels C and D; the teacher of rank 3 has strengths 3m, 2m, m.
const MULTIPLIERS: [f64; 8] = [1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];

/// The figure `optimal-learner`.
pub(crate) struct OptimalLearner;

impl Figure for OptimalLearner {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "optimal-learner",
            title: "The optimal learner against early-stopped gradient descent",
            paper: "Section 3.2 and supplement",
            claim: "Keeping the data's singular vectors and shrinking each singular value ŝ to s̄·O(s̄) is the best that can be done. \
                    Gradient descent would have to stop every mode at a time of its own; with one stopping time it stays at or \
                    above that error, most where modes of different strength are learned.",
            deviations: &[
                "Gradient descent in simulation stops at the time that the theory predicts, as the optimal learner shrinks by what \
                 it predicts. Stopping each run in hindsight gains about 2 % more, and so passes the optimal learner for lone \
                 strong modes by what this hindsight is worth.",
                "The band of 95 % of aligned networks of this size, from one decomposition per network, is added to panel C.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let seeds = scale.pick(6, 40);
        let cells = cells(scale);
        let contests = sweep(context, &cells, seeds, contest)?;
        let separated = setting(scale, SEPARATED.to_vec());
        let curves = sweep(context, std::slice::from_ref(&separated), seeds, curve)?;
        Ok(Tables {
            shrinkers: shrinkers::curves(&separated, scale.pick(60, 600))?,
            best_strengths: shrinkers::best_strengths(&cells, &contests)?,
            curve: tables::curve(&separated, scale.pick(120, 1200))?,
            curve_simulation: tables::curve_simulation(&separated, &curves[0]),
            dips: tables::dips(&separated)?,
            errors: tables::errors(scale)?,
            errors_band: finite_size::band(scale, context, &cells, &contests)?,
            errors_simulation: tables::errors_simulation(&cells, &contests)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

fn setting(scale: Scale, teacher_strengths: Vec<f64>) -> Setting {
    Setting::paper(scale.pick(40, 100), teacher_strengths)
}

/// One setting for each rank and simulated multiplier.
fn cells(scale: Scale) -> Vec<Setting> {
    let of_rank = |rank| MULTIPLIERS.map(|multiplier| setting(scale, strengths(rank, multiplier)));
    RANKS.into_iter().flat_map(of_rank).collect()
}

/// What both learners make of the same data.
struct Contest {
    /// Error of gradient descent at the predicted stopping time.
    early_stopping: f64,
    /// Its smallest error along the run, known in hindsight.
    hindsight: f64,
    optimal: f64,
    /// ŝ of the strongest data mode.
    data_strength: f64,
    /// û·W̄v̂ of that mode: the strength that is best for this very task.
    best_strength: f64,
}

/// Root of a cell's randomness.
fn seed(setting: &Setting) -> Seed {
    Seed::new(5).child(&streams::of_strengths(&setting.teacher_strengths))
}

fn contest(setting: &Setting, replicate: u64) -> Result<Contest, ComputeError> {
    let seed = seed(setting).replicate(replicate);
    let task = setting.task(seed)?;
    let trajectory = setting.run(Start::Aligned, &task, seed, plan(setting, 1))?;
    let stop = setting.epochs(AlignedTheory::new(&setting.theory())?.optimal_stopping().time_tau);
    let svd = thin_svd(task.statistics().input_output_correlation.as_ref())?;
    let noise = NoiseLevel::Known { entry_std: setting.noise_std / (setting.inputs as f64).sqrt() };
    let learned = denoise_svd(&svd, noise, Edge::Limit, estimators::frobenius)?;
    let teacher = task.teacher().map();
    let response = teacher * svd.right.subcols(0, 1);
    Ok(Contest {
        early_stopping: trajectory.observations[stop].test_error,
        hindsight: trajectory.minimum().test_error,
        optimal: relative_squared_distance(learned.map.as_ref(), teacher.as_ref()),
        data_strength: svd.values[0],
        best_strength: svd.left.col(0).transpose() * response.col(0),
    })
}

fn plan(setting: &Setting, observe_every: usize) -> Plan {
    Plan { epochs: setting.epochs(UNTIL_TAU), observe_every, stop: StopRule::AtEnd }
}

/// Test errors of an aligned student every 0.1 τ.
fn curve(setting: &Setting, replicate: u64) -> Result<Vec<(f64, f64)>, ComputeError> {
    let seed = Seed::new(5).child("curve").replicate(replicate);
    let task = setting.task(seed)?;
    let trajectory =
        setting.run(Start::Aligned, &task, seed, plan(setting, setting.epochs(0.1)))?;
    Ok(trajectory
        .observations
        .iter()
        .map(|seen| (setting.time_tau(seen.epoch), seen.test_error))
        .collect())
}
