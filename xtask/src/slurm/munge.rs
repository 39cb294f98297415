//! A munged with a key and a socket of its own, by which the parts of Slurm trust each other.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;

use super::{output, wait_until};

/// The daemon. Dropping it ends it.
pub(super) struct Munge {
    daemon: Child,
    pub(super) socket: PathBuf,
}

impl Munge {
    /// Makes a key and starts the daemon as the user that its package made, and waits until it
    /// answers.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join("munge");
        // The daemon refuses folders that others may write to.
        let mut own = Command::new("install");
        output(own.args(["-d", "-o", "munge", "-g", "munge", "-m", "0755"]).arg(&folder))?;
        let key = option("keyfile", &folder.join("munge.key"));
        output(as_munge("mungekey").args(["--create", &key]))?;
        let log = File::create(folder.join("munged.out"))?;
        let socket = folder.join("munge.socket");
        let mut munged = as_munge("munged");
        munged.args(["--foreground", &option("key-file", &folder.join("munge.key"))]);
        munged.arg(option("socket", &socket));
        for (name, file) in [("pid-file", "pid"), ("log-file", "log"), ("seed-file", "seed")] {
            munged.arg(option(name, &folder.join(format!("munged.{file}"))));
        }
        munged.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let started = Self { daemon: munged.spawn().context("munged")?, socket };
        wait_until("munged answers", 10, || Ok(started.answers()))?;
        Ok(started)
    }

    /// Whether it seals a credential.
    fn answers(&self) -> bool {
        let mut munge = Command::new("munge");
        munge.args(["--no-input", &option("socket", &self.socket)]);
        munge.stdout(Stdio::null()).stderr(Stdio::null());
        munge.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Munge {
    fn drop(&mut self) {
        // There is nothing else to do about a daemon that is gone already.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// A command that runs as the user `munge`, and stays the process that was started.
fn as_munge(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--reuid=munge", "--regid=munge", "--init-groups", program]);
    command
}

fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}
