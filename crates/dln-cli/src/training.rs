//! Runs of gradient descent: how long, how often to look, and how a student starts.

use dln_dynamics::TheorySetting;
use dln_experiment::Setting;
use dln_tasks::{Seed, TrainingStatistics};
use dln_trainer::{
    StopRule, Student, StudentShape, TestMap, TrainConfig, TrainError, Trajectory, train,
    train_aligned,
};

use crate::arguments::{InputType, RunArguments, StudentArguments, StudentKind};
use crate::failure::Failure;

/// A run of more steps would not end within a day.
const MOST_EPOCHS: f64 = 1e9;
/// 10⁸ numbers are 0.8 GB.
const MOST_ENTRIES: usize = 100_000_000;

/// How to train, whatever is learned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Training {
    pub(crate) config: TrainConfig,
    student: StudentKind,
    input_type: InputType,
    init_scale: f64,
}

impl Training {
    /// The plan that the arguments describe, with at most so many looks at errors along a run.
    pub(crate) fn new(
        student: &StudentArguments,
        run: &RunArguments,
        looks: usize,
    ) -> Result<Self, Failure> {
        let epochs = match run.epochs {
            Some(epochs) => epochs,
            None => epochs(student.until, student.learning_rate)?,
        };
        let config = TrainConfig {
            learning_rate: student.learning_rate,
            epochs,
            observe_every: epochs.div_ceil(looks),
            stop: StopRule::AtEnd,
        };
        Ok(Self {
            config,
            student: run.student,
            input_type: run.input_type,
            init_scale: student.init_scale,
        })
    }

    /// The time t/τ at an epoch.
    pub(crate) fn time_tau(&self, epoch: usize) -> f64 {
        epoch as f64 * self.config.learning_rate
    }

    /// The untrained student of a run.
    pub(crate) fn student(
        &self,
        shape: StudentShape,
        statistics: &TrainingStatistics,
        seed: Seed,
    ) -> Result<Student, TrainError> {
        let student = match self.student {
            StudentKind::Random => {
                Student::random_orthogonal(shape, self.init_scale, seed.child("student"))
            }
            StudentKind::Aligned => Student::training_aligned(
                shape,
                self.init_scale,
                &statistics.input_output_correlation,
            ),
        };
        Ok(student?)
    }

    /// Trains a linear student. On white inputs an aligned one takes the exact recursion, one number a mode.
    pub(crate) fn run(
        &self,
        shape: StudentShape,
        statistics: &TrainingStatistics,
        test: TestMap<'_>,
        seed: Seed,
    ) -> Result<Trajectory, TrainError> {
        let is_white = self.input_type != InputType::Gaussian;
        if self.student == StudentKind::Aligned && is_white {
            return train_aligned(shape, self.init_scale, statistics, test, &self.config);
        }
        train(self.student(shape, statistics, seed)?, statistics, test, &self.config)
    }

    /// Which of a run's looks make a curve of so many points: evenly spread, with both ends.
    pub(crate) fn samples(&self, points: usize) -> Vec<usize> {
        let last = self.config.epochs.div_ceil(self.config.observe_every);
        let mut samples: Vec<usize> =
            (0..points).map(|point| point * last / (points - 1)).collect();
        samples.dedup();
        samples
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1e9")]
fn epochs(until: f64, learning_rate: f64) -> Result<usize, Failure> {
    let epochs = (until / learning_rate).round();
    if (1.0..=MOST_EPOCHS).contains(&epochs) {
        return Ok(epochs as usize);
    }
    Err(Failure::usage(
        format!(
            "--until {until:e} at --learning-rate {learning_rate:e} makes {epochs:e} epochs, expected 1 to {MOST_EPOCHS:e}"
        ),
        "change one of the two, or give --epochs",
    ))
}

/// Refuses networks and data that do not fit into memory.
pub(crate) fn check_memory(setting: &Setting) -> Result<(), Failure> {
    let TheorySetting { inputs, outputs, hidden, examples, .. } = setting.theory();
    let widest = inputs.max(outputs).max(hidden);
    let largest = widest.saturating_mul(inputs.max(hidden).max(examples));
    if largest <= MOST_ENTRIES {
        return Ok(());
    }
    Err(Failure::usage(
        format!(
            "{inputs} inputs, {outputs} outputs, hidden layers of {hidden} and {examples} examples make matrices of more than {MOST_ENTRIES:e} entries"
        ),
        "take a smaller network; `dln predict` without --band takes any size",
    ))
}

/// Refuses so many curves, as the flag asks for, of so many points if they do not fit into memory.
pub(crate) fn check_curves(flag: &str, curves: u64, points: usize) -> Result<(), Failure> {
    /// Points of 24 bytes, 1.2 GB.
    const MOST_POINTS: u64 = 50_000_000;
    if curves.saturating_mul(points as u64) <= MOST_POINTS {
        return Ok(());
    }
    Err(Failure::usage(
        format!(
            "{flag} {curves} with --points {points} makes more than {MOST_POINTS} points of curves"
        ),
        format!("ask for fewer points, or give a smaller {flag}"),
    ))
}

/// Why a run ended without a trajectory, in terms of flags.
pub(crate) fn failure(error: &TrainError) -> Failure {
    match error {
        TrainError::Diverged { .. } => {
            Failure::usage(format!("--learning-rate: {error}"), "give a smaller --learning-rate")
        }
        _ => Failure::setting(error),
    }
}
