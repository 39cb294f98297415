//! One simulated run: a task and a student of its own seed.

use dln_experiment::Setting;
use dln_linalg::Matrix;
use dln_tasks::{InputKind, Seed, Task, TaskSetting};
use dln_trainer::{
    Activation, Examples, Network, Observation, TestExamples, TestMap, TrainError, Trajectory,
    train_network,
};

use crate::arguments::SimulateArguments;
use crate::failure::Failure;
use crate::training::{Training, failure};

/// What all runs share.
pub(super) struct Experiment {
    pub(super) setting: Setting,
    training: Training,
    activation: Activation,
    points: usize,
}

/// What is kept of a run.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) seed: u64,
    /// Where the test error was smallest.
    pub(super) minimum: Observation,
    pub(super) last: Observation,
    /// The errors along the curve.
    pub(super) samples: Vec<Observation>,
}

impl Experiment {
    pub(super) fn new(arguments: &SimulateArguments, training: Training) -> Self {
        Self {
            setting: arguments.setting.setting(arguments.run.input_type.into()),
            training,
            activation: arguments.activation.0,
            points: arguments.setting.points,
        }
    }

    pub(super) fn run(&self, seed: u64) -> Result<Track, Failure> {
        let stream = Seed::new(seed);
        let task = self.setting.task(stream).map_err(Failure::setting)?;
        let trajectory = match self.activation {
            Activation::Linear => self.train_linear(&task, stream),
            Activation::LeakyRelu { .. } => self.train_leaky(&task, stream)?,
        };
        let trajectory = trajectory.map_err(|error| failure(&error))?;
        let samples = self.training.samples(self.points).into_iter();
        Ok(Track {
            seed,
            minimum: trajectory.minimum(),
            last: trajectory.last(),
            samples: samples.map(|look| trajectory.observations[look]).collect(),
        })
    }

    fn train_linear(&self, task: &Task, seed: Seed) -> Result<Trajectory, TrainError> {
        let test = TestMap::from(task.teacher().map());
        self.training.run(self.setting.shape(), task.statistics(), test, seed)
    }

    /// A network with leaky hidden layers and a linear output, tested on noiseless examples.
    fn train_leaky(
        &self,
        task: &Task,
        seed: Seed,
    ) -> Result<Result<Trajectory, TrainError>, Failure> {
        let (inputs, targets) = self.test_examples(task, seed)?;
        let training = Examples { inputs: task.inputs(), targets: task.targets() };
        let test = TestExamples { inputs: &inputs, targets: &targets, row_groups: &[] };
        let student = self.training.student(self.setting.shape(), task.statistics(), seed);
        let student = student.map_err(|error| failure(&error))?;
        let network =
            Network::new(student, self.activation, Activation::Linear).map_err(Failure::setting)?;
        Ok(train_network(network, training, test, &self.training.config))
    }

    /// One-hot inputs are all there are; of others, fresh ones are drawn.
    fn test_examples(&self, task: &Task, seed: Seed) -> Result<(Matrix, Matrix), Failure> {
        const FRESH_PER_INPUT: usize = 4;
        let inputs = self.setting.inputs;
        let (examples, input_kind) = match self.setting.input_kind {
            InputKind::OneHot => (inputs, InputKind::OneHot),
            InputKind::Orthogonal | InputKind::Gaussian => {
                (FRESH_PER_INPUT * inputs, InputKind::Gaussian)
            }
        };
        let setting = TaskSetting { examples, input_kind, noise_std: 0.0 };
        let test =
            Task::draw(task.teacher(), &setting, seed.child("test")).map_err(Failure::setting)?;
        Ok((test.inputs().clone(), test.targets().clone()))
    }
}
