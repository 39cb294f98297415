//! Students trained on tasks of one setting, a seed each, and what the runs come to.

use dln_tasks::{InputKind, Seed, StackedTeacherError, Task, TaskError, TaskSetting};
use dln_trainer::{
    Activation, Examples, Network, Observation, SlopeError, StudentError, TestExamples, TestMap,
    TrainError, Trajectory, train_network,
};

use crate::limits::{LimitError, check_curves};
use crate::training::Training;
use crate::{Context, Setting, SettingError, Start, Summary, sweep};

/// Looks at the errors along a run, each of which costs an exact student next to nothing.
const LOOKS: usize = 20_000;
/// A network of other layers is run over all test examples at each look.
const LOOKS_AT_EXAMPLES: usize = 2_000;

/// Runs of one setting that differ in their seeds alone.
///
/// # Examples
///
/// ```
/// use dln_experiment::{Context, Setting, Simulation, Start};
/// use dln_trainer::Activation;
///
/// let setting = Setting::paper(40, vec![4.0]);
/// let epochs = setting.planned_epochs(6.0)?;
/// let simulation = Simulation::new(setting, Start::Aligned, Activation::Linear, epochs, 50)?;
/// let found = simulation.run_all(&Context::silent(), 0, 4)?;
/// assert_eq!((found.runs.len(), found.curve.len()), (4, 50));
/// assert!(found.mean.min_test_error < found.mean.final_test_error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Simulation {
    setting: Setting,
    training: Training,
    activation: Activation,
    points: usize,
}

/// What a run reached.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// Smallest test error along the run.
    pub min_test_error: f64,
    /// When it was reached.
    pub optimal_stopping_tau: f64,
    /// Training error at the end.
    pub final_train_error: f64,
    /// Test error at the end.
    pub final_test_error: f64,
}

/// A run and its seed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SimulatedRun {
    /// Its seed: the same whichever series it belongs to.
    pub seed: u64,
    /// What it reached.
    pub outcome: Outcome,
}

/// Errors at one time over all runs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SimulatedPoint {
    /// Time t/τ.
    pub time_tau: f64,
    /// Training errors; the standard error is NaN for a single run.
    pub train_error: Summary,
    /// Test errors.
    pub test_error: Summary,
}

/// All runs, their means, and the standard errors of these: NaN for a single run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SimulatedRuns {
    /// The runs in the order of their seeds.
    pub runs: Vec<SimulatedRun>,
    /// Means over the runs.
    pub mean: Outcome,
    /// Standard errors of the means.
    pub std_error: Outcome,
    /// The mean curve.
    pub curve: Vec<SimulatedPoint>,
}

/// Why a simulation came to no result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// It asks for too much.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// A curve has two ends.
    #[error("a curve has {0} points, but must have at least 2")]
    Points(usize),
    /// A number of steps of 0.
    #[error("epochs is 0, but must be at least 1")]
    Epochs,
    /// No runs.
    #[error("seeds is 0, but must be at least 1")]
    Seeds,
    /// The setting describes no task.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The student cannot be trained.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// The layers cannot act so.
    #[error(transparent)]
    Slope(#[from] SlopeError),
    /// The pair of tasks cannot be.
    #[error(transparent)]
    StackedTeacher(#[from] StackedTeacherError),
    /// The caller asked for an end.
    #[error("interrupted")]
    Interrupted,
}

impl From<StudentError> for SimulationError {
    fn from(error: StudentError) -> Self {
        Self::Train(error.into())
    }
}

impl From<TaskError> for SimulationError {
    fn from(error: TaskError) -> Self {
        Self::Setting(error.into())
    }
}

/// What is kept of a run.
struct Track {
    seed: u64,
    minimum: Observation,
    last: Observation,
    samples: Vec<Observation>,
}

impl Simulation {
    /// Students with the given start and activation, trained for `epochs` epochs, with curves of at
    /// most `points` points.
    ///
    /// # Errors
    ///
    /// [`SimulationError`] if a number is too small, or the matrices would not fit into memory.
    pub fn new(
        setting: Setting,
        start: Start,
        activation: Activation,
        epochs: usize,
        points: usize,
    ) -> Result<Self, SimulationError> {
        if points < 2 {
            return Err(SimulationError::Points(points));
        }
        if epochs == 0 {
            return Err(SimulationError::Epochs);
        }
        setting.check_memory()?;
        let looks = if activation == Activation::Linear { LOOKS } else { LOOKS_AT_EXAMPLES };
        let training = Training::new(&setting, start, epochs, looks);
        Ok(Self { setting, training, activation, points })
    }

    /// The time t/τ at the end of training.
    pub fn until_tau(&self) -> f64 {
        self.training.time_tau(self.training.config.epochs)
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
    ) -> Result<SimulatedRuns, SimulationError> {
        if seeds == 0 {
            return Err(SimulationError::Seeds);
        }
        check_curves(seeds, self.points)?;
        let tracks = sweep(context, &[()], seeds, |(), replicate| {
            if context.is_interrupted() {
                return Err(SimulationError::Interrupted);
            }
            self.run(first_seed + replicate)
        })?;
        Ok(self.gather(&tracks.into_iter().flatten().collect::<Vec<_>>()))
    }

    fn run(&self, seed: u64) -> Result<Track, SimulationError> {
        let stream = Seed::new(seed);
        let task = self.setting.task(stream)?;
        let trajectory = match self.activation {
            Activation::Linear => {
                let test = TestMap::from(task.teacher().map());
                self.training.run(self.setting.shape(), task.statistics(), test, stream)?
            }
            Activation::LeakyRelu { .. } => self.train_leaky(&task, stream)?,
        };
        let samples = self.training.samples(self.points).into_iter();
        Ok(Track {
            seed,
            minimum: trajectory.minimum(),
            last: trajectory.last(),
            samples: samples.map(|look| trajectory.observations[look]).collect(),
        })
    }

    /// A network with leaky hidden layers and a linear output, tested on noiseless examples.
    fn train_leaky(&self, task: &Task, seed: Seed) -> Result<Trajectory, SimulationError> {
        let fresh = self.test_task(task, seed)?;
        let training = Examples { inputs: task.inputs(), targets: task.targets() };
        let test =
            TestExamples { inputs: fresh.inputs(), targets: fresh.targets(), row_groups: &[] };
        let student = self.training.student(self.setting.shape(), task.statistics(), seed)?;
        let network = Network::new(student, self.activation, Activation::Linear)?;
        Ok(train_network(network, training, test, &self.training.config)?)
    }

    /// One-hot inputs are all there are; of others, fresh ones are drawn.
    fn test_task(&self, task: &Task, seed: Seed) -> Result<Task, SimulationError> {
        const FRESH_PER_INPUT: usize = 4;
        let inputs = self.setting.inputs;
        let (examples, input_kind) = match self.setting.input_kind {
            InputKind::OneHot => (inputs, InputKind::OneHot),
            InputKind::Orthogonal | InputKind::Gaussian => {
                (FRESH_PER_INPUT * inputs, InputKind::Gaussian)
            }
        };
        let setting = TaskSetting::new(examples, input_kind, 0.0);
        Ok(Task::draw(task.teacher(), &setting, seed.child("test"))?)
    }

    fn gather(&self, tracks: &[Track]) -> SimulatedRuns {
        let run = |track: &Track| SimulatedRun {
            seed: track.seed,
            outcome: Outcome {
                min_test_error: track.minimum.test_error,
                optimal_stopping_tau: self.training.time_tau(track.minimum.epoch),
                final_train_error: track.last.train_error,
                final_test_error: track.last.test_error,
            },
        };
        let runs: Vec<SimulatedRun> = tracks.iter().map(run).collect();
        let curve = (0..tracks[0].samples.len()).map(|look| self.point(tracks, look)).collect();
        SimulatedRuns {
            mean: Outcome::of_each(&runs, |summary| summary.mean),
            std_error: Outcome::of_each(&runs, |summary| summary.std_error),
            curve,
            runs,
        }
    }

    fn point(&self, tracks: &[Track], look: usize) -> SimulatedPoint {
        let of = |error: fn(&Observation) -> f64| {
            Summary::of(&tracks.iter().map(|track| error(&track.samples[look])).collect::<Vec<_>>())
        };
        SimulatedPoint {
            time_tau: self.training.time_tau(tracks[0].samples[look].epoch),
            train_error: of(|look| look.train_error),
            test_error: of(|look| look.test_error),
        }
    }
}

impl Outcome {
    /// A statistic of every quantity over the runs.
    fn of_each(runs: &[SimulatedRun], statistic: impl Fn(&Summary) -> f64) -> Self {
        let of = |quantity: fn(&Self) -> f64| {
            let values: Vec<f64> = runs.iter().map(|run| quantity(&run.outcome)).collect();
            statistic(&Summary::of(&values))
        };
        Self {
            min_test_error: of(|outcome| outcome.min_test_error),
            optimal_stopping_tau: of(|outcome| outcome.optimal_stopping_tau),
            final_train_error: of(|outcome| outcome.final_train_error),
            final_test_error: of(|outcome| outcome.final_test_error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    fn simulation(points: usize, epochs: usize) -> Result<Simulation, SimulationError> {
        let setting = Setting::paper(12, vec![3.0]);
        Simulation::new(setting, Start::Random, Activation::Linear, epochs, points)
    }

    #[test]
    fn a_run_does_not_depend_on_its_series() {
        let simulation = simulation(5, 100).expect("sound");
        let series = simulation.run_all(&Context::silent(), 3, 5).expect("sound");
        let single = simulation.run_all(&Context::silent(), 7, 1).expect("sound");
        assert_eq!(series.runs[4], single.runs[0]);
        assert!(single.std_error.final_test_error.is_nan());
    }

    #[test]
    fn nothing_to_do_is_refused() {
        assert_eq!(simulation(1, 10).err(), Some(SimulationError::Points(1)));
        assert_eq!(simulation(2, 0).err(), Some(SimulationError::Epochs));
        let none = simulation(2, 1).expect("sound").run_all(&Context::silent(), 0, 0);
        assert_eq!(none, Err(SimulationError::Seeds));
    }

    #[test]
    fn an_interrupted_series_ends() {
        let flag = AtomicBool::new(true);
        let context = Context::silent().interrupted_by(&flag);
        let ended = simulation(2, 1).expect("sound").run_all(&context, 0, 3);
        assert_eq!(ended, Err(SimulationError::Interrupted));
    }
}
