//! `cargo xtask examples`: runs the examples of the crates.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use crate::{Verdict, workspace};

/// Opens the header of an example that measures time or memory and takes long: compiled, not run.
const MEASUREMENT: &str = "//! Measurement: ";

/// Builds all examples at once, with what the tests were built with, and runs each.
pub(crate) fn run() -> anyhow::Result<Verdict> {
    let built = workspace::build(&[])?;
    let mut verdict = Verdict::Passed;
    for (package, example) in to_run(&workspace::root().join("crates"))? {
        writeln!(io::stdout(), "-- {package}: {example}")?;
        let program = built.join("examples").join(&example);
        let status = Command::new(&program).current_dir(workspace::root()).status();
        if !status.with_context(|| program.display().to_string())?.success() {
            writeln!(io::stdout(), "FAILED")?;
            verdict = Verdict::Failed;
        }
    }
    Ok(verdict)
}

/// Package and example, in the order of their names, without the measurements.
///
/// # Errors
/// If a folder or a file cannot be read, or two examples have one name.
fn to_run(crates: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for package in names(crates)? {
        let folder = crates.join(&package).join("examples");
        if !folder.is_dir() {
            continue;
        }
        for file in names(&folder)? {
            let Some(example) = file.strip_suffix(".rs") else { continue };
            let path = folder.join(&file);
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            if !text.starts_with(MEASUREMENT) {
                found.push((package.clone(), example.to_owned()));
            }
        }
    }
    let mut programs: Vec<&String> = found.iter().map(|(_, example)| example).collect();
    programs.sort();
    programs.dedup();
    ensure!(programs.len() == found.len(), "two examples of one name overwrite each other");
    Ok(found)
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn measurements_are_left_out_and_others_are_found() {
        let found = to_run(&workspace::root().join("crates")).expect("a checkout");
        let has = |package: &str, example: &str| {
            found.contains(&(package.to_owned(), example.to_owned()))
        };
        assert!(has("dln-dynamics", "when_to_stop"), "{found:?}");
        assert!(!has("dln-experiment", "large_task"), "{found:?}");
    }
}
