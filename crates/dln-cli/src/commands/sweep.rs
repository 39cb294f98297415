//! `dln sweep`: settings and seeds by the thousand.

mod parquet;
mod slurm;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use dln_cli::write;
use dln_report::json;
use dln_sweep::{MergedTable, Plan, RunOptions, SweepError};
use serde::Serialize;

use crate::arguments::{
    SweepArguments, SweepFormat, SweepMergeArguments, SweepRunArguments, SweepStep,
};
use crate::failure::{Failure, remedy};
use crate::present::print;
use crate::progress::shown;

const FORMAT: &str = "docs/SWEEPS.md describes the format";

pub(super) fn run(arguments: &SweepArguments) -> Result<(), Failure> {
    let format = arguments.format;
    match &arguments.step {
        SweepStep::Run(arguments) => run_shard(arguments, format),
        SweepStep::Status(arguments) => status(&arguments.folder, format),
        SweepStep::Merge(arguments) => merge(arguments, format),
        SweepStep::Slurm(arguments) => slurm::run(arguments, format),
    }
}

fn plan(path: &Path) -> Result<Plan, Failure> {
    let name = &path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("{name}: {error}"), FORMAT).in_file(name))?;
    Plan::parse(&text).map_err(|error| {
        let failure = Failure::usage(format!("{name}: {error}"), FORMAT);
        failure.in_file(path.display()).at(error.line, error.column)
    })
}

fn failure(error: &SweepError) -> Failure {
    let help = match error {
        SweepError::Missing { .. } => "compute them with `dln sweep run`",
        SweepError::Figures => "run them with `cargo xtask sweep run`, in the project's checkout",
        SweepError::File { error, .. } => match error.kind() {
            io::ErrorKind::NotFound => "check that it is the folder of a sweep",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room and run again: what is recorded stays"
            }
            _ => remedy(error),
        },
        _ => "see docs/SWEEPS.md",
    };
    match error {
        SweepError::File { path, .. } => Failure::input(error, help).in_file(path.display()),
        SweepError::Plan { error: plan, folder } => {
            let file = folder.join("SWEEP.toml");
            Failure::input(error, help).in_file(file.display()).at(plan.line, plan.column)
        }
        _ => Failure::input(error, help),
    }
}

/// Says it in words, or as one object of JSON.
fn say(format: SweepFormat, words: &str, object: &impl Serialize) -> Result<(), Failure> {
    print(&match format {
        SweepFormat::Table => words.to_owned(),
        SweepFormat::Json => json(object),
    })
}

/// What a run did.
#[derive(Serialize)]
struct ShardReport {
    shard: String,
    cells: usize,
    computed: usize,
    failed: usize,
}

fn run_shard(arguments: &SweepRunArguments, format: SweepFormat) -> Result<(), Failure> {
    let plan = plan(&arguments.plan.plan)?;
    let options = RunOptions::new(arguments.shard).with_jobs(arguments.jobs.map_or(0, usize::from));
    let outcome = shown(arguments.quiet, |context| {
        dln_sweep::run(&plan, &arguments.plan.out, &options, context)
    });
    let outcome = outcome.map_err(|error| failure(&error))?;
    let (cells, computed, failed) = (outcome.cells, outcome.computed, outcome.failed);
    let shard = arguments.shard.to_string();
    let words = format!("shard {shard}: {cells} cells, {computed} computed now, {failed} failed\n");
    say(format, &words, &ShardReport { shard, cells, computed, failed })?;
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::partial(
        format!("{failed} of {cells} cells failed"),
        "the merged table says why, in the column `error`",
    ))
}

/// How far a sweep is.
#[derive(Serialize)]
struct StatusReport {
    cells: usize,
    done: usize,
    failed: usize,
    missing: usize,
    damaged: usize,
    foreign: usize,
}

fn status(folder: &Path, format: SweepFormat) -> Result<(), Failure> {
    let found = dln_sweep::status(folder).map_err(|error| failure(&error))?;
    let dln_sweep::Status { cells, done, failed, missing, damaged, foreign, .. } = found;
    let mut words = format!("{cells} cells: {done} done, {failed} failed, {missing} missing\n");
    if damaged > 0 {
        words += &format!("{damaged} lines cut short or damaged; they do not count\n");
    }
    if foreign > 0 {
        words += &format!("{foreign} records of cells that the plan does not have\n");
    }
    let report = StatusReport { cells, done, failed, missing, damaged, foreign };
    say(format, &words, &report)
}

/// What was written.
#[derive(Serialize)]
struct MergeReport {
    output: String,
    rows: usize,
}

/// Writes the whole table or none, block by block.
fn merge(arguments: &SweepMergeArguments, format: SweepFormat) -> Result<(), Failure> {
    let SweepMergeArguments { folder, output } = arguments;
    let table = MergedTable::open(folder).map_err(|error| failure(&error))?;
    let is_parquet =
        output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    let written = write::file_with(output, |file| {
        let mut writer = BufWriter::new(file);
        if is_parquet {
            parquet::write(&table, &mut writer)?;
        } else {
            table.write_csv(&mut writer)?;
        }
        writer.flush().map_err(SweepError::Output)
    });
    match written {
        Err(error) | Ok(Err(SweepError::Output(error))) => {
            Err(Failure::unwritable(output, &error).in_file(output.display()))
        }
        Ok(Err(error)) => Err(failure(&error)),
        // Who reads the table needs no word about it.
        Ok(Ok(())) => match format {
            SweepFormat::Table => Ok(()),
            SweepFormat::Json => {
                let output = output.display().to_string();
                say(format, "", &MergeReport { output, rows: table.len() })
            }
        },
    }
}
