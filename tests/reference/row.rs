//! One line of a file of reference numbers, and how ours are compared with it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use dln_experiment::Summary;
use dln_trainer::Trajectory;

/// How far two means may lie apart, in combined standard errors.
const LIMIT: f64 = 4.0;

/// Step of the reference; its epochs are counted in these.
pub(crate) const LEARNING_RATE: f64 = 1e-3;

/// The name of each column and what stands in it.
pub(crate) struct Row(BTreeMap<&'static str, &'static str>);

impl Row {
    /// The lines of a file.
    pub(crate) fn all(text: &'static str) -> impl Iterator<Item = Self> {
        let mut lines = text.lines();
        let names: Vec<_> = lines.next().expect("a header").split(',').collect();
        lines.map(move |line| Self(names.iter().copied().zip(line.split(',')).collect()))
    }

    /// The lines in which `column` holds `value`.
    pub(crate) fn with(
        text: &'static str,
        column: &'static str,
        value: &'static str,
    ) -> impl Iterator<Item = Self> {
        Self::all(text).filter(move |row| row.0[column] == value)
    }

    pub(crate) fn number<T: FromStr<Err: Debug>>(&self, column: &str) -> T {
        self.0[column].parse().expect("a number of the column's type")
    }

    #[track_caller]
    pub(crate) fn check(&self, column: &str, values: &[f64]) {
        let ours = Summary::of(values);
        let std_error = ours.std_error.hypot(self.number(&format!("{column}_se")));
        let distance = (ours.mean - self.number::<f64>(column)).abs() / std_error;
        assert!(distance <= LIMIT, "{column} of {:?}: {ours:?}, {distance} away", self.0);
    }

    /// Compares the minimum, and both errors at every epoch that the file holds and the runs
    /// observed.
    ///
    /// `stride` epochs of the reference are one of the runs'.
    pub(crate) fn check_runs(&self, runs: &[Trajectory], stride: usize) {
        let column =
            |value: &dyn Fn(&Trajectory) -> f64| runs.iter().map(value).collect::<Vec<_>>();
        self.check("min_test_error", &column(&|run| run.minimum().test_error));
        let stopping_epoch = |run: &Trajectory| (run.minimum().epoch * stride) as f64;
        self.check("optimal_stopping_epoch", &column(&stopping_epoch));
        for (look, observation) in runs[0].observations.iter().enumerate() {
            let epoch = observation.epoch * stride;
            if self.0.contains_key(format!("test_error_{epoch}_se").as_str()) {
                let at = |run: &Trajectory| run.observations[look];
                self.check(&format!("test_error_{epoch}"), &column(&|run| at(run).test_error));
                self.check(&format!("train_error_{epoch}"), &column(&|run| at(run).train_error));
            }
        }
    }
}
