//! Pairs of tasks drawn at random, learned alone and together.

use dln_experiment::{Context, Setting, Summary, sweep};
use dln_tasks::{JointTask, JointTeacher, Seed, TaskSetting};
use dln_trainer::{StudentShape, TestMap, Trajectory};
use serde::Serialize;

use super::{TASK_A, TASK_B};
use crate::arguments::{Described, TransferArguments};
use crate::failure::Failure;
use crate::progress::Bar;
use crate::training::{Training, check_memory, failure};

/// Looks at the errors along a run.
const LOOKS: usize = 20_000;

/// What the runs come to.
#[derive(Debug, Serialize)]
pub(super) struct Simulated {
    pub(super) runs: Vec<RunRow>,
    pub(super) mean: Outcome,
    pub(super) std_error: Outcome,
}

#[derive(Debug, Serialize)]
pub(super) struct RunRow {
    pub(super) seed: u64,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
}

/// Smallest test errors of one run, and what they say of the benefit.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Outcome {
    pub(super) benefit: f64,
    pub(super) error_alone: f64,
    pub(super) error_joint: f64,
    pub(super) benefit_b: f64,
    pub(super) error_alone_b: f64,
    pub(super) error_joint_b: f64,
}

/// Trains three networks a seed, in parallel over seeds.
pub(super) fn run(arguments: &TransferArguments, tasks: &Described) -> Result<Simulated, Failure> {
    let training = Training::new(&tasks.student, &arguments.run, LOOKS)?;
    let setting = tasks.setting(arguments.run.input_type.into());
    check_memory(&setting)?;
    let bar = Bar::new(arguments.output.quiet);
    let tell = |progress| bar.tell(progress);
    let first = u64::from(arguments.run.seed);
    let outcomes = sweep(&Context::new(&tell), &[()], arguments.run.seeds, |(), replicate| {
        one(tasks, &setting, &training, Seed::new(first + replicate))
    });
    bar.finish();
    let outcomes: Vec<Outcome> = outcomes?.into_iter().flatten().collect();
    Ok(Simulated {
        mean: Outcome::of_each(&outcomes, |summary| summary.mean),
        std_error: Outcome::of_each(&outcomes, |summary| summary.std_error),
        runs: (first..).zip(outcomes).map(|(seed, outcome)| RunRow { seed, outcome }).collect(),
    })
}

fn one(
    tasks: &Described,
    setting: &Setting,
    training: &Training,
    seed: Seed,
) -> Result<Outcome, Failure> {
    let teacher =
        JointTeacher::pair(&tasks.task_pair(), seed.child("teacher")).map_err(Failure::setting)?;
    let task = TaskSetting {
        examples: setting.examples,
        input_kind: setting.input_kind,
        noise_std: setting.noise_std,
    };
    let data = JointTask::draw(&teacher, &task, seed.child("task")).map_err(Failure::setting)?;
    let groups = [teacher.rows(TASK_A), teacher.rows(TASK_B)];
    let test = TestMap { teacher: teacher.joint().map(), row_groups: &groups };
    let learned = |shape, statistics, test, name| -> Result<Trajectory, Failure> {
        training.run(shape, statistics, test, seed.child(name)).map_err(|error| failure(&error))
    };
    let joint = learned(setting.shape(), data.joint().statistics(), test, "joint student")?;
    let alone = |index: usize, name| -> Result<f64, Failure> {
        let task = &data.tasks()[index];
        let shape = StudentShape { outputs: task.targets().nrows(), ..setting.shape() };
        let run = learned(shape, task.statistics(), TestMap::from(task.teacher().map()), name)?;
        Ok(run.minimum().test_error)
    };
    Ok(Outcome::new(
        [alone(TASK_A, "student a")?, alone(TASK_B, "student b")?],
        [TASK_A, TASK_B].map(|index| joint.row_group_minimum(index).test_error),
    ))
}

impl Outcome {
    fn new([error_alone, error_alone_b]: [f64; 2], [error_joint, error_joint_b]: [f64; 2]) -> Self {
        Self {
            benefit: error_alone - error_joint,
            error_alone,
            error_joint,
            benefit_b: error_alone_b - error_joint_b,
            error_alone_b,
            error_joint_b,
        }
    }

    /// A statistic of every quantity over the runs.
    fn of_each(outcomes: &[Self], statistic: impl Fn(&Summary) -> f64) -> Self {
        let of = |quantity: fn(&Self) -> f64| {
            statistic(&Summary::of(&outcomes.iter().map(quantity).collect::<Vec<_>>()))
        };
        Self {
            benefit: of(|outcome| outcome.benefit),
            error_alone: of(|outcome| outcome.error_alone),
            error_joint: of(|outcome| outcome.error_joint),
            benefit_b: of(|outcome| outcome.benefit_b),
            error_alone_b: of(|outcome| outcome.error_alone_b),
            error_joint_b: of(|outcome| outcome.error_joint_b),
        }
    }
}
