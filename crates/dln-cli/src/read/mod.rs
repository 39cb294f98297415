//! Matrices from files: one example a row, in CSV, NPY or NPZ.
//!
//! No file is trusted: whatever it holds, reading ends in a matrix of finite numbers or in a [`ReadError`] that names the place,
//! and takes no more memory than the file has to show for it.

mod csv;
mod error;
mod npy;
mod npy_header;
mod npz;
mod source;

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use dln_linalg::Matrix;

pub use error::{Place, Problem, ReadError};
pub use source::{Format, Source, SourceError};

use error::Fault;

/// The numbers of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Examples×columns, one example a row; all entries are finite, and there is at least one.
    pub matrix: Matrix,
    /// The columns' names, if the file has a header.
    pub names: Option<Vec<String>>,
}

/// Reads the numbers of a file.
///
/// # Errors
///
/// [`ReadError`] names the file, the place in it, what is wrong there and what to do.
pub fn read(source: &Source) -> Result<Dataset, ReadError> {
    let in_file = |fault| ReadError::new(source, fault);
    let file = File::open(source.path()).map_err(|error| in_file(Fault::from(error)))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(in_file(Fault::of_file(Problem::Folder)));
    }
    from_reader(BufReader::new(file), source.format()).map_err(in_file)
}

/// Reads the numbers of a file's contents in memory; for the rest see [`read`].
///
/// # Errors
///
/// As [`read`], with the name of `source`, of which only the format matters.
///
/// # Examples
///
/// ```
/// use dln_cli::read::{self, Source};
///
/// let source: Source = "sizes.csv".parse()?;
/// let sizes = read::from_bytes(b"width,height\n3,4\n5,6\n", &source)?;
/// assert_eq!((sizes.matrix.nrows(), sizes.matrix[(1, 0)]), (2, 5.0));
///
/// let error = read::from_bytes(b"width,height\n3,four\n", &source).unwrap_err();
/// assert_eq!(error.to_string(), "sizes.csv, row 2, column 2 (height): \"four\" is not a number");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn from_bytes(bytes: &[u8], source: &Source) -> Result<Dataset, ReadError> {
    let contents = std::io::Cursor::new(bytes);
    from_reader(contents, source.format()).map_err(|fault| ReadError::new(source, fault))
}

fn from_reader(reader: impl Read + Seek, format: &Format) -> Result<Dataset, Fault> {
    let matrix = match format {
        Format::Csv => return csv::read(reader),
        Format::Npy => npy::read(reader)?,
        Format::Npz { array } => npz::read(reader, array.as_deref())?,
    };
    Ok(Dataset { matrix, names: None })
}
