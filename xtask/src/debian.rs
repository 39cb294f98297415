//! Packages of Debian that a step needs.

use std::process::{Command, Stdio};

/// Installs packages; whether that could be done.
pub(crate) fn install(packages: &[&str]) -> bool {
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("timeout");
        apt.args(["300", "apt-get", "-q"]).args(arguments);
        apt.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
        apt.status().is_ok_and(|status| status.success())
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // The list of packages of a new machine may be missing or too old.
    apt(&install) || apt(&["update"]) && apt(&install)
}
