//! `transfer`: two tasks that are described, or two that are measured.

use std::str::FromStr;

use clap::Args;
use dln_data::{AnalyzeOptions, DataOptions, NoiseChoice};
use dln_experiment::PairSetting;
use dln_tables::Source;
use dln_transfer::{NetworkSetting, Pair};

use super::data::{CutoffArgument, NoiseArgument, ScaleArgument};
use super::values::{cosine, layers, offering, positive, size, strength};
use super::{OutputArguments, RunArguments, StudentArguments, TableArguments};
use crate::failure::Failure;

/// Predict whether a second task on the same inputs helps the first, and by how much
///
/// The benefit for task A is its smallest test error in a network that learns A alone, minus that
/// in a network of the same kind that learns A and B together; positive means that B helps. Either
/// describe two tasks of rank one by their strengths and the cosine of their input modes, or give
/// files: inputs and two sets of targets, one example per row.
///
/// In JSON, stopping times are null where training should never stop, and intervals are 95 %. CSV
/// is one row.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    mut_group("RunArguments", |group| group.requires("simulate")),
    mut_arg("data", |data| data.requires("targets_a")),
    override_usage = "dln transfer --teacher-a S --teacher-b S --alignment Q --inputs N --outputs-a N --outputs-b N [OPTIONS]\n       \
                      dln transfer --inputs FILE --targets-a FILE --targets-b FILE [OPTIONS]\n       \
                      dln transfer --data FILE --targets-a NAME,… --targets-b NAME,… [OPTIONS]",
    after_help = "\
Examples:
  dln transfer --teacher-a 3 --teacher-b 10 --alignment 0.5 --inputs 100 --outputs-a 50 --outputs-b 50
  dln transfer --teacher-a 3 --teacher-b 3 --alignment 1 --inputs 40 --outputs-a 20 --outputs-b 20 --simulate --seeds 4
  dln transfer --inputs inputs.csv --targets-a targets_a.csv --targets-b targets_b.csv
  dln transfer --data table.csv --targets-a y1 --targets-b y2 --drop id"
)]
pub(crate) struct TransferArguments {
    /// Width of the input layer that the tasks share; or the file of the inputs; with --data names
    /// of columns
    #[arg(long, value_name = "N|FILE|NAME,…", required_unless_present = "data")]
    inputs: Option<String>,
    /// Width of hidden layers [default: the larger of both outputs, at most inputs]
    #[arg(long, value_name = "N", value_parser = size, conflicts_with = "targets_a")]
    hidden: Option<usize>,
    /// Number of weight matrices
    #[arg(long, value_name = "N", value_parser = layers, default_value = "2")]
    layers: usize,
    /// Number of training examples [default: as many as inputs]
    #[arg(long, value_name = "N", value_parser = size, conflicts_with = "targets_a")]
    examples: Option<usize>,
    /// Label noise of described tasks; or standard deviation of the targets' noise
    /// [default: 1; of files: auto]
    #[arg(long, value_name = "SIGMA", value_parser = offering(&["auto"], NoiseArgument::from_str), hide_possible_values = true)]
    noise: Option<NoiseArgument>,
    /// Singular values of the student's map before training
    /// [default: 1e-5; of files: 1e-3, in units of the noise]
    #[arg(long, value_name = "EPSILON", value_parser = strength)]
    init_scale: Option<f64>,
    /// Step of gradient descent on described tasks; turns times into epochs
    #[arg(
        long,
        value_name = "RATE",
        value_parser = positive,
        default_value = "1e-3",
        conflicts_with = "targets_a"
    )]
    pub(crate) learning_rate: f64,
    /// End of curves of described tasks, in units of τ
    #[arg(
        long,
        value_name = "TIME",
        value_parser = positive,
        default_value = "12",
        conflicts_with = "targets_a"
    )]
    pub(crate) until: f64,
    #[command(flatten)]
    described: DescribedArguments,
    #[command(flatten)]
    files: FileArguments,
    /// Train networks on described tasks too, and set them beside the theory
    #[arg(long, conflicts_with = "targets_a")]
    pub(crate) simulate: bool,
    #[command(flatten)]
    pub(crate) run: RunArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Two tasks of rank one in words; clap asks for all of them unless there are files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Described tasks")]
struct DescribedArguments {
    /// Singular value of task A's teacher, the task that is to benefit
    #[arg(long, value_name = "S", value_parser = strength, required_unless_present_any = ["targets_a", "data"], conflicts_with = "targets_a")]
    teacher_a: Option<f64>,
    /// Singular value of task B's teacher
    #[arg(long, value_name = "S", value_parser = strength, required_unless_present_any = ["targets_a", "data"], conflicts_with = "targets_a")]
    teacher_b: Option<f64>,
    /// Cosine of the tasks' input modes; its sign does not matter
    #[arg(long, value_name = "Q", value_parser = cosine, required_unless_present_any = ["targets_a", "data"], conflicts_with = "targets_a")]
    alignment: Option<f64>,
    /// Number of task A's outputs
    #[arg(long, value_name = "N", value_parser = size, required_unless_present_any = ["targets_a", "data"], conflicts_with = "targets_a")]
    outputs_a: Option<usize>,
    /// Number of task B's outputs
    #[arg(long, value_name = "N", value_parser = size, required_unless_present_any = ["targets_a", "data"], conflicts_with = "targets_a")]
    outputs_b: Option<usize>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Tasks in files")]
struct FileArguments {
    /// Targets of task A, one example per row; with --data: names of columns
    #[arg(long, value_name = "FILE|NAME,…", requires = "targets_b")]
    targets_a: Option<String>,
    /// Targets of task B
    #[arg(long, value_name = "FILE|NAME,…", requires = "targets_a")]
    targets_b: Option<String>,
    /// What is done to the input columns after centring
    #[arg(long, value_enum, default_value = "standard", requires = "targets_a")]
    scale: ScaleArgument,
    /// Smallest singular value of the inputs that counts, relative to the largest; or auto, for the
    /// best prediction
    #[arg(long, value_name = "auto|VALUE", default_value = "auto", requires = "targets_a", value_parser = offering(&["auto"], CutoffArgument::from_str), hide_possible_values = true)]
    whiten_cutoff: CutoffArgument,
    #[command(flatten)]
    table: TableArguments,
}

/// The tasks, wherever they come from.
pub(crate) enum Tasks<'a> {
    Described(Described),
    Files(TaskFiles<'a>),
}

/// Inputs and two sets of targets.
pub(crate) struct TaskFiles<'a> {
    pub(crate) inputs: Option<&'a str>,
    pub(crate) targets_a: &'a str,
    pub(crate) targets_b: &'a str,
    pub(crate) table: &'a TableArguments,
    pub(crate) options: AnalyzeOptions,
}

/// Two tasks of rank one and the networks that learn them.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub(crate) setting: PairSetting,
    pub(crate) student: StudentArguments,
}

impl TransferArguments {
    pub(crate) fn tasks(&self) -> Result<Tasks<'_>, Failure> {
        let FileArguments { targets_a, targets_b, table, .. } = &self.files;
        match targets_a.as_deref().zip(targets_b.as_deref()) {
            Some((targets_a, targets_b)) => {
                let (inputs, options) = (self.inputs.as_deref(), self.options());
                if let (Some(name), None) = (inputs, &table.data) {
                    name.parse::<Source>().map_err(|error| self.refuse_inputs(error))?;
                }
                Ok(Tasks::Files(TaskFiles { inputs, targets_a, targets_b, table, options }))
            }
            None => self.described().map(Tasks::Described),
        }
    }

    fn options(&self) -> AnalyzeOptions {
        let FileArguments { scale, whiten_cutoff, .. } = &self.files;
        let data = DataOptions::new()
            .with_scale((*scale).into())
            .with_cutoff(whiten_cutoff.0)
            .with_noise(self.noise.map_or(NoiseChoice::Auto, |noise| noise.0));
        let options = AnalyzeOptions::new().with_data(data).with_layers(self.layers);
        options.with_init_scale(self.init_scale.unwrap_or(options.init_scale))
    }

    fn described(&self) -> Result<Described, Failure> {
        let inputs = size(self.inputs.as_deref().unwrap_or_default())
            .map_err(|error| self.refuse_inputs(error))?;
        let DescribedArguments { teacher_a, teacher_b, alignment, outputs_a, outputs_b } =
            self.described;
        let given = "clap asks for all of them where there are no files";
        let pair = Pair {
            outputs_a: outputs_a.expect(given),
            outputs_b: outputs_b.expect(given),
            teacher_a: teacher_a.expect(given),
            teacher_b: teacher_b.expect(given),
            alignment: alignment.expect(given),
        };
        let widest = pair.outputs_a.max(pair.outputs_b).min(inputs);
        let network = NetworkSetting::new(inputs, self.hidden.unwrap_or(widest));
        let student = StudentArguments {
            layers: self.layers,
            examples: self.examples,
            init_scale: self.init_scale.unwrap_or(network.init_scale),
            learning_rate: self.learning_rate,
            until: self.until,
        };
        let network = network
            .with_layers(student.layers)
            .with_examples(student.examples.unwrap_or(network.examples))
            .with_noise_std(self.known_noise()?.unwrap_or(network.noise_std))
            .with_init_scale(student.init_scale);
        let setting = PairSetting::new(pair, network)
            .with_input_kind(self.run.input_type.into())
            .with_learning_rate(student.learning_rate);
        Ok(Described { setting, student })
    }

    fn known_noise(&self) -> Result<Option<f64>, Failure> {
        match self.noise {
            None => Ok(None),
            Some(NoiseArgument(NoiseChoice::Known(noise))) => Ok(Some(noise)),
            Some(_) => Err(Failure::usage(
                "--noise auto: there are no data to estimate it from",
                "give a number; or give data with --targets-a and --targets-b",
            )),
        }
    }

    fn refuse_inputs(&self, expected: impl std::fmt::Display) -> Failure {
        Failure::usage(
            format!(
                "invalid value '{}' for '--inputs <N|FILE>': {expected}",
                self.inputs.as_deref().unwrap_or_default()
            ),
            "give a width for described tasks, a file together with --targets-a and --targets-b",
        )
    }
}
