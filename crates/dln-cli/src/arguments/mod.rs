//! The command line: commands, and the options that several of them share.

mod data;
mod finetune;
mod help;
mod output;
mod setting;
mod simulation;
mod sweep;
mod tables;
mod teacher;
mod transfer;
mod values;

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use data::{AnalyzeArguments, ApplyArguments, LearnArguments, ScoreArguments};
pub(crate) use finetune::{DescribedSequence, FinetuneArguments, Sequence, SequenceFiles};
pub(crate) use help::{parse, with_folded_examples};
pub(crate) use output::{Format, OutputArguments};
pub(crate) use setting::{Label, PredictArguments, SettingArguments, StudentArguments, only};
pub(crate) use simulation::{InputType, RunArguments, SimulateArguments, StudentKind};
pub(crate) use sweep::{
    SweepArguments, SweepFormat, SweepMergeArguments, SweepRunArguments, SweepSlurmArguments,
    SweepStep,
};
pub(crate) use tables::{ReadingArguments, TableArguments, TrainingFiles};
pub(crate) use transfer::{Described, TaskFiles, Tasks, TransferArguments};

const ABOUT: &str =
    "When to stop training, how well a network will generalise, and whether a second task helps";

const LONG_ABOUT: &str = "\
When to stop training, how well a network will generalise, and whether a second task helps: answers from the exact \
theory of deep linear networks (Lampinen & Ganguli, ICLR 2019), for tasks that you describe and for data that you have.

Times are in units of τ = 1/(learning rate), in epochs of full-batch gradient descent. Errors are relative: 0 is \
perfect, 1 is what guessing the mean (or zero) costs.

Exit codes: 0 done, 1 the input or the data is at fault, 2 bad arguments.";

/// Colours of help and errors on a terminal; NO_COLOR turns them off.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  dln predict --teacher 4 --inputs 100 --outputs 50
  dln analyze --inputs inputs.csv --targets targets.csv
  dln learn --inputs inputs.csv --targets targets.csv --output model.npz
  dln apply --model model.npz --inputs inputs.csv --output predictions.csv";

#[derive(Debug, Parser)]
#[command(name = "dln", version, about = ABOUT, long_about = LONG_ABOUT, after_help = EXAMPLES, styles = STYLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Predict(PredictArguments),
    Simulate(SimulateArguments),
    Transfer(TransferArguments),
    Finetune(Box<FinetuneArguments>),
    Sweep(SweepArguments),
    Analyze(AnalyzeArguments),
    Learn(LearnArguments),
    Apply(ApplyArguments),
    Score(ScoreArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

/// Print a script that completes commands and options in a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dln completions bash
  dln completions zsh
  dln completions fish

To keep it, write it where your shell looks: bash reads ~/.local/share/bash-completion/completions/dln.")]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Write the manual pages, one per command
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dln man man1

Read them with `man -l man1/dln.1`, or write them to ~/.local/share/man/man1, where `man dln` finds them.")]
pub(crate) struct ManArguments {
    /// The folder; it is made if it does not exist
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

#[cfg(test)]
mod defaults;

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
