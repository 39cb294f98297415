//! Settings as the page sends them, by the names of the program's flags.

use dln_dynamics::TheorySetting;
use dln_experiment::{Setting, even_times};
use dln_tasks::InputKind;
use serde::Deserialize;

/// Curves longer than this are not drawn.
const MOST_POINTS: usize = 10_000;

/// A task and its student.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TaskRequest {
    teacher: Vec<f64>,
    noise: f64,
    inputs: usize,
    outputs: usize,
    hidden: Option<usize>,
    layers: usize,
    examples: Option<usize>,
    init_scale: f64,
    pub(crate) learning_rate: f64,
    until: f64,
    points: usize,
}

impl TaskRequest {
    /// The setting, with the program's defaults.
    pub(crate) fn setting(&self) -> Setting {
        Setting {
            inputs: self.inputs,
            outputs: self.outputs,
            hidden: self.hidden.unwrap_or(self.inputs.min(self.outputs)),
            layers: self.layers,
            examples: self.examples.unwrap_or(self.inputs),
            input_kind: InputKind::Orthogonal,
            noise_std: self.noise,
            init_scale: self.init_scale,
            learning_rate: self.learning_rate,
            teacher_strengths: self.teacher.clone(),
        }
    }

    /// As the theory takes it.
    pub(crate) fn theory(&self) -> TheorySetting {
        self.setting().theory()
    }

    /// The times of the curve.
    pub(crate) fn times(&self) -> Vec<f64> {
        times(self.until, self.points)
    }
}

/// Evenly spread times.
pub(crate) fn times(until: f64, points: usize) -> Vec<f64> {
    even_times(until.max(0.0), points.clamp(2, MOST_POINTS))
}
