//! Snapshots: smoke-scale tables kept in the repository, compared within each column's tolerance.
//!
//! The files have the form of insta's snapshots, so that `cargo test` (through insta) and
//! `cargo xtask reproduce` judge the same files by the same comparison.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dln_experiment::{Table, write_atomically};

/// Largest size of a stored table in bytes; a smoke table that needs more has too many points.
pub const SIZE_LIMIT: usize = 24 * 1024;

/// How a table differs from its snapshot.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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

/// Compares all tables of a figure with the snapshots in a folder.
///
/// # Errors
/// If a snapshot exists but cannot be read. A missing one is a [`Difference`].
pub fn compare_all(folder: &Path, slug: &str, tables: &[Table]) -> io::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for table in tables {
        let name = name(slug, table.name());
        let verdict = match fs::read_to_string(path(folder, &name)) {
            Ok(text) => table.compare(contents(&text)),
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

/// Stores the tables of a figure as its snapshots and removes those of panels that it no longer
/// has.
///
/// # Errors
/// If the folder cannot be written.
pub fn bless(folder: &Path, slug: &str, tables: &[Table]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let names: Vec<String> = tables.iter().map(|table| name(slug, table.name())).collect();
    for stale in stored(folder)?.into_iter().filter(|stored| stored.starts_with(&name(slug, ""))) {
        if !names.contains(&stale) {
            fs::remove_file(path(folder, &stale))?;
        }
    }
    for (table, name) in tables.iter().zip(&names) {
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
    use dln_experiment::{IntoTable, Rows, row};

    row! { struct Seen { student: &'static str, test_error: f64 } }

    fn table(name: &'static str) -> Table {
        let rows = Rows::new(vec![Seen { student: "aligned", test_error: 1.0 }]);
        rows.table(name).expect("a table")
    }

    #[test]
    fn blessed_tables_compare_equal_and_stale_ones_go() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        bless(folder.path(), "a-figure", &[table("old")])?;
        bless(folder.path(), "a-figure-too", &[table("old")])?;
        let tables = [table("new")];
        assert_eq!(compare_all(folder.path(), "a-figure", &tables)?.len(), 1);
        bless(folder.path(), "a-figure", &tables)?;
        assert!(compare_all(folder.path(), "a-figure", &tables)?.is_empty());
        assert_eq!(stored(folder.path())?, ["a-figure-too__old", "a-figure__new"]);
        Ok(())
    }
}
