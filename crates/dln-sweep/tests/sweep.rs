//! A sweep computes the same table in whatever parts, orders and pieces.

use std::fs;
use std::path::{Path, PathBuf};

use dln_experiment::Context;
use dln_sweep::{Plan, RunOptions, Shard, merge, run, status};
use proptest::prelude::*;

const PLAN: &str = r#"
command = "predict"
[settings]
outputs = 20
[[axis]]
option = "teacher"
values = [2, [4, 2], 1e-3]
[[axis]]
option = "inputs"
from = 10
to = 40
count = 4
zip = "size"
[[axis]]
option = "init-scale"
from = 1e-6
to = 1e-3
count = 4
scale = "log"
zip = "size"
[[axis]]
option = "noise"
values = [0.5, 1.0]
"#;

fn run_shard(plan: &Plan, folder: &Path, shard: &str, jobs: usize) -> usize {
    let options = RunOptions::new(shard.parse().expect("a shard")).with_jobs(jobs);
    run(plan, folder, &options, &Context::silent()).expect("it runs").computed
}

fn table(folder: &Path) -> Vec<u8> {
    let mut table = Vec::new();
    merge(folder, &mut table).expect("all cells are there");
    table
}

fn whole(plan: &Plan) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    run_shard(plan, folder.path(), "1/1", 1);
    table(folder.path())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("shards")).expect("shards");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// What a kill leaves: a file without its new name that ends anywhere.
fn interrupt(file: &Path, keep: usize) {
    let bytes = fs::read(file).expect("a file");
    fs::write(file.with_extension("part"), &bytes[..keep % (bytes.len() + 1)]).expect("a file");
    fs::remove_file(file).expect("complete");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shards_jobs_and_interruptions_do_not_show(
        shards in 1_u32..6,
        jobs in 1_usize..4,
        cuts in proptest::collection::vec(0_usize..100_000, 0..5),
        other_shards in 1_u32..6,
    ) {
        let plan = Plan::parse(PLAN).expect("sound");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        for shard in 1..=shards {
            run_shard(&plan, path, &format!("{shard}/{shards}"), jobs);
        }
        for (file, cut) in files(path).iter().zip(cuts) {
            interrupt(file, cut);
        }
        let missing = status(path).expect("a sweep").missing;
        let again = (1..=other_shards)
            .map(|shard| run_shard(&plan, path, &format!("{shard}/{other_shards}"), jobs));
        prop_assert_eq!(again.sum::<usize>(), missing);
        prop_assert_eq!(table(path), whole(&plan));
    }

    #[test]
    fn any_text_is_a_plan_or_a_fault_with_a_place(
        cut in 0_usize..PLAN.len(),
        put in "[\\[\\]=\",.a-z0-9\n é-]{0,8}",
        drop in 0_usize..12,
    ) {
        let end = (cut + drop).min(PLAN.len());
        let text = format!("{}{put}{}", &PLAN[..cut], &PLAN[end..]);
        if let Err(error) = Plan::parse(&text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count() + 1);
            prop_assert!(error.to_string().contains('^'));
        }
    }
}

#[test]
fn an_extended_plan_keeps_what_was_computed() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = Plan::parse(PLAN).expect("sound");
    assert_eq!(run_shard(&plan, folder.path(), "1/1", 1), 24);
    let longer = Plan::parse(&PLAN.replace("[0.5, 1.0]", "[0.25, 0.5, 1.0]")).expect("sound");
    assert_eq!(run_shard(&longer, folder.path(), "1/1", 1), 12);
    assert_eq!(table(folder.path()), whole(&longer));
}

#[test]
fn a_failing_cell_is_recorded_and_stops_no_other() {
    // Three strengths do not fit into two outputs.
    let text = "command = \"predict\"\n[settings]\ninputs = 8\nteacher = [3, 2, 1]\n\
                [[axis]]\noption = \"outputs\"\nvalues = [4, 2, 5]\n";
    let plan = Plan::parse(text).expect("sound");
    let folder = tempfile::tempdir().expect("a folder");
    let options = RunOptions::new(Shard::WHOLE);
    let outcome = run(&plan, folder.path(), &options, &Context::silent()).expect("it runs");
    assert_eq!((outcome.cells, outcome.computed, outcome.failed), (3, 3, 1));
    let again = run(&plan, folder.path(), &options, &Context::silent()).expect("it runs");
    assert_eq!((again.computed, again.failed), (0, 1));
    let found = status(folder.path()).expect("a sweep");
    assert_eq!((found.done, found.failed, found.missing), (2, 1, 0));
    let table = String::from_utf8(table(folder.path())).expect("text");
    let failed: Vec<_> = table.lines().filter(|line| line.contains(",2,,,,,,")).collect();
    assert_eq!(failed.len(), 1, "{table}");
}

#[test]
fn a_cell_is_what_the_libraries_say() {
    let text = "command = \"simulate\"\nseeds = 2\nfirst-seed = 5\n[settings]\nteacher = 4\n\
                inputs = 12\noutputs = 6\nlearning-rate = 0.01\nuntil = 3\n";
    let plan = Plan::parse(text).expect("sound");
    let table = String::from_utf8(whole(&plan)).expect("text");
    let setting = dln_experiment::Setting {
        learning_rate: 0.01,
        ..dln_experiment::Setting::paper(12, vec![4.0])
    };
    let linear = dln_trainer::Activation::Linear;
    let start = dln_experiment::Start::Aligned;
    let simulation = dln_experiment::Simulation::new(setting, start, linear, 300, 2);
    let runs = simulation.expect("sound").run_all(&Context::silent(), 5, 2).expect("sound");
    for (line, run) in table.lines().skip(1).zip(&runs.runs) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[1], run.seed.to_string());
        assert_eq!(cells[2].parse(), Ok(run.outcome.min_test_error));
        assert_eq!(cells[5].parse(), Ok(run.outcome.final_test_error));
    }
    assert_eq!(table.lines().count(), 3);
}

#[test]
fn faults_of_a_plan_name_their_place() {
    let base = "command = \"predict\"\n[settings]\nteacher = 2\ninputs = 8\n";
    let check = |text: &str, line: usize, column: usize, part: &str| {
        let error = Plan::parse(text).expect_err(text);
        assert_eq!((error.line, error.column), (line, column), "{error}");
        assert!(error.to_string().contains(part), "{error}");
    };
    let axis = |body: &str| format!("{base}[[axis]]\noption = {body}\n");
    check("command = \"learn\"\n", 1, 11, "no command `learn`");
    check(base, 1, 11, "needs the option `outputs`");
    check(&format!("{base}output = 3\n"), 5, 1, "no option `output`");
    check(&format!("{base}outputs = nan\n"), 5, 11, "whole number");
    check(&axis("\"outputs\"\nvalues = [4, 0]"), 7, 14, "whole number");
    check(&axis("\"outputs\"\nvalues = [4, 4.0]"), 6, 10, "twice");
    check(&axis("\"inputs\"\nvalues = [4]"), 6, 10, "given twice");
    check(&axis("\"outputs\"\nfrom = 1\nto = 5"), 6, 10, "`count`");
    check(&axis("\"noise\"\nfrom = 0\nto = 5\ncount = 3\nscale = \"log\""), 7, 8, "above 0");
    check(&format!("seeds = 3\n{base}outputs = 2\n"), 1, 9, "draws nothing");
    let many = axis(
        "\"noise\"\nfrom = 1\nto = 5\ncount = 4000\n[[axis]]\noption = \"init-scale\"\n\
                     from = 1e-6\nto = 1e-3\ncount = 4000\n[[axis]]\noption = \"outputs\"\nvalues = [1]",
    );
    check(&many, 1, 11, "more than 10000000 cells");
}
