//! Where things lie in the checkout.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::ensure;

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

/// Builds the examples and other targets of the whole workspace for development, and says where
/// they then lie. A build of one crate alone, or without what examples and tests use, would compile
/// what it depends on anew, with other features than the tests did.
///
/// # Errors
/// If something does not compile; cargo has said what.
pub(crate) fn build(targets: &[&str]) -> anyhow::Result<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "-q", "--workspace", "--examples", "--locked"]);
    cargo.args(targets).current_dir(root());
    ensure!(cargo.status()?.success(), "{cargo:?} failed");
    Ok(target().join("debug"))
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    let elsewhere = std::env::var_os("CARGO_TARGET_DIR").map(|folder| root().join(folder));
    elsewhere.unwrap_or_else(|| root().join("target"))
}

/// The program `dln`, built for development.
///
/// # Errors
/// As [`build`].
pub(crate) fn program() -> anyhow::Result<PathBuf> {
    Ok(build(&["--bin", "dln"])?.join("dln"))
}
