//! Which programs this machine has.

use std::process::{Command, Stdio};

/// Whether a program can be started and ends well; what it prints is dropped.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
