//! Settings of tasks and networks as Python hands them over: dictionaries of named numbers, all of them given.

use dln_dynamics::TheorySetting;
use dln_experiment::{Setting, SimulationError, Start};
use dln_tasks::InputKind;
use dln_trainer::Activation;
use dln_transfer::{NetworkSetting, Pair};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::refusal::refuse;

/// A task and the network that learns it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct TaskArguments {
    teacher_strengths: Vec<f64>,
    inputs: usize,
    outputs: usize,
    hidden: usize,
    layers: usize,
    examples: usize,
    noise_std: f64,
    init_scale: f64,
}

impl TaskArguments {
    pub(crate) fn theory(self) -> TheorySetting {
        TheorySetting {
            inputs: self.inputs,
            outputs: self.outputs,
            hidden: self.hidden,
            layers: self.layers,
            examples: self.examples,
            noise_std: self.noise_std,
            init_scale: self.init_scale,
            teacher_strengths: self.teacher_strengths,
        }
    }
}

/// Two tasks of rank one and the networks that learn them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct PairArguments {
    teacher_a: f64,
    teacher_b: f64,
    alignment: f64,
    outputs_a: usize,
    outputs_b: usize,
    inputs: usize,
    hidden: usize,
    layers: usize,
    examples: usize,
    noise_std: f64,
    init_scale: f64,
}

impl PairArguments {
    pub(crate) fn pair(&self) -> Pair {
        Pair {
            outputs_a: self.outputs_a,
            outputs_b: self.outputs_b,
            teacher_a: self.teacher_a,
            teacher_b: self.teacher_b,
            alignment: self.alignment,
        }
    }

    pub(crate) fn network(&self) -> NetworkSetting {
        NetworkSetting {
            inputs: self.inputs,
            hidden: self.hidden,
            layers: self.layers,
            examples: self.examples,
            noise_std: self.noise_std,
            init_scale: self.init_scale,
        }
    }
}

impl PairArguments {
    /// The network that learns the joint task.
    pub(crate) fn joint_setting(&self) -> TheorySetting {
        TheorySetting {
            inputs: self.inputs,
            outputs: self.outputs_a + self.outputs_b,
            hidden: self.hidden,
            layers: self.layers,
            examples: self.examples,
            noise_std: self.noise_std,
            init_scale: self.init_scale,
            teacher_strengths: vec![self.teacher_a, self.teacher_b],
        }
    }
}

/// How students are trained.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct TrainingArguments {
    pub(crate) learning_rate: f64,
    pub(crate) until_tau: f64,
    pub(crate) epochs: Option<usize>,
    start: String,
    input_kind: String,
    pub(crate) seeds: u64,
    pub(crate) seed: u32,
}

impl TrainingArguments {
    pub(crate) fn setting(&self, theory: TheorySetting) -> PyResult<Setting> {
        Ok(Setting {
            inputs: theory.inputs,
            outputs: theory.outputs,
            hidden: theory.hidden,
            layers: theory.layers,
            examples: theory.examples,
            input_kind: input_kind(&self.input_kind)?,
            noise_std: theory.noise_std,
            init_scale: theory.init_scale,
            learning_rate: self.learning_rate,
            teacher_strengths: theory.teacher_strengths,
        })
    }

    pub(crate) fn start(&self) -> PyResult<Start> {
        let found = Start::BOTH.into_iter().find(|start| start.name() == self.start);
        found.ok_or_else(|| unknown("start", &self.start, "'aligned' or 'random'"))
    }

    /// The epochs that are asked for, or those to the end of the curve.
    pub(crate) fn planned_epochs(&self, setting: &Setting) -> PyResult<usize> {
        match self.epochs {
            Some(epochs) => Ok(epochs),
            None => setting
                .planned_epochs(self.until_tau)
                .map_err(|error| refuse(SimulationError::from(error))),
        }
    }
}

fn input_kind(name: &str) -> PyResult<InputKind> {
    match name {
        "one-hot" => Ok(InputKind::OneHot),
        "orthogonal" => Ok(InputKind::Orthogonal),
        "gaussian" => Ok(InputKind::Gaussian),
        _ => Err(unknown("input_kind", name, "'one-hot', 'orthogonal' or 'gaussian'")),
    }
}

/// Leaky hidden layers of the given slope, or linear ones.
pub(crate) fn activation(slope: Option<f64>) -> Activation {
    slope.map_or(Activation::Linear, |slope| Activation::LeakyRelu { slope })
}

/// The refusal of a word.
pub(crate) fn unknown(name: &str, value: &str, expected: &str) -> PyErr {
    PyValueError::new_err(format!("{name} is '{value}', expected {expected}"))
}
