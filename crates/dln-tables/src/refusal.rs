//! What is wrong with what a user gave, and what to do about it.

use std::fmt::{self, Display};

use serde::Serialize;

use crate::ReadError;

/// A complaint with the way out, and the place in a file where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refusal {
    /// The file at fault, as the user wrote it.
    pub file: Option<String>,
    /// The row in it, as the message counts it.
    pub row: Option<usize>,
    /// The column.
    pub column: Option<usize>,
    /// What is wrong, in a sentence without an end.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Who is at fault.
    #[serde(skip)]
    pub fault: Culprit,
}

/// What a refusal complains of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Culprit {
    /// The arguments.
    Arguments,
    /// A file, or the data in it.
    Input,
}

impl Refusal {
    /// The arguments are at fault.
    pub fn usage(message: impl Display, help: impl Display) -> Self {
        Self::new(Culprit::Arguments, message, help)
    }

    /// A file or the data in it are at fault.
    pub fn input(message: impl Display, help: impl Display) -> Self {
        Self::new(Culprit::Input, message, help)
    }

    /// The same, which this file is the cause of.
    #[must_use]
    pub fn in_file(self, file: impl Display) -> Self {
        Self { file: Some(file.to_string()), ..self }
    }

    /// The same, at this row and column.
    #[must_use]
    pub fn at(self, row: usize, column: usize) -> Self {
        Self { row: Some(row), column: Some(column), ..self }
    }

    fn new(fault: Culprit, message: impl Display, help: impl Display) -> Self {
        let (message, help) = (message.to_string(), help.to_string());
        Self { file: None, row: None, column: None, message, help, fault }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        let (row, column) = error.place.row_and_column();
        Self { row, column, ..Self::input(&error, error.help()).in_file(&error.file) }
    }
}
