//! Smoke-scale tables of every figure against the stored ones, within each column's tolerance.
//!
//! `cargo xtask reproduce --scale smoke --bless` rewrites the stored tables;
//! `cargo xtask reproduce --scale smoke` judges them by the same comparison.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use dln_experiment::{Context, Table};
use dln_figures::{AnyFigure, FIGURES, Product, Scale, snapshot};
use insta::Comparator;
use insta::internals::SnapshotContents;

/// Lets insta judge two CSV texts as the tables that they are.
#[derive(Clone)]
struct TableComparator {
    actual: Table,
}

impl Comparator for TableComparator {
    fn matches(&self, reference: &insta::Snapshot, _test: &insta::Snapshot) -> bool {
        let SnapshotContents::Text(stored) = reference.contents() else { return false };
        match self.actual.compare(&stored.to_string()) {
            Ok(()) => true,
            Err(message) => {
                report(&message);
                false
            }
        }
    }

    fn dyn_clone(&self) -> Box<dyn Comparator> {
        Box::new(self.clone())
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the largest deviations belong in the log of the failed test"
)]
fn report(message: &str) {
    eprintln!("{message}\nIf the change is meant: cargo xtask reproduce --scale smoke --bless");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

fn produce(figure: &dyn AnyFigure) -> Product {
    let slug = figure.about().slug;
    figure.produce(Scale::Smoke, &Context::silent()).unwrap_or_else(|e| panic!("{slug}: {e}"))
}

/// Every table against its snapshot, and every check; the names of the tables.
fn judge(figure: &dyn AnyFigure) -> Vec<String> {
    let slug = figure.about().slug;
    let product = produce(figure);
    let mut names = Vec::new();
    for table in &product.snapshots() {
        let name = snapshot::name(slug, table.name());
        let csv = table.to_csv();
        assert!(
            csv.len() <= snapshot::SIZE_LIMIT,
            "{name}: {} bytes, too many smoke points",
            csv.len()
        );
        let comparator = Box::new(TableComparator { actual: table.clone() });
        insta::with_settings!(
            { comparator => comparator, snapshot_path => folder(), prepend_module_to_snapshot => false },
            { insta::assert_snapshot!(name.as_str(), csv) }
        );
        names.push(name);
    }
    for check in &product.checks {
        assert!(
            check.holds(),
            "{slug}: {}: {} > {}",
            check.claim(),
            check.measured(),
            check.limit()
        );
    }
    names
}

#[test]
fn smoke_tables_match_their_snapshots_and_the_checks_hold() {
    let mut names = Vec::new();
    let mut failing = Vec::new();
    for figure in FIGURES {
        // One bad figure must not hide the others.
        match panic::catch_unwind(AssertUnwindSafe(|| judge(*figure))) {
            Ok(found) => names.extend(found),
            Err(_) => failing.push(figure.about().slug),
        }
    }
    assert!(failing.is_empty(), "see above: {}", failing.join(", "));
    names.sort();
    assert_eq!(
        snapshot::stored(&folder()).expect("the folder of snapshots"),
        names,
        "dead snapshots"
    );
}
