//! A task and its student, as `predict` and `simulate` take them.

use clap::Args;
use dln_experiment::{Setting, even_times};
use dln_tasks::InputKind;

use super::OutputArguments;
use super::teacher::Teacher;
use super::values::{layers, networks, noise, points, positive, size, strength};
use crate::failure::Failure;

/// Predict train and test error over time, and when to stop, from theory alone
///
/// A student of the given number of layers learns a teacher of the given strengths from noisy
/// examples. The answer is that of the theory in the limit of large networks, for white inputs and
/// a student that starts aligned with its data.
///
/// A single network scatters around it, the more the smaller it is: `--band` shows by how much.
/// JSON then has a `band`, CSV four more columns.
///
/// There a mode is either detectable or not. At the given size it stands out of the noise with some
/// probability, which is reported beside: that of passing the threshold which noise alone passes
/// once in a hundred times.
///
/// Several teachers or noise levels give several curves: one row per curve in the table, `settings`
/// in JSON, and two more columns in CSV.
///
/// In JSON, `optimal_stopping.time_tau` is null if training should never stop (data without noise).
/// CSV holds the curve.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  dln predict --teacher 4 --inputs 100 --outputs 50
  dln predict --teacher 12,8,4 --inputs 100 --outputs 50 --plot curve.svg
  dln predict --teacher 2 --inputs 40 --outputs 20 --band 200 --plot band.svg
  dln predict --teacher 2 --teacher 4 --inputs 100 --outputs 50 --noise 0.5,1,2 --plot curves.svg
  dln predict --teacher train.npz:y --inputs 60 --outputs 4 --noise 0.5
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
    /// Singular values of the teacher, as signal-to-noise ratios if the noise is 1; or a file of
    /// them, or of a map that has them; for several curves in one picture several times
    #[arg(long, value_name = "S,S,…|FILE", required = true)]
    pub(crate) teacher: Vec<Teacher>,
    /// Label noise: its entries have this standard deviation, divided by √inputs; a list for
    /// several curves
    #[arg(long, value_name = "SIGMA", value_delimiter = ',', value_parser = noise, default_value = "1")]
    pub(crate) noise: Vec<f64>,
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
    /// Add the band that holds 95 % of N networks of this size (40 or more), each with a task of
    /// its own, in closed form
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

/// What tells one of several curves from the others.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) teacher: String,
    pub(crate) noise_std: f64,
}

impl SettingArguments {
    /// Every teacher with every noise level, and what tells them apart.
    pub(crate) fn all(&self, input_kind: InputKind) -> Result<Vec<(Label, Setting)>, Failure> {
        let mut settings = Vec::with_capacity(self.teacher.len() * self.noise.len());
        for teacher in &self.teacher {
            let strengths = teacher.strengths()?;
            for &noise_std in &self.noise {
                let setting = self.setting(strengths.clone(), noise_std, input_kind);
                settings.push((Label { teacher: teacher.to_string(), noise_std }, setting));
            }
        }
        Ok(settings)
    }

    /// The setting, if it is one.
    pub(crate) fn only(&self, input_kind: InputKind) -> Result<Setting, Failure> {
        only(self.all(input_kind)?)
    }

    fn setting(&self, strengths: Vec<f64>, noise_std: f64, input_kind: InputKind) -> Setting {
        Setting {
            inputs: self.inputs,
            outputs: self.outputs,
            hidden: self.hidden.unwrap_or(self.inputs.min(self.outputs)),
            layers: self.student.layers,
            examples: self.student.examples.unwrap_or(self.inputs),
            input_kind,
            noise_std,
            init_scale: self.student.init_scale,
            learning_rate: self.student.learning_rate,
            teacher_strengths: strengths,
        }
    }

    /// The times of a curve that ends at `until`.
    pub(crate) fn times(&self, until: f64) -> Vec<f64> {
        even_times(until, self.points)
    }
}

/// The setting of a list that must have one.
pub(crate) fn only(mut settings: Vec<(Label, Setting)>) -> Result<Setting, Failure> {
    match (settings.pop(), settings.is_empty()) {
        (Some((_, setting)), true) => Ok(setting),
        _ => Err(Failure::usage(
            "--teacher and --noise are one each for students and for a band",
            "give one of each; `dln predict` draws several curves",
        )),
    }
}
