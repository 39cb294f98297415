//! The finite-size band of `predict` and `simulate`.

use serde_json::Value;

use crate::commands::{keys, number};
use crate::program::Folder;

const PREDICT: &str = "predict --teacher 0.84 --inputs 40 --outputs 20 --until 5 --points 11";
const SIMULATE: &str =
    "simulate --teacher 2 --inputs 20 --outputs 10 --seeds 2 --until 4 --points 9";

fn spread(report: &Value, quantity: &str) -> [f64; 3] {
    ["low", "mean", "high"].map(|edge| number(report, &format!("/band/{quantity}/{edge}")))
}

/// At the detection threshold the limit of infinite size never gets below 1; networks of 40 inputs
/// do, all of them.
#[test]
fn a_prediction_with_a_band_has_the_fields_and_holds_what_the_limit_misses() {
    let folder = Folder::new();
    let report = folder.json(&format!("{PREDICT} --band 60"));
    assert!(number(&report, "/limit/optimal_stopping/test_error") > 1.0 - 1e-9);
    let fields = ["coverage", "curve", "min_test_error", "networks", "optimal_stopping_tau"];
    assert_eq!(keys(&report, "/band"), fields);
    assert_eq!(report.pointer("/band/networks"), Some(&Value::from(60)));
    assert_eq!(report.pointer("/band/coverage"), Some(&Value::from(0.95)));
    let [low, mean, high] = spread(&report, "min_test_error");
    assert!(0.0 < low && low < mean && mean < high && high < 1.0, "{low} {mean} {high}");
    assert!((low..=high).contains(&number(&report, "/optimal_stopping/test_error")));
    let [first, mean, last] = spread(&report, "optimal_stopping_tau");
    assert!(0.0 <= first && first < mean && mean < last && last <= 5.0, "{first} {mean} {last}");
    let curves =
        ["/curve", "/band/curve"].map(|path| report.pointer(path).and_then(Value::as_array));
    let [curve, band] = curves.map(|rows| rows.expect("a curve"));
    assert_eq!(curve.len(), band.len());
    for (point, edges) in curve.iter().zip(band) {
        assert_eq!(point.pointer("/time_tau"), edges.pointer("/time_tau"));
        for error in ["train_error", "test_error"] {
            let [low, high] =
                ["low", "high"].map(|edge| number(edges, &format!("/{error}_{edge}")));
            assert!(0.0 <= low && low <= high, "{edges}");
        }
    }
}

#[test]
fn the_band_stands_in_every_form_and_only_if_asked_for() {
    let folder = Folder::new();
    for line in [PREDICT, SIMULATE] {
        let (plain, banded) = (line.to_owned(), format!("{line} --band 40"));
        let columns = [&plain, &banded].map(|line| {
            let csv = folder.succeed(&format!("{line} --format csv"));
            let head = csv.lines().next().expect("a head").to_owned();
            assert!(csv.lines().all(|row| row.split(',').count() == head.split(',').count()));
            head
        });
        let added = ",train_error_low,train_error_high,test_error_low,test_error_high";
        assert_eq!(format!("{}{added}", columns[0]), columns[1]);
        assert_eq!(folder.json(&plain).pointer("/band"), None);
        assert!(
            folder.succeed(&banded).contains("\nOf 40 aligned networks of this size, trained to ")
        );
        assert!(!folder.succeed(&plain).contains("networks"));
        folder.succeed(&format!("{banded} --plot band.svg"));
        let svg = std::fs::read_to_string(folder.path().join("band.svg")).expect("a picture");
        assert!(svg.contains("95 % of networks of this size"));
    }
}

/// The mean of two runs scatters around that of single networks by 1/√2 of their standard
/// deviation, of which the band spans nearly four: one span away is beyond five standard
/// deviations.
#[test]
fn a_simulation_has_the_band_of_its_own_start() {
    let folder = Folder::new();
    let report = |student: &str| folder.json(&format!("{SIMULATE} --student {student} --band 60"));
    let [aligned, random] = ["aligned", "random"].map(report);
    let times = [&aligned, &random].map(|report| spread(report, "optimal_stopping_tau")[1]);
    assert!(times[0] < times[1], "random students take longer: {times:?}");
    for report in [&aligned, &random] {
        let rows = |path: &str| report.pointer(path).and_then(Value::as_array).map(Vec::len);
        assert_eq!(rows("/curve"), rows("/band/curve"));
        let [low, mean, high] = spread(report, "min_test_error");
        let of_two = number(report, "/mean/min_test_error");
        assert!((of_two - mean).abs() < high - low, "{of_two} {low} {mean} {high}");
    }
}

#[test]
fn a_band_depends_on_its_seed_and_on_no_number_of_threads() {
    let folder = Folder::new();
    let line = format!("{PREDICT} --band 40 --format json");
    let on = |threads: &str, line: &str| {
        let mut command = folder.command();
        command.env("RAYON_NUM_THREADS", threads).args(line.split_whitespace());
        command.output().expect("the program runs").stdout
    };
    assert_eq!(on("1", &line), on("3", &line));
    assert_ne!(on("1", &line), on("1", &format!("{line} --seed 1")));
}
