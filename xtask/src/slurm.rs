//! `cargo xtask slurm`: a sweep on a real Slurm on this machine, with two of its tasks killed.

mod cluster;
mod munge;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail, ensure};

use crate::{Verdict, workspace};
use cluster::Cluster;

/// 64 cells of half a second each, so that a task of 8 is still running when it is killed.
const PLAN: &str = "\
command = \"simulate\"
seeds = 16

[settings]
outputs = 20
inputs = 40
student = \"random\"
learning-rate = 5e-5

[[axis]]
option = \"teacher\"
values = [1, 2, 4, 8]
";
const TASKS: usize = 8;
const POLL: Duration = Duration::from_millis(250);
const POLLS_A_SECOND: u64 = 4;
/// A sweep takes half a minute; a machine that is slow has this many.
const LONGEST_SECONDS: u64 = 240;

/// Runs the sweep twice, whole and on Slurm, and compares the tables.
pub(crate) fn run() -> anyhow::Result<Verdict> {
    let folder = workspace::root().join("target/slurm");
    // What an earlier run left would be a state of Slurm's to go on from.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    if !cluster::install()? {
        writeln!(io::stdout(), "SKIPPED: slurm-wlm is not there and cannot be installed")?;
        return Ok(Verdict::Passed);
    }
    let sweep = Sweep::new(folder.clone())?;
    let cluster = match Cluster::start(&folder) {
        Ok(cluster) => cluster,
        Err(error) => {
            writeln!(io::stdout(), "SKIPPED: Slurm is installed, but does not start: {error:#}")?;
            return Ok(Verdict::Passed);
        }
    };
    let killed = sweep.submit_and_kill(&cluster)?;
    let missing = sweep.status()?;
    say(&format!("killed {killed:?}; then {missing}"))?;
    ensure!(!missing.contains(" 0 missing"), "the kills came too late: {missing}");
    ensure!(!sweep.table().exists(), "an unfinished sweep was merged");
    sweep.submit(&cluster)?;
    cluster.wait_for_jobs(LONGEST_SECONDS)?;
    say(&sweep.status()?)?;
    let (merged, plain) = (fs::read(sweep.table())?, sweep.plain()?);
    say(&format!("{} bytes on Slurm, {} in one plain run", merged.len(), plain.len()))?;
    Ok(if merged == plain { Verdict::Passed } else { Verdict::Failed })
}

/// Asks four times a second, and gives up after the given number of seconds.
fn wait_until(
    what: &str,
    seconds: u64,
    mut is_so: impl FnMut() -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    for _ in 0..seconds * POLLS_A_SECOND {
        if is_so()? {
            return Ok(());
        }
        thread::sleep(POLL);
    }
    bail!("gave up after {seconds} s: {what}")
}

fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "-- {}", text.trim_end())
}

/// The output of a command that succeeds.
fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {complaint}");
    Ok(String::from_utf8(output.stdout)?)
}

/// The program and the folder that it works in.
struct Sweep {
    program: PathBuf,
    folder: PathBuf,
}

impl Sweep {
    fn new(folder: PathBuf) -> anyhow::Result<Self> {
        fs::write(folder.join("sweep.toml"), PLAN)?;
        Ok(Self { program: workspace::program()?, folder })
    }

    fn dln(&self, line: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(line.split(' ')).current_dir(&self.folder);
        command
    }

    fn table(&self) -> PathBuf {
        self.folder.join("cells/table.csv")
    }

    fn status(&self) -> anyhow::Result<String> {
        output(&mut self.dln("sweep status cells"))
    }

    /// Submits the array and the merge, and returns the array's id.
    fn submit(&self, cluster: &Cluster) -> anyhow::Result<String> {
        let line = format!("sweep slurm sweep.toml --out cells --array {TASKS} --time 5");
        let said = output(cluster.environment(&mut self.dln(&line)))?;
        say(&said)?;
        let id = said.lines().next().and_then(|line| line.strip_prefix("array job "));
        Ok(id.context("no job's id")?.to_owned())
    }

    /// Kills the first two tasks once both have recorded a cell, and lets the others end.
    fn submit_and_kill(&self, cluster: &Cluster) -> anyhow::Result<Vec<String>> {
        let id = self.submit(cluster)?;
        let has_begun = |task| {
            let name = format!("cells/shards/shard-{task}-of-{TASKS}.1.part");
            fs::metadata(self.folder.join(name)).is_ok_and(|file| file.len() > 0)
        };
        wait_until("two tasks record cells", LONGEST_SECONDS, || Ok(has_begun(1) && has_begun(2)))?;
        let tasks: Vec<String> = (1..=2).map(|task| format!("{id}_{task}")).collect();
        for task in &tasks {
            let mut kill = Command::new("scancel");
            output(cluster.environment(kill.args(["--signal=KILL", "--full", task])))?;
        }
        cluster.wait_for_jobs(LONGEST_SECONDS)?;
        Ok(tasks)
    }

    /// The table of the same plan without shards and Slurm.
    fn plain(&self) -> anyhow::Result<Vec<u8>> {
        output(&mut self.dln("sweep run sweep.toml --out plain --quiet"))?;
        output(&mut self.dln("sweep merge plain --output plain.csv"))?;
        Ok(fs::read(Path::new(&self.folder).join("plain.csv"))?)
    }
}
