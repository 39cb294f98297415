//! Pairs of tasks drawn at random, learned alone and together, a seed each.

use dln_tasks::{JointTask, Seed, StackedTeacher, TaskPair, TaskSetting};
use dln_trainer::{StudentShape, TestMap, Trajectory};

use crate::training::Training;
use crate::{Context, Setting, SimulationError, Start, Summary, sweep};

/// Looks at the errors along a run.
const LOOKS: usize = 20_000;
/// The tasks in the order in which they are numbered.
const TASKS: [usize; 2] = [0, 1];

/// Runs of one pair of tasks that differ in their seeds alone: three networks each.
#[derive(Clone, Debug)]
pub struct PairSimulation {
    pair: TaskPair,
    setting: Setting,
    training: Training,
}

/// Smallest test errors of one run, and what they say of the benefit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct PairOutcome {
    /// Error of task A alone minus that in the joint network.
    pub benefit: f64,
    /// Smallest test error of the network that learns A alone.
    pub error_alone: f64,
    /// Smallest test error on A of the network that learns both.
    pub error_joint: f64,
    /// The same benefit for task B.
    pub benefit_b: f64,
    /// Smallest test error of the network that learns B alone.
    pub error_alone_b: f64,
    /// Smallest test error on B of the network that learns both.
    pub error_joint_b: f64,
}

/// All runs as seed and outcome, their means, and the standard errors of these: NaN for a single
/// run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SimulatedPairs {
    /// Seeds and outcomes in order.
    pub runs: Vec<(u64, PairOutcome)>,
    /// Means over the runs.
    pub mean: PairOutcome,
    /// Standard errors of the means.
    pub std_error: PairOutcome,
}

impl PairSimulation {
    /// Networks of the setting's widths and start, trained for `epochs` epochs. Inputs, outputs and
    /// teacher are those of the pair.
    ///
    /// # Errors
    ///
    /// [`SimulationError`] if there are no epochs, or the matrices would not fit into memory.
    pub fn new(
        pair: TaskPair,
        setting: Setting,
        start: Start,
        epochs: usize,
    ) -> Result<Self, SimulationError> {
        if epochs == 0 {
            return Err(SimulationError::Epochs);
        }
        let strengths = [pair.strengths_a.as_slice(), &pair.strengths_b].concat();
        let setting = Setting {
            inputs: pair.inputs,
            outputs: pair.outputs_a + pair.outputs_b,
            teacher_strengths: strengths,
            ..setting
        };
        setting.check_memory()?;
        let training = Training::new(&setting, start, epochs, LOOKS);
        Ok(Self { pair, setting, training })
    }

    /// Runs of `seeds` seeds from the first one on, in parallel; the same for any number of
    /// threads.
    ///
    /// # Errors
    ///
    /// [`SimulationError`] of the first run in order that fails, or if the context is interrupted.
    pub fn run_all(
        &self,
        context: &Context<'_>,
        first_seed: u64,
        seeds: u64,
    ) -> Result<SimulatedPairs, SimulationError> {
        if seeds == 0 {
            return Err(SimulationError::Seeds);
        }
        let outcomes = sweep(context, &[()], seeds, |(), replicate| {
            if context.is_interrupted() {
                return Err(SimulationError::Interrupted);
            }
            self.run(Seed::new(first_seed + replicate))
        })?;
        let outcomes: Vec<PairOutcome> = outcomes.into_iter().flatten().collect();
        Ok(SimulatedPairs {
            mean: PairOutcome::of_each(&outcomes, |summary| summary.mean),
            std_error: PairOutcome::of_each(&outcomes, |summary| summary.std_error),
            runs: (first_seed..).zip(outcomes).collect(),
        })
    }

    fn run(&self, seed: Seed) -> Result<PairOutcome, SimulationError> {
        let Self { pair, setting, training } = self;
        let teacher = StackedTeacher::pair(pair, seed.child("teacher"))?;
        let task = TaskSetting::new(setting.examples, setting.input_kind, setting.noise_std);
        let data = JointTask::draw(&teacher, &task, seed.child("task"))?;
        let groups = TASKS.map(|task| teacher.rows(task));
        let test = TestMap { teacher: teacher.joint().map(), row_groups: &groups };
        let learned = |shape, statistics, test, name| -> Result<Trajectory, SimulationError> {
            Ok(training.run(shape, statistics, test, seed.child(name))?)
        };
        let joint = learned(setting.shape(), data.joint().statistics(), test, "joint student")?;
        let alone = |index: usize, name| -> Result<f64, SimulationError> {
            let task = &data.tasks()[index];
            let shape = StudentShape { outputs: task.targets().nrows(), ..setting.shape() };
            let run = learned(shape, task.statistics(), TestMap::from(task.teacher().map()), name)?;
            Ok(run.minimum().test_error)
        };
        Ok(PairOutcome::new(
            [alone(0, "student a")?, alone(1, "student b")?],
            TASKS.map(|task| joint.row_group_minimum(task).test_error),
        ))
    }
}

impl PairOutcome {
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

#[cfg(test)]
mod tests {
    use dln_tasks::InputKind;

    use super::*;

    /// A network that learns both tasks at once and one that learns each: equal tasks on the same
    /// modes must gain.
    #[test]
    fn equal_tasks_help_each_other() {
        let pair = TaskPair {
            inputs: 20,
            outputs_a: 10,
            outputs_b: 10,
            strengths_a: vec![2.0],
            strengths_b: vec![2.0],
            alignment: 1.0,
        };
        let setting = Setting {
            hidden: 10,
            input_kind: InputKind::OneHot,
            learning_rate: 1e-2,
            ..Setting::paper(20, Vec::new())
        };
        let simulation = PairSimulation::new(pair, setting, Start::Aligned, 800).expect("sound");
        let found = simulation.run_all(&Context::silent(), 0, 8).expect("sound");
        assert_eq!(found.runs.len(), 8);
        assert!(found.mean.benefit > 3.0 * found.std_error.benefit, "{found:?}");
        let single = simulation.run_all(&Context::silent(), 5, 1).expect("sound");
        assert_eq!(single.runs[0], found.runs[5]);
    }
}
