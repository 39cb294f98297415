//! How a command can fail, what is said then, and the exit code.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use dln_tables::{Culprit, ReadError, Refusal};

/// Why a command ended without a result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments, a file or the data in it are at fault.
    Refused(Refusal),
    /// A part failed, which the result on standard output says.
    Partial(Refusal),
    /// The reader closed the pipe: no fault.
    ClosedPipe,
}

impl Failure {
    pub(crate) fn usage(message: impl Display, help: impl Display) -> Self {
        Refusal::usage(message, help).into()
    }

    pub(crate) fn input(message: impl Display, help: impl Display) -> Self {
        Refusal::input(message, help).into()
    }

    /// The same, which this file is the cause of.
    pub(crate) fn in_file(self, file: impl Display) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.in_file(file)),
            other => other,
        }
    }

    /// The same, at this line and column.
    pub(crate) fn at(self, row: usize, column: usize) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.at(row, column)),
            other => other,
        }
    }

    /// A part failed, which the result on standard output says.
    pub(crate) fn partial(message: impl Display, help: impl Display) -> Self {
        Self::Partial(Refusal::input(message, help))
    }

    /// A crate's complaint about settings, with the flags in place of its parameters' names.
    pub(crate) fn setting(error: impl Display) -> Self {
        dln_report::setting(error).into()
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
        let refusal = match self {
            Self::Refused(refusal) | Self::Partial(refusal) => refusal,
            Self::ClosedPipe => return ExitCode::SUCCESS,
        };
        // Nothing is left to do if even standard error is closed.
        let _ = writeln!(io::stderr(), "error: {}\n help: {}", refusal.message, refusal.help);
        if as_json && !matches!(self, Self::Partial(_)) {
            let object = serde_json::json!({ "error": refusal });
            let _ = writeln!(io::stdout(), "{object}");
        }
        ExitCode::from(match refusal.fault {
            Culprit::Arguments => 2,
            Culprit::Input => 1,
        })
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

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Refused(error.into())
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
            matches!(failure, Failure::Refused(Refusal { help, .. }) if help.contains("make room"))
        );
    }
}
