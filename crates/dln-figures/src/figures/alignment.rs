//! Alignment of random students with the data's modes before they learn them (supplement, on random
//! initial weights).

mod claims;
mod draw;
mod tables;

use dln_experiment::{ComputeError, Context, Plan, Setting, strengths, sweep};
use dln_linalg::thin_svd;
use dln_tasks::Seed;
use dln_trainer::{AlignmentObservation, ModeProbe, Probes, StopRule, train_probed};

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// The weakest mode's signal-to-noise ratio; a teacher of rank K has strengths Km, …, 2m, m.
const MULTIPLIER: f64 = 2.0;

/// The figure `alignment`.
pub(crate) struct Alignment;

impl Figure for Alignment {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "alignment",
            title: "Random students align with the data's modes before they learn them",
            paper: "supplement",
            claim: "From random initial weights the student's singular vectors first turn to those of the data, while its strengths \
                    are still small; then each mode grows as in an aligned student. Alignment takes longer in deep students.",
            deviations: &[
                "The student's directions are those of its responses W v̂ and Wᵀû instead of its singular vectors: the same \
                 where a mode dominates, and never exchanged when two singular values cross. While a stronger mode is \
                 learned, its share in these responses grows first; this shows as dips of the weaker modes' alignment.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let cells = CELLS.map(|cell| (cell, Course::of(cell, scale)));
        // Deep students take a hundred times longer: they come first.
        let order = [cells[3].clone(), cells[2].clone(), cells[1].clone(), cells[0].clone()];
        let seeds = scale.pick(2, 4);
        let mut runs =
            sweep(context, &order, seeds, |(_, course), replicate| course.run(replicate))?;
        runs.reverse();
        let studied: Vec<_> = cells.into_iter().zip(runs).collect();
        Ok(Tables {
            alignment: tables::alignment(&studied),
            strengths: tables::strengths(&studied),
            milestones: tables::milestones(&studied)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        claims::checks(tables)
    }
}

/// Depth of the students and rank of their teachers: one column of panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    layers: usize,
    rank: u32,
}

/// In the order of panels.
const CELLS: [Cell; 4] = [
    Cell { layers: 2, rank: 1 },
    Cell { layers: 2, rank: 3 },
    Cell { layers: 4, rank: 1 },
    Cell { layers: 4, rank: 3 },
];

/// A setting, for how long to train and how often to look.
#[derive(Clone, Debug)]
struct Course {
    setting: Setting,
    until_tau: f64,
    observe_every: usize,
    /// Steps between the observations that are kept in the table.
    steps: usize,
    seed: Seed,
}

/// One student: what it saw of the data's signal modes, strongest first.
struct Run {
    data_strengths: Vec<f64>,
    observations: Vec<AlignmentObservation>,
}

impl Course {
    fn of(cell: Cell, scale: Scale) -> Course {
        let inputs = scale.pick(40, 100);
        let deep = cell.layers > 2;
        let setting = Setting {
            layers: cell.layers,
            // Most of a deep student's time goes to leaving a small start: a quick pass begins
            // larger.
            init_scale: if deep { scale.pick(1e-3, 1e-5) } else { 1e-5 },
            learning_rate: scale.pick(4e-3, 1e-3),
            ..Setting::paper(inputs, strengths(cell.rank, MULTIPLIER))
        };
        let deep_until = scale.pick(20.0, 130.0);
        Course {
            until_tau: if deep { deep_until } else { 5.0 },
            observe_every: if deep { scale.pick(10, 50) } else { scale.pick(5, 10) },
            steps: scale.pick(25, 100),
            seed: Seed::new(13)
                .child(&format!("alignment, {} layers, rank {}", cell.layers, cell.rank)),
            setting,
        }
    }

    fn run(&self, replicate: u64) -> Result<Run, ComputeError> {
        let (setting, seed) = (&self.setting, self.seed.replicate(replicate));
        let task = setting.task(seed)?;
        let rank = setting.teacher_strengths.len();
        let data = thin_svd(task.statistics().input_output_correlation.as_ref())?;
        let (outputs, inputs) =
            (data.left.subcols(0, rank).to_owned(), data.right.subcols(0, rank).to_owned());
        let probe = ModeProbe {
            output_vectors: &outputs,
            input_vectors: &inputs,
            observe_every: self.observe_every,
        };
        let probes = Probes { modes: Some(probe), spectrum: None };
        let epochs = setting.epochs(self.until_tau);
        let plan =
            setting.train_config(Plan { epochs, observe_every: epochs, stop: StopRule::AtEnd });
        let mut student = setting.random_student(seed)?;
        let seen =
            train_probed(&mut student, task.statistics(), task.teacher().map(), &plan, &probes)?;
        Ok(Run { data_strengths: data.values[..rank].to_vec(), observations: seen.alignments })
    }
}
