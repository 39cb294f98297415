//! Parquet where it is not read: in the browser, whose page would grow by half for it.

use std::io::Read;

use super::Problem;
use super::error::Fault;
use super::table::Table;

/// Refuses the file.
pub(super) fn read(_: impl Read) -> Result<Table, Fault> {
    Err(Problem::Unread("a Parquet file").into())
}
