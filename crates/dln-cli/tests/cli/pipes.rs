//! Pipes: closed ones, and nothing but the result in open ones.

use std::process::Stdio;

use crate::program::Folder;

/// The reader takes one line and leaves; the program ends without a word, as if all had been read.
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let line = "predict --teacher 4 --inputs 100 --outputs 50 --points 100000 --format csv";
    for arguments in [line, "completions bash", "--help"] {
        let mut command = folder.command();
        command.args(arguments.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && complaint.is_empty(), "{arguments}: {complaint}");
    }
}

/// Help that could not be written once ended with exit code 0.
#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let folder = Folder::new();
    for arguments in ["--help", "help predict", "--version", "completions bash"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let mut command = folder.command();
        let output = command.args(arguments.split(' ')).stdout(full).output();
        let output = output.expect("the program runs");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert!(complaint.contains("standard output: cannot be written"), "{complaint}");
    }
}

/// Progress goes to a terminal only, so that here, where there is none, standard error stays empty.
#[test]
fn json_is_one_line_and_progress_is_not_for_pipes() {
    let folder = Folder::new();
    let line = "simulate --teacher 4 --inputs 20 --outputs 10 --seeds 3 --until 1 --format json";
    let text = folder.succeed(line);
    assert_eq!(text.lines().count(), 1);
    assert!(text.starts_with("{\"runs\":[{\"seed\":0,") && text.ends_with("]}\n"));
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let folder = Folder::new();
    for line in [
        "simulate --teacher 4,2 --inputs 20 --outputs 10 --seeds 5 --until 2 --student random --format json",
        "transfer --teacher-a 3 --teacher-b 5 --alignment 0.7 --inputs 20 --outputs-a 8 --outputs-b 9 --simulate --seeds 5 --until 2 --format json",
    ] {
        let run = |threads: &str| {
            let mut command = folder.command();
            let output = command.args(line.split(' ')).env("RAYON_NUM_THREADS", threads).output();
            output.expect("the program runs").stdout
        };
        let one = run("1");
        assert!(!one.is_empty() && one == run("3"), "{line}");
    }
}
