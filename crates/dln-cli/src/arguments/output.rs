//! Options of every command that has a result: its format, a picture, quiet.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::picture;

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// Form of the result on standard output
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
    /// Draw the result into this file too: FILE.svg or FILE.png
    #[arg(long, value_name = "FILE", value_parser = picture)]
    pub(crate) plot: Option<PathBuf>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A sentence and tables, for people
    Table,
    /// One object on one line; numbers that are not finite are null
    Json,
    /// One table with a header
    Csv,
}
