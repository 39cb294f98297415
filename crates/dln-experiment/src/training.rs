//! Runs of gradient descent from one start: how long, how often to look, and which way is exact and
//! fast.

use dln_tasks::{InputKind, Seed, TrainingStatistics};
use dln_trainer::{
    Student, StudentShape, TestMap, TrainConfig, TrainError, Trajectory, train, train_aligned,
};

use crate::streams;
use crate::{Setting, Start};

/// How the students of a setting are trained, whatever they learn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Training {
    pub(crate) config: TrainConfig,
    start: Start,
    is_white: bool,
    init_scale: f64,
}

impl Training {
    /// A plan of `epochs` epochs with at most `looks` observations of the errors.
    pub(crate) fn new(setting: &Setting, start: Start, epochs: usize, looks: usize) -> Self {
        let config = TrainConfig::new(setting.learning_rate, epochs)
            .with_observe_every(epochs.div_ceil(looks));
        let is_white = setting.input_kind != InputKind::Gaussian;
        Self { config, start, is_white, init_scale: setting.init_scale }
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
        let student = match self.start {
            Start::Random => {
                Student::random_orthogonal(shape, self.init_scale, seed.child(streams::STUDENT))
            }
            Start::Aligned => Student::training_aligned(
                shape,
                self.init_scale,
                &statistics.input_output_correlation,
            ),
        };
        Ok(student?)
    }

    /// Trains a linear student. On white inputs an aligned one takes the exact recursion, one
    /// number a mode.
    pub(crate) fn run(
        &self,
        shape: StudentShape,
        statistics: &TrainingStatistics,
        test: TestMap<'_>,
        seed: Seed,
    ) -> Result<Trajectory, TrainError> {
        if self.start == Start::Aligned && self.is_white {
            return train_aligned(shape, self.init_scale, statistics, test, &self.config);
        }
        train(self.student(shape, statistics, seed)?, statistics, test, &self.config)
    }

    /// Which of a run's observations make a curve of `points` points: evenly spread, with both
    /// ends.
    pub(crate) fn samples(&self, points: usize) -> Vec<usize> {
        let last = self.config.epochs.div_ceil(self.config.observe_every);
        let mut samples: Vec<usize> =
            (0..points).map(|point| point * last / (points - 1)).collect();
        samples.dedup();
        samples
    }
}
