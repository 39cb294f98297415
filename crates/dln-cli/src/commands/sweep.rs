//! `dln sweep`: settings and seeds by the thousand.

mod slurm;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use dln_sweep::{Plan, RunOptions, SweepError};

use crate::arguments::{SweepArguments, SweepMergeArguments, SweepRunArguments, SweepStep};
use crate::failure::Failure;
use crate::progress::shown;

pub(super) fn run(arguments: &SweepArguments) -> Result<(), Failure> {
    match &arguments.step {
        SweepStep::Run(arguments) => run_shard(arguments),
        SweepStep::Status(arguments) => status(&arguments.folder),
        SweepStep::Merge(arguments) => merge(arguments),
        SweepStep::Slurm(arguments) => slurm::run(arguments),
    }
}

fn plan(path: &Path) -> Result<Plan, Failure> {
    let help = "docs/SWEEPS.md describes the format";
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("{}: {error}", path.display()), help))?;
    Plan::parse(&text).map_err(|error| Failure::usage(format!("{}: {error}", path.display()), help))
}

fn failure(error: &SweepError) -> Failure {
    let help = match error {
        SweepError::Missing { .. } => "compute them with `dln sweep run`",
        SweepError::File { .. } => "check that it is the folder of a sweep and may be written to",
        _ => "see docs/SWEEPS.md",
    };
    Failure::input(error, help)
}

fn say(text: &str) -> Result<(), Failure> {
    io::stdout().write_all(text.as_bytes()).map_err(|error| Failure::standard_output(&error))
}

fn run_shard(arguments: &SweepRunArguments) -> Result<(), Failure> {
    let plan = plan(&arguments.plan.plan)?;
    let options = RunOptions::new(arguments.shard).with_jobs(arguments.jobs.map_or(0, usize::from));
    let outcome = shown(arguments.quiet, |context| {
        dln_sweep::run(&plan, &arguments.plan.out, &options, context)
    });
    let outcome = outcome.map_err(|error| failure(&error))?;
    let (cells, failed) = (outcome.cells, outcome.failed);
    say(&format!(
        "shard {}: {cells} cells, {} computed now, {failed} failed\n",
        arguments.shard, outcome.computed
    ))?;
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::input(
        format!("{failed} of {cells} cells failed"),
        "the merged table says why, in the column `error`",
    ))
}

fn status(folder: &Path) -> Result<(), Failure> {
    let found = dln_sweep::status(folder).map_err(|error| failure(&error))?;
    let mut text = format!(
        "{} cells: {} done, {} failed, {} missing\n",
        found.cells, found.done, found.failed, found.missing
    );
    if found.damaged > 0 {
        text += &format!("{} lines cut short or damaged; they do not count\n", found.damaged);
    }
    if found.foreign > 0 {
        text += &format!("{} records of cells that the plan does not have\n", found.foreign);
    }
    say(&text)
}

/// Writes beside the table and renames, so that there is a whole table or none.
fn merge(arguments: &SweepMergeArguments) -> Result<(), Failure> {
    let SweepMergeArguments { folder, output } = arguments;
    let part = output.with_extension(format!("{}.part", std::process::id()));
    let unwritable = |error: io::Error| Failure::unwritable(output, &error);
    let mut writer = BufWriter::new(File::create(&part).map_err(unwritable)?);
    let merged = dln_sweep::merge(folder, &mut writer).map_err(|error| failure(&error));
    let renamed = merged.and_then(|()| {
        let file = writer.into_inner().map_err(|error| unwritable(error.into_error()))?;
        file.sync_all().and_then(|()| fs::rename(&part, output)).map_err(unwritable)
    });
    if renamed.is_err() {
        // The first failure is the one to tell.
        let _ = fs::remove_file(&part);
    }
    renamed
}
