//! What the commands on data share: files that belong together, and counts in words.

use std::fs;
use std::path::Path;

use dln_cli::read::Source;

use crate::failure::Failure;

/// Two files that belong together must hold equally many examples.
pub(super) fn check_counts(
    (first, expected): (&Source, usize),
    (second, found): (&Source, usize),
) -> Result<(), Failure> {
    if found == expected {
        return Ok(());
    }
    Err(Failure::input(
        format!("{second} has {}, but {first} has {}", examples(found), examples(expected)),
        "both files must hold the same examples, one a row, in the same order",
    )
    .in_file(second))
}

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

/// `1 example`, `2 examples`.
pub(super) fn examples(count: usize) -> String {
    counted(count, "example")
}

pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
