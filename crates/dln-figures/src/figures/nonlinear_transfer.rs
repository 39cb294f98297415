//! Transfer benefit between non-linear tasks in a non-linear network (supplement of the paper).

mod claims;
mod draw;
mod tables;

use dln_experiment::{ComputeError, Context, row, sweep};
use dln_linalg::Matrix;
use dln_tasks::{InputKind, LeakyTask, LeakyTeacher, Seed, TaskPair, TaskSetting};
use dln_trainer::{
    Activation, Examples, Network, Student, StudentShape, TestExamples, TrainConfig, train_network,
};
use dln_transfer::{JointTeacher, NetworkSetting, TaskModes, TransferTheory};

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// Slope below zero of teachers and students.
const SLOPE: f64 = 0.2;
/// Strengths of a teacher's summands as shares of its strongest.
const SUMMANDS: [f64; 4] = [1.0, 0.75, 0.5, 0.25];
/// The start's variance is this times 2/(fan-in + fan-out).
const VARIANCE_SCALE: f64 = 0.01;
const NOISE_STD: f64 = 1.0;
const TEACHERS_A: [f64; 3] = [0.84, 3.0, 100.0];

/// The figure `nonlinear-transfer`.
pub(crate) struct NonlinearTransfer;

impl Figure for NonlinearTransfer {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "nonlinear-transfer",
            title: "Transfer benefit between leaky-ReLU tasks",
            paper: "supplement",
            claim: "Between non-linear tasks, learned by a non-linear network, transfer follows the same pattern as in the linear \
                    theory: it rises with the tasks' alignment, costs where they are unrelated, and a weak task gains most from a \
                    strong aligned one.",
            deviations: &[
                "The student that learns task A alone sees the same noisy labels as the joint one, so that their difference is \
                 that of the networks; the published scripts draw anew.",
                "All matrices of an epoch are updated from the same old values; the published scripts use new values of the lower \
                 layer. The two differ at first order in the learning rate.",
                "The dashed lines are no prediction: they are the linear theory for linear teachers of the same strengths, s̄, \
                 3s̄/4, s̄/2, s̄/4, beside which the non-linear ones show less of themselves to a student.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let course = Course::of(scale);
        let alone = sweep(context, &TEACHERS_A, course.seeds, |a, seed| course.alone(*a, seed))?;
        let cells = course.cells();
        let joint = sweep(context, &cells, course.seeds, |cell, seed| course.joint(*cell, seed))?;
        let alone: Vec<_> = TEACHERS_A.into_iter().zip(alone).collect();
        let joint: Vec<_> = cells.into_iter().zip(joint).collect();
        Ok(Tables {
            transfer: tables::transfer(&course, &alone, &joint)?,
            alone: tables::alone(&alone),
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        claims::checks(tables)
    }
}

row! {
    /// Two tasks.
    #[derive(Copy)]
    pub(crate) struct Pair {
        teacher_strength_a: f64,
        teacher_strength_b: f64,
        alignment: f64,
    }
}

/// Sizes, training and what is swept over.
#[derive(Clone, Debug)]
struct Course {
    inputs: usize,
    /// N_A = N_B.
    outputs: usize,
    hidden: usize,
    learning_rate: f64,
    epochs: usize,
    teachers_b: &'static [f64],
    alignments: &'static [f64],
    seeds: u64,
}

/// The smallest test error of task A in one network, and when.
#[derive(Clone, Copy, Debug)]
struct Best {
    test_error: f64,
    time_tau: f64,
}

impl Course {
    fn of(scale: Scale) -> Course {
        let inputs = scale.pick(40, 100);
        Course {
            inputs,
            outputs: inputs / 2,
            hidden: inputs / 2,
            learning_rate: scale.pick(4e-3, 1e-3),
            epochs: scale.pick(800, 5000),
            teachers_b: scale.pick(&[3.0, 30.0], &[0.84, 3.0, 10.0, 30.0, 100.0]),
            alignments: scale.pick(&[0.0, 1.0], &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            seeds: scale.pick(3, 10),
        }
    }

    fn cells(&self) -> Vec<Pair> {
        let mut cells = Vec::new();
        for teacher_a in TEACHERS_A {
            for &teacher_b in self.teachers_b {
                cells.extend(self.alignments.iter().map(|&alignment| Pair {
                    teacher_strength_a: teacher_a,
                    teacher_strength_b: teacher_b,
                    alignment,
                }));
            }
        }
        cells
    }

    /// Task A as the first rows of the joint task; its data depend on s̄_A and the seed only.
    fn alone(&self, teacher_a: f64, replicate: u64) -> Result<Best, ComputeError> {
        // Any task B will do.
        let pair =
            Pair { teacher_strength_a: teacher_a, teacher_strength_b: teacher_a, alignment: 0.0 };
        let seed = Course::seed(replicate);
        let task = self.task(pair, seed)?.rows(0..self.outputs);
        self.train(&task, seed.child("student alone"))
    }

    fn joint(&self, pair: Pair, replicate: u64) -> Result<Best, ComputeError> {
        let seed = Course::seed(replicate);
        self.train(&self.task(pair, seed)?, seed.child("joint student"))
    }

    fn seed(replicate: u64) -> Seed {
        Seed::new(16).child("nonlinear transfer").replicate(replicate)
    }

    fn task(&self, pair: Pair, seed: Seed) -> Result<LeakyTask, ComputeError> {
        let teachers = TaskPair {
            inputs: self.inputs,
            outputs_a: self.outputs,
            outputs_b: self.outputs,
            strengths_a: summands(pair.teacher_strength_a),
            strengths_b: summands(pair.teacher_strength_b),
            alignment: pair.alignment,
        };
        let teachers = LeakyTeacher::pair(&teachers, SLOPE, seed.child("teachers"))?;
        let setting = TaskSetting::new(self.inputs, InputKind::OneHot, NOISE_STD);
        Ok(LeakyTask::draw(&LeakyTeacher::stack(&teachers)?, &setting, seed.child("task"))?)
    }

    /// Trains a student on a task the first outputs of which are those of A.
    fn train(&self, task: &LeakyTask, seed: Seed) -> Result<Best, ComputeError> {
        let shape = StudentShape {
            inputs: self.inputs,
            hidden: self.hidden,
            outputs: task.targets().nrows(),
            layers: 2,
        };
        let leaky = Activation::LeakyRelu { slope: SLOPE };
        let network = Network::new(Student::gaussian(shape, VARIANCE_SCALE, seed)?, leaky, leaky)?;
        let training = Examples { inputs: task.inputs(), targets: task.targets() };
        let of_a = 0..self.outputs;
        let test = TestExamples {
            inputs: task.inputs(),
            targets: task.noiseless_targets(),
            row_groups: std::slice::from_ref(&of_a),
        };
        let config = TrainConfig::new(self.learning_rate, self.epochs);
        let best = train_network(network, training, test, &config)?.row_group_minimum(0);
        Ok(Best { test_error: best.test_error, time_tau: best.epoch as f64 * self.learning_rate })
    }

    /// The linear theory's benefit for linear teachers of the same strengths.
    fn linear_theory(&self, pair: Pair) -> Result<f64, ComputeError> {
        let task = |strongest| TaskModes { outputs: self.outputs, strengths: summands(strongest) };
        let summands = SUMMANDS.len();
        let alignments = Matrix::from_fn(2 * summands, 2 * summands, |row, column| {
            if row == column {
                1.0
            } else if row % summands == column % summands {
                pair.alignment
            } else {
                0.0
            }
        });
        let teacher = JointTeacher::new(
            &[task(pair.teacher_strength_a), task(pair.teacher_strength_b)],
            alignments.as_ref(),
        )?;
        Ok(TransferTheory::new(&self.network(), &teacher)?.benefit(0).benefit)
    }

    fn network(&self) -> NetworkSetting {
        let joint_outputs = 2 * self.outputs;
        NetworkSetting::new(self.inputs, self.hidden)
            .with_noise_std(NOISE_STD)
            .with_init_scale(root_mean_square_start([self.inputs, self.hidden, joint_outputs]))
    }
}

/// s̄, 3s̄/4, s̄/2, s̄/4.
fn summands(strongest: f64) -> Vec<f64> {
    SUMMANDS.map(|share| share * strongest).to_vec()
}

/// Root mean square of the singular values that the product of two Gaussian layers starts with,
/// √(N1 N3 ς1² ς2²).
fn root_mean_square_start([inputs, hidden, outputs]: [usize; 3]) -> f64 {
    let entry_variance = |fan: usize| 2.0 * VARIANCE_SCALE / fan as f64;
    let product = entry_variance(inputs + hidden) * entry_variance(hidden + outputs);
    ((inputs * outputs) as f64 * product).sqrt()
}
