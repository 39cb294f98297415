//! Simulated means against numbers measured with the authors' published scripts (Lampinen & Ganguli 2019).
//!
//! `reference/README.md` says what the numbers are. Two means agree if they are within four combined standard errors.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use dln_figures::{Plan, Setting, Start, Summary, strengths};
use dln_linalg::thin_svd;
use dln_tasks::{InputKind, Seed};
use dln_trainer::{StopRule, Trajectory};

const SHALLOW: &str = include_str!("reference/shallow_students.csv");
const DEEP: &str = include_str!("reference/deep_students.csv");
const SIGNAL: &str = include_str!("reference/signal_in_noise.csv");

/// How far two means may lie apart, in combined standard errors.
const LIMIT: f64 = 4.0;

/// Step of the reference; its epochs are counted in these.
const LEARNING_RATE: f64 = 1e-3;

/// Epochs of the reference from one observation to the next.
const OBSERVE_EVERY: usize = 10;

/// One line of a file: the name of each column and what stands in it.
struct Row(BTreeMap<&'static str, &'static str>);

impl Row {
    fn all(text: &'static str) -> Vec<Self> {
        let mut lines = text.lines();
        let names: Vec<_> = lines.next().expect("a header").split(',').collect();
        lines.map(|line| Self(names.iter().copied().zip(line.split(',')).collect())).collect()
    }

    fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    fn number<T: FromStr<Err: Debug>>(&self, column: &str) -> T {
        self.0[column].parse().expect("a number of the column's type")
    }

    #[track_caller]
    fn check(&self, column: &str, values: &[f64]) {
        let ours = Summary::of(values);
        let std_error = ours.std_error.hypot(self.number(&format!("{column}_se")));
        let distance = (ours.mean - self.number::<f64>(column)).abs() / std_error;
        assert!(distance <= LIMIT, "{column} of {:?}: {ours:?}, {distance} away", self.0);
    }
}

/// The setting that all files have in common.
fn setting(teacher_strengths: Vec<f64>) -> Setting {
    Setting {
        inputs: 100,
        hidden: 50,
        outputs: 50,
        layers: 2,
        examples: 100,
        input_kind: InputKind::OneHot,
        noise_std: 1.0,
        init_scale: 1e-5,
        learning_rate: LEARNING_RATE,
        teacher_strengths,
    }
}

/// How the students of a file are repeated.
#[derive(Clone, Copy)]
struct Students {
    start: Start,
    layers: usize,
    seeds: u64,
    /// In steps of [`LEARNING_RATE`], like the reference's.
    epochs: usize,
    /// So many of these epochs are made in one step; divides [`OBSERVE_EVERY`].
    stride: usize,
}

impl Students {
    /// Compares the minimum, and both errors at every epoch that the file holds and the runs reach.
    fn check(self, file: &'static str) {
        for row in Row::all(file).iter().filter(|row| row.0["student"] == self.start.name()) {
            let runs = self.train(row);
            let column =
                |value: &dyn Fn(&Trajectory) -> f64| runs.iter().map(value).collect::<Vec<_>>();
            let stopping_epoch = |run: &Trajectory| (run.minimum().epoch * self.stride) as f64;
            row.check("min_test_error", &column(&|run| run.minimum().test_error));
            row.check("optimal_stopping_epoch", &column(&stopping_epoch));
            for (look, epoch) in (0..=self.epochs).step_by(OBSERVE_EVERY).enumerate() {
                if row.has(&format!("test_error_{epoch}_se")) {
                    let at = |run: &Trajectory| run.observations[look];
                    row.check(&format!("test_error_{epoch}"), &column(&|run| at(run).test_error));
                    row.check(&format!("train_error_{epoch}"), &column(&|run| at(run).train_error));
                }
            }
        }
    }

    /// Trains one student a seed on the task of `row`.
    fn train(self, row: &Row) -> Vec<Trajectory> {
        let setting = Setting {
            layers: self.layers,
            learning_rate: LEARNING_RATE * self.stride as f64,
            ..setting(strengths(row.number("rank"), row.number("multiplier")))
        };
        let plan = Plan {
            epochs: self.epochs / self.stride,
            observe_every: OBSERVE_EVERY / self.stride,
            stop: StopRule::AtEnd,
        };
        let run = |index| {
            let seed = Seed::new(1).child("reference").replicate(index);
            let task = setting.task(seed).expect("a sound setting");
            setting.run(self.start, &task, seed, plan).expect("a learning rate small enough")
        };
        (0..self.seeds).map(run).collect()
    }
}

#[test]
fn shallow_aligned_students() {
    let start = Start::Aligned;
    Students { start, layers: 2, seeds: 40, epochs: 10_000, stride: 1 }.check(SHALLOW);
}

#[test]
fn shallow_random_students() {
    let start = Start::Random;
    Students { start, layers: 2, seeds: 5, epochs: 5_000, stride: 1 }.check(SHALLOW);
}

#[test]
fn deep_aligned_students() {
    let start = Start::Aligned;
    Students { start, layers: 4, seeds: 40, epochs: 100_000, stride: 1 }.check(DEEP);
}

/// Ten epochs are made in one step: while a deep student's weights are small, which is most of the time, it moves so
/// slowly that this shifts the minimum by far less than the reference's standard error.
#[test]
fn deep_random_students() {
    let start = Start::Random;
    Students { start, layers: 4, seeds: 6, epochs: 120_000, stride: 10 }.check(DEEP);
}

#[test]
fn signal_in_noise() {
    const INPUTS: usize = 1000;
    for row in Row::all(SIGNAL) {
        let one_mode = setting(vec![row.number("teacher")]);
        let outputs = row.number("outputs");
        let setting = Setting { inputs: INPUTS, examples: INPUTS, outputs, ..one_mode };
        let draw = |index| {
            let seed = Seed::new(1).child("signal").replicate(index);
            let task = setting.task(seed).expect("a sound setting");
            let data = thin_svd(task.statistics().input_output_correlation.as_ref());
            let (data, teacher) = (data.expect("a finite matrix"), task.teacher());
            let output: f64 = teacher.left().col(0).transpose() * data.left.col(0);
            let input: f64 = teacher.right().col(0).transpose() * data.right.col(0);
            (data.values[0], (output * input).abs())
        };
        let (data, overlaps): (Vec<_>, Vec<_>) = (0..4).map(draw).unzip();
        row.check("data", &data);
        row.check("overlap", &overlaps);
    }
}
