//! `cargo xtask reproduce` in surroundings that fail: killed, run twice at once, and into folders
//! that take nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Instant;

/// Three figures that take no time, so that a kill may come anywhere.
const FIGURES: [&str; 3] = ["learning-curves", "signal-in-noise", "alignment"];

fn reproduce(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("reproduce").args(FIGURES).args(["--scale", "smoke", "--out"]).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(folder: &Path) -> Child {
    reproduce(folder).spawn().expect("the program runs")
}

fn finish(child: Child) -> Output {
    child.wait_with_output().expect("the program ends")
}

#[track_caller]
fn succeed(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// All data and pictures in a folder by their path; times of day stand in the report and the stamps
/// alone.
fn results(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for figure in FIGURES {
        let Ok(entries) = fs::read_dir(folder.join(figure)) else { continue };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            let is_result = ["csv", "svg", "png"]
                .iter()
                .any(|kind| path.extension().is_some_and(|end| end == *kind));
            if is_result {
                let place = path.strip_prefix(folder).expect("below it").to_owned();
                found.insert(place, fs::read(&path).expect("a readable file"));
            }
        }
    }
    found
}

/// Killed with SIGKILL at five moments, and started again each time: what stands there is whole,
/// and in the end it is what an undisturbed run leaves.
#[test]
fn a_killed_run_leaves_whole_files_and_is_completed_by_the_next() {
    let undisturbed = tempfile::tempdir().expect("a folder");
    #[expect(clippy::disallowed_methods, reason = "the kills are spread over a run's duration")]
    let started = Instant::now();
    succeed(&finish(start(undisturbed.path())));
    let (expected, duration) = (results(undisturbed.path()), started.elapsed());
    assert!(expected.len() > FIGURES.len());

    let folder = tempfile::tempdir().expect("a folder");
    for share in [0.1, 0.7, 0.35, 0.9, 0.5] {
        let mut child = start(folder.path());
        thread::sleep(duration.mul_f64(share));
        child.kill().expect("it is ours");
        finish(child);
        for (path, contents) in results(folder.path()) {
            assert!(expected[&path] == contents, "{} is not whole", path.display());
        }
    }
    succeed(&finish(start(folder.path())));
    assert!(results(folder.path()) == expected);
}

#[test]
fn two_runs_into_one_folder_do_not_harm_each_other() {
    let (alone, shared) = (tempfile::tempdir(), tempfile::tempdir());
    let (alone, shared) = (alone.expect("a folder"), shared.expect("a folder"));
    succeed(&finish(start(alone.path())));
    let both = [start(shared.path()), start(shared.path())];
    for child in both {
        succeed(&finish(child));
    }
    assert!(results(shared.path()) == results(alone.path()));
}

/// The kernel's own folder takes no files, not even from root.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_nothing_is_named() {
    let output = finish(start(Path::new("/proc/nowhere")));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(complaint.contains("/proc/nowhere"), "{complaint}");
}

/// Without a home, a terminal or a language, and with a closed standard output.
#[test]
fn bare_surroundings_are_enough() {
    let (full, bare) = (tempfile::tempdir(), tempfile::tempdir());
    let (full, bare) = (full.expect("a folder"), bare.expect("a folder"));
    succeed(&finish(start(full.path())));
    let mut child = reproduce(bare.path()).env_clear().env("LANG", "C").spawn().expect("it runs");
    drop(child.stdout.take());
    succeed(&finish(child));
    assert!(results(bare.path()) == results(full.path()));
}
