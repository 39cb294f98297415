//! A run writes what it says, the same bytes on any number of threads, skips what is complete, and
//! heals what is not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dln_experiment::{ComputeError, Context, Rows, largest, row, sweep, tables};
use dln_figures::{
    About, Check, Figure, Limit, Options, Outcome, Scale, complete_already, report, reproduce,
};
use dln_plot::{Axis, Color, Panel, Picture, Points, Shape};

row! { struct Square { n: u64, square: f64 } }
tables! { struct Tables { squares: Rows<Square> } }

struct Squares;

impl Figure for Squares {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "squares",
            title: "Squares",
            paper: "none",
            claim: "they grow",
            deviations: &[],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let cells: Vec<u64> = (0..scale.pick(5, 50)).collect();
        let squares =
            sweep(context, &cells, 1, |cell, _| Ok::<_, ComputeError>((cell * cell) as f64))?;
        let rows = cells.iter().zip(squares).map(|(&n, square)| Square { n, square: square[0] });
        Ok(Tables { squares: rows.collect() })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        let points = tables.squares.iter().map(|row| (row.n as f64, row.square));
        Picture::new(1).cell(Panel::new("").x(Axis::linear("n")).draw(Points::new(
            points,
            Color::BLUE,
            Shape::Circle,
        )))
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        let largest = largest(tables.squares.iter().map(|row| row.square));
        vec![Check::at_most("the largest square", largest, Limit::new(1e4, "fifty numbers"))]
    }
}

fn run(out: &Path, jobs: usize, force: bool) -> Vec<Outcome> {
    let options = Options { scale: Scale::Smoke, out: out.to_owned(), jobs: Some(jobs), force };
    let outcomes = reproduce(&[&Squares], &options, &|_, _| ()).expect("nothing can fail");
    report::write(out, Scale::Smoke, &outcomes).expect("the folder is writable");
    outcomes
}

/// Every file of a figure's folder but the stamp, which holds the time.
fn files(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(out.join("squares")).expect("the figure's folder");
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("a readable file"))
    };
    entries.map(read).filter(|(name, _)| !name.starts_with('.')).collect()
}

#[test]
fn equal_runs_give_equal_bytes_on_any_number_of_threads() {
    let (one, two) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    run(one.path(), 1, false);
    run(two.path(), 2, false);
    let names: Vec<String> = files(one.path()).into_keys().collect();
    assert_eq!(names, ["checks.json", "squares.csv", "squares.png", "squares.svg"]);
    assert_eq!(files(one.path()), files(two.path()));
}

#[test]
fn a_complete_figure_is_kept_unless_forced() {
    let out = tempfile::tempdir().expect("a folder");
    assert!(!run(out.path(), 1, false)[0].reused);
    let again = run(out.path(), 1, false);
    assert!(
        again[0].reused && again[0].checks[0].holds() && again[0].data_files == ["squares.csv"]
    );
    assert!(!run(out.path(), 1, true)[0].reused);
}

#[test]
fn a_report_can_show_what_is_complete_and_nothing_else() {
    let out = tempfile::tempdir().expect("a folder");
    let options = |scale| Options { scale, out: out.path().to_owned(), jobs: None, force: false };
    let found = |scale| {
        let complete = complete_already(&[&Squares], &options(scale)).expect("a readable program");
        complete.iter().map(|outcome| outcome.about.slug).collect::<Vec<_>>()
    };
    assert!(found(Scale::Smoke).is_empty());
    run(out.path(), 1, false);
    assert_eq!(found(Scale::Smoke), ["squares"]);
    assert!(found(Scale::Paper).is_empty());
    fs::write(out.path().join("squares/squares.csv"), "n,squ").expect("writable");
    assert!(found(Scale::Smoke).is_empty());
}

#[test]
fn whatever_a_killed_run_left_the_next_one_heals() {
    let out = tempfile::tempdir().expect("a folder");
    run(out.path(), 1, false);
    let sound = files(out.path());
    let folder = out.path().join("squares");
    let damages: [&dyn Fn(); 2] =
        [&|| fs::write(folder.join("squares.csv"), "n,squ").expect("writable"), &|| {
            fs::remove_file(folder.join("squares.png")).expect("it exists");
        }];
    for damage in damages {
        damage();
        assert!(!run(out.path(), 2, false)[0].reused);
        assert_eq!(files(out.path()), sound);
    }
}

/// Every plain file in a folder that happened to bear a figure's name was once deleted.
#[test]
fn a_folder_of_the_users_is_refused_by_name() {
    let out = tempfile::tempdir().expect("a folder");
    let theirs = out.path().join("squares/measurements.csv");
    fs::create_dir(out.path().join("squares")).expect("a folder");
    fs::write(&theirs, "irreplaceable").expect("writable");
    let options =
        Options { scale: Scale::Smoke, out: out.path().to_owned(), jobs: None, force: true };
    let refused = reproduce(&[&Squares], &options, &|_, _| ()).expect_err("not the program's");
    assert!(refused.to_string().contains("squares holds files"), "{refused}");
    assert_eq!(fs::read(&theirs).expect("still there"), b"irreplaceable");
}

/// The system's reason once stood both in the message and in its source, and was printed twice.
#[test]
fn a_reason_is_given_once() {
    let options =
        Options { scale: Scale::Smoke, out: "/proc/nope".into(), jobs: None, force: true };
    let failed = reproduce(&[&Squares], &options, &|_, _| ()).expect_err("no folder can be there");
    let mut chain = vec![failed.to_string()];
    let mut source = std::error::Error::source(&failed);
    while let Some(reason) = source {
        chain.push(reason.to_string());
        source = reason.source();
    }
    assert_eq!(chain.len(), 2, "{chain:?}");
    assert!(!chain[0].contains(&chain[1]), "{chain:?}");
}

#[test]
fn the_report_has_the_promised_fields() {
    let out = tempfile::tempdir().expect("a folder");
    run(out.path(), 1, false);
    let text = fs::read_to_string(out.path().join("report.json")).expect("it was written");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((report["claims"].as_u64(), report["held"].as_u64()), (Some(1), Some(1)));
    assert_eq!(report["scale"], "smoke");
    let figure = &report["figures"][0];
    assert!(
        figure["slug"] == "squares"
            && figure["seconds"].is_f64()
            && figure["checks"][0]["holds"] == true
    );
    let page = fs::read_to_string(out.path().join("index.html")).expect("it was written");
    assert!(page.contains("1 of 1 claims hold") && page.contains("<svg"));
}
