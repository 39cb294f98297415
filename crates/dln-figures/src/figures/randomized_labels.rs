//! Structured against randomised labels: spectra and training curves (section 3.6 of the paper).

mod checks;
mod draw;
mod tables;

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{ComputeError, Context, Plan, Setting, Start, strengths, sweep, words};
use dln_linalg::singular_values;
use dln_spectra::{Bulk, SpikedEnsemble};
use dln_tasks::{Seed, Task};
use dln_trainer::{StopRule, Trajectory};

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

const UNTIL_TAU: f64 = 4.0;
/// Time between two points of the simulated curves.
const POINT_TAU: f64 = 0.1;
/// Time between two looks at a student, the resolution of the time to half.
const LOOK_TAU: f64 = 0.005;
const BIN: f64 = 0.5;
const BINS: u32 = 64;

/// The figure `randomized-labels`.
pub(crate) struct RandomizedLabels;

impl Figure for RandomizedLabels {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "randomized-labels",
            title: "Structured labels are learned before randomised ones",
            paper: "Section 3.6",
            claim: "Randomised labels of the same mean and variance spread the energy of the strong modes over one bulk, whose \
                    edge lies far below the structured data's strongest mode; so they are learned more slowly.",
            deviations: &[
                "Training-aligned students are shown beside the random ones, because the theory is theirs.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let setting = setting(scale);
        let seeds = scale.pick(4, 10);
        let runs = sweep(context, &Labels::BOTH, seeds, |labels, replicate| {
            run(&setting, *labels, replicate)
        })?;
        Ok(Tables {
            spectrum: tables::spectrum(&setting, &runs)?,
            bulk: tables::bulk_curves(&setting, scale.pick(40, 400))?,
            landmarks: tables::landmarks(&setting, &runs)?,
            theory: tables::theory(&setting, scale.pick(40, 400))?,
            training: tables::training(&setting, &runs),
            summary: tables::summary(&setting, &runs)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

fn setting(scale: Scale) -> Setting {
    Setting::paper(scale.pick(40, 100), strengths(3, 10.0))
}

words! {
    /// Which labels the inputs have.
    pub(crate) enum Labels { Structured = "structured", Randomized = "randomized" }
}

impl Labels {
    const BOTH: [Labels; 2] = [Labels::Structured, Labels::Randomized];

    fn task(self, setting: &Setting, seed: Seed) -> Result<Task, ComputeError> {
        let task = setting.task(seed)?;
        Ok(match self {
            Labels::Structured => task,
            Labels::Randomized => task.with_random_labels(seed),
        })
    }

    /// Training error of the aligned student in theory.
    fn curve(self, setting: &Setting, times_tau: &[f64]) -> Result<Vec<CurvePoint>, ComputeError> {
        Ok(match self {
            Labels::Structured => AlignedTheory::new(&setting.theory())?.curve(times_tau),
            Labels::Randomized => {
                dln_dynamics::RandomizedLabels::new(&setting.theory())?.curve(times_tau)
            }
        })
    }

    /// The bulk of the data's singular values, and how many lie in it.
    fn bulk(self, setting: &Setting) -> Result<(Bulk, f64), ComputeError> {
        let modes = setting.inputs.min(setting.outputs) as f64;
        Ok(match self {
            Labels::Structured => {
                (ensemble(setting)?.bulk(), modes - setting.teacher_strengths.len() as f64)
            }
            Labels::Randomized => {
                (*dln_dynamics::RandomizedLabels::new(&setting.theory())?.bulk(), modes)
            }
        })
    }
}

fn ensemble(setting: &Setting) -> Result<SpikedEnsemble, ComputeError> {
    let entry_std = setting.noise_std / (setting.inputs as f64).sqrt();
    Ok(SpikedEnsemble::from_shape(setting.outputs, setting.inputs, entry_std)?)
}

/// One seed: the data's spectrum and energy, and what both students did, aligned first.
struct Run {
    spectrum: Vec<f64>,
    label_energy: f64,
    students: [Trajectory; 2],
}

fn run(setting: &Setting, labels: Labels, replicate: u64) -> Result<Run, ComputeError> {
    let seed = Seed::new(8).replicate(replicate);
    let task = labels.task(setting, seed)?;
    let plan = Plan {
        epochs: setting.epochs(UNTIL_TAU),
        observe_every: setting.epochs(LOOK_TAU),
        stop: StopRule::AtEnd,
    };
    let [aligned, random] = Start::BOTH.map(|start| setting.run(start, &task, seed, plan));
    Ok(Run {
        spectrum: singular_values(task.statistics().input_output_correlation.as_ref())?,
        label_energy: task.statistics().target_energy,
        students: [aligned?, random?],
    })
}
