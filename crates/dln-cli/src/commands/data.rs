//! What the commands on data share: files that must not be overwritten, and notes about files.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use dln_tables::{Notes, Source};

use crate::failure::Failure;

/// Refuses to write a file over one that the command reads.
pub(super) fn check_output<'a>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'a Source>,
) -> Result<(), Failure> {
    // A file that does not exist yet is none of the inputs, which do.
    let Ok(place) = fs::canonicalize(output) else { return Ok(()) };
    let is_read = |input: &&Source| fs::canonicalize(input.path()).is_ok_and(|path| path == place);
    match inputs.into_iter().find(is_read) {
        None => Ok(()),
        Some(input) => Err(Failure::usage(
            format!("--output {} would overwrite {input}, which is an input", output.display()),
            "write to another file",
        )),
    }
}

/// Says what was decided in reading files, on standard error.
pub(super) fn print_notes(notes: &Notes, quiet: bool) {
    for sentence in notes.sentences.iter().filter(|_| !quiet) {
        // Nothing is left to do if standard error is closed.
        let _ = writeln!(io::stderr(), "note: {sentence}");
    }
}
