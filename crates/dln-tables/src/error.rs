//! What can be wrong with a file, where, and what to do about it.

use std::fmt;
use std::io;

use thiserror::Error;

use super::Source;

/// Why a file gives no numbers.
#[derive(Debug, Error)]
#[error("{file}{place}: {problem}")]
#[non_exhaustive]
pub struct ReadError {
    /// The file's name, as the user wrote it.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line of text, counted from 1.
    Row(usize),
    /// A field of a line of text, both counted from 1.
    Cell {
        /// The line.
        row: usize,
        /// The field.
        column: usize,
        /// The column's name, if there is a header.
        name: Option<String>,
    },
    /// An entry of an array, counted from 0 as in numpy.
    Entry {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
}

/// What is wrong with a file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The system refuses.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// A folder instead of a file.
    #[error("is a folder, not a file")]
    Folder,
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// Names of columns and nothing else.
    #[error("has a header but no examples")]
    HeaderOnly,
    /// A field that is no number.
    #[error("{0} is not a number")]
    NotANumber(Excerpt),
    /// Values that are missing.
    #[error("{total} value{} missing in {rows} of {examples} rows: {}", if *total == 1 { " is" } else { "s are" }, listed_counts(columns))]
    Missing {
        /// All of them.
        total: usize,
        /// Rows with at least one.
        rows: usize,
        /// All rows.
        examples: usize,
        /// Columns with at least one, and how many.
        columns: Box<[(String, usize)]>,
    },
    /// A date.
    #[error("{0} is a date or a time, not a number")]
    Date(Excerpt),
    /// A column of text where only numbers are taken.
    #[error("{0} holds text, not numbers")]
    TextColumn(String),
    /// A column of text whose values are all different.
    #[error("{name} holds {count} texts that are all different, as an identifier does")]
    Identifier {
        /// The column.
        name: Box<str>,
        /// Its values.
        count: usize,
    },
    /// A column of text of too many different values.
    #[error("{name} holds {count} different texts, more than the {most} that become columns")]
    ManyCategories {
        /// The column.
        name: Box<str>,
        /// Its different values.
        count: usize,
        /// The bound.
        most: usize,
    },
    /// A text that the training data do not have.
    #[error("{name} holds {value}, which the training data do not; they have {}", listed(known))]
    NewCategory {
        /// The column.
        name: Box<str>,
        /// The text.
        value: Box<Excerpt>,
        /// Those of the training data.
        known: Box<[String]>,
    },
    /// A column that is needed and not there.
    #[error("has no column {name}; it has {}", listed(names))]
    NoSuchColumn {
        /// A name or a pattern.
        name: Box<str>,
        /// The columns that there are.
        names: Box<[String]>,
    },
    /// Columns were named, but the file names none.
    #[error("has no header, so that no column can be named")]
    NoNames,
    /// Two columns of one name.
    #[error("{0} names two columns")]
    RepeatedName(Excerpt),
    /// Nothing is left to learn from.
    #[error("no column is left as an input")]
    NoInputs,
    /// Another number of columns than a model or a training set has.
    #[error("has {found} columns, but the training data have {expected}")]
    OtherColumns {
        /// Columns of this file.
        found: usize,
        /// Those of the training data.
        expected: usize,
    },
    /// Compressed data that are damaged.
    #[error("is not a readable gzip file: {0}")]
    Gzip(String),
    /// More text than is taken.
    #[error("holds more than 8 GiB of text, or 200 times its compressed size")]
    LongText,
    /// A sparse matrix of scipy.
    #[error("holds a sparse matrix")]
    Sparse,
    /// A NaN or an infinity.
    #[error("{0} is not a finite number")]
    NotFinite(Excerpt),
    /// A first row that is neither a header nor an example.
    #[error("{0} is not a number, but other cells of this row are")]
    MixedHeader(Excerpt),
    /// A header that leaves a column without a name: what is written for a column of row numbers.
    #[error("the header gives this column no name")]
    UnnamedColumn,
    /// A field that is not text.
    #[error("is not UTF-8 text")]
    NotText,
    /// A file of another kind.
    #[error("is {what}, not a table of text")]
    Foreign {
        /// The kind.
        what: &'static str,
        /// What to do.
        help: &'static str,
    },
    /// A row of another length.
    #[error("has {found} column{}, but the first row has {expected}", if *found == 1 { "" } else { "s" })]
    Ragged {
        /// Fields in this row.
        found: usize,
        /// Fields in the first row.
        expected: usize,
    },
    /// Not what numpy writes.
    #[error("does not begin as an NPY file does")]
    NotNpy,
    /// A version of the format that is not known.
    #[error("has version {0}.{1} of the NPY format, but must have 1.0, 2.0 or 3.0")]
    Version(u8, u8),
    /// A header that does not describe an array.
    #[error("the NPY header is damaged: {0}")]
    Header(String),
    /// Numbers of a kind that is not read.
    #[error(
        "holds entries of type {0}, but must hold floating-point numbers, integers or truth values"
    )]
    Type(Excerpt),
    /// Too many or too few dimensions.
    #[error("is an array of {0} dimensions, but must have 2, or 1 for a single column")]
    Dimensions(usize),
    /// An array without entries.
    #[error("is an array of {rows} rows and {columns} columns, which holds no number")]
    NoEntries {
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// A header that announces more than memory can hold.
    #[error("announces {rows} rows and {columns} columns, more than this program takes")]
    TooLarge {
        /// Announced rows.
        rows: usize,
        /// Announced columns.
        columns: usize,
    },
    /// Fewer bytes than announced.
    #[error("ends after {found} of the {announced} bytes of data that its header announces")]
    Truncated {
        /// Bytes that are there.
        found: usize,
        /// Bytes that should be.
        announced: usize,
    },
    /// More bytes than announced.
    #[error("goes on after the {announced} bytes of data that its header announces")]
    Trailing {
        /// Bytes that should be there.
        announced: usize,
    },
    /// An integer that a floating-point number cannot hold.
    #[error("{0} is too large to be held exactly: beyond 2⁵³")]
    LargeInteger(i128),
    /// Not an archive, or a damaged one.
    #[error("is not a readable NPZ archive: {0}")]
    Archive(String),
    /// Not Parquet, or not as this program reads it.
    #[error("is not a readable Parquet file: {0}")]
    Parquet(String),
    /// A format that is not read here.
    #[error("is {0}, which the program `dln` reads and this page does not")]
    Unread(&'static str),
    /// An archive without arrays.
    #[error("is an archive without arrays")]
    NoArray,
    /// An archive of several arrays, of which none was named.
    #[error("holds {} arrays ({}), and none is named", .0.len(), listed(.0))]
    SeveralArrays(Vec<String>),
    /// An archive that lacks the array asked for.
    #[error("there is no such array in the archive; it has {}", listed(.0))]
    NoSuchArray(Vec<String>),
}

/// A piece of a file, shortened and with its control characters spelt out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt(pub(super) String);

impl Excerpt {
    /// Keeps the beginning of a text.
    pub fn new(text: &str) -> Self {
        const MOST: usize = 30;
        let mut shown: String = text.chars().take(MOST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self(shown)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl ReadError {
    /// What is wrong with the file as a whole.
    pub fn of_file(file: &impl fmt::Display, problem: Problem) -> Self {
        Self { file: file.to_string(), place: Place::File, problem }
    }

    pub(super) fn new(source: &Source, fault: Fault) -> Self {
        Self { file: source.to_string(), place: fault.place, problem: fault.problem }
    }
}

/// The most names in a message.
const MOST_NAMES: usize = 8;

fn listed(names: &[String]) -> String {
    let mut shown: Vec<String> =
        names.iter().take(MOST_NAMES).map(|name| Excerpt::new(name).0).collect();
    if names.len() > MOST_NAMES {
        shown.push("…".to_owned());
    }
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}

impl Place {
    /// Its row and column, as the message counts them.
    pub fn row_and_column(&self) -> (Option<usize>, Option<usize>) {
        match *self {
            Self::File => (None, None),
            Self::Row(row) => (Some(row), None),
            Self::Cell { row, column, .. } | Self::Entry { row, column } => {
                (Some(row), Some(column))
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Row(row) => write!(f, ", row {row}"),
            Self::Cell { row, column, name: None } => write!(f, ", row {row}, column {column}"),
            Self::Cell { row, column, name: Some(name) } => {
                write!(f, ", row {row}, column {column} ({})", Excerpt::new(name).0.escape_debug())
            }
            Self::Entry { row, column } => write!(f, ", entry [{row}, {column}]"),
        }
    }
}

fn listed_counts(columns: &[(String, usize)]) -> String {
    let named: Vec<String> =
        columns.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    listed(&named)
}

/// A problem and its place, before the file has a name.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) place: Place,
    pub(super) problem: Problem,
}

impl Fault {
    pub(super) fn of_file(problem: Problem) -> Self {
        Self { place: Place::File, problem }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::of_file(problem)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::of_file(error.into())
    }
}
