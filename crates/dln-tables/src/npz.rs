//! NPZ: a zip archive of NPY files.

use std::io::{Read, Seek};

use dln_linalg::Matrix;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Problem;
use super::error::Fault;
use super::npy;

/// The ending of an array's file in the archive, which its name goes without.
const ENDING: &str = ".npy";

/// Arrays of every sparse matrix that scipy writes, whatever its layout.
const SPARSE: [&str; 3] = ["data", "format", "shape"];

/// Reads the array of the given name, or the only one.
pub(super) fn read(reader: impl Read + Seek, array: Option<&str>) -> Result<Matrix, Fault> {
    let mut archive = ZipArchive::new(reader).map_err(damaged)?;
    let name = chosen(arrays(&archive)?, array)?;
    let entry = archive.by_name(&format!("{name}{ENDING}")).map_err(damaged)?;
    npy::read(entry).map_err(|fault| match fault.problem {
        Problem::Unreadable(error) => damaged(error.into()),
        _ => fault,
    })
}

/// A small file of text in an archive, if it is there.
pub(super) fn text(reader: impl Read + Seek, name: &str) -> Result<Option<String>, Fault> {
    let mut archive = ZipArchive::new(reader).map_err(damaged)?;
    let mut text = String::new();
    match archive.by_name(name) {
        Ok(entry) => entry.take(MOST_TEXT).read_to_string(&mut text)?,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(error)),
    };
    Ok(Some(text))
}

/// Names of columns take less than this many bytes.
const MOST_TEXT: u64 = 1 << 28;

/// The names of all arrays, in the archive's order.
fn arrays<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Vec<String>, Fault> {
    let mut names = Vec::new();
    for file in archive.file_names() {
        names.extend(file.map_err(damaged)?.strip_suffix(ENDING).map(str::to_owned));
    }
    Ok(names)
}

fn chosen(names: Vec<String>, array: Option<&str>) -> Result<String, Problem> {
    match array {
        Some(array) => {
            let array = array.strip_suffix(ENDING).unwrap_or(array).to_owned();
            if names.contains(&array) { Ok(array) } else { Err(Problem::NoSuchArray(names)) }
        }
        None if SPARSE.iter().all(|part| names.iter().any(|name| name == part)) => {
            Err(Problem::Sparse)
        }
        None if names.len() > 1 => Err(Problem::SeveralArrays(names)),
        None => names.into_iter().next().ok_or(Problem::NoArray),
    }
}

/// Errors that do not come from the system, such as wrong checksums, are the archive's.
fn damaged(error: ZipError) -> Fault {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => error.into(),
        other => Problem::Archive(other.to_string()).into(),
    }
}
