//! The merged table as CSV.

use std::io::{self, Write};
use std::path::Path;

use crate::SweepError;
use crate::table::MergedTable;

/// Writes the table of the sweep in `folder` as CSV: see [`MergedTable`]. The same bytes however
/// the cells were computed.
///
/// # Errors
///
/// [`SweepError::Missing`] unless every cell has a record; others if a file cannot be read or the
/// table not written.
pub fn merge(folder: &Path, output: &mut dyn Write) -> Result<(), SweepError> {
    MergedTable::open(folder)?.write_csv(output)
}

impl MergedTable {
    /// Writes all rows as CSV, under the columns' names; what is missing is left empty.
    ///
    /// # Errors
    ///
    /// [`SweepError`] if a file cannot be read or the table not written.
    pub fn write_csv(&self, output: &mut dyn Write) -> Result<(), SweepError> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(self.columns().iter().map(|column| &column.name)).map_err(failed)?;
        for block in self.blocks() {
            for row in block? {
                writer.write_record(row.iter().map(ToString::to_string)).map_err(failed)?;
            }
        }
        writer.flush().map_err(SweepError::Output)
    }
}

/// What the system said, where it is at fault.
fn failed(error: csv::Error) -> SweepError {
    SweepError::Output(match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}
