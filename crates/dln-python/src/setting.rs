//! Settings of tasks and networks as Python hands them over: dictionaries of named numbers, all of
//! them given.

use dln_dynamics::TheorySetting;
use dln_experiment::{PairSetting, Setting, SimulationError, Start};
use dln_tasks::InputKind;
use dln_trainer::Activation;
use dln_transfer::{NetworkSetting, Pair};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::refusal::refuse;

/// What is solved exactly takes no steps.
pub(crate) const ANY_RATE: f64 = 1e-3;

/// A network, the number of its examples and their noise.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct NetworkArguments {
    inputs: usize,
    hidden: usize,
    layers: usize,
    examples: usize,
    noise_std: f64,
    init_scale: f64,
}

impl NetworkArguments {
    fn setting(&self) -> NetworkSetting {
        let Self { inputs, hidden, layers, examples, noise_std, init_scale } = *self;
        NetworkSetting::new(inputs, hidden)
            .with_layers(layers)
            .with_examples(examples)
            .with_noise_std(noise_std)
            .with_init_scale(init_scale)
    }
}

/// A task and the network that learns it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct TaskArguments {
    network: NetworkArguments,
    outputs: usize,
    teacher_strengths: Vec<f64>,
}

impl TaskArguments {
    pub(crate) fn theory(self) -> TheorySetting {
        let Self { network, outputs, teacher_strengths } = self;
        TheorySetting::new(network.inputs, outputs, teacher_strengths)
            .with_hidden(network.hidden)
            .with_layers(network.layers)
            .with_examples(network.examples)
            .with_noise_std(network.noise_std)
            .with_init_scale(network.init_scale)
    }
}

/// Two tasks of rank one and the network that learns both.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct PairArguments {
    network: NetworkArguments,
    teacher_a: f64,
    teacher_b: f64,
    alignment: f64,
    outputs_a: usize,
    outputs_b: usize,
}

impl PairArguments {
    pub(crate) fn setting(&self, input_kind: InputKind, learning_rate: f64) -> PairSetting {
        let pair = Pair {
            outputs_a: self.outputs_a,
            outputs_b: self.outputs_b,
            teacher_a: self.teacher_a,
            teacher_b: self.teacher_b,
            alignment: self.alignment,
        };
        PairSetting::new(pair, self.network.setting())
            .with_input_kind(input_kind)
            .with_learning_rate(learning_rate)
    }

    /// The same where nothing is simulated.
    pub(crate) fn in_theory(&self) -> PairSetting {
        self.setting(InputKind::OneHot, ANY_RATE)
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
        Ok(simulated(theory, self.input_kind()?, self.learning_rate))
    }

    pub(crate) fn of_pair(&self, tasks: &PairArguments) -> PyResult<PairSetting> {
        Ok(tasks.setting(self.input_kind()?, self.learning_rate))
    }

    fn input_kind(&self) -> PyResult<InputKind> {
        match self.input_kind.as_str() {
            "one-hot" => Ok(InputKind::OneHot),
            "orthogonal" => Ok(InputKind::Orthogonal),
            "gaussian" => Ok(InputKind::Gaussian),
            other => Err(unknown("input_kind", other, "'one-hot', 'orthogonal' or 'gaussian'")),
        }
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

/// What the theory says of, with what a simulation needs besides.
pub(crate) fn simulated(
    theory: TheorySetting,
    input_kind: InputKind,
    learning_rate: f64,
) -> Setting {
    Setting {
        inputs: theory.inputs,
        outputs: theory.outputs,
        hidden: theory.hidden,
        layers: theory.layers,
        examples: theory.examples,
        input_kind,
        noise_std: theory.noise_std,
        init_scale: theory.init_scale,
        learning_rate,
        teacher_strengths: theory.teacher_strengths,
    }
}

/// Leaky hidden layers of the given slope, or linear ones.
pub(crate) fn activation(slope: Option<f64>) -> Activation {
    slope.map_or(Activation::Linear, |slope| Activation::LeakyRelu { slope })
}

/// The refusal of a word.
pub(crate) fn unknown(name: &str, value: &str, expected: &str) -> PyErr {
    PyValueError::new_err(format!("{name} is '{value}', but must be {expected}"))
}
