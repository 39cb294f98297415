//! The program in bare or failing surroundings: no home, no terminal, no language, a narrow window,
//! a full device, an interrupt.

use std::fs;
use std::process::Output;

use crate::program::Folder;

const PREDICT: &str = "predict --teacher 4 --inputs 100 --outputs 50";

/// Neither HOME nor TERM nor PATH are needed, and words are the same in every language.
#[test]
fn bare_surroundings_change_nothing() {
    let folder = Folder::with_examples();
    for line in [PREDICT, "analyze --inputs inputs.csv --targets targets.csv", "nonsense"] {
        let run = |bare: bool| -> Output {
            let mut command = folder.command();
            if bare {
                command.env_clear().env("LANG", "C");
            }
            command.args(line.split(' ')).output().expect("the program runs")
        };
        let (usual, bare) = (run(false), run(true));
        assert_eq!(usual.status.code(), bare.status.code(), "{line}");
        assert!(usual.stdout == bare.stdout && usual.stderr == bare.stderr, "{line}");
    }
}

#[test]
fn twenty_columns_are_enough_for_help() {
    let folder = Folder::new();
    let mut command = folder.command();
    let output = command.args(["predict", "--help"]).env("COLUMNS", "20").output();
    let output = output.expect("the program runs");
    assert!(output.status.success() && !output.stdout.is_empty());
}

/// A link to a device that is always full takes the place of a full disk: the file is named, with
/// the cause.
#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_named() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("p.svg")).expect("a link");
    let complaint = folder.fail(&format!("{PREDICT} --plot p.svg"), 1);
    assert!(complaint.contains("p.svg") && complaint.contains("space"), "{complaint}");
}

/// An interrupt ends a long run at once, and leaves neither the picture nor a part of it.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_file() {
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::Duration;

    let folder = Folder::new();
    let mut command = folder.command();
    let line = "simulate --teacher 4 --inputs 200 --outputs 100 --student random --seeds 1000 --plot p.png";
    command.args(line.split(' ')).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().expect("the program runs");
    sleep(Duration::from_millis(300));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let status = child.wait_with_output().expect("it ends").status;
    assert_eq!(status.signal(), Some(2), "{status}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
