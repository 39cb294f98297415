//! A source and a target in files.

use std::str::FromStr;

use clap::{ArgGroup, Args};
use dln_data::{AnalyzeOptions, DataOptions};
use dln_tables::{Source, TestFiles};

use crate::arguments::data::{CutoffArgument, ScaleArgument};
use crate::arguments::tables::TableArguments;
use crate::arguments::values::offering;
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(next_help_heading = "Tasks in files", group(ArgGroup::new("examples_of_source")))]
pub(super) struct FileArguments {
    /// Targets of the target task, one example per row; with --data: names of columns, such as
    /// y0,y1 or 'y*'
    #[arg(
        long,
        value_name = "FILE|NAME,…",
        requires = "examples_of_source",
        requires = "source_targets"
    )]
    pub(super) targets: Option<String>,
    /// One table of the source's inputs and targets, with the names of the target's inputs
    #[arg(long, value_name = "FILE", requires = "targets", group = "examples_of_source")]
    source_data: Option<Source>,
    /// Inputs of the source, one example per row, with the columns of the target's: by name if both
    /// have names
    #[arg(long, value_name = "FILE", requires = "targets", group = "examples_of_source")]
    source_inputs: Option<String>,
    /// Targets of the source; with --source-data: names of columns
    #[arg(long, value_name = "FILE|NAME,…", requires = "targets")]
    source_targets: Option<String>,
    /// As --group, for the source: a column of --source-data, or a file of one column
    /// [default: --group, if both tables have it]
    #[arg(long, value_name = "NAME|FILE", requires = "targets")]
    source_group: Option<String>,
    /// A test set of the target in one table with the names of the training columns
    #[arg(long, value_name = "FILE", requires = "targets", conflicts_with = "test_inputs")]
    test_data: Option<Source>,
    /// Inputs of a test set of the target
    #[arg(long, value_name = "FILE", requires = "test_targets", requires = "targets")]
    test_inputs: Option<Source>,
    /// Targets of a test set of the target
    #[arg(long, value_name = "FILE", requires = "test_inputs", requires = "targets")]
    test_targets: Option<Source>,
    /// What is done to the input columns after centring
    #[arg(long, value_enum, default_value = "standard", requires = "targets")]
    scale: ScaleArgument,
    /// Smallest singular value of the inputs that counts, relative to the largest; or auto, for the
    /// best prediction
    #[arg(long, value_name = "auto|VALUE", default_value = "auto", requires = "targets", value_parser = offering(&["auto"], CutoffArgument::from_str), hide_possible_values = true)]
    whiten_cutoff: CutoffArgument,
    #[command(flatten)]
    pub(super) table: TableArguments,
}

/// Both tasks, and perhaps a test set of the target: one table, or a file of inputs and one of
/// targets each.
pub(crate) struct SequenceFiles<'a> {
    pub(crate) inputs: Option<&'a str>,
    pub(crate) targets: &'a str,
    pub(crate) table: &'a TableArguments,
    pub(crate) source: SourceFiles<'a>,
    pub(crate) test: Option<TestFiles<'a>>,
    pub(crate) options: AnalyzeOptions,
}

/// Where the source stands: in one table if there is one.
#[derive(Clone, Copy)]
pub(crate) struct SourceFiles<'a> {
    pub(crate) data: Option<&'a Source>,
    pub(crate) inputs: Option<&'a str>,
    pub(crate) targets: &'a str,
    pub(crate) group: Option<&'a str>,
}

impl FileArguments {
    pub(super) fn sequence<'a>(
        &'a self,
        inputs: Option<&'a str>,
        targets: &'a str,
        init_scale: Option<f64>,
    ) -> Result<SequenceFiles<'a>, Failure> {
        if let (Some(name), None) = (inputs, &self.table.data) {
            name.parse::<Source>().map_err(|error| {
                Failure::usage(
                    format!("invalid value '{name}' for '--inputs <N|FILE|NAME,…>': {error}"),
                    "give the file of the target's inputs, or one table with --data",
                )
            })?;
        }
        let Self { test_data, test_inputs, test_targets, .. } = self;
        let data =
            DataOptions::new().with_scale(self.scale.into()).with_cutoff(self.whiten_cutoff.0);
        let options = AnalyzeOptions::new().with_data(data);
        Ok(SequenceFiles {
            inputs,
            targets,
            table: &self.table,
            source: SourceFiles {
                data: self.source_data.as_ref(),
                inputs: self.source_inputs.as_deref(),
                targets: self.source_targets.as_deref().expect("clap asks for it"),
                group: self.source_group.as_deref(),
            },
            test: TestFiles::of(test_data.as_ref(), test_inputs.as_ref(), test_targets.as_ref()),
            options: options.with_init_scale(init_scale.unwrap_or(options.init_scale)),
        })
    }
}
