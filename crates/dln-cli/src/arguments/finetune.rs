//! `finetune`: a source task, then a target task.

use clap::{Args, ValueEnum};
use dln_dynamics::TheorySetting;

use super::OutputArguments;
use super::values::{cosine, noise, positive, size, strength};
use crate::failure::Failure;

/// Predict what training on a source task brings for a target task that is learned afterwards
///
/// A network of two layers is trained on the source and stopped where its error is least. Then it is fine-tuned on the
/// target (all weights move) or probed (the first layer is frozen, a head is learned). Both are set beside training on
/// the target from scratch and, where the tasks share their examples, training on both together. Tasks are of rank one.
///
/// In JSON, stopping times are null where training should never stop. CSV has the curves.
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  dln finetune --source 5 --target 3 --alignment 0.7 --inputs 100 --source-outputs 50 --target-outputs 50
  dln finetune --source 5 --target 3 --alignment 1 --inputs 100 --source-outputs 50 --target-outputs 50 --source-examples 10000
  dln finetune --source 5 --target 3 --alignment 0.8 --inputs 100 --source-outputs 50 --target-outputs 50 --head shared --output-alignment 0.6"
)]
pub(crate) struct FinetuneArguments {
    /// Singular value of the source's teacher
    #[arg(long, value_name = "S", value_parser = strength)]
    source: f64,
    /// Singular value of the target's teacher
    #[arg(long, value_name = "S", value_parser = strength)]
    target: f64,
    /// Cosine of the tasks' input modes
    #[arg(long, value_name = "Q", value_parser = cosine)]
    pub(crate) alignment: f64,
    /// Width of the input layer that the tasks share
    #[arg(long, value_name = "N", value_parser = size)]
    inputs: usize,
    /// Number of the source's outputs
    #[arg(long, value_name = "N", value_parser = size)]
    source_outputs: usize,
    /// Number of the target's outputs
    #[arg(long, value_name = "N", value_parser = size)]
    target_outputs: usize,
    /// What answers the target: a head of its own that starts at zero, or the source's
    #[arg(long, value_enum, default_value = "new")]
    head: HeadArgument,
    /// Cosine of the tasks' output modes, for a shared head
    #[arg(long, value_name = "R", value_parser = cosine, required_if_eq("head", "shared"))]
    output_alignment: Option<f64>,
    /// Width of the hidden layer [default: the larger of both outputs, at most inputs]
    #[arg(long, value_name = "N", value_parser = size)]
    hidden: Option<usize>,
    /// Number of the source's training examples [default: as many as the target's]
    #[arg(long, value_name = "N", value_parser = size)]
    source_examples: Option<usize>,
    /// Number of the target's training examples [default: as many as inputs]
    #[arg(long, value_name = "N", value_parser = size)]
    examples: Option<usize>,
    /// Label noise of both tasks
    #[arg(long, value_name = "SIGMA", value_parser = noise, default_value = "1")]
    noise: f64,
    /// Singular values of fresh units' map before training
    #[arg(long, value_name = "EPSILON", value_parser = strength, default_value = "1e-5")]
    init_scale: f64,
    /// Step of gradient descent; turns times into epochs
    #[arg(long, value_name = "RATE", value_parser = positive, default_value = "1e-3")]
    pub(crate) learning_rate: f64,
    /// End of curves, in units of τ
    #[arg(long, value_name = "TIME", value_parser = positive, default_value = "4")]
    pub(crate) until: f64,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum HeadArgument {
    /// Starts at zero
    New,
    /// The source's, for tasks with the same outputs
    Shared,
}

impl FinetuneArguments {
    pub(crate) fn source(&self) -> TheorySetting {
        let examples = self.source_examples.unwrap_or(self.examples());
        self.setting(self.source, self.source_outputs, examples)
    }

    pub(crate) fn target(&self) -> TheorySetting {
        self.setting(self.target, self.target_outputs, self.examples())
    }

    /// The cosine of the output modes if the head is shared.
    pub(crate) fn shared_head(&self) -> Result<Option<f64>, Failure> {
        match (self.head, self.output_alignment) {
            (HeadArgument::Shared, cosine) => Ok(cosine),
            (HeadArgument::New, None) => Ok(None),
            (HeadArgument::New, Some(_)) => Err(Failure::usage(
                "--output-alignment means nothing for a new head",
                "leave it out, or give --head shared",
            )),
        }
    }

    fn examples(&self) -> usize {
        self.examples.unwrap_or(self.inputs)
    }

    fn setting(&self, strength: f64, outputs: usize, examples: usize) -> TheorySetting {
        let widest = self.source_outputs.max(self.target_outputs);
        TheorySetting {
            inputs: self.inputs,
            outputs,
            hidden: self.hidden.unwrap_or(widest.min(self.inputs)),
            layers: 2,
            examples,
            noise_std: self.noise,
            init_scale: self.init_scale,
            teacher_strengths: vec![strength],
        }
    }
}
