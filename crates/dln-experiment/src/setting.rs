//! One value from which the theory's and the simulation's arguments both come, so their constants
//! cannot drift apart.

use dln_dynamics::TheorySetting;
use dln_optimal::{LearnerError, LearnerTheory};
use dln_tasks::{InputKind, Seed, Task, TaskError, TaskSetting, Teacher, TeacherError};
use dln_trainer::{
    StopRule, Student, StudentError, StudentShape, TrainConfig, TrainError, Trajectory, train,
    train_aligned, train_flow,
};

use crate::rows::{Cell, Kind};
use crate::streams;

/// A student and its task. Has no default: every figure says what it takes, or that it takes the
/// [paper's](Setting::paper).
///
/// ```
/// use dln_dynamics::AlignedTheory;
/// use dln_experiment::{Plan, Setting, Start, strengths};
/// use dln_tasks::{InputKind, Seed};
/// use dln_trainer::StopRule;
///
/// let setting = Setting {
///     inputs: 40, outputs: 20, hidden: 20, layers: 2, examples: 40, input_kind: InputKind::OneHot,
///     noise_std: 1.0, init_scale: 1e-5, learning_rate: 1e-2, teacher_strengths: strengths(1, 6.0),
/// };
/// let predicted = AlignedTheory::new(&setting.theory())?.optimal_stopping();
/// let seed = Seed::new(1);
/// let task = setting.task(seed)?;
/// let plan = Plan { epochs: setting.epochs(4.0), observe_every: 1, stop: StopRule::AtEnd };
/// let seen = setting.run(Start::Aligned, &task, seed, plan)?.minimum();
/// assert!((setting.time_tau(seen.epoch) / predicted.time_tau - 1.0).abs() < 0.1);
/// # Ok::<(), dln_experiment::ComputeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// N1, width of the input layer.
    pub inputs: usize,
    /// N3, width of the output layer.
    pub outputs: usize,
    /// N2, width of every hidden layer of the student.
    pub hidden: usize,
    /// L, number of weight matrices of the student.
    pub layers: usize,
    /// P, number of training examples.
    pub examples: usize,
    /// How the inputs are drawn. The theory is that of white inputs whatever stands here.
    pub input_kind: InputKind,
    /// σ_z: noise entries are iid N(0, σ_z²/N1).
    pub noise_std: f64,
    /// ε, singular value of the student's product at the start.
    pub init_scale: f64,
    /// λ; τ is 1/λ epochs.
    pub learning_rate: f64,
    /// The teacher's singular values.
    pub teacher_strengths: Vec<f64>,
}

/// How a student starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Aligned with the training data's singular vectors: the student that the theory solves.
    Aligned,
    /// From random orthogonal layers.
    Random,
}

impl Start {
    /// Both, in the order of tables and legends.
    pub const BOTH: [Start; 2] = [Start::Aligned, Start::Random];

    /// The word in the column `student`.
    pub fn name(self) -> &'static str {
        match self {
            Start::Aligned => "aligned",
            Start::Random => "random",
        }
    }
}

impl Cell for Start {
    const KIND: Kind = Kind::Word;

    fn cell(&self) -> String {
        self.name().to_owned()
    }
}

/// How long to train, how often to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Number of gradient steps.
    pub epochs: usize,
    /// Epochs from one observation to the next.
    pub observe_every: usize,
    /// When to stop earlier.
    pub stop: StopRule,
}

/// The paper's teachers: rank K and multiplier m give m·K, …, 2m, m.
///
/// ```
/// assert_eq!(dln_experiment::strengths(3, 4.0), [12.0, 8.0, 4.0]);
/// ```
pub fn strengths(rank: u32, multiplier: f64) -> Vec<f64> {
    (1..=rank).rev().map(|k| f64::from(k) * multiplier).collect()
}

impl Setting {
    /// The paper's setting for networks of N1 inputs: N3 = N2 = N1/2, L = 2, P = N1 one-hot inputs,
    /// σ_z = 1, ε = 1e-5, λ = 1e-3. Figures change what they are about:
    ///
    /// ```
    /// use dln_experiment::{Setting, strengths};
    ///
    /// let deep = Setting { layers: 4, ..Setting::paper(100, strengths(1, 4.0)) };
    /// assert_eq!((deep.outputs, deep.hidden, deep.examples), (50, 50, 100));
    /// ```
    pub fn paper(inputs: usize, teacher_strengths: Vec<f64>) -> Setting {
        Setting {
            inputs,
            outputs: inputs / 2,
            hidden: inputs / 2,
            layers: 2,
            examples: inputs,
            input_kind: InputKind::OneHot,
            noise_std: 1.0,
            init_scale: 1e-5,
            learning_rate: 1e-3,
            teacher_strengths,
        }
    }

    /// What the theory needs to know.
    pub fn theory(&self) -> TheorySetting {
        TheorySetting::new(self.inputs, self.outputs, self.teacher_strengths.clone())
            .with_hidden(self.hidden)
            .with_layers(self.layers)
            .with_examples(self.examples)
            .with_noise_std(self.noise_std)
            .with_init_scale(self.init_scale)
    }

    /// The theory of the optimal learner and others.
    ///
    /// # Errors
    /// If a size, the noise or a strength is refused.
    pub fn learner(&self) -> Result<LearnerTheory, LearnerError> {
        LearnerTheory::new(&self.theory().data(), &self.teacher_strengths)
    }

    /// The student's widths and depth.
    pub fn shape(&self) -> StudentShape {
        StudentShape {
            inputs: self.inputs,
            hidden: self.hidden,
            outputs: self.outputs,
            layers: self.layers,
        }
    }

    /// Draws a teacher and its noisy data from the seed's own streams.
    ///
    /// # Errors
    /// If a size, a strength or the noise is refused.
    pub fn task(&self, seed: Seed) -> Result<Task, SettingError> {
        let teacher = Teacher::random(
            self.outputs,
            self.inputs,
            &self.teacher_strengths,
            seed.child(streams::TEACHER),
        )?;
        let setting = TaskSetting::new(self.examples, self.input_kind, self.noise_std);
        Ok(Task::draw(&teacher, &setting, seed.child(streams::TASK))?)
    }

    /// The random student of a seed before training: orthogonal layers from the stream `student`.
    ///
    /// # Errors
    /// If a size or the initial scale is refused.
    pub fn random_student(&self, seed: Seed) -> Result<Student, StudentError> {
        Student::random_orthogonal(self.shape(), self.init_scale, seed.child(streams::STUDENT))
    }

    /// Trains a student on a task. A training-aligned one takes the exact mode-by-mode recursion; a
    /// random one, the seed's [`random_student`](Self::random_student), takes plain gradient
    /// descent.
    ///
    /// # Errors
    /// If the plan or the student is refused, or training diverges.
    pub fn run(
        &self,
        start: Start,
        task: &Task,
        seed: Seed,
        plan: Plan,
    ) -> Result<Trajectory, TrainError> {
        let config = self.train_config(plan);
        let (statistics, teacher) = (task.statistics(), task.teacher().map());
        match start {
            Start::Aligned => {
                train_aligned(self.shape(), self.init_scale, statistics, teacher, &config)
            }
            Start::Random => train(self.random_student(seed)?, statistics, teacher, &config),
        }
    }

    /// Trains a random student by gradient flow, observed at the plan's epochs: what
    /// [`run`](Self::run) tends to for small learning rates. `tolerance` bounds the estimated error
    /// of a step, see [`train_flow`].
    ///
    /// # Errors
    /// If the plan, the tolerance or the student is refused.
    pub fn run_flow(
        &self,
        task: &Task,
        seed: Seed,
        plan: Plan,
        tolerance: f64,
    ) -> Result<Trajectory, TrainError> {
        let (config, student) = (self.train_config(plan), self.random_student(seed)?);
        train_flow(student, task.statistics(), task.teacher().map(), &config, tolerance)
    }

    /// The trainer's plan with this setting's learning rate.
    pub fn train_config(&self, plan: Plan) -> TrainConfig {
        TrainConfig::new(self.learning_rate, plan.epochs)
            .with_observe_every(plan.observe_every)
            .with_stop(plan.stop)
    }

    /// t/τ after the given number of epochs.
    pub fn time_tau(&self, epoch: usize) -> f64 {
        epoch as f64 * self.learning_rate
    }

    /// The number of epochs nearest to t/τ.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "figures train for at most about 1e6 epochs"
    )]
    pub fn epochs(&self, time_tau: f64) -> usize {
        (time_tau / self.learning_rate).round() as usize
    }
}

/// A setting from which no task can be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingError {
    /// The teacher is refused.
    #[error(transparent)]
    Teacher(#[from] TeacherError),
    /// The task is refused.
    #[error(transparent)]
    Task(#[from] TaskError),
}
