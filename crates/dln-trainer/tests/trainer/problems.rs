//! Tasks and comparisons that several tests use.

use dln_linalg::{Matrix, squared_distance, squared_norm};
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
use dln_trainer::{StudentShape, TrainConfig};
use proptest::prelude::*;

/// A task with one-hot inputs, one example per input, and noise of standard deviation 1.
pub(crate) fn one_hot(outputs: usize, inputs: usize, strengths: &[f64], seed: u64) -> Task {
    let setting = TaskSetting::new(inputs, InputKind::OneHot, 1.0);
    task(outputs, inputs, strengths, setting, seed)
}

pub(crate) fn task(
    outputs: usize,
    inputs: usize,
    strengths: &[f64],
    setting: TaskSetting,
    seed: u64,
) -> Task {
    let seed = Seed::new(seed);
    let teacher =
        Teacher::random(outputs, inputs, strengths, seed.child("teacher")).expect("valid");
    Task::draw(&teacher, &setting, seed.child("data")).expect("valid")
}

pub(crate) fn config(learning_rate: f64, epochs: usize, observe_every: usize) -> TrainConfig {
    TrainConfig::new(learning_rate, epochs).with_observe_every(observe_every)
}

/// Small shapes of every kind.
pub(crate) fn shapes() -> impl Strategy<Value = StudentShape> {
    (1..7_usize, 1..7_usize, 1..7_usize, 1..6_usize).prop_map(
        |(inputs, hidden, outputs, layers)| StudentShape { inputs, hidden, outputs, layers },
    )
}

/// All kinds of inputs, and one, some or many examples.
pub(crate) fn settings(inputs: usize) -> impl Strategy<Value = TaskSetting> {
    let kinds = prop_oneof![
        (Just(InputKind::OneHot), prop_oneof![1..=inputs, Just(3 * inputs)]),
        (Just(InputKind::Orthogonal), 1..=3 * inputs),
        (Just(InputKind::Gaussian), 1..=3 * inputs),
    ];
    (kinds, 0.0..2.0).prop_map(|((input_kind, examples), noise_std)| {
        TaskSetting::new(examples, input_kind, noise_std)
    })
}

/// ‖a − b‖ relative to 1 + ‖b‖.
pub(crate) fn distance(a: &Matrix, b: &Matrix) -> f64 {
    squared_distance(a.as_ref(), b.as_ref()).sqrt() / (1.0 + squared_norm(b.as_ref()).sqrt())
}
