//! `cargo xtask ci`: all that a change must pass.

use std::io::{self, Write};
use std::process::Command;

use anyhow::Context;

use crate::{Verdict, workspace};

/// The steps: arguments of cargo, in order.
const STEPS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    &["test", "--workspace", "--locked"],
    &["doc", "--workspace", "--no-deps", "--locked"],
    &["xtask", "reproduce", "--scale", "smoke"],
];

/// Runs every step, also after a failing one, so that one run shows all that is wrong.
pub(crate) fn run() -> anyhow::Result<Verdict> {
    let mut failed = Vec::new();
    for step in STEPS {
        let line = format!("cargo {}", step.join(" "));
        writeln!(io::stdout(), "\n== {line}")?;
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(*step)
            .current_dir(workspace::root())
            .env("INSTA_UPDATE", "no")
            .env("INSTA_OUTPUT", "minimal");
        if step[0] == "doc" {
            cargo.env("RUSTDOCFLAGS", "-D warnings");
        }
        if !cargo.status().with_context(|| line.clone())?.success() {
            failed.push(line);
        }
    }
    for line in &failed {
        writeln!(io::stdout(), "FAILED  {line}")?;
    }
    Ok(if failed.is_empty() { Verdict::Passed } else { Verdict::Failed })
}
