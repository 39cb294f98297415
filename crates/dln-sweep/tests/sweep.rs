//! A sweep computes the same table in whatever parts, orders and pieces.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use dln_experiment::{Context, Progress};
use dln_sweep::{Cell, Entry, Plan, RunOptions, Shard, SweepError, merge, run, run_with, status};
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

/// Bytes that are no record of the plan must not become one, nor end the program.
fn with_foreign_bytes(folder: &Path, bytes: &[u8]) {
    fs::write(folder.join("shards/shard-1-of-1.9.part"), bytes).expect("a file");
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
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
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
        with_foreign_bytes(path, &bytes);
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
fn an_interrupted_run_keeps_what_it_recorded() {
    let plan = Plan::parse(PLAN).expect("sound");
    let folder = tempfile::tempdir().expect("a folder");
    let (flag, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let tell = |progress| {
        if let Progress::Done(cells) = progress
            && done.fetch_add(usize::try_from(cells).expect("few"), Ordering::Relaxed) == 4
        {
            flag.store(true, Ordering::Relaxed);
        }
    };
    let context = Context::new(&tell).interrupted_by(&flag);
    let options = RunOptions::new(Shard::WHOLE).with_jobs(1);
    let ended = run(&plan, folder.path(), &options, &context);
    assert!(matches!(ended, Err(SweepError::Interrupted)));
    assert_eq!(status(folder.path()).expect("a sweep").done, 5);
    assert_eq!(run_shard(&plan, folder.path(), "1/1", 1), 19);
    assert_eq!(table(folder.path()), whole(&plan));
}

/// Figures stand for any cells that the caller computes.
#[test]
fn a_caller_may_compute_the_cells() {
    let text =
        "command = \"figure\"\n[[axis]]\noption = \"figure\"\nvalues = [\"a\", \"b\", \"c\"]\n";
    let error = Plan::parse_among(text, &["a", "b"]).expect_err("no figure c");
    assert_eq!((error.line, error.column), (4, 21), "{error}");
    assert!(error.message.contains("expected one of a, b"), "{error}");
    let plan = Plan::parse(text).expect("sound");
    let folder = tempfile::tempdir().expect("a folder");
    let options = RunOptions::new(Shard::WHOLE).with_jobs(1);
    let refused = run(&plan, folder.path(), &options, &Context::silent());
    assert!(matches!(refused, Err(SweepError::Figures)));
    let compute = |cell: &Cell| match cell.word("figure", "") {
        "a" => Ok(vec![Entry::Count(3), Entry::Count(2), Entry::Count(1), Entry::Word("f".into())]),
        "b" => Ok(vec![Entry::Number(1.0)]),
        _ => Err("no, \"c\"".to_owned()),
    };
    let outcome = run_with(&plan, folder.path(), &options, &Context::silent(), &compute);
    let outcome = outcome.expect("it runs");
    assert_eq!((outcome.computed, outcome.failed), (3, 2));
    let table = String::from_utf8(table(folder.path())).expect("text");
    let rows: Vec<&str> = table.lines().map(|row| row.split_once(',').expect("cells").1).collect();
    assert_eq!(
        rows,
        [
            "figure,claims,claims_that_hold,tables,fingerprint,error",
            "a,3,2,1,f,",
            "b,,,,,the results are not those of the plan",
            "c,,,,,\"no, \"\"c\"\"\"",
        ]
    );
}
