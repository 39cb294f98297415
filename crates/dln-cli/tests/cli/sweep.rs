//! `dln sweep`: kills, refusals, and what Slurm is told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::Duration;

use crate::program::Folder;

/// Cells of some milliseconds each.
const PLAN: &str = "command = \"simulate\"\nseeds = 40\n\
    [settings]\nteacher = 4\noutputs = 10\nlearning-rate = 1e-3\nuntil = 4\n\
    [[axis]]\noption = \"inputs\"\nvalues = [16, 20]\n";

fn table(folder: &Folder, name: &str) -> Vec<u8> {
    folder.succeed(&format!("sweep merge {name} --output {name}.csv"));
    fs::read(folder.path().join(format!("{name}.csv"))).expect("a table")
}

/// Kills a run after as long as it takes to record something, then later and later.
#[test]
fn a_killed_run_goes_on_where_it_was() {
    let folder = Folder::new().with("sweep.toml", PLAN);
    folder.succeed("sweep run sweep.toml --out whole --jobs 1");
    let whole = table(&folder, "whole");
    for wait in [20, 60, 150, 300] {
        let mut command = folder.command();
        command.args(["sweep", "run", "sweep.toml", "--out", "killed", "--shard", "1/2", "-q"]);
        command.stdout(std::process::Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        thread::sleep(Duration::from_millis(wait));
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

#[test]
fn faults_are_told_with_their_place() {
    let folder = Folder::new()
        .with("sweep.toml", PLAN)
        .with("wrong.toml", PLAN.replace("teacher = 4", "teacher = -4"));
    let said = folder.fail("sweep run wrong.toml --out cells", 2);
    assert!(said.contains("wrong.toml: line 4, column 11: `teacher`: expected"), "{said}");
    assert!(said.contains("4 | teacher = -4\n  |           ^^\n"), "{said}");
    assert!(!folder.path().join("cells").exists());
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

/// A stand-in for sbatch that writes down what it is told and gives the ids 41 and 42.
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
