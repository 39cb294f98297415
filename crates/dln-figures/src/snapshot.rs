//! Snapshots: smoke-scale tables kept in the repository, compared within each column's tolerance.
//!
//! The files have the form of insta's snapshots, so that `cargo test` (through insta) and `cargo xtask reproduce`
//! judge the same files by the same comparison.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::write_atomically;
use crate::{Column, Table, Tables, Value};

/// Largest size of a stored table in bytes; a smoke table that needs more has too many points.
pub const SIZE_LIMIT: usize = 24 * 1024;

/// How a table differs from its snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Figure and panel.
    pub name: String,
    /// What is wrong, with the largest deviations, for people.
    pub message: String,
}

/// The name under which a panel's table is kept: `figure-slug__panel`.
pub fn name(slug: &str, panel: &str) -> String {
    format!("{slug}__{panel}")
}

/// Where the snapshot of that name lies.
pub fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.snap"))
}

/// Compares a stored CSV text with a table.
///
/// # Errors
/// If the text is not a table of the same columns and length, or a value is out of tolerance; the message lists the
/// largest deviation of every column that has one.
pub fn compare(stored: &str, actual: &Table) -> Result<(), String> {
    let reference = Table::from_csv(stored, actual.columns()).map_err(|e| e.to_string())?;
    let (stored_rows, rows) = (reference.rows().len(), actual.rows().len());
    if stored_rows != rows {
        return Err(format!("{rows} rows, the snapshot has {stored_rows}"));
    }
    let worst =
        (0..actual.columns().len()).filter_map(|index| worst_of_column(index, &reference, actual));
    let lines: Vec<String> = worst.collect();
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
}

/// The line about the column's largest deviation, if any value is out of tolerance.
fn worst_of_column(index: usize, reference: &Table, actual: &Table) -> Option<String> {
    let column = &actual.columns()[index];
    let pairs =
        || reference.rows().iter().zip(actual.rows()).map(|(old, new)| (&old[index], &new[index]));
    let failing = pairs().filter(|(old, new)| !agree(column, old, new)).count();
    let excesses = pairs().enumerate().filter(|(_, (old, new))| !agree(column, old, new));
    let (row, (old, new)) =
        excesses.max_by(|(_, a), (_, b)| excess(column, *a).total_cmp(&excess(column, *b)))?;
    Some(format!(
        "{}: {failing} of {} values off; row {}: {old:?} became {new:?}, {:.3} times the tolerance",
        column.name(),
        actual.rows().len(),
        row + 1,
        excess(column, (old, new)),
    ))
}

fn agree(column: &Column, old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Number(a), Value::Number(b)) => column.snapshot_tolerance().allows(*a, *b),
        _ => old == new,
    }
}

/// Distance of disagreeing values in units of the tolerance; infinite between words and counts.
fn excess(column: &Column, (old, new): (&Value, &Value)) -> f64 {
    match (old, new) {
        (Value::Number(a), Value::Number(b)) => column.snapshot_tolerance().excess(*a, *b),
        _ => f64::INFINITY,
    }
}

/// Compares all tables of a figure with the snapshots in a folder.
///
/// # Errors
/// If a snapshot exists but cannot be read. A missing one is a [`Difference`].
pub fn compare_all(folder: &Path, slug: &str, tables: &Tables) -> io::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for (panel, table) in tables.iter() {
        let name = name(slug, panel);
        let verdict = match fs::read_to_string(path(folder, &name)) {
            Ok(text) => compare(contents(&text), table),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err("no snapshot yet".to_owned())
            }
            Err(error) => return Err(error),
        };
        if let Err(message) = verdict {
            differences.push(Difference { name, message });
        }
    }
    Ok(differences)
}

/// Stores the tables of a figure as its snapshots and removes those of panels that it no longer has.
///
/// # Errors
/// If the folder cannot be written.
pub fn bless(folder: &Path, slug: &str, tables: &Tables) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let names: Vec<String> = tables.iter().map(|(panel, _)| name(slug, panel)).collect();
    for stale in stored(folder)?.into_iter().filter(|stored| stored.starts_with(&name(slug, ""))) {
        if !names.contains(&stale) {
            fs::remove_file(path(folder, &stale))?;
        }
    }
    for ((_, table), name) in tables.iter().zip(&names) {
        let mut text = String::new();
        writeln!(
            text,
            "---\nsource: tests/snapshots.rs\nexpression: table\n---\n{}",
            table.to_csv().trim_end()
        )
        .expect("writing to a string cannot fail");
        write_atomically(&path(folder, name), text.as_bytes())?;
    }
    Ok(())
}

/// Names of all snapshots in a folder, sorted.
///
/// # Errors
/// If the folder cannot be read.
pub fn stored(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name();
        names.extend(file.to_str().and_then(|name| name.strip_suffix(".snap")).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// The text of a snapshot file without insta's header.
fn contents(file: &str) -> &str {
    let after_header = file.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    after_header.map_or(file, |(_, contents)| contents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row;

    fn table(error: f64) -> Table {
        let mut table =
            Table::new([Column::text("student"), Column::number("test_error").tolerance(0.0, 0.1)]);
        table.push(row!["aligned", error]);
        table
    }

    #[test]
    fn within_tolerance_passes_and_beyond_names_the_column() {
        assert_eq!(compare(&table(1.0).to_csv(), &table(1.05)), Ok(()));
        let message = compare(&table(1.0).to_csv(), &table(1.5)).expect_err("out of tolerance");
        assert!(message.contains("test_error") && message.contains("row 1"));
    }

    #[test]
    fn nan_words_lengths_and_damaged_files_fail() {
        assert!(compare(&table(1.0).to_csv(), &table(f64::NAN)).is_err());
        assert!(compare("student,test_error\nrandom,1.0\n", &table(1.0)).is_err());
        assert!(compare("student,test_error\n", &table(1.0)).is_err());
        assert!(compare("student,test_error\naligned,1.0x\n", &table(1.0)).is_err());
        assert!(compare("", &table(1.0)).is_err());
    }

    #[test]
    fn blessed_tables_compare_equal_and_stale_ones_go() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        bless(folder.path(), "a-figure", &Tables::new().with("old", table(1.0)))?;
        bless(folder.path(), "a-figure-too", &Tables::new().with("old", table(1.0)))?;
        let tables = Tables::new().with("new", table(1.0));
        assert_eq!(compare_all(folder.path(), "a-figure", &tables)?.len(), 1);
        bless(folder.path(), "a-figure", &tables)?;
        assert!(compare_all(folder.path(), "a-figure", &tables)?.is_empty());
        assert_eq!(stored(folder.path())?, ["a-figure-too__old", "a-figure__new"]);
        Ok(())
    }
}
