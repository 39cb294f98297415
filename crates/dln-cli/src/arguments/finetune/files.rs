//! A source and a target in files.

use clap::Args;
use dln_cli::read::Source;
use dln_data::{AnalyzeOptions, NoiseChoice};

use crate::arguments::data::{CutoffArgument, ScaleArgument};
use crate::arguments::tables::ReadingArguments;
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(next_help_heading = "Tasks in files")]
pub(super) struct FileArguments {
    /// Inputs of the source, one example a row, with the columns of the target's
    #[arg(long, value_name = "FILE", requires = "targets")]
    source_inputs: Option<Source>,
    /// Targets of the source
    #[arg(long, value_name = "FILE", requires = "targets")]
    source_targets: Option<Source>,
    /// Targets of the target task, one example a row
    #[arg(long, value_name = "FILE", requires = "source_inputs", requires = "source_targets")]
    targets: Option<Source>,
    /// Inputs of a test set of the target
    #[arg(long, value_name = "FILE", requires = "test_targets", requires = "targets")]
    test_inputs: Option<Source>,
    /// Targets of a test set of the target
    #[arg(long, value_name = "FILE", requires = "test_inputs", requires = "targets")]
    test_targets: Option<Source>,
    /// What is done to the input columns after centring
    #[arg(long, value_enum, default_value = "standard", requires = "targets")]
    scale: ScaleArgument,
    /// Smallest singular value of the inputs that counts, relative to the largest; or auto, for the best prediction
    #[arg(long, value_name = "auto|VALUE", default_value = "auto", requires = "targets")]
    whiten_cutoff: CutoffArgument,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// Both tasks, and perhaps a test set of the target.
pub(crate) struct SequenceFiles<'a> {
    pub(crate) source: (&'a Source, &'a Source),
    pub(crate) target: (Source, &'a Source),
    pub(crate) test: Option<(&'a Source, &'a Source)>,
    pub(crate) reading: ReadingArguments,
    pub(crate) options: AnalyzeOptions,
}

impl FileArguments {
    /// The file that says that there are files.
    pub(super) fn targets(&self) -> Option<&Source> {
        self.targets.as_ref()
    }

    pub(super) fn sequence<'a>(
        &'a self,
        inputs: &str,
        targets: &'a Source,
        init_scale: f64,
    ) -> Result<SequenceFiles<'a>, Failure> {
        let inputs = inputs.parse::<Source>().map_err(|error| {
            Failure::usage(
                format!("invalid value '{inputs}' for '--inputs <N|FILE>': {error}"),
                "give the file of the target's inputs",
            )
        })?;
        let source = self.source_inputs.as_ref().zip(self.source_targets.as_ref());
        Ok(SequenceFiles {
            source: source.expect("clap asks for both"),
            target: (inputs, targets),
            test: self.test_inputs.as_ref().zip(self.test_targets.as_ref()),
            reading: self.reading,
            options: AnalyzeOptions {
                scale: self.scale.into(),
                cutoff: self.whiten_cutoff.0,
                noise: NoiseChoice::Auto,
                init_scale,
                layers: 2,
            },
        })
    }
}
