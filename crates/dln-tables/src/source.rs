//! What a user calls a file: a path whose ending names the format, and for archives which array.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;

/// A file to read numbers from.
///
/// # Examples
///
/// ```
/// use dln_tables::{Format, Source};
///
/// let source: Source = "data/digits.npz:pixels".parse()?;
/// assert_eq!(source.path(), std::path::Path::new("data/digits.npz"));
/// assert_eq!(source.format(), &Format::Npz { array: Some("pixels".to_owned()) });
/// assert!("digits.xlsx".parse::<Source>().is_err());
/// # Ok::<(), dln_tables::SourceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    path: PathBuf,
    format: Format,
}

/// The formats that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// A table of text in UTF-8, with or without a header: `.csv`, `.tsv` and `.txt`; the separator
    /// is found.
    Text {
        /// Whether it is compressed with gzip.
        gzip: bool,
    },
    /// A table with names and types.
    Parquet,
    /// One array, as numpy's `save` writes it.
    Npy,
    /// Several arrays, as numpy's `savez` and `savez_compressed` write them.
    Npz {
        /// The array's name; `None` means the only one.
        array: Option<String>,
    },
}

/// The name of standard input.
const STANDARD_INPUT: &str = "-";
const TEXT_ENDINGS: [&str; 3] = ["csv", "tsv", "txt"];

/// A name whose ending is that of no format.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "expected a file name that ends in .csv, .tsv, .txt (each also with .gz), .parquet, .npy or .npz, FILE.npz:ARRAY, or - for standard input"
)]
pub struct SourceError;

impl Source {
    /// An array of an archive, whatever the archive's file is called.
    pub fn in_archive(archive: &Path, array: &str) -> Self {
        Self { path: archive.into(), format: Format::Npz { array: Some(array.to_owned()) } }
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this is standard input.
    pub fn is_standard_input(&self) -> bool {
        self.path == Path::new(STANDARD_INPUT)
    }

    /// How it is to be read.
    pub fn format(&self) -> &Format {
        &self.format
    }
}

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(name: &str) -> Result<Self, SourceError> {
        const ARCHIVE: &str = ".npz:";
        let ends_in = |ending| {
            Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
        };
        let whole = |format| Ok(Self { path: name.into(), format });
        if name == STANDARD_INPUT {
            return whole(Format::Text { gzip: false });
        }
        let lower = name.to_lowercase();
        let (plain, gzip) = match lower.strip_suffix(".gz") {
            Some(plain) => (plain, true),
            None => (lower.as_str(), false),
        };
        if TEXT_ENDINGS
            .iter()
            .any(|ending| Path::new(plain).extension().is_some_and(|found| found == *ending))
        {
            return whole(Format::Text { gzip });
        }
        if ends_in("parquet") {
            return whole(Format::Parquet);
        }
        if ends_in("npy") && !name.contains(ARCHIVE) {
            return whole(Format::Npy);
        }
        if ends_in("npz") {
            return whole(Format::Npz { array: None });
        }
        let (path, array) = name.split_once(ARCHIVE).ok_or(SourceError)?;
        if array.is_empty() || path.is_empty() {
            return Err(SourceError);
        }
        let format = Format::Npz { array: Some(array.to_owned()) };
        Ok(Self { path: format!("{path}.npz").into(), format })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        match &self.format {
            Format::Npz { array: Some(array) } => write!(f, ":{array}"),
            Format::Text { .. } | Format::Parquet | Format::Npy | Format::Npz { array: None } => {
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_parsing() {
        for name in [
            "x.csv",
            "a b/X.CSV",
            "x.npy",
            "x.npz",
            "x.npz:y",
            "x.npz:y.npy",
            "./.csv.npy",
            "-",
            "x.tsv",
            "x.TXT.gz",
        ] {
            let source: Source = name.parse().expect(name);
            assert_eq!(source.to_string(), name);
        }
    }

    #[test]
    fn names_without_a_format_are_refused() {
        for name in ["", "x", "x.xlsx", ".npz:", "x.npz:", ".npz:y", "csv", "x.gz"] {
            assert_eq!(name.parse::<Source>(), Err(SourceError), "{name}");
        }
    }
}
