//! `dln finetune`, for described tasks and for tasks in files.

use serde_json::Value;

use crate::commands::{close, keys, number};
use crate::program::Folder;
use crate::tables::contains;

const RANK_TWO: &str =
    "finetune --source 5,3 --target 3,2 --inputs 60 --source-outputs 30 --target-outputs 30";
const FILES: &str = "finetune --source-inputs train.npz:x --source-targets train.npz:y --inputs inputs.csv --targets targets_a.csv";

/// Values of `dln-transfer`'s tests, reached through the program.
#[test]
fn finetune_has_the_fields_and_the_reference_values() {
    let folder = Folder::new();
    let line = "finetune --source 3 --target 3 --inputs 100 --source-outputs 50 --target-outputs 50 --alignment";
    let report = folder.json(&format!("{line} 1"));
    close(&report, "/scratch/test_error", 0.1579, 6e-5);
    close(&report, "/together/test_error", 0.108, 6e-4);
    assert_eq!(report.pointer("/best").and_then(|best| best.as_str()), Some("together"));
    let best = number(&report, "/together/test_error");
    close(&report, "/benefit", number(&report, "/scratch/test_error") - best, 1e-15);
    // Learned at 2.9, turned by the source's noise.
    assert!((number(&report, "/features/0/strength") - 2.9).abs() < 0.2);
    assert!((number(&report, "/features/0/alignment/0") - 0.94).abs() < 0.02);
    close(&report, "/curve/0/fine_tuned", 1.0, 1e-4);
    let source = number(&report, "/source/test_error");
    close(&report, "/curve/0/source", source, 1e-9);
    assert!(number(&report, "/curve/200/time_tau") > 3.9);

    // Other examples of the source are not shared, and its head may be.
    let report = folder.json(&format!("{line} 1 --source-examples 10000"));
    assert!(report.pointer("/together").is_none());
    assert_eq!(report.pointer("/best").and_then(|best| best.as_str()), Some("probe"));
    let shared = folder.json(&format!("{line} 0.8 --head shared --output-alignment 0.6"));
    let error = number(&shared, "/fine_tuned/test_error");
    assert!(error < number(&folder.json(&format!("{line} 0.8")), "/fine_tuned/test_error") + 0.05);
}

/// Numbers, pairs and matrices of cosines are one task described in three ways.
#[test]
fn finetune_takes_tasks_of_any_rank() {
    let folder = Folder::new();
    let reports = ["0.8", "0.8,0.8", "0.8,0/0,0.8"]
        .map(|q| folder.json(&format!("{RANK_TWO} --alignment {q}")));
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
    let alignments = reports[0].pointer("/features/1/alignment").and_then(Value::as_array);
    assert_eq!(alignments.map(Vec::len), Some(2));
    // The stronger mode is turned less by the source's noise.
    let cosine =
        |feature: usize| number(&reports[0], &format!("/features/{feature}/alignment/{feature}"));
    assert!(0.8 > cosine(0) && cosine(0) > cosine(1) && cosine(1) > 0.6);
    let shared = "--head shared --output-alignment 0.5,0/0,0.4";
    let kept = folder.json(&format!("{RANK_TWO} --alignment 0.8 {shared}"));
    assert!(number(&kept, "/fine_tuned/test_error") < number(&kept, "/scratch/test_error") + 0.1);
    // A sign in front does not make an option of it, nor another network of a rank-one pair.
    let turned = folder.json(&format!("{RANK_TWO} --alignment -0.8,0/0,-0.8"));
    let error = |report: &Value| number(report, "/fine_tuned/test_error");
    assert!((error(&turned) - error(&reports[0])).abs() < 1e-6);
    // A source of one mode takes a list for its row.
    let line = "finetune --source 5 --target 3,2 --inputs 60 --source-outputs 30 --target-outputs 30 --alignment 0.6,0.5";
    close(&folder.json(line), "/features/0/alignment/1", 0.49, 0.01);
}

#[test]
fn finetune_simulates_what_it_predicts() {
    let folder = Folder::new();
    let line = format!("{RANK_TWO} --alignment 0.9 --simulate --seeds 6");
    let report = folder.json(&line);
    for strategy in ["scratch", "fine_tuned", "probed", "together"] {
        let predicted = number(&report, &format!("/{strategy}/test_error"));
        let of = |statistic| number(&report, &format!("/simulated/{statistic}/{strategy}"));
        let (mean, std_error) = (of("mean"), of("std_error"));
        // Four standard errors of six runs by Student's law for the scatter, and at 60 inputs two
        // modes of 30 for the limit.
        let allowed = 7.0 * std_error + 0.15 * predicted;
        assert!((mean - predicted).abs() < allowed, "{strategy}: {predicted} {mean} ± {std_error}");
    }
    assert_eq!(report.pointer("/simulated/runs").and_then(Value::as_array).map(Vec::len), Some(6));
    assert_eq!(
        report.pointer("/simulated/curve/200/time_tau").and_then(Value::as_f64),
        report.pointer("/curve/200/time_tau").and_then(Value::as_f64)
    );
    // Other numbers of examples leave nothing to train on together.
    let apart = folder.json(&format!("{line} --source-examples 200"));
    assert!(apart.pointer("/simulated/mean/together").is_none());
    let text = folder.succeed(&line);
    assert!(text.contains("simulated") && text.contains("std. error"), "{text}");
    assert!(folder.succeed(&format!("{line} --format csv")).starts_with("time_tau,"));
}

#[test]
fn finetune_reads_files() {
    let folder = Folder::with_examples();
    let report = folder.json(FILES);
    assert_eq!(
        keys(&report, ""),
        [
            "benefit",
            "benefit_interval",
            "best",
            "curve",
            "features",
            "fine_tuned",
            "left_out_rows",
            "notes",
            "probed",
            "scratch",
            "source",
            "verdict"
        ]
    );
    // The target is a part of the source's own examples: its features fit, and probing cannot be
    // beaten by much.
    let error = |strategy: &str| number(&report, &format!("/{strategy}/test_error"));
    assert!(error("probed") < error("scratch") + 0.05, "{report}");
    let [low, high] = [0, 1].map(|end| number(&report, &format!("/benefit_interval/{end}")));
    assert!(low <= number(&report, "/benefit") && number(&report, "/benefit") <= high);
    let cosine = number(&report, "/source/modes/0/alignment/0").abs();
    assert!(cosine > 0.8, "{cosine}");

    let test = format!("{FILES} --test-inputs inputs.csv --test-targets targets_a.csv");
    let measured = folder.json(&test);
    for strategy in ["scratch", "fine_tuned", "probed"] {
        let of = |field: &str| number(&measured, &format!("/{strategy}/measured/{field}"));
        // On its own training set the best is at least as good as any stop, up to the grid of a
        // probe.
        assert!(of("actual_optimal_stopping/test_error") <= of("test_error") + 1e-6);
    }
    let text = folder.succeed(&test);
    assert!(text.contains("measured there") && text.contains("95 % interval"), "{text}");
    assert!(folder.succeed(&format!("{FILES} --format csv")).starts_with("time_tau,scratch,"));
}

#[test]
fn finetune_names_the_file_at_fault() {
    let folder = Folder::with_examples().with("narrow.csv", "1,2\n3,4\n5,7\n");
    let complaint = folder.fail(&FILES.replace("inputs.csv", "narrow.csv"), 1);
    assert!(complaint.contains("narrow.csv") && complaint.contains("3 examples"), "{complaint}");
    let other = FILES.replace("train.npz:x", "narrow.csv").replace("train.npz:y", "narrow.csv");
    let complaint = folder.fail(&other, 1);
    assert!(complaint.contains("narrow.csv: has 2 columns"), "{complaint}");
    let constant = folder.with("same.csv", "1\n".repeat(60));
    let complaint = constant.fail(&FILES.replace("train.npz:y", "same.csv"), 1);
    assert!(complaint.contains("same.csv: every column is constant"), "{complaint}");
}

const TABLE: &str = "finetune --data table.csv --inputs x* --targets y2,y3";

/// The numbers of a report, without what is said of its files.
fn numbers(mut report: Value) -> Value {
    report["notes"] = Value::Null;
    report
}

/// A table's columns in the opposite order.
fn reversed(table: &str) -> String {
    let line = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n";
    table.lines().map(line).collect()
}

/// Two tables give what four files give, whatever the order of their columns.
#[test]
fn finetune_takes_a_table_for_each_task() {
    let folder = Folder::with_examples();
    let files = "finetune --source-inputs inputs.csv --source-targets targets_a.csv --inputs inputs.csv --targets targets_b.csv";
    let text = std::fs::read_to_string(folder.path().join("table.csv")).expect("a table");
    let folder = folder.with("turned.csv", reversed(&text));
    let expected = numbers(folder.json(&format!("{files} --quiet")));
    for source in ["table.csv", "turned.csv"] {
        let line = format!("{TABLE} --source-data {source} --source-targets y0,y1 --quiet");
        let report = numbers(folder.json(&line));
        // Targets of a table stand in its order, in which sums are taken.
        let error = |report: &Value| number(report, "/probed/test_error");
        assert!((error(&report) / error(&expected) - 1.0).abs() < 1e-9, "{source}");
    }
    let mixed = folder.json(&format!(
        "{TABLE} --source-inputs inputs.csv --source-targets targets_a.csv --quiet"
    ));
    assert_eq!(numbers(mixed).pointer("/probed"), expected.pointer("/probed"));
    let test = format!(
        "{TABLE} --source-data table.csv --source-targets y0 --test-data turned.csv --quiet"
    );
    assert!(folder.json(&test).pointer("/scratch/measured/test_error").is_some());
}

/// Examples of one group are left out together in both tasks.
#[test]
fn finetune_keeps_groups_together() {
    let folder = Folder::with_examples();
    let text = std::fs::read_to_string(folder.path().join("table.csv")).expect("a table");
    let mut lines = text.lines();
    let header = format!("{},site\n", lines.next().expect("a header"));
    let rows = lines.enumerate().map(|(row, line)| format!("{line},{}\n", row % 7));
    let folder = folder.with("sites.csv", header + &rows.collect::<String>());
    let line = |source: &str, options: &str| {
        format!(
            "finetune --data sites.csv --inputs x* --targets y2,y3 --source-data {source} --source-targets y0,y1 {options} --quiet"
        )
    };
    let stop = |line: &str| folder.json(line).pointer("/source/test_error").cloned();
    let (apart, together) = (line("sites.csv", ""), line("sites.csv", "--group site"));
    assert_ne!(stop(&apart), stop(&together), "the source's column of that name counts");
    // The other table has no such column, and need not.
    assert_eq!(stop(&line("table.csv", "--group site")), stop(&apart));
    let own = line("sites.csv", "--source-group site");
    assert_eq!(stop(&own), stop(&together));
    let scratch = |line: &str| folder.json(line).pointer("/scratch/test_error").cloned();
    assert_eq!(scratch(&own), scratch(&apart), "the target has no groups");
    let said = folder.fail(&line("table.csv", "--source-group site"), 1);
    contains(&said, &["table.csv", "no column site"]);
}

#[test]
fn finetune_says_what_is_missing_of_tables() {
    let folder = Folder::with_examples();
    let all = "finetune --data table.csv --targets y2,y3 --drop id --source-data table.csv --source-targets y0";
    contains(
        &folder.fail(all, 2),
        &["--source-targets names y0", "input of the other task", "--drop y0"],
    );
    contains(&folder.fail(TABLE, 2), &["--source-data", "--source-targets"]);
    contains(&folder.fail("finetune --data table.csv", 2), &["--targets"]);
    let other = format!("{TABLE} --source-data other.csv --source-targets a");
    let folder = folder.with("other.csv", "a,b\n1,2\n2,1\n3,5\n");
    contains(&folder.fail(&other, 1), &["other.csv", "no column x0"]);
    let piped = format!("{TABLE} --source-data - --source-targets y0 --test-data -");
    contains(&folder.fail(&piped, 2), &["standard input"]);
}
