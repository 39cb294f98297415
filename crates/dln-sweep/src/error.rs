//! What may be wrong with a plan, with the place in its text, and with a sweep's folder.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A fault of a plan's text: displays the line, and a caret under the culprit.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlanError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong: a sentence in lower case.
    pub message: String,
    excerpt: String,
    width: usize,
}

impl PlanError {
    pub(crate) fn at(text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let place = |byte: usize| {
            let mut byte = byte.min(text.len());
            while !text.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let (start, end) = (place(span.start), place(span.end));
        let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let excerpt = text[first..].lines().next().unwrap_or_default().to_owned();
        let on_line = end.min(first + excerpt.len()).max(start);
        Self {
            line: text[..first].matches('\n').count() + 1,
            column: text[first..start].chars().count() + 1,
            message: message.into(),
            excerpt,
            width: text[start..on_line].chars().count().max(1),
        }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, message, excerpt, width } = self;
        let margin = " ".repeat(line.to_string().len());
        writeln!(f, "line {line}, column {column}: {message}")?;
        writeln!(f, "{margin} |")?;
        writeln!(f, "{line} | {excerpt}")?;
        write!(f, "{margin} | {}{}", " ".repeat(column - 1), "^".repeat(*width))
    }
}

impl std::error::Error for PlanError {}

/// Why a sweep's folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SweepError {
    /// The plan that the folder holds is not sound.
    #[error("the plan of {}: {error}", folder.display())]
    Plan {
        /// The sweep's folder.
        folder: PathBuf,
        /// What is wrong with it.
        error: PlanError,
    },
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The table cannot be written.
    #[error("the table cannot be written: {0}")]
    Output(io::Error),
    /// Cells are missing.
    #[error("{missing} of {cells} cells are missing")]
    Missing {
        /// Cells without a record.
        missing: usize,
        /// All cells.
        cells: usize,
    },
    /// The plan is one of figures, which this library does not have.
    #[error("figures are computed by `cargo xtask sweep`")]
    Figures,
    /// The caller asked for an end.
    #[error("interrupted")]
    Interrupted,
    /// The threads cannot be started.
    #[error("the threads cannot be started: {0}")]
    Threads(String),
}

impl SweepError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }
}
