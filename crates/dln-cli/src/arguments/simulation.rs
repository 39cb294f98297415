//! Training runs, as `simulate` and `transfer --simulate` take them.

use clap::{Args, ValueEnum};
use dln_experiment::Start;
use dln_tasks::InputKind;
use dln_trainer::Activation;

use super::values::{offering, seeds, size};
use super::{OutputArguments, SettingArguments};

/// Train students on tasks drawn at random, and set them beside the theory
///
/// Every seed draws a teacher, noisy data and a student of its own; runs are independent, and their
/// results do not depend on the number of threads (RAYON_NUM_THREADS). A run of seed 7 in a longer
/// series is that of `--seed 7 --seeds 1`.
///
/// The theory is that of linear students on white inputs, also where others are simulated. In JSON,
/// standard errors of a single seed are null. CSV holds the mean curve.
///
/// `--band` adds the range of single networks of this size, from the same start, white inputs and
/// linear layers provided; a random start needs two layers. JSON then has a `band`, CSV four more
/// columns.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  dln simulate --teacher 4 --inputs 60 --outputs 30 --seeds 4
  dln simulate --teacher 4 --inputs 60 --outputs 30 --seeds 2 --student random --until 4 --plot runs.svg
  dln simulate --teacher 2 --inputs 40 --outputs 20 --seeds 5 --band 200 --plot runs.svg
  dln simulate --teacher 6,3 --inputs 40 --outputs 20 --seeds 2 --input-type gaussian --examples 80 --format json
  dln simulate --teacher 8 --inputs 30 --outputs 10 --seeds 2 --student random --activation leaky-relu:0.1 --until 4"
)]
pub(crate) struct SimulateArguments {
    #[command(flatten)]
    pub(crate) setting: SettingArguments,
    /// What the student's hidden layers do to their sums: linear or leaky-relu:SLOPE
    #[arg(long, value_name = "KIND", default_value = "linear", value_parser = offering(&["linear"], activation), hide_possible_values = true)]
    pub(crate) activation: Activation,
    #[command(flatten)]
    pub(crate) run: RunArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Simulation")]
pub(crate) struct RunArguments {
    /// How the students start
    #[arg(long, value_enum, default_value = "aligned")]
    pub(crate) student: StudentKind,
    /// Number of runs
    #[arg(long, value_name = "N", value_parser = seeds, default_value = "10")]
    pub(crate) seeds: u64,
    /// Seed of the first run; the others follow it
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) seed: u32,
    /// Steps of gradient descent [default: --until / --learning-rate]
    #[arg(long, value_name = "N", value_parser = size, conflicts_with = "until")]
    pub(crate) epochs: Option<usize>,
    /// How inputs are drawn
    #[arg(long, value_enum, default_value = "one-hot")]
    pub(crate) input_type: InputType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StudentKind {
    /// With the singular vectors of the training data, as in the theory
    Aligned,
    /// From random orthogonal layers
    Random,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputType {
    /// Unit vectors, each equally often
    OneHot,
    /// White, of random orientation
    Orthogonal,
    /// Independent normal entries: white on average only
    Gaussian,
}

impl From<StudentKind> for Start {
    fn from(student: StudentKind) -> Self {
        match student {
            StudentKind::Aligned => Self::Aligned,
            StudentKind::Random => Self::Random,
        }
    }
}

impl From<InputType> for InputKind {
    fn from(input_type: InputType) -> Self {
        match input_type {
            InputType::OneHot => Self::OneHot,
            InputType::Orthogonal => Self::Orthogonal,
            InputType::Gaussian => Self::Gaussian,
        }
    }
}

/// An activation by its name.
fn activation(name: &str) -> Result<Activation, String> {
    name.parse().map_err(|error: <Activation as std::str::FromStr>::Err| error.to_string())
}
