//! Figure 8: what a second task brings to the first, against their alignment; and a map of it
//! (section 4 of the paper).

mod checks;
mod draw;
mod finite_size;
mod tables;

use dln_experiment::{ComputeError, Context, Plan, Setting, row, sweep};
use dln_tasks::{JointTask, Seed, StackedTeacher, TaskPair, TaskSetting};
use dln_trainer::{StopRule, StudentShape, TestMap, TrainError, train_aligned};
use dln_transfer::NetworkSetting;

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// Strengths of task A, the first at the detection threshold A^{1/4}: panels A to C.
const STRENGTHS_A: [f64; 3] = [0.84, 3.0, 100.0];
/// Strengths of task B: the curves of a panel.
const STRENGTHS_B: [f64; 5] = [0.84, 3.0, 10.0, 30.0, 100.0];
/// Simulated alignments.
const ALIGNMENTS: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
/// Strength of task A in the map.
const MAPPED: f64 = 3.0;
const UNTIL_TAU: f64 = 5.0;

/// The figure `transfer-benefit`.
pub(crate) struct TransferBenefit;

impl Figure for TransferBenefit {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "transfer-benefit",
            title: "When a second task helps, and when it hurts",
            paper: "Figure 8",
            claim: "A task hidden in noise becomes learnable next to a strong, well aligned one. A moderately strong task gains \
                    from an aligned partner and loses to one that is not, and a task far above its noise hardly notices its \
                    partner. All of it follows from the two signal-to-noise ratios and the alignment q.",
            deviations: &[
                "Noise entries have variance 1/N1, as the text of the paper says; its script divides by the number of outputs \
                 (1/50 instead of 1/100), so that the published picture shows a higher noise level.",
                "Students are observed at every epoch. The published script looks at every fifth, which misses the minima of \
                 transients that last about five epochs, next to a task of strength 100.",
                "At s̄_A = 0.84, the detection threshold, a network of 100 inputs already finds some signal alone (smallest error \
                 0.96 where the limit of infinite width says 1), so that it gains less than the theory says: by up to 0.07. The band \
                 of 95 % of networks of this size, from one decomposition per network and task, holds the simulation there too.",
                "Panel D, a map of the benefit, and the bands are added.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let minima = sweep(context, &cells(), scale.pick(4, 20), |cell, replicate| {
            cell.minima(scale, replicate)
        })?;
        let bands = finite_size::bands(scale, context)?;
        Ok(Tables {
            theory: tables::theory(scale)?,
            band: finite_size::table(&bands),
            simulation: tables::simulation(scale, &minima, &bands)?,
            map: tables::map(scale, context)?,
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
    /// A point of the figure: two tasks of rank one.
    #[derive(Copy)]
    pub(crate) struct Cell {
        teacher_a: f64,
        teacher_b: f64,
        alignment: f64,
    }
}

fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for teacher_a in STRENGTHS_A {
        for teacher_b in STRENGTHS_B {
            cells.extend(ALIGNMENTS.map(|alignment| Cell { teacher_a, teacher_b, alignment }));
        }
    }
    cells
}

/// Task A alone. Task B has as many outputs, and the joint student the same hidden layer.
fn setting(scale: Scale, teacher_a: f64) -> Setting {
    Setting::paper(scale.pick(40, 100), vec![teacher_a])
}

fn network(setting: &Setting) -> NetworkSetting {
    let Setting { inputs, hidden, layers, examples, noise_std, init_scale, .. } = *setting;
    NetworkSetting::new(inputs, hidden)
        .with_layers(layers)
        .with_examples(examples)
        .with_noise_std(noise_std)
        .with_init_scale(init_scale)
}

/// Smallest test errors of task A.
#[derive(Clone, Copy, Debug)]
struct Minima {
    /// In a network of its own.
    alone: f64,
    /// In a network that learns task B as well.
    joint: f64,
}

impl Minima {
    /// T.
    fn benefit(&self) -> f64 {
        self.alone - self.joint
    }
}

impl Cell {
    /// In words.
    fn place(&self) -> String {
        let Cell { teacher_a, teacher_b, alignment } = self;
        format!("s̄_A = {teacher_a}, s̄_B = {teacher_b}, q = {alignment:.2}")
    }

    /// Aligned students of both networks on the same noisy data of task A, observed at every epoch.
    fn minima(self, scale: Scale, replicate: u64) -> Result<Minima, ComputeError> {
        let setting = setting(scale, self.teacher_a);
        let task = self.task(&setting, self.seed().replicate(replicate))?;
        let plan =
            Plan { epochs: setting.epochs(UNTIL_TAU), observe_every: 1, stop: StopRule::AtEnd };
        let train = |shape: StudentShape, statistics, test: TestMap<'_>| {
            let config = setting.train_config(plan);
            train_aligned(shape, setting.init_scale, statistics, test, &config)
        };
        let alone = &task.tasks()[0];
        let alone = train(setting.shape(), alone.statistics(), alone.teacher().map().into())?;
        let rows_a = 0..setting.outputs;
        let test = TestMap {
            teacher: task.joint().teacher().map(),
            row_groups: std::slice::from_ref(&rows_a),
        };
        let shape = StudentShape { outputs: 2 * setting.outputs, ..setting.shape() };
        let joint = train(shape, task.joint().statistics(), test)?;
        Ok::<Minima, TrainError>(Minima {
            alone: alone.minimum().test_error,
            joint: joint.row_group_minimum(0).test_error,
        })
        .map_err(ComputeError::from)
    }

    /// Alignments of a pair of strengths share their noise and output modes, so that curves are
    /// smooth.
    fn seed(self) -> Seed {
        let Cell { teacher_a, teacher_b, .. } = self;
        Seed::new(8).child(&format!("{teacher_a} and {teacher_b}"))
    }

    fn task(self, setting: &Setting, seed: Seed) -> Result<JointTask, ComputeError> {
        let Cell { teacher_a, teacher_b, alignment } = self;
        let pair = TaskPair {
            inputs: setting.inputs,
            outputs_a: setting.outputs,
            outputs_b: setting.outputs,
            strengths_a: vec![teacher_a],
            strengths_b: vec![teacher_b],
            alignment,
        };
        let teacher = StackedTeacher::pair(&pair, seed.child("teacher"))?;
        let data = TaskSetting::new(setting.examples, setting.input_kind, setting.noise_std);
        Ok(JointTask::draw(&teacher, &data, seed.child("data"))?)
    }
}
