//! A Slurm of one node, on ports and folders of its own, which ends with the value.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;

use super::munge::Munge;
use super::{output, say, wait_until};
use crate::{debian, probe};

/// Installs Slurm where it is missing; false if that cannot be done.
pub(super) fn install() -> anyhow::Result<bool> {
    let is_there = || {
        probe::succeeds(
            "sh",
            &["-c", "command -v slurmctld && command -v slurmd && command -v sbatch"],
        )
    };
    if is_there() {
        return Ok(true);
    }
    Ok(debian::install(&["slurm-wlm", "munge"]) && is_there())
}

/// The controller and the node. Dropping it cancels all jobs and ends both.
pub(super) struct Cluster {
    configuration: PathBuf,
    daemons: Vec<Child>,
    /// Ends after those that it seals credentials for.
    _munge: Option<Munge>,
}

impl Cluster {
    /// Starts both in `folder` and waits until the node takes jobs.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let configuration = folder.join("slurm.conf");
        for name in ["state", "spool"] {
            fs::create_dir_all(folder.join(name))?;
        }
        let munge = Munge::start(folder);
        match &munge {
            Ok(_) => say("Slurm trusts by munge")?,
            Err(error) => say(&format!("without munge, by auth/none: {error:#}"))?,
        }
        let munge = munge.ok();
        fs::write(&configuration, text(folder, munge.as_ref()))?;
        let mut cluster = Self { configuration, daemons: Vec::new(), _munge: munge };
        cluster.daemon(folder, "slurmctld", &[])?;
        cluster.daemon(folder, "slurmd", &["-N", "localhost"])?;
        wait_until("the node is idle", 60, || {
            let mut sinfo = Command::new("sinfo");
            let said = cluster.environment(sinfo.args(["-h", "-o", "%T"])).output()?;
            Ok(said.stdout.starts_with(b"idle"))
        })?;
        Ok(cluster)
    }

    /// Starts a daemon that stays a child of this process.
    fn daemon(&mut self, folder: &Path, name: &str, options: &[&str]) -> anyhow::Result<()> {
        let log = File::create(folder.join(format!("{name}.out")))?;
        let mut command = Command::new(name);
        command.arg("-D").arg("-f").arg(&self.configuration).args(options);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.daemons.push(command.spawn().with_context(|| name.to_owned())?);
        Ok(())
    }

    /// Lets a command of Slurm's find this cluster.
    pub(super) fn environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("SLURM_CONF", &self.configuration)
    }

    /// Waits until no job is left.
    pub(super) fn wait_for_jobs(&self, seconds: u64) -> anyhow::Result<()> {
        wait_until("all jobs have ended", seconds, || {
            let mut squeue = Command::new("squeue");
            Ok(output(self.environment(squeue.arg("-h")))?.trim().is_empty())
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut cancel = Command::new("timeout");
        cancel.args(["10", "scancel", "--signal=KILL", "--full", "--user=root"]);
        // There is nothing else to do about daemons that are gone already.
        let _ = self.environment(&mut cancel).stderr(Stdio::null()).status();
        for daemon in &mut self.daemons {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// The configuration: no accounts, two processors.
fn text(folder: &Path, munge: Option<&Munge>) -> String {
    let trust = match munge {
        Some(munge) => format!(
            "AuthType=auth/munge\nAuthInfo=socket={}\nCredType=cred/munge",
            munge.socket.display()
        ),
        None => "AuthType=auth/none\nCredType=cred/none".to_owned(),
    };
    let folder = folder.display();
    format!(
        "ClusterName=dln
SlurmctldHost=localhost
SlurmUser=root
SlurmdUser=root
{trust}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000
PartitionName=main Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"
    )
}
