//! Tables from files: one example per row, in text (`.csv`, `.tsv`, `.txt`), Parquet, NPY or NPZ.
//!
//! No file is trusted: whatever it holds, reading ends in a table of finite numbers and text or in
//! a [`ReadError`] that names the place, and takes no more memory than the file has to show for it.
#![doc = include_str!("../README.md")]

mod advice;
mod cell;
mod columns;
mod csv;
mod dates;
mod encoding;
mod error;
mod examples;
mod header;
mod npy;
mod npy_header;
#[cfg(not(target_family = "wasm"))]
mod npz;
#[cfg(target_family = "wasm")]
#[path = "unread/npz.rs"]
mod npz;
#[cfg(not(target_family = "wasm"))]
mod parquet;
#[cfg(target_family = "wasm")]
#[path = "unread/parquet.rs"]
mod parquet;
mod refusal;
mod source;
mod table;
mod text;
mod words;

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use dln_linalg::Matrix;

pub use columns::{Columns, chosen};
pub use error::{Excerpt, Place, Problem, ReadError};
pub use examples::{
    Categories, Examples, Group, Missing, Notes, Part, Reading, Request, TestFiles,
    check_standard_input, classes, inputs, names, test_set,
};
pub use refusal::{Culprit, Refusal};
pub use source::{Format, Source, SourceError};
pub use table::{Column, Table, Values};
pub use words::counted;

use error::Fault;

/// The columns of the inputs and of the targets that a model was trained on; models of older
/// versions have none.
///
/// # Errors
///
/// [`ReadError`] if the file is no archive.
pub fn columns_of_model(path: &std::path::Path) -> Result<Option<(Columns, Columns)>, ReadError> {
    let source = Source::in_archive(path, COLUMNS);
    let in_file = |fault| ReadError::new(&source, fault);
    let file = File::open(path).map_err(|error| in_file(Fault::from(error)))?;
    let text = npz::text(BufReader::new(file), COLUMNS).map_err(in_file)?;
    let damaged = |error: serde_json::Error| in_file(Problem::Archive(error.to_string()).into());
    text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
}

/// The file of a model that holds its columns.
pub const COLUMNS: &str = "columns.json";

/// Whether the first row of a table of text holds names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The row decides: see the guide.
    Auto,
    /// It does.
    Yes,
    /// It is an example.
    No,
}

/// The numbers of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Examples×columns, one example per row; all entries are finite, and there is at least one.
    pub matrix: Matrix,
    /// The columns' names, if the file has a header.
    pub names: Option<Vec<String>>,
}

/// Reads the table of a file, missing values and text included.
///
/// # Errors
///
/// [`ReadError`] names the file, the place in it, what is wrong there and what to do.
pub fn read_table(source: &Source, header: Header) -> Result<Table, ReadError> {
    let in_file = |fault| ReadError::new(source, fault);
    if source.is_standard_input() {
        return csv::read(std::io::stdin().lock(), false, header).map_err(in_file);
    }
    let file = File::open(source.path()).map_err(|error| in_file(Fault::from(error)))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(in_file(Fault::of_file(Problem::Folder)));
    }
    from_reader(BufReader::new(file), source.format(), header).map_err(in_file)
}

/// Reads the table of a file's contents in memory; for the rest see [`read_table`].
///
/// # Errors
///
/// As [`read_table`], with the name of `source`, of which only the format matters.
pub fn table_from_bytes(bytes: &[u8], source: &Source, header: Header) -> Result<Table, ReadError> {
    let contents = std::io::Cursor::new(bytes);
    from_reader(contents, source.format(), header).map_err(|fault| ReadError::new(source, fault))
}

/// Reads the numbers of a file; nothing may be missing, and text is refused.
///
/// # Errors
///
/// As [`read_table`].
pub fn read(source: &Source) -> Result<Dataset, ReadError> {
    numbers(&read_table(source, Header::Auto)?, source)
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
/// use dln_tables::{Source, from_bytes};
///
/// let source: Source = "sizes.csv".parse()?;
/// let sizes = from_bytes(b"width,height\n3,4\n5,6\n", &source)?;
/// assert_eq!((sizes.matrix.nrows(), sizes.matrix[(1, 0)]), (2, 5.0));
///
/// let error = from_bytes(b"width,height\n3,4\n5,six\n", &source).unwrap_err();
/// assert_eq!(error.to_string(), "sizes.csv, row 3, column 2 (height): \"six\" is not a number");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn from_bytes(bytes: &[u8], source: &Source) -> Result<Dataset, ReadError> {
    numbers(&table_from_bytes(bytes, source, Header::Auto)?, source)
}

fn numbers(table: &Table, source: &Source) -> Result<Dataset, ReadError> {
    table.check(source)?;
    let in_file = |problem: Problem| ReadError::new(source, problem.into());
    if !table.missing().is_empty() {
        return Err(in_file(Problem::missing(&[table])));
    }
    let columns = Columns::learned(table, false).map_err(in_file)?;
    let matrix = columns.encoded(table).map_err(in_file)?;
    Ok(Dataset { matrix, names: table.names() })
}

fn from_reader(reader: impl Read + Seek, format: &Format, header: Header) -> Result<Table, Fault> {
    let matrix = match format {
        Format::Text { gzip } => return csv::read(reader, *gzip, header),
        Format::Parquet => return parquet::read(reader),
        Format::Npy => npy::read(reader)?,
        Format::Npz { array } => npz::read(reader, array.as_deref())?,
    };
    Ok(Table::from_matrix(&matrix))
}

/// Integers up to here are floating-point numbers too.
const LARGEST_EXACT: i128 = 1 << 53;

fn exact(value: i128) -> Result<f64, Problem> {
    if value.abs() <= LARGEST_EXACT { Ok(value as f64) } else { Err(Problem::LargeInteger(value)) }
}
