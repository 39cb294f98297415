//! `dln sweep slurm`: writes two scripts and hands them to sbatch.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use dln_sweep::{Scripts, SlurmJob, prepare};

use super::{failure, plan, say};
use crate::arguments::SweepSlurmArguments;
use crate::failure::Failure;

const ARRAY: &str = "array.sbatch";
const MERGE: &str = "merge.sbatch";

pub(super) fn run(arguments: &SweepSlurmArguments) -> Result<(), Failure> {
    let plan = plan(&arguments.plan.plan)?;
    let folder = absolute(&arguments.plan.out)?;
    let program = env::current_exe().map_err(|error| unwritable(Path::new("dln"), &error))?;
    let mut job = SlurmJob::new(program, folder.clone(), arguments.array);
    job.time.clone_from(&arguments.time);
    job.memory.clone_from(&arguments.memory);
    let scripts = job.scripts();
    if arguments.dry_run {
        return say(&format!(
            "# {}/{ARRAY}: {} cells, {} tasks\n{}\n# {}/{MERGE}: once the array has ended\n{}",
            folder.display(),
            plan.len(),
            arguments.array,
            scripts.array,
            folder.display(),
            scripts.merge
        ));
    }
    prepare(&folder, &plan).map_err(|error| failure(&error))?;
    submit(&folder, &scripts, &arguments.sbatch)
}

fn submit(folder: &Path, scripts: &Scripts, options: &[String]) -> Result<(), Failure> {
    for (name, text) in [(ARRAY, &scripts.array), (MERGE, &scripts.merge)] {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
    }
    let array = sbatch(folder, ARRAY, "slurm-%A_%a.log", &[], options)?;
    say(&format!("array job {array}\n"))?;
    // Also after a task was killed: the merge then says how many cells are missing.
    let after = format!("--dependency=afterany:{array}");
    let merge = sbatch(folder, MERGE, "slurm-%j.log", &[after], options)?;
    say(&format!("merge job {merge}, writes {}\n", folder.join("table.csv").display()))
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

/// Tasks start in other folders.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::unwritable(path, error)
}
