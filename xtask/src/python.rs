//! `cargo xtask python`: builds the Python package into a virtual environment of its own and tests
//! it there.

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::Context;

use crate::{Verdict, workspace};

/// Where the package lies in the checkout.
const PACKAGE: &str = "crates/dln-python";
/// Where it is built, and the environment of its tests stands.
const TARGET: &str = "target/python";

/// The commands, each of which needs those before it.
fn steps(environment: &Path) -> Vec<Vec<String>> {
    let python = environment.join(if cfg!(windows) { "Scripts/python" } else { "bin/python" });
    let python = python.display().to_string();
    let manifest = format!("{PACKAGE}/Cargo.toml");
    let rules = format!("{PACKAGE}/pyproject.toml");
    let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    vec![
        words(&["cargo", "fmt", "--manifest-path", &manifest, "--check"]),
        words(&[
            "cargo",
            "clippy",
            "-q",
            "--manifest-path",
            &manifest,
            "--target-dir",
            TARGET,
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
        words(&["python3", "-m", "venv", &environment.display().to_string()]),
        words(&[&python, "-m", "pip", "install", "-q", &format!("./{PACKAGE}[test]")]),
        words(&[&python, "-m", "mypy", "--strict", "--config-file", &rules, "-p", "dln"]),
        words(&[&python, "-m", "mypy.stubtest", "dln._dln", "--mypy-config-file", &rules]),
        words(&[&python, "-m", "pytest", &format!("{PACKAGE}/tests")]),
        words(&[&python, "-m", "pytest", "--doctest-modules", "--pyargs", "dln"]),
    ]
}

/// Runs the steps up to the first that fails.
pub(crate) fn run() -> anyhow::Result<Verdict> {
    let target = workspace::root().join(TARGET);
    let program = workspace::program()?;
    for step in steps(&target.join("environment")) {
        writeln!(io::stdout(), "-- {}", step.join(" "))?;
        let mut command = Command::new(&step[0]);
        command.args(&step[1..]).current_dir(workspace::root());
        command.env("DLN_PROGRAM", &program).env("MPLBACKEND", "Agg");
        if step[0] != "cargo" {
            // The package is a workspace of its own, and pip builds it.
            command.env("CARGO_TARGET_DIR", &target);
        }
        if !command.status().with_context(|| step.join(" "))?.success() {
            return Ok(Verdict::Failed);
        }
    }
    Ok(Verdict::Passed)
}
