//! A task and its student, as `predict` and `simulate` take them.

use clap::Args;
use dln_dynamics::TheorySetting;
use dln_experiment::{Setting, even_times};
use dln_tasks::InputKind;

use super::OutputArguments;
use super::values::{layers, networks, noise, points, positive, size, strength};

/// Predict train and test error over time, and when to stop, from theory alone
///
/// A student of so many layers learns a teacher of the given strengths from noisy examples. The answer is that of the
/// theory in the limit of large networks, for white inputs and a student that starts aligned with its data.
///
/// A single network scatters around it, the more the smaller it is: `--band` shows by how much. JSON then has a `band`, CSV four
/// more columns.
///
/// There a mode is either detectable or not. At the given size it stands out of the noise with some probability, which is
/// reported beside: that of passing the threshold which noise alone passes once in a hundred times.
///
/// In JSON, `optimal_stopping.time_tau` is null if training should never stop (data without noise). CSV holds the curve.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  dln predict --teacher 4 --inputs 100 --outputs 50
  dln predict --teacher 12,8,4 --inputs 100 --outputs 50 --plot curve.svg
  dln predict --teacher 2 --inputs 40 --outputs 20 --band 200 --plot band.svg
  dln predict --teacher 3 --inputs 100 --outputs 50 --examples 400 --layers 4 --format json
  dln predict --teacher 2 --inputs 100 --outputs 50 --format csv"
)]
pub(crate) struct PredictArguments {
    #[command(flatten)]
    pub(crate) setting: SettingArguments,
    /// Seed of the band's networks
    #[arg(long, value_name = "N", default_value = "0", requires = "band")]
    pub(crate) seed: u32,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(crate) struct SettingArguments {
    /// Singular values of the teacher, as signal-to-noise ratios if the noise is 1
    #[arg(long, value_name = "S,S,…", value_delimiter = ',', required = true, value_parser = strength)]
    pub(crate) teacher: Vec<f64>,
    /// Width of the input layer
    #[arg(long, value_name = "N", value_parser = size)]
    pub(crate) inputs: usize,
    /// Width of the output layer
    #[arg(long, value_name = "N", value_parser = size)]
    pub(crate) outputs: usize,
    /// Width of hidden layers [default: the smaller of inputs and outputs]
    #[arg(long, value_name = "N", value_parser = size)]
    pub(crate) hidden: Option<usize>,
    #[command(flatten)]
    pub(crate) student: StudentArguments,
    /// Number of points of the curve
    #[arg(long, value_name = "N", value_parser = points, default_value = "400")]
    pub(crate) points: usize,
    /// Add the band that holds 95 % of so many networks of this size (40 or more), each with a task of its own, in closed form
    #[arg(long, value_name = "N", value_parser = networks)]
    pub(crate) band: Option<u64>,
}

/// What students have in common, whatever they learn.
#[derive(Clone, Debug, Args)]
pub(crate) struct StudentArguments {
    /// Number of weight matrices
    #[arg(long, value_name = "N", value_parser = layers, default_value = "2")]
    pub(crate) layers: usize,
    /// Number of training examples [default: as many as inputs]
    #[arg(long, value_name = "N", value_parser = size)]
    pub(crate) examples: Option<usize>,
    /// Label noise: its entries have this standard deviation, divided by √inputs
    #[arg(long, value_name = "SIGMA", value_parser = noise, default_value = "1")]
    pub(crate) noise: f64,
    /// Singular values of the student's map before training
    #[arg(long, value_name = "EPSILON", value_parser = strength, default_value = "1e-5")]
    pub(crate) init_scale: f64,
    /// Step of gradient descent; turns times into epochs
    #[arg(long, value_name = "RATE", value_parser = positive, default_value = "1e-3")]
    pub(crate) learning_rate: f64,
    /// End of the curve, in units of τ
    #[arg(long, value_name = "TIME", value_parser = positive, default_value = "12")]
    pub(crate) until: f64,
}

impl SettingArguments {
    pub(crate) fn theory(&self) -> TheorySetting {
        self.setting(InputKind::Orthogonal).theory()
    }

    pub(crate) fn setting(&self, input_kind: InputKind) -> Setting {
        Setting {
            inputs: self.inputs,
            outputs: self.outputs,
            hidden: self.hidden.unwrap_or(self.inputs.min(self.outputs)),
            layers: self.student.layers,
            examples: self.student.examples.unwrap_or(self.inputs),
            input_kind,
            noise_std: self.student.noise,
            init_scale: self.student.init_scale,
            learning_rate: self.student.learning_rate,
            teacher_strengths: self.teacher.clone(),
        }
    }

    /// The times of a curve that ends at `until`.
    pub(crate) fn times(&self, until: f64) -> Vec<f64> {
        even_times(until, self.points)
    }
}
