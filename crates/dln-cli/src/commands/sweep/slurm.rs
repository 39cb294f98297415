//! `dln sweep slurm`: writes two scripts and hands them to sbatch.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use dln_sweep::{Command as Computed, Scripts, SlurmJob, prepare};
use serde::Serialize;

use super::{failure, plan, say};
use crate::arguments::{SweepFormat, SweepSlurmArguments};
use crate::failure::Failure;
use crate::present::save;

const ARRAY: &str = "array.sbatch";
const MERGE: &str = "merge.sbatch";

/// What would be submitted.
#[derive(Serialize)]
struct DryReport<'a> {
    folder: String,
    cells: usize,
    tasks: u32,
    array: &'a str,
    merge: &'a str,
}

/// What was submitted.
#[derive(Serialize)]
struct SubmittedReport {
    array_job: String,
    merge_job: String,
    table: String,
}

pub(super) fn run(arguments: &SweepSlurmArguments, format: SweepFormat) -> Result<(), Failure> {
    let plan = plan(&arguments.plan.plan)?;
    if plan.command() == Computed::Figure && arguments.program.is_none() {
        return Err(Failure::usage(
            "`dln` does not have the figures",
            "name the program that has them: --program target/release/xtask",
        ));
    }
    let job = job(arguments)?;
    let scripts = job.scripts();
    if arguments.dry_run {
        let folder = job.folder.display().to_string();
        let (cells, tasks, Scripts { array, merge, .. }) = (plan.len(), job.array, &scripts);
        let words = format!(
            "# {folder}/{ARRAY}: {cells} cells, {tasks} tasks\n{array}\n\
             # {folder}/{MERGE}: once the array has ended\n{merge}"
        );
        return say(format, &words, &DryReport { folder, cells, tasks, array, merge });
    }
    prepare(&job.folder, &plan).map_err(|error| failure(&error))?;
    submit(&job.folder, &scripts, &arguments.sbatch, format)
}

/// Tasks start in other folders, so that every path is absolute.
fn job(arguments: &SweepSlurmArguments) -> Result<SlurmJob, Failure> {
    let absolute = |path: &PathBuf| {
        std::path::absolute(path).map_err(|error| Failure::unwritable(path, &error))
    };
    let program =
        env::current_exe().map_err(|error| Failure::unwritable(Path::new("dln"), &error))?;
    let mut job = SlurmJob::new(program, absolute(&arguments.plan.out)?, arguments.array);
    job.runner = arguments.program.as_ref().map(absolute).transpose()?;
    job.time.clone_from(&arguments.time);
    job.memory.clone_from(&arguments.memory);
    Ok(job)
}

fn submit(
    folder: &Path,
    scripts: &Scripts,
    options: &[String],
    format: SweepFormat,
) -> Result<(), Failure> {
    for (name, text) in [(ARRAY, &scripts.array), (MERGE, &scripts.merge)] {
        save(&folder.join(name), text.as_bytes())?;
    }
    let array_job = sbatch(folder, ARRAY, "slurm-%A_%a.log", &[], options)?;
    // Also after a task was killed: the merge then says how many cells are missing.
    let after = format!("--dependency=afterany:{array_job}");
    let merge_job = sbatch(folder, MERGE, "slurm-%j.log", &[after], options)?;
    let table = folder.join("table.csv").display().to_string();
    let words = format!("array job {array_job}\nmerge job {merge_job}, writes {table}\n");
    say(format, &words, &SubmittedReport { array_job, merge_job, table })
}

/// Submits a script and returns the job's id.
fn sbatch(
    folder: &Path,
    script: &str,
    log: &str,
    first: &[String],
    options: &[String],
) -> Result<String, Failure> {
    let mut command = Command::new("sbatch");
    command.arg("--parsable").arg(format!("--output={}", folder.join(log).display()));
    command.args(first).args(options).arg(folder.join(script));
    let help = "submit where Slurm is, or run the shards with `dln sweep run --shard I/N`";
    let output = command
        .output()
        .map_err(|error| Failure::input(format!("sbatch cannot be run: {error}"), help))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        let message = format!("sbatch refuses {script}: {}", complaint.trim());
        return Err(Failure::input(message, "change what is asked of Slurm"));
    }
    // A cluster's name may follow the id.
    let said = String::from_utf8_lossy(&output.stdout);
    let id = said.trim().split(';').next().unwrap_or_default();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("sbatch gives `{}` for a job's id", said.trim());
        return Err(Failure::input(message, "look with squeue whether the job was submitted"));
    }
    Ok(id.to_owned())
}
