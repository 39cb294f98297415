//! `cargo xtask fuzz`: random and damaged files for the readers of `dln-cli`, for a while.

use std::process::Command;

use crate::arguments::FuzzArguments;
use crate::{Verdict, workspace};

/// Runs the loop of crates/dln-cli/tests/fuzz. Equal seeds try equal files, as many as the time
/// allows.
pub(crate) fn run(arguments: &FuzzArguments) -> anyhow::Result<Verdict> {
    let status = Command::new(env!("CARGO"))
        // Of the whole workspace, which is built already; of one crate it would be with other
        // features.
        .args(["test", "-q", "--workspace", "--test", "fuzz", "--locked", "--", "--nocapture"])
        .current_dir(workspace::root())
        .env("DLN_FUZZ_SECONDS", arguments.seconds.to_string())
        .env("DLN_FUZZ_SEED", arguments.seed.to_string())
        .status()?;
    Ok(if status.success() { Verdict::Passed } else { Verdict::Failed })
}
