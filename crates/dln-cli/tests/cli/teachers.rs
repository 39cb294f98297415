//! Teachers of `dln predict`: from files, and several at once.

use crate::program::Folder;
use crate::tables::contains;

/// A teacher may be a file of singular values, or a map that has them.
#[test]
fn teachers_are_read_from_files() {
    let folder = Folder::new()
        .with("values.csv", "strength\n4\n2\n")
        .with("map.csv", "0,4,0\n2,0,0\n0,0,0\n")
        .with("negative.csv", "4\n-2\n")
        .with("zero.csv", "0,0\n0,0\n");
    let predict = |teacher: &str| {
        let line = format!("predict --teacher {teacher} --inputs 20 --outputs 10");
        folder.json(&line)["optimal_stopping"].clone()
    };
    assert_eq!(predict("values.csv"), predict("4,2"));
    let error = |stop: &serde_json::Value| stop["test_error"].as_f64().expect("a number");
    assert!((error(&predict("map.csv")) / error(&predict("4,2")) - 1.0).abs() < 1e-9);
    let line = |name: &str| format!("predict --teacher {name} --inputs 20 --outputs 10");
    contains(&folder.fail(&line("negative.csv"), 1), &["negative.csv", "-2"]);
    contains(&folder.fail(&line("zero.csv"), 1), &["zero.csv", "zero"]);
}

/// Lists of teachers and noise levels give one table and one picture; each curve is that of its own
/// run.
#[test]
fn several_settings_are_drawn_together() {
    let folder = Folder::new();
    let line = "predict --inputs 20 --outputs 10 --points 5";
    let several =
        folder.json(&format!("{line} --teacher 2 --teacher 4,3 --noise 0.5,1 --plot a.svg"));
    let settings = several["settings"].as_array().expect("a list");
    assert_eq!(settings.len(), 4);
    let alone = folder.json(&format!("{line} --teacher 4,3 --noise 1"));
    assert_eq!(settings[3]["curve"], alone["curve"]);
    assert_eq!(settings[3]["optimal_stopping"], alone["optimal_stopping"]);
    let csv = folder.succeed(&format!("{line} --teacher 2 --teacher 4,3 --format csv"));
    assert_eq!(csv.lines().count(), 1 + 2 * 5);
    assert!(csv.starts_with("teacher,noise,time_tau,train_error,test_error\n"));
    contains(
        &folder.fail(&format!("{line} --teacher 2 --teacher 4 --band 40"), 2),
        &["--teacher", "band"],
    );
    let simulate = "simulate --inputs 20 --outputs 10 --teacher 4 --noise 1,2 --seeds 1";
    contains(&folder.fail(simulate, 2), &["--noise"]);
}

/// A teacher's file was once read three times, so that standard input was empty the second time.
#[test]
fn a_teacher_is_read_once() {
    use std::io::Write;
    use std::process::Stdio;
    let folder = Folder::new();
    for line in [
        "predict --teacher - --inputs 20 --outputs 10 --band 40",
        "simulate --teacher - --inputs 20 --outputs 10 --until 1 --seeds 1 --band 40",
    ] {
        let mut command = folder.command();
        command.args(line.split(' ')).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn().expect("the program");
        child.stdin.take().expect("a pipe").write_all(b"4\n2\n").expect("it reads");
        assert!(child.wait().expect("it ends").success(), "{line}");
    }
}
