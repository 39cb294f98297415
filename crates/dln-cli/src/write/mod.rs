//! Matrices into files: CSV, NPY and NPZ, each written whole or not at all.

mod npy;
mod npz;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use dln_experiment::replace_atomically;
use dln_linalg::MatrixRef;

pub use npz::Archive;

/// The formats that a matrix can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// What numpy's `load` reads.
    Npy,
}

impl Format {
    /// The format that the ending of a file's name asks for, if it is one of them.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        if ending.eq_ignore_ascii_case("csv") {
            Some(Self::Csv)
        } else {
            ending.eq_ignore_ascii_case("npy").then_some(Self::Npy)
        }
    }

    /// A matrix in this format; in CSV its columns are called `{column}_1`, `{column}_2`, ….
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_cli::write::Format;
    /// use dln_linalg::Matrix;
    ///
    /// let text = Format::Csv.bytes(Matrix::from_fn(1, 2, |_, column| column as f64 / 2.0).as_ref(), "output");
    /// assert_eq!(text, b"output_1,output_2\n0.0,0.5\n");
    /// ```
    pub fn bytes(self, matrix: MatrixRef<'_>, column: &str) -> Vec<u8> {
        let names: Vec<String> =
            (1..=matrix.ncols()).map(|index| format!("{column}_{index}")).collect();
        self.named_bytes(matrix, &names)
    }

    /// A matrix in this format; in CSV its columns have these names.
    pub fn named_bytes(self, matrix: MatrixRef<'_>, names: &[String]) -> Vec<u8> {
        match self {
            Self::Csv => csv(matrix, names).into_bytes(),
            Self::Npy => npy::matrix(matrix),
        }
    }
}

fn csv(matrix: MatrixRef<'_>, names: &[String]) -> String {
    let quoted = |name: &String| {
        let plain = !name.contains([',', '"', '\n', '\r']);
        if plain { name.clone() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    };
    let mut text = names.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    for row in matrix.row_iter() {
        // The shortest digits that read back to the same number.
        let cells: Vec<String> = row.iter().map(|value| format!("{value:?}")).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

/// Writes a file so that at any moment it is either the old one or all of the new.
///
/// What is no regular file, such as a pipe, is written to directly; a link stays one, and the file
/// that it points to is replaced.
///
/// # Errors
///
/// Those of the system, for example if the folder does not exist.
pub fn file(path: &Path, contents: &[u8]) -> io::Result<()> {
    file_with(path, |file| file.write_all(contents))?
}

/// The same for contents that `write` makes piece by piece, so that they need not fit into memory.
///
/// # Errors
///
/// Those of the system outside, and inside what `write` fails with.
pub fn file_with<E>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<(), E>,
) -> io::Result<Result<(), E>> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => Ok(write(&mut File::create(path)?)),
        Ok(_) => replace_atomically(&fs::canonicalize(path)?, write),
        Err(_) => replace_atomically(path, write),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_whole_and_links_followed() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (path, link) = (folder.path().join("a.csv"), folder.path().join("link.csv"));
        file(&path, b"old")?;
        #[cfg(unix)]
        std::os::unix::fs::symlink(&path, &link)?;
        #[cfg(not(unix))]
        fs::hard_link(&path, &link)?;
        file(&link, b"new")?;
        assert_eq!(fs::read(&link)?, b"new");
        #[cfg(unix)]
        assert_eq!(fs::read(&path)?, b"new");
        assert!(fs::read_dir(folder.path())?.all(|entry| {
            entry.is_ok_and(|entry| !entry.path().to_string_lossy().contains("partial"))
        }));
        Ok(())
    }

    #[test]
    fn what_cannot_be_written_is_an_error() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(file(folder.path(), b"").is_err());
        assert!(file(&folder.path().join("none/a.csv"), b"").is_err());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_written_to_and_stay() -> io::Result<()> {
        file(Path::new("/dev/null"), b"gone")?;
        assert!(!fs::metadata("/dev/null")?.is_file());
        Ok(())
    }
}
