//! `cargo xtask mutants`: changes the code in small ways, one at a time, and sees whether a test of
//! the same crate notices.

mod sample;
mod verdicts;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use dln_experiment::write_atomically;
use sample::Mutant;
use verdicts::{Fate, Fates};

use crate::arguments::MutantsArguments;
use crate::{Verdict, workspace};

/// The crates that compute, floor to rim, with the smallest share of viable mutants that their
/// tests must catch. Draws and steps of training are judged by laws, which leave more open than
/// formulas do, and products of matrices have branches for speed alone.
const AIMS: [(&str, f64); 9] = [
    ("dln-spectra", 0.92),
    ("dln-linalg", 0.85),
    ("dln-dynamics", 0.92),
    ("dln-finite", 0.92),
    ("dln-optimal", 0.92),
    ("dln-transfer", 0.92),
    ("dln-data", 0.92),
    ("dln-tasks", 0.85),
    ("dln-trainer", 0.85),
];

/// What judges a mutant: first the tests beside the code, which are built fastest, then, if these
/// do not notice it, all tests of the crate. Examples, and those of the documents, would take
/// longest to build and say little more.
const TESTS: [&str; 2] = ["--lib", "--tests"];

/// Where the table stands.
const DOCUMENT: &str = "docs/RELIABILITY.md";
const MARKS: [&str; 2] = ["<!-- mutants -->\n", "<!-- end of mutants -->"];

/// Tries a sample of the mutants of each crate, and keeps under `target/mutants` what became of
/// them.
pub(crate) fn run(arguments: &MutantsArguments) -> anyhow::Result<Verdict> {
    let examined = AIMS.map(|(name, _)| name);
    if let Some(unknown) = arguments.crates.iter().find(|name| !examined.contains(&name.as_str())) {
        bail!("{unknown} is none of the crates that are examined: {examined:?}");
    }
    let version = version()?;
    let place = Place { target: workspace::target().join("mutants") };
    for (name, _) in AIMS {
        if arguments.crates.is_empty() || arguments.crates.iter().any(|chosen| chosen == name) {
            place.examine(name, arguments).context(name)?;
        }
    }
    let mut found = Vec::new();
    for (name, _) in AIMS {
        found.extend(place.known(name)?.map(|fates| (name, fates)));
    }
    let table = format!(
        "{} mutants of each crate at most, drawn with seed {}, by {version}.\n\n{}",
        arguments.sample,
        arguments.seed,
        verdicts::table(&found)
    );
    writeln!(io::stdout(), "\n{table}")?;
    if arguments.bless {
        let document = workspace::root().join(DOCUMENT);
        let text = fs::read_to_string(&document)?;
        write_atomically(&document, with_table(&text, &table)?.as_bytes())?;
    }
    let short = |(name, aim): &(&str, f64)| {
        found.iter().any(|(other, fates)| other == name && verdicts::share(fates) < *aim)
    };
    Ok(if AIMS.iter().any(short) { Verdict::Failed } else { Verdict::Passed })
}

/// # Errors
/// If cargo-mutants is not installed.
fn version() -> anyhow::Result<String> {
    let output = cargo(&["mutants", "--version"]).output()?;
    ensure!(
        output.status.success(),
        "cargo-mutants is not installed: cargo install cargo-mutants --locked"
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(workspace::root());
    cargo
}

/// # Errors
/// If the marks of the table are missing.
fn with_table(document: &str, table: &str) -> anyhow::Result<String> {
    let [from, to] = MARKS;
    let parts = document.split_once(from).and_then(|(before, rest)| {
        rest.split_once(to).map(|(_, after)| format!("{before}{from}\n{table}\n{to}{after}"))
    });
    parts.with_context(|| format!("{DOCUMENT} has no {from}"))
}

/// The folder of the builds and of what came out.
struct Place {
    target: PathBuf,
}

impl Place {
    fn kept(&self, name: &str) -> PathBuf {
        self.target.join(format!("{name}.txt"))
    }

    /// What earlier runs have found of a crate, if there were any.
    fn known(&self, name: &str) -> anyhow::Result<Option<Fates>> {
        let file = self.kept(name);
        if !file.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&file)?;
        verdicts::recall(&text).with_context(|| file.display().to_string()).map(Some)
    }

    /// Tries the sample of one crate, or those of it that are not known as caught.
    fn examine(&self, name: &str, arguments: &MutantsArguments) -> anyhow::Result<()> {
        let sample = sample_of(name, arguments)?;
        let mut known =
            if arguments.again { self.known(name)?.unwrap_or_default() } else { Fates::new() };
        known.retain(|lasting, _| sample.iter().any(|mutant| mutant.lasting == *lasting));
        known.retain(|_, fate| matches!(fate, Fate::Caught | Fate::Unviable));
        for tests in TESTS {
            // Listed anew: lines may have moved while the first tests ran.
            let mut open = sample_of(name, arguments)?;
            open.retain(|mutant| matches!(known.get(&mutant.lasting), None | Some(Fate::Missed)));
            if !open.is_empty() {
                known.extend(self.try_out(name, tests, &open)?);
                write_atomically(&self.kept(name), verdicts::keep(&known).as_bytes())?;
            }
        }
        Ok(())
    }

    /// Tests these mutants one after the other. Every crate has a run of its own, so that its own
    /// tests say when a mutant has run for too long.
    fn try_out(&self, name: &str, tests: &str, mutants: &[Mutant]) -> anyhow::Result<Fates> {
        let out = self.target.join(name);
        fs::create_dir_all(&out)?;
        let mut command = cargo(&["mutants", "--package", name, "--cargo-arg", tests, "--output"]);
        command.arg(&out);
        for mutant in mutants {
            command.args(["--re", &sample::pattern(&mutant.current)]);
        }
        let text = |file: &str| Ok(fs::read_to_string(workspace::root().join(file))?);
        let lines = out.join("lines.diff");
        write_atomically(&lines, sample::as_diff(mutants, text)?.as_bytes())?;
        command.arg("--in-diff").arg(lines);
        // What the crates depend on stays built between the runs, and names of lines are not
        // needed.
        command.env("CARGO_TARGET_DIR", self.target.join("build"));
        command.env("CARGO_PROFILE_DEV_DEBUG", "none");
        match command.status()?.code() {
            // All caught, some missed, some without an end.
            Some(0 | 2 | 3) => {}
            Some(4) => bail!("tests fail without any mutant"),
            code => bail!("cargo-mutants ended with exit code {code:?}"),
        }
        outcomes(&out, mutants)
    }
}

/// The mutants of a crate that are tried.
fn sample_of(name: &str, arguments: &MutantsArguments) -> anyhow::Result<Vec<Mutant>> {
    let output = cargo(&["mutants", "--list", "--json", "--package", name])
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "cargo-mutants lists no mutants");
    let mutants = verdicts::listed(&String::from_utf8(output.stdout)?)?;
    Ok(sample::drawn(mutants, arguments.sample, arguments.seed))
}

fn outcomes(out: &Path, mutants: &[Mutant]) -> anyhow::Result<Fates> {
    let file = out.join("mutants.out/outcomes.json");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    verdicts::read(&text, mutants).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_table_replaces_the_old_one_alone() {
        let document =
            "# Title\n\n<!-- mutants -->\n\nold\n\n<!-- end of mutants -->\n\nA reason.\n";
        let renewed = with_table(document, "| new |\n").expect("marks");
        assert_eq!(renewed, document.replace("old\n", "| new |\n"));
        assert!(with_table("# Title\n", "| new |\n").is_err());
    }

    #[test]
    fn the_document_has_a_place_for_the_table() {
        let text = fs::read_to_string(workspace::root().join(DOCUMENT)).expect("a document");
        let table = "| new |\n";
        assert!(with_table(&text, table).expect("marks").contains(table));
    }

    #[test]
    fn every_crate_that_is_examined_lies_in_the_workspace() {
        for (name, _) in AIMS {
            assert!(workspace::root().join("crates").join(name).is_dir(), "{name}");
        }
    }
}
