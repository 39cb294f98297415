//! docs/guide.md is a session: every command in it is run, and its output compared with what stands
//! there. `SNAPSHOTS=overwrite` writes the outputs anew.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::document::{compare, in_checkout};
use crate::program::Folder;

/// Runs a line in a shell that finds the program first of all.
fn shell(line: &str, folder: &Path) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_dln"));
    let folders = [program.parent().expect("a folder").to_owned()];
    let others = env::var_os("PATH").unwrap_or_default();
    let path: OsString = env::join_paths(folders.into_iter().chain(env::split_paths(&others)))
        .expect("plain folders");
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    let output = output.expect("a shell");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{line}: {complaint}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The text with the output of every `$` line of its console blocks renewed. A command may go on
/// after a backslash.
fn run_again(text: &str, folder: &Path) -> String {
    let mut renewed = String::new();
    let (mut in_console, mut command) = (false, None::<String>);
    for line in text.lines() {
        let fence = line.starts_with("```");
        let is_prompt = in_console && line.starts_with("$ ");
        let goes_on = command.as_ref().is_some_and(|command| command.ends_with('\\'));
        if goes_on {
            let so_far = command.take().expect("it goes on");
            command = Some(format!("{}{line}", so_far.trim_end_matches('\\')));
            renewed += &format!("{line}\n");
        } else if !in_console || fence || is_prompt {
            if let Some(command) = command.take() {
                renewed += &shell(&command, folder);
            }
            renewed += &format!("{line}\n");
            command = is_prompt.then(|| line.trim_start_matches("$ ").to_owned());
        }
        if fence {
            in_console = line == "```console";
        }
    }
    renewed
}

#[test]
#[cfg(unix)]
fn the_guide_is_what_comes_out() {
    let folder = Folder::new();
    for name in ["inputs.csv", "targets.csv"] {
        let data = std::fs::read(in_checkout("crates/dln-figures/data/digits").join(name));
        std::fs::write(folder.path().join(name), data.expect("the digits")).expect("a copy");
    }
    compare("docs/guide.md", |text| run_again(text, folder.path()));
}
