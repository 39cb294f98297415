//! Files with examples: which columns are meant, and how tables of text are read.

use clap::{Args, ValueEnum};
use dln_tables::{Categories, Group, Header, Missing, Reading, Request, Source};

/// A training set: one table with names of targets, or a file of inputs and one of targets.
#[derive(Debug, Args)]
pub(crate) struct TrainingFiles {
    /// Training inputs, one example per row; with --data: names of columns, all but the targets if
    /// left out
    #[arg(long, value_name = "FILE|NAME,…", required_unless_present = "data")]
    pub(crate) inputs: Option<String>,
    /// Training targets, one example per row; with --data: names of columns, such as y0,y1 or 'y*'
    #[arg(long, value_name = "FILE|NAME,…")]
    pub(crate) targets: String,
    #[command(flatten)]
    pub(crate) table: TableArguments,
}

/// What holds for all files of a command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(crate) struct TableArguments {
    /// One table of inputs and targets, whose columns --inputs and --targets then name
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<Source>,
    /// With --data: columns that are left out
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', requires = "data")]
    pub(crate) drop: Vec<String>,
    /// Rows with equal values depend on each other, as visits of one patient do, and stay together
    /// in every split: a column of --data, or a file of one column
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) group: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
}

/// How tables are read.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(crate) struct ReadingArguments {
    /// Whether the first row of a table of text holds names
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) header: HeaderArgument,
    /// What is done about missing values
    #[arg(long, value_enum, default_value = "refuse")]
    pub(crate) missing: MissingArgument,
    /// What is done about columns of text
    #[arg(long, value_enum, default_value = "one-hot")]
    pub(crate) categories: CategoriesArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum HeaderArgument {
    /// The rows decide
    Auto,
    /// It does
    Yes,
    /// It is an example
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MissingArgument {
    /// The file is refused
    Refuse,
    /// Examples with a missing value are left out
    DropRows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CategoriesArgument {
    /// One column of 0 and 1 for every different text
    OneHot,
    /// The file is refused
    Refuse,
}

impl From<HeaderArgument> for Header {
    fn from(header: HeaderArgument) -> Self {
        match header {
            HeaderArgument::Auto => Self::Auto,
            HeaderArgument::Yes => Self::Yes,
            HeaderArgument::No => Self::No,
        }
    }
}

impl From<ReadingArguments> for Reading {
    fn from(arguments: ReadingArguments) -> Self {
        Self {
            header: arguments.header.into(),
            missing: match arguments.missing {
                MissingArgument::Refuse => Missing::Refuse,
                MissingArgument::DropRows => Missing::DropRows,
            },
            categories: match arguments.categories {
                CategoriesArgument::OneHot => Categories::OneHot,
                CategoriesArgument::Refuse => Categories::Refuse,
            },
        }
    }
}

impl TrainingFiles {
    /// What a command asks of them.
    pub(crate) fn request(&self) -> Request<'_> {
        self.table.request(self.inputs.as_deref(), vec![("--targets", &self.targets)])
    }
}

impl TableArguments {
    /// What is asked of files with these inputs, and these targets by their flags.
    pub(crate) fn request<'a>(
        &'a self,
        inputs: Option<&'a str>,
        targets: Vec<(&'static str, &'a str)>,
    ) -> Request<'a> {
        Request {
            data: self.data.as_ref(),
            inputs: ("--inputs", inputs),
            targets,
            drop: &self.drop,
            group: self.group.as_deref().map(|name| Group {
                flag: "--group",
                name,
                is_required: true,
            }),
            reading: self.reading.into(),
            known: None,
        }
    }
}
