//! `dln sweep`: kills, full disks, refusals, both forms of the table, and what Slurm is given.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::Duration;

use dln_tables::{Header, Table, Values, read_table};

use crate::program::Folder;

/// Cells of some milliseconds each.
const PLAN: &str = "command = \"simulate\"\nseeds = 40\n\
    [settings]\nteacher = 4\noutputs = 10\nlearning-rate = 1e-3\nuntil = 4\n\
    [[axis]]\noption = \"inputs\"\nvalues = [16, 20]\n";

fn table(folder: &Folder, name: &str) -> Vec<u8> {
    folder.succeed(&format!("sweep merge {name} --output {name}.csv"));
    fs::read(folder.path().join(format!("{name}.csv"))).expect("a table")
}

/// Kills runs of either shard after irregular times, some before anything is recorded.
#[test]
fn a_killed_run_goes_on_where_it_was() {
    let folder = Folder::new().with("sweep.toml", PLAN);
    folder.succeed("sweep run sweep.toml --out whole --jobs 1");
    let whole = table(&folder, "whole");
    for attempt in 0..12_u64 {
        let mut command = folder.command();
        let shard = format!("{}/2", attempt % 2 + 1);
        command.args(["sweep", "run", "sweep.toml", "--out", "killed", "--shard", &shard, "-q"]);
        command.stdout(std::process::Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        thread::sleep(Duration::from_millis(attempt * 37 % 101));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ends");
    }
    for shard in 1..=2 {
        folder.succeed(&format!("sweep run sweep.toml --out killed --shard {shard}/2"));
    }
    let status = folder.succeed("sweep status killed");
    assert!(status.starts_with("80 cells: 80 done, 0 failed, 0 missing\n"), "{status}");
    assert_eq!(table(&folder, "killed"), whole);
}

/// A file may not grow beyond 4 KiB, as on a full disk; once it may, the sweep goes on.
#[test]
fn a_full_disk_is_told_and_costs_nothing_that_was_recorded() {
    let folder = Folder::new().with("sweep.toml", PLAN);
    let limited = |line: &str| {
        let mut shell = std::process::Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f 8; exec \"$0\" {line}");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_dln")]).current_dir(folder.path());
        let output = shell.output().expect("a shell");
        assert_eq!(output.status.code(), Some(1), "{line}");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let said = limited("sweep run sweep.toml --out cells --quiet");
    assert!(said.contains("shard-1-of-1.1.part: File too large"), "{said}");
    assert!(said.contains("help: make room"), "{said}");
    let status = folder.json("sweep status cells");
    let done = status["done"].as_u64().expect("a number");
    assert!(0 < done && done < 80, "{status}");
    let outcome = folder.json("sweep run sweep.toml --out cells");
    assert_eq!(outcome["computed"], 80 - done);
    folder.succeed("sweep run sweep.toml --out whole");
    assert_eq!(table(&folder, "cells"), table(&folder, "whole"));
    // A table of 80 rows does not fit either: the old one stays, and nothing is left beside it.
    let before = fs::read_dir(folder.path()).expect("a folder").count();
    for name in ["cells.csv", "new.parquet"] {
        let said = limited(&format!("sweep merge cells --output {name}"));
        assert!(said.contains(&format!("{name}: cannot be written: File too large")), "{said}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), before);
    assert_eq!(fs::read(folder.path().join("cells.csv")).expect("kept"), table(&folder, "whole"));
}

/// What the reader of this program makes of a merged table.
fn read(folder: &Folder, name: &str) -> Table {
    let path = folder.path().join(name);
    let source = path.to_str().expect("UTF-8").parse().expect("a format");
    read_table(&source, Header::Yes).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn parquet_holds_the_same_table_as_csv() {
    // Words, whole numbers, numbers, missing results and errors.
    let folder = Folder::new().with(
        "sweep.toml",
        "command = \"finetune\"\n[settings]\nsource = 5\ntarget = [3, 2]\ninputs = 16\n\
         source-outputs = 8\nalignment = 0.9\n\
         [[axis]]\noption = \"target-outputs\"\nvalues = [1, 8]\n\
         [[axis]]\noption = \"examples\"\nvalues = [16, 32]\n\
         [[axis]]\noption = \"source-examples\"\nvalues = [16, 48]\n",
    );
    let outcome = folder.run("sweep run sweep.toml --out cells --format json");
    assert_eq!(outcome.status.code(), Some(1));
    let said = String::from_utf8(outcome.stdout).expect("UTF-8");
    assert_eq!(said, "{\"shard\":\"1/1\",\"cells\":8,\"computed\":8,\"failed\":4}\n");
    let names = ["table.csv", "table.parquet"];
    for name in names {
        folder.succeed(&format!("sweep merge cells --output {name}"));
    }
    let [csv, parquet] = names.map(|name| read(&folder, name));
    assert_eq!(csv.names(), parquet.names());
    assert_eq!((csv.examples(), parquet.examples()), (8, 8));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let texts = |column: &[Option<String>]| column.iter().map(text).collect::<Vec<_>>();
    for (csv, parquet) in csv.columns.iter().zip(&parquet.columns) {
        match (&csv.values, &parquet.values) {
            (Values::Numbers(a), Values::Numbers(b)) => {
                assert!(
                    a.iter()
                        .zip(b)
                        .all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
                );
            }
            (Values::Text(a), Values::Text(b)) => assert_eq!(texts(a), texts(b)),
            (a, b) => panic!("{:?}: {a:?} is no {b:?}", csv.name),
        }
    }
}

/// Results of one cell of a sweep, in the columns named, and what the program says in their place.
fn beside(plan: &str, columns: &[&str], line: &str, place: &str) {
    let folder = Folder::new().with("sweep.toml", plan);
    folder.succeed("sweep run sweep.toml --out cells");
    folder.succeed("sweep merge cells --output cells.csv");
    let cells = read(&folder, "cells.csv");
    let said: serde_json::Value = serde_json::from_str(&folder.succeed(line)).expect("JSON");
    for column in columns {
        let found = cells.columns.iter().find(|found| found.name.as_deref() == Some(*column));
        let Values::Numbers(found) = &found.expect(column).values else { panic!("{column}") };
        let run = &said.pointer(place).expect(place)[column.trim_start_matches("simulated_")];
        let expected = run.as_f64().expect(column);
        // The reader of JSON may miss the last digit.
        assert!((found[0] / expected - 1.0).abs() < 1e-15, "{column}: {} {expected}", found[0]);
    }
}

/// The end of training and the learning rate, which settings do not hold, are written down in the
/// program and in sweeps: the last error and the stopping times tell both.
#[test]
fn an_option_left_out_means_the_same_in_a_sweep() {
    beside(
        "command = \"simulate\"\nseeds = 1\n\
         [settings]\nteacher = 4\ninputs = 12\noutputs = 6\n",
        &["optimal_stopping_tau", "final_test_error"],
        "simulate --teacher 4 --inputs 12 --outputs 6 --seeds 1 --format json",
        "/runs/0",
    );
    beside(
        "command = \"finetune\"\nseeds = 1\n\
         [settings]\nsimulate = true\nsource = 5\ntarget = 3\nalignment = 0.8\ninputs = 12\n\
         source-outputs = 6\ntarget-outputs = 6\n",
        &["simulated_source", "simulated_fine_tuned"],
        "finetune --source 5 --target 3 --alignment 0.8 --inputs 12 --source-outputs 6 \
         --target-outputs 6 --simulate --seeds 1 --format json",
        "/simulated/runs/0",
    );
}

#[test]
fn faults_are_told_with_their_place() {
    let folder = Folder::new()
        .with("sweep.toml", PLAN)
        .with("wrong.toml", PLAN.replace("teacher = 4", "teacher = -4"));
    let said = folder.fail("sweep run wrong.toml --out cells", 2);
    assert!(said.contains("wrong.toml: line 4, column 11: `teacher`: expected"), "{said}");
    assert!(said.contains("4 | teacher = -4\n  |           ^^\n"), "{said}");
    assert!(!folder.path().join("cells").exists());
    let output = folder.run("sweep run wrong.toml --out cells --format json");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one object");
    let place = (&said["error"]["file"], &said["error"]["row"], &said["error"]["column"]);
    assert_eq!(place, (&"wrong.toml".into(), &4.into(), &11.into()), "{said}");
    let said = folder.fail("sweep run sweep.toml --out sweep.toml", 1);
    assert!(said.contains("sweep.toml/shards: Not a directory"), "{said}");
    folder.succeed("sweep run sweep.toml --out cells --shard 1/40");
    let said = folder.fail("sweep merge cells --output table.csv", 1);
    assert!(said.contains("78 of 80 cells are missing"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 3);
    folder.fail("sweep status nowhere", 1);
    folder.fail("sweep run sweep.toml --out cells --shard 3/2", 2);
}

#[test]
fn a_failed_cell_shows_in_the_exit_code() {
    let folder = Folder::new().with(
        "sweep.toml",
        "command = \"predict\"\n[settings]\nteacher = [3, 2]\ninputs = 8\n\
         [[axis]]\noption = \"outputs\"\nvalues = [1, 4]\n",
    );
    let output = folder.run("sweep run sweep.toml --out cells");
    assert_eq!(output.status.code(), Some(1));
    let status = folder.succeed("sweep status cells");
    assert!(status.starts_with("2 cells: 1 done, 1 failed, 0 missing"), "{status}");
}

/// A stand-in for sbatch that writes down its arguments and gives the ids 41 and 42.
#[test]
fn slurm_gets_an_array_and_a_merge_that_depends_on_it() {
    let folder = Folder::new().with("sweep.toml", PLAN).with(
        "sbatch",
        "#!/bin/sh\necho \"$@\" >> told\nn=$(wc -l < told)\necho \"$((40 + n));cluster\"\n",
    );
    let stand_in = folder.path().join("sbatch");
    fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).expect("executable");
    let shown = folder.succeed("sweep slurm sweep.toml --out cells --array 8 --time 5 --dry-run");
    assert!(shown.contains("#SBATCH --array=1-8\n#SBATCH --time=5\n"), "{shown}");
    assert!(!folder.path().join("cells").exists());

    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = folder.command();
    command.env("PATH", format!("{}:{path}", folder.path().display()));
    let line = "sweep slurm sweep.toml --out cells --array 8 -- --partition=short";
    let output = command.args(line.split(' ')).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.starts_with("array job 41\nmerge job 42, "), "{said}");
    let told = fs::read_to_string(folder.path().join("told")).expect("told");
    let told: Vec<&str> = told.lines().collect();
    assert!(told[0].contains("--parsable") && told[0].contains("--partition=short"), "{told:?}");
    assert!(told[1].contains("--dependency=afterany:41 --partition=short"), "{told:?}");

    // What a task of the array does, and then the merge.
    for task in 1..=8 {
        let script = folder.path().join("cells/array.sbatch");
        let mut shell = std::process::Command::new("bash");
        let status = shell.arg(script).env("SLURM_ARRAY_TASK_ID", task.to_string()).output();
        assert!(status.expect("a shell").status.success());
    }
    let mut shell = std::process::Command::new("bash");
    assert!(shell.arg(folder.path().join("cells/merge.sbatch")).status().expect("ran").success());
    let merged = fs::read(folder.path().join("cells/table.csv")).expect("a table");
    folder.succeed("sweep run sweep.toml --out whole");
    assert_eq!(merged, table(&folder, "whole"));
}

#[test]
fn figures_are_left_to_the_program_that_has_them() {
    let folder = Folder::new().with(
        "figures.toml",
        "command = \"figure\"\n[[axis]]\noption = \"figure\"\nvalues = [\"examples\"]\n",
    );
    let said = folder.fail("sweep run figures.toml --out cells", 1);
    assert!(said.contains("cargo xtask sweep"), "{said}");
    let line = "sweep slurm figures.toml --out cells --array 2 --dry-run";
    assert!(folder.fail(line, 2).contains("--program"));
    let shown = folder.succeed(&format!("{line} --program /bin/xtask"));
    assert!(shown.contains("exec '/bin/xtask' sweep run "), "{shown}");
    assert!(shown.contains("/dln' sweep merge "), "{shown}");
}
