//! What the trained networks of several commands have in common, with the defaults of the command
//! line.

use dln_dynamics::TheorySetting;
use dln_experiment::{Setting, Start};
use dln_tasks::InputKind;

use super::Cell;

/// Multiplications of training in the time of a prediction, about 0.1 ms.
const IN_A_PREDICTION: f64 = 1e5;
/// End of curves and of training in units of τ, where none is given.
const UNTIL: f64 = 12.0;

impl Cell {
    /// The setting of `predict` and `simulate`.
    pub(super) fn setting(&self) -> Setting {
        let (inputs, outputs) = (self.given_size("inputs"), self.given_size("outputs"));
        let unset = TheorySetting::new(inputs, outputs, self.numbers("teacher"));
        Setting {
            inputs,
            outputs,
            hidden: self.size("hidden").unwrap_or(unset.hidden),
            layers: self.size("layers").unwrap_or(unset.layers),
            examples: self.size("examples").unwrap_or(unset.examples),
            input_kind: self.input_kind(),
            noise_std: self.number("noise", unset.noise_std),
            init_scale: self.number("init-scale", unset.init_scale),
            learning_rate: self.learning_rate(),
            teacher_strengths: unset.teacher_strengths,
        }
    }

    pub(super) fn learning_rate(&self) -> f64 {
        self.number("learning-rate", 1e-3)
    }

    pub(super) fn input_kind(&self) -> InputKind {
        match self.word("input-type", "one-hot") {
            "orthogonal" => InputKind::Orthogonal,
            "gaussian" => InputKind::Gaussian,
            _ => InputKind::OneHot,
        }
    }

    pub(super) fn start(&self) -> Start {
        if self.word("student", "aligned") == "random" { Start::Random } else { Start::Aligned }
    }

    pub(super) fn seed(&self) -> u64 {
        self.size("seed").unwrap_or(0) as u64
    }

    /// The steps of gradient descent.
    pub(super) fn epochs(&self, setting: &Setting) -> Result<usize, String> {
        match self.size("epochs") {
            Some(epochs) => Ok(epochs),
            None => setting.planned_epochs(self.number("until", UNTIL)).map_err(|e| e.to_string()),
        }
    }

    /// What it costs to train one network of the setting.
    pub(super) fn cost_of_training(&self, setting: &Setting) -> f64 {
        let until_tau = self.number("until", UNTIL);
        let epochs = self.size("epochs").map(|epochs| epochs as f64);
        let epochs = epochs.unwrap_or(until_tau / setting.learning_rate);
        let widths = (setting.inputs + setting.outputs) as f64 * setting.hidden as f64;
        epochs * widths * setting.layers as f64 / IN_A_PREDICTION
    }
}
