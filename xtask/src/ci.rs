//! `cargo xtask ci`: all that a change must pass.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::{Verdict, probe, workspace};

/// The oldest compiler that the manifest promises, as rustup names it.
const OLDEST_RUST: &str = concat!("+", env!("CARGO_PKG_RUST_VERSION"));

/// A command of cargo that must succeed where the machine has what it needs.
struct Step {
    arguments: Vec<String>,
    /// What the machine must have besides Rust, if anything.
    needs: Option<Tool>,
}

/// A tool that not every machine has: its name and a command that succeeds where it is installed.
struct Tool {
    name: &'static str,
    probe: &'static [&'static str],
}

const CARGO_DENY: Tool = Tool { name: "cargo-deny", probe: &["cargo-deny", "--version"] };
const CPP_COMPILER: Tool = Tool { name: "a C++ compiler (c++)", probe: &["c++", "--version"] };
const PYTHON: Tool = Tool {
    name: "Python 3.10 or newer (python3) with venv and pip",
    probe: &["python3", "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"],
};
const SLURM: Tool = Tool {
    name: "the rights of root, and Slurm or apt-get",
    probe: &["sh", "-c", "test $(id -u) = 0 && { command -v slurmctld || command -v apt-get; }"],
};
const NODE: Tool =
    Tool { name: "Node with npm", probe: &["sh", "-c", "command -v node && command -v npm"] };
const OLDEST_TOOLCHAIN: Tool = Tool {
    name: "the toolchain of the oldest supported Rust",
    probe: &["cargo", OLDEST_RUST, "--version"],
};

impl Tool {
    fn is_missing(&self) -> bool {
        !probe::succeeds(self.probe[0], &self.probe[1..])
    }
}

fn step(arguments: &[&str]) -> Step {
    Step { arguments: arguments.iter().map(|word| (*word).to_owned()).collect(), needs: None }
}

impl Step {
    fn where_there_is(self, tool: Tool) -> Step {
        Step { needs: Some(tool), ..self }
    }
}

/// The rules for dependencies, kept by the Python package too.
const PYTHON_LICENSES: &[&str] = &[
    "deny",
    "--manifest-path",
    "crates/dln-python/Cargo.toml",
    "check",
    "--config",
    "deny.toml",
    "licenses",
    "bans",
    "sources",
];

/// The steps, cheap and telling ones first.
fn steps() -> Vec<Step> {
    vec![
        step(&["fmt", "--all", "--check"]),
        step(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]),
        step(&["test", "--workspace", "--locked", "--no-fail-fast"]),
        step(&["build", "--workspace", "--benches", "--locked"]),
        step(&["xtask", "examples"]),
        step(&["doc", "--workspace", "--no-deps", "--locked"]),
        step(&["xtask", "reproduce", "--scale", "smoke"]),
        step(&["xtask", "fuzz"]),
        step(&["check", "--manifest-path", "fuzz/Cargo.toml", "--locked"])
            .where_there_is(CPP_COMPILER),
        step(&["xtask", "slurm"]).where_there_is(SLURM),
        step(&["xtask", "python"]).where_there_is(PYTHON),
        step(&["fmt", "--manifest-path", "crates/dln-web/Cargo.toml", "--check"]),
        // Says aloud what it skips where a compiler for browsers, or a browser, cannot be
        // installed.
        step(&["xtask", "web", "--test"]).where_there_is(NODE),
        step(&["xtask", "site"]),
        step(&[OLDEST_RUST, "check", "--workspace", "--locked"]).where_there_is(OLDEST_TOOLCHAIN),
        step(&["deny", "check", "licenses", "bans", "sources"]).where_there_is(CARGO_DENY),
        step(PYTHON_LICENSES).where_there_is(CARGO_DENY),
    ]
}

/// How many of the last lines of a failed step's output are shown again at the end.
const LAST_LINES: usize = 20;

/// Runs every step, also after a failing one, so that one run shows all that is wrong. A step whose
/// tool this machine lacks is named as skipped. The end of what a failed step said stands at the
/// end again: of a long log, that is what people see.
pub(crate) fn run() -> anyhow::Result<Verdict> {
    judge(steps(), &mut io::stdout())
}

/// The same for any steps, with what is said written to `out`.
fn judge(steps: Vec<Step>, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let (mut failed, mut skipped) = (Vec::new(), Vec::new());
    for step in steps {
        let line = format!("cargo {}", step.arguments.join(" "));
        writeln!(out, "\n== {line}")?;
        if let Some(tool) = step.needs.filter(Tool::is_missing) {
            writeln!(out, "SKIPPED: this machine lacks {}", tool.name)?;
            skipped.push(line);
        } else {
            let command = command(&step.arguments, workspace::root());
            let outcome = succeeds(command, LAST_LINES, out).with_context(|| line.clone())?;
            failed.extend(outcome.err().map(|last| (line, last)));
        }
    }
    writeln!(out)?;
    for line in &skipped {
        writeln!(out, "SKIPPED  {line}")?;
    }
    for (line, last) in &failed {
        writeln!(out, "FAILED  {line}\n{}", last.join("\n"))?;
    }
    Ok(if failed.is_empty() { Verdict::Passed } else { Verdict::Failed })
}

fn command(arguments: &[String], folder: &Path) -> Command {
    // `cargo +version` is rustup's, which the program that CARGO names does not understand.
    let other_toolchain = arguments[0].starts_with('+');
    let mut cargo = Command::new(if other_toolchain { "cargo" } else { env!("CARGO") });
    cargo
        .args(arguments)
        .current_dir(folder)
        .env("INSTA_UPDATE", "no")
        .env("INSTA_OUTPUT", "minimal")
        // Steps that need packages install them here, and here alone.
        .env("CI", "true");
    if arguments[0] == "doc" {
        cargo.env("RUSTDOCFLAGS", "-D warnings");
    }
    if io::stdout().is_terminal() {
        // It writes into a pipe.
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    cargo
}

/// Runs a command to its end and writes what it says to `out`; of a failing one, returns the last
/// `lines` of that.
fn succeeds(
    mut command: Command,
    lines: usize,
    out: &mut impl Write,
) -> io::Result<Result<(), Vec<String>>> {
    let (said, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut running = command.spawn()?;
    // It holds the writing ends, which must be closed for the reading to end.
    drop(command);
    let mut last = VecDeque::with_capacity(lines);
    for line in BufReader::new(said).split(b'\n') {
        let line = line?;
        out.write_all(&[&line, &b"\n"[..]].concat())?;
        if last.len() == lines {
            last.pop_front();
        }
        last.push_back(String::from_utf8_lossy(&line).into_owned());
    }
    Ok(if running.wait()?.success() { Ok(()) } else { Err(last.into()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// A run that passes whatever its steps do would guard nothing.
    #[test]
    fn one_failing_step_fails_the_run_and_a_missing_tool_does_not() {
        let passes = || step(&["--version"]);
        let fails = || step(&["there-is-no-such-command"]);
        let missing = Tool { name: "a tool of dreams", probe: &["there-is-no-such-tool"] };
        let verdict = |steps| judge(steps, &mut io::sink()).expect("cargo runs");
        assert_eq!(verdict(vec![passes()]), Verdict::Passed);
        assert_eq!(verdict(vec![passes(), fails(), passes()]), Verdict::Failed);
        assert_eq!(verdict(vec![passes(), fails().where_there_is(missing)]), Verdict::Passed);
    }

    #[test]
    fn a_failing_command_is_told_from_one_that_succeeds_and_its_last_words_are_kept() {
        let mut said = Vec::new();
        let mut run = |script| succeeds(shell(script), 2, &mut said).expect("a shell");
        assert_eq!(run("echo fine"), Ok(()));
        let last = run("echo one; echo two >&2; echo three; exit 1");
        assert_eq!(last, Err(vec!["two".to_owned(), "three".to_owned()]));
        assert_eq!(said, b"fine\none\ntwo\nthree\n");
    }
}
