//! How a command can fail, what is said then, and the exit code.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use dln_cli::read::ReadError;
use serde::Serialize;

/// Why a command ended without a result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments are at fault.
    Usage(Complaint),
    /// A file or the data in it are at fault.
    Input(Complaint),
    /// A part failed, which the result on standard output says.
    Partial(Complaint),
    /// The reader closed the pipe: no fault.
    ClosedPipe,
}

/// What is wrong, where if it is a file, and what to do about it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Complaint {
    file: Option<String>,
    row: Option<usize>,
    column: Option<usize>,
    message: String,
    help: String,
}

impl Complaint {
    fn new(message: impl Display, help: impl Display) -> Self {
        Self { message: message.to_string(), help: help.to_string(), ..Self::default() }
    }
}

impl Failure {
    pub(crate) fn usage(message: impl Display, help: impl Display) -> Self {
        Self::Usage(Complaint::new(message, help))
    }

    pub(crate) fn input(message: impl Display, help: impl Display) -> Self {
        Self::Input(Complaint::new(message, help))
    }

    /// The same, which this file is the cause of.
    pub(crate) fn in_file(mut self, file: impl Display) -> Self {
        if let Self::Usage(complaint) | Self::Input(complaint) = &mut self {
            complaint.file = Some(file.to_string());
        }
        self
    }

    /// The same, at this line and column.
    pub(crate) fn at(mut self, row: usize, column: usize) -> Self {
        if let Self::Usage(complaint) | Self::Input(complaint) = &mut self {
            (complaint.row, complaint.column) = (Some(row), Some(column));
        }
        self
    }

    /// A part failed, which the result on standard output says.
    pub(crate) fn partial(message: impl Display, help: impl Display) -> Self {
        Self::Partial(Complaint::new(message, help))
    }

    /// A crate's complaint about settings, with the flags in place of its parameters' names.
    pub(crate) fn setting(error: impl Display) -> Self {
        const FLAGS: [(&str, &str); 5] = [
            ("teacher_strengths", "--teacher"),
            ("init_scale", "--init-scale"),
            ("noise_std", "--noise"),
            ("learning_rate", "--learning-rate"),
            ("layers", "--layers"),
        ];
        let rename = |text: String, (name, flag): &(&str, &str)| text.replace(name, flag);
        let message = FLAGS.iter().fold(error.to_string(), rename);
        Self::usage(message, "change the flags that it names; `dln help` lists them all")
    }

    /// A file that cannot be written.
    pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Self {
        let message = format!("{}: cannot be written: {error}", path.display());
        Self::input(message, remedy(error))
    }

    /// Standard output cannot be written.
    pub(crate) fn standard_output(error: &io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        let message = format!("standard output: cannot be written: {error}");
        Self::input(message, "check where it is sent to")
    }

    /// Says what is wrong on standard error, and to programs in JSON on standard output.
    pub(crate) fn report(&self, as_json: bool) -> ExitCode {
        let (code, complaint) = match self {
            Self::Usage(complaint) => (2, complaint),
            Self::Input(complaint) | Self::Partial(complaint) => (1, complaint),
            Self::ClosedPipe => return ExitCode::SUCCESS,
        };
        // Nothing is left to do if even standard error is closed.
        let _ = writeln!(io::stderr(), "error: {}\n help: {}", complaint.message, complaint.help);
        if as_json && !matches!(self, Self::Partial(_)) {
            let object = serde_json::json!({ "error": complaint });
            let _ = writeln!(io::stdout(), "{object}");
        }
        ExitCode::from(code)
    }
}

/// What to do about a file that cannot be written.
pub(crate) fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "make room on the disk, or write to another one; an older file of that name is untouched"
        }
        ErrorKind::ReadOnlyFilesystem => "write to another folder: this disk is read-only",
        _ => "check that its folder exists and may be written to",
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let mut complaint = Complaint::new(&error, error.help());
        complaint.file = Some(error.file.clone());
        (complaint.row, complaint.column) = error.place.row_and_column();
        Self::Input(complaint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A full disk was once answered with the advice to check that the folder exists.
    #[test]
    fn a_full_disk_is_called_full() {
        let failure = Failure::unwritable(Path::new("a.csv"), &ErrorKind::StorageFull.into());
        assert!(
            matches!(failure, Failure::Input(Complaint { help, .. }) if help.contains("make room"))
        );
    }
}
