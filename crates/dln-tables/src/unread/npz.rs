//! NPZ where it is not read: in the browser, for which the library of archives does not compile
//! without more.

use std::io::{Read, Seek};

use dln_linalg::Matrix;

use super::Problem;
use super::error::Fault;

/// Refuses the file.
pub(super) fn read(_: impl Read + Seek, _: Option<&str>) -> Result<Matrix, Fault> {
    Err(unread())
}

/// Refuses the file.
pub(super) fn text(_: impl Read + Seek, _: &str) -> Result<Option<String>, Fault> {
    Err(unread())
}

fn unread() -> Fault {
    Problem::Unread("an NPZ archive").into()
}
