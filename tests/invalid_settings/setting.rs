//! What the constructors of the workspace ask for, taken together; sound ones, and ways to spoil
//! them.

use std::ops::Deref;

use dln_experiment::{Plan, Setting};
use dln_tasks::{InputKind, TaskPair};
use dln_trainer::{StopRule, TrainConfig};
use dln_transfer::{NetworkSetting, Pair};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A student and its task, and what else some constructors ask for.
#[derive(Debug, Clone)]
pub(crate) struct Arguments {
    pub(crate) setting: Setting,
    pub(crate) aspect: f64,
    pub(crate) input_variance: f64,
    pub(crate) alignment: f64,
}

impl Deref for Arguments {
    type Target = Setting;

    fn deref(&self) -> &Setting {
        &self.setting
    }
}

/// A value of [`Arguments`] that can be spoiled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Spoil {
    Inputs,
    Hidden,
    Outputs,
    Layers,
    Examples,
    Aspect,
    Noise,
    InitScale,
    InputVariance,
    LearningRate,
    Alignment,
    Strength,
    /// One mode more than the sizes allow.
    Rank,
    NoModes,
}

impl Arguments {
    /// Two tasks in an input space large enough for any alignment of their modes.
    pub(crate) fn pair(&self) -> TaskPair {
        TaskPair {
            inputs: 2 * self.inputs,
            outputs_a: self.outputs,
            outputs_b: self.outputs,
            strengths_a: self.teacher_strengths.clone(),
            strengths_b: self.teacher_strengths.clone(),
            alignment: self.alignment,
        }
    }

    /// Two tasks of rank one, as the theory of transfer knows them.
    pub(crate) fn transfer_pair(&self) -> Pair {
        Pair {
            outputs_a: self.outputs,
            outputs_b: self.outputs,
            teacher_a: self.teacher_strengths[0],
            teacher_b: 1.0,
            alignment: self.alignment,
        }
    }

    /// The network that two tasks share, large enough for both.
    pub(crate) fn network(&self) -> NetworkSetting {
        NetworkSetting::new(2 * self.inputs, self.hidden)
            .with_layers(self.layers)
            .with_examples(2 * self.examples)
            .with_noise_std(self.noise_std)
            .with_init_scale(self.init_scale)
    }

    pub(crate) fn config(&self) -> TrainConfig {
        self.train_config(Plan { epochs: 2, observe_every: 1, stop: StopRule::AtEnd })
    }

    /// The same with one value replaced by something that makes no sense.
    ///
    /// `bad` is NaN, an infinity or a number not above 0; where 0 is allowed, −1 stands for it.
    pub(crate) fn spoiled(mut self, what: Spoil, bad: f64) -> Self {
        let setting = &mut self.setting;
        match what {
            Spoil::Inputs => setting.inputs = 0,
            Spoil::Hidden => setting.hidden = 0,
            Spoil::Outputs => setting.outputs = 0,
            Spoil::Layers => setting.layers = 0,
            Spoil::Examples => setting.examples = 0,
            Spoil::Noise => setting.noise_std = if bad == 0.0 { -1.0 } else { bad },
            Spoil::InitScale => setting.init_scale = bad,
            Spoil::LearningRate => setting.learning_rate = bad,
            Spoil::Strength => setting.teacher_strengths[0] = bad,
            Spoil::Rank => {
                setting.teacher_strengths = vec![1.0; setting.inputs.min(setting.outputs) + 1];
            }
            Spoil::NoModes => setting.teacher_strengths.clear(),
            Spoil::Aspect => self.aspect = bad,
            Spoil::InputVariance => self.input_variance = bad,
            // Any number that is not above 0 lies beyond −1 after this.
            Spoil::Alignment => self.alignment = bad - 1.1,
        }
        self
    }
}

/// NaN, the infinities, zero and negative numbers.
pub(crate) fn bad_number() -> impl Strategy<Value = f64> {
    prop_oneof![select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0]), -1e3..0.0]
}

prop_compose! {
    fn widths()(inputs in 1..20_usize, outputs in 1..20_usize, examples in 1..40_usize)
        (teacher_strengths in vec(0.01..100.0, 1..=inputs.min(outputs).min(examples)),
        inputs in Just(inputs), outputs in Just(outputs), examples in Just(examples))
        -> (usize, usize, usize, Vec<f64>) {
        (inputs, outputs, examples, teacher_strengths)
    }
}

prop_compose! {
    /// Arguments that every constructor must accept.
    pub(crate) fn sound()(
        (inputs, outputs, examples, teacher_strengths) in widths(),
        hidden in 1..20_usize,
        layers in 2..6_usize,
        noise_std in prop_oneof![Just(0.0), 0.001..10.0],
        init_scale in 1e-8..1.0,
        learning_rate in 1e-8..1e-6,
        aspect in 0.01..100.0,
        input_variance in 0.01..100.0,
        alignment in -1.0..=1.0,
    ) -> Arguments {
        let input_kind = InputKind::Orthogonal;
        let setting = Setting {
            inputs, hidden, outputs, layers, examples, input_kind, noise_std, init_scale, learning_rate,
            teacher_strengths,
        };
        Arguments { setting, aspect, input_variance, alignment }
    }
}
