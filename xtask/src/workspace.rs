//! Where things lie in the checkout.

use std::path::{Path, PathBuf};

/// The checkout that this program was built from.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// The committed smoke-scale tables.
pub(crate) fn snapshots() -> PathBuf {
    root().join("tests/snapshots")
}

/// The committed paper-scale pictures.
pub(crate) fn gallery() -> PathBuf {
    root().join("docs/figures")
}
