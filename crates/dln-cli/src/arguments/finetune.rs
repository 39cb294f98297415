//! `finetune`: a source task, then a target task, both described or both measured.

mod cosines;
mod files;

use clap::{Args, ValueEnum};
use dln_dynamics::TheorySetting;
use dln_experiment::SequenceSetting;
use dln_linalg::Matrix;

use super::OutputArguments;
use super::values::{noise, positive, seeds, size, strength};
use crate::failure::Failure;
pub(crate) use cosines::Cosines;
use files::FileArguments;
pub(crate) use files::SequenceFiles;

/// Predict what training on a source task brings for a target task that is learned afterwards
///
/// A network of two layers is trained on the source and stopped where its error is least. Then it
/// is fine-tuned on the target (all weights move) or probed (the first layer is frozen, a head is
/// learned). Both are set beside training on the target from scratch and, where described tasks
/// share their examples, training on both together. Either describe two tasks by the strengths of
/// their modes and the cosines of these, or give files of both, one example per row, with the same
/// input columns.
///
/// Modes are paired in the order in which strengths are given. Cosines are a single number for all
/// pairs, a list with one for every pair (0.9,0.5), or a matrix with a row for every mode of the
/// source (0.7,0.3/0.2,-0.6).
///
/// Of tasks in files the source's first layer is taken to the target's whitened inputs as it
/// stands. Errors are those on ten groups of the target's examples that are left out in turn;
/// beside them stands what the theory expects of white inputs, and with a test set what comes out.
/// The benefit is that of the better of fine-tuning and probing over scratch, with its 95 %
/// interval from the groups; a verdict needs an interval without zero.
///
/// In JSON, stopping times are null where training should never stop. CSV has the curves.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    mut_arg("data", |data| data.requires("targets")),
    override_usage = "dln finetune --source S,S,… --target S,S,… --alignment Q --inputs N --source-outputs N --target-outputs N [OPTIONS]\n       \
                      dln finetune --source-data FILE --source-targets NAME,… --data FILE --targets NAME,… [OPTIONS]\n       \
                      dln finetune --source-inputs FILE --source-targets FILE --inputs FILE --targets FILE [OPTIONS]",
    after_help = "\
Examples:
  dln finetune --source 5 --target 3 --alignment 0.7 --inputs 100 --source-outputs 50 --target-outputs 50
  dln finetune --source 5,3 --target 3,2 --alignment 0.9,0.1/-0.1,0.8 --inputs 100 --source-outputs 50 --target-outputs 50
  dln finetune --source 5 --target 3 --alignment 1 --inputs 100 --source-outputs 50 --target-outputs 50 --source-examples 10000
  dln finetune --source 5 --target 3 --alignment 0.8 --inputs 100 --source-outputs 50 --target-outputs 50 --head shared --output-alignment 0.6
  dln finetune --source 5 --target 3 --alignment 0.9 --inputs 40 --source-outputs 20 --target-outputs 20 --simulate --seeds 4
  dln finetune --source-inputs train.npz:x --source-targets train.npz:y --inputs test.npz:x --targets test.npz:y
  dln finetune --source-data old_table.csv --source-targets 'y*' --data table.csv --targets 'y*' --drop id"
)]
pub(crate) struct FinetuneArguments {
    /// Width of the input layer that the tasks share; or the file of the target's inputs; with
    /// --data: names of columns, all but the targets if left out
    #[arg(long, value_name = "N|FILE|NAME,…", required_unless_present = "data")]
    inputs: Option<String>,
    /// Singular values of fresh units' map before training
    /// [default: 1e-5; of files: 1e-3, in units of the noise]
    #[arg(long, value_name = "EPSILON", value_parser = strength)]
    init_scale: Option<f64>,
    #[command(flatten)]
    described: DescribedArguments,
    #[command(flatten)]
    files: FileArguments,
    #[command(flatten)]
    pub(crate) run: SequenceRunArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Two tasks in words; clap asks for strengths, cosines and widths unless there are files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Described tasks")]
struct DescribedArguments {
    /// Singular values of the source's teacher
    #[arg(long, value_name = "S,S,…", value_delimiter = ',', value_parser = strength, required_unless_present_any = ["targets", "data"], conflicts_with = "targets")]
    source: Vec<f64>,
    /// Singular values of the target's teacher
    #[arg(long, value_name = "S,S,…", value_delimiter = ',', value_parser = strength, required_unless_present_any = ["targets", "data"], conflicts_with = "targets")]
    target: Vec<f64>,
    /// Cosines of the tasks' input modes: a number, a list or a matrix
    #[arg(
        long,
        value_name = "Q",
        allow_hyphen_values = true,
        required_unless_present_any = ["targets", "data"],
        conflicts_with = "targets"
    )]
    alignment: Option<Cosines>,
    /// Number of the source's outputs
    #[arg(long, value_name = "N", value_parser = size, required_unless_present_any = ["targets", "data"], conflicts_with = "targets")]
    source_outputs: Option<usize>,
    /// Number of the target's outputs
    #[arg(long, value_name = "N", value_parser = size, required_unless_present_any = ["targets", "data"], conflicts_with = "targets")]
    target_outputs: Option<usize>,
    /// What answers the target: a head of its own that starts at zero, or the source's
    #[arg(long, value_enum, default_value = "new", conflicts_with = "targets")]
    head: HeadArgument,
    /// Cosines of the tasks' output modes, for a shared head, in the same forms
    #[arg(
        long,
        value_name = "R",
        allow_hyphen_values = true,
        required_if_eq("head", "shared"),
        conflicts_with = "targets"
    )]
    output_alignment: Option<Cosines>,
    /// Width of the hidden layer [default: the larger of both outputs, at most inputs]
    #[arg(long, value_name = "N", value_parser = size, conflicts_with = "targets")]
    hidden: Option<usize>,
    /// Number of the source's training examples [default: as many as the target's]
    #[arg(long, value_name = "N", value_parser = size, conflicts_with = "targets")]
    source_examples: Option<usize>,
    /// Number of the target's training examples [default: as many as inputs]
    #[arg(long, value_name = "N", value_parser = size, conflicts_with = "targets")]
    examples: Option<usize>,
    /// Label noise of both tasks
    #[arg(long, value_name = "SIGMA", value_parser = noise, default_value = "1", conflicts_with = "targets")]
    noise: f64,
    /// Step of gradient descent; turns times into epochs
    #[arg(long, value_name = "RATE", value_parser = positive, default_value = "1e-3", conflicts_with = "targets")]
    learning_rate: f64,
    /// End of curves, in units of τ
    #[arg(long, value_name = "TIME", value_parser = positive, default_value = "4", conflicts_with = "targets")]
    until: f64,
}

/// Networks that are trained beside the theory.
#[derive(Debug, Args)]
#[command(next_help_heading = "Simulation")]
pub(crate) struct SequenceRunArguments {
    /// Train networks on described tasks too, source first, and set them beside the theory
    #[arg(long, conflicts_with = "targets")]
    pub(crate) simulate: bool,
    /// Number of runs
    #[arg(long, value_name = "N", value_parser = seeds, default_value = "10", requires = "simulate")]
    pub(crate) seeds: u64,
    /// Seed of the first run; the others follow it
    #[arg(long, value_name = "N", default_value = "0", requires = "simulate")]
    pub(crate) seed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HeadArgument {
    /// Starts at zero
    New,
    /// The source's, for tasks with the same outputs
    Shared,
}

/// The tasks, wherever they come from.
pub(crate) enum Sequence<'a> {
    Described(DescribedSequence),
    Files(SequenceFiles<'a>),
}

/// Two described tasks and the networks that learn them.
#[derive(Clone, Debug)]
pub(crate) struct DescribedSequence {
    pub(crate) setting: SequenceSetting,
    pub(crate) until: f64,
}

impl FinetuneArguments {
    pub(crate) fn sequence(&self) -> Result<Sequence<'_>, Failure> {
        match &self.files.targets {
            Some(targets) => {
                let files = self.files.sequence(self.inputs.as_deref(), targets, self.init_scale);
                files.map(Sequence::Files)
            }
            None => self.described().map(Sequence::Described),
        }
    }

    fn described(&self) -> Result<DescribedSequence, Failure> {
        let described = &self.described;
        let inputs = self.inputs.as_deref().unwrap_or_default();
        let inputs = size(inputs).map_err(|expected| {
            Failure::usage(
                format!("invalid value '{inputs}' for '--inputs <N|FILE|NAME,…>': {expected}"),
                "give a width for described tasks, a file together with --targets and the source's",
            )
        })?;
        let given = "clap asks for all of them where there are no files";
        let outputs =
            (described.source_outputs.expect(given), described.target_outputs.expect(given));
        let examples = described.examples.unwrap_or(inputs);
        let hidden = described.hidden.unwrap_or(described.widest().min(inputs));
        let task = |strengths: &[f64], outputs, examples| {
            let setting = TheorySetting::new(inputs, outputs, strengths.to_vec());
            let init_scale = self.init_scale.unwrap_or(setting.init_scale);
            setting
                .with_hidden(hidden)
                .with_examples(examples)
                .with_noise_std(described.noise)
                .with_init_scale(init_scale)
        };
        let ranks = (described.source.len(), described.target.len());
        let cosines = described.alignment.as_ref().expect(given);
        let source_examples = described.source_examples.unwrap_or(examples);
        let source = task(&described.source, outputs.0, source_examples);
        let target = task(&described.target, outputs.1, examples);
        let cosines = cosines.of_ranks("--alignment", ranks)?;
        let setting = SequenceSetting::new(source, target, cosines)
            .with_output_cosines(described.shared_head(ranks)?)
            .with_learning_rate(described.learning_rate);
        Ok(DescribedSequence { setting, until: described.until })
    }
}

impl DescribedArguments {
    fn widest(&self) -> usize {
        self.source_outputs.max(self.target_outputs).unwrap_or(1)
    }

    /// The cosines of the output modes if the head is shared.
    fn shared_head(&self, ranks: (usize, usize)) -> Result<Option<Matrix>, Failure> {
        match (self.head, &self.output_alignment) {
            (HeadArgument::Shared, Some(cosines)) => {
                cosines.of_ranks("--output-alignment", ranks).map(Some)
            }
            (_, None) => Ok(None),
            (HeadArgument::New, Some(_)) => Err(Failure::usage(
                "--output-alignment means nothing for a new head",
                "leave it out, or give --head shared",
            )),
        }
    }
}
