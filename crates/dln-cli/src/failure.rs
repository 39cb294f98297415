//! How a command can fail, what is said then, and the exit code.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use dln_cli::read::ReadError;

/// Why a command ended without a result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments are at fault.
    Usage { message: String, help: String },
    /// A file or the data in it are at fault.
    Input { message: String, help: String },
    /// Whoever read the result wanted no more of it; nothing to complain about.
    ClosedPipe,
}

impl Failure {
    pub(crate) fn usage(message: impl Display, help: impl Display) -> Self {
        Self::Usage { message: message.to_string(), help: help.to_string() }
    }

    pub(crate) fn input(message: impl Display, help: impl Display) -> Self {
        Self::Input { message: message.to_string(), help: help.to_string() }
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
        Self::input(message, "check that its folder exists and may be written to")
    }

    /// Says what is wrong on standard error.
    pub(crate) fn report(&self) -> ExitCode {
        let (code, message, help) = match self {
            Self::Usage { message, help } => (2, message, help),
            Self::Input { message, help } => (1, message, help),
            Self::ClosedPipe => return ExitCode::SUCCESS,
        };
        // Nothing is left to do if even standard error is closed.
        let _ = writeln!(io::stderr(), "error: {message}\n help: {help}");
        ExitCode::from(code)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let help = error.help();
        Self::input(error, help)
    }
}
