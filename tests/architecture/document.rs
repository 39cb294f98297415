//! The tables of `docs/ARCHITECTURE.md`, read as the rules they state.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) crates: BTreeMap<String, Row>,
    /// Third-party package to the crates that may use it.
    pub(crate) doors: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) layer: Layer,
    /// What the crate itself may use.
    pub(crate) uses: BTreeSet<String>,
    /// What its tests and benches may use besides.
    pub(crate) tests_use: BTreeSet<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Floor,
    Theory,
    Simulation,
    Rim,
}

impl Document {
    /// # Panics
    /// On a layer that does not exist, and if one of the two tables is missing or empty.
    pub(crate) fn parse(text: &str) -> Self {
        let mut document = Self::default();
        for cells in text.lines().filter_map(cells) {
            match cells.as_slice() {
                [name, layer, _, uses, tests_use] if is_code(name) => {
                    let row = Row {
                        layer: Layer::parse(layer),
                        uses: document.crates_in(uses),
                        tests_use: document.crates_in(tests_use),
                    };
                    document.crates.insert(name.trim_matches('`').to_owned(), row);
                }
                [packages, users] if is_code(packages) => {
                    for package in codes(packages) {
                        document.doors.insert(package, codes(users));
                    }
                }
                _ => {}
            }
        }
        assert!(!document.crates.is_empty(), "the table of crates is missing");
        assert!(!document.doors.is_empty(), "the table of doors is missing");
        document
    }

    /// The crates that a cell names, or those of all rows so far if it says so.
    fn crates_in(&self, cell: &str) -> BTreeSet<String> {
        if cell == "all above" { self.crates.keys().cloned().collect() } else { codes(cell) }
    }
}

impl Layer {
    fn parse(cell: &str) -> Self {
        match cell {
            "floor" => Self::Floor,
            "theory" => Self::Theory,
            "simulation" => Self::Simulation,
            "rim" => Self::Rim,
            other => panic!("{other:?} is no layer"),
        }
    }
}

/// The cells of a table's line, or nothing for another line.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn is_code(cell: &str) -> bool {
    cell.starts_with('`')
}

/// What stands between backticks, in order: the odd pieces of a split.
fn codes(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_tables() {
        let document = Document::parse(
            "| crate | layer | owns | may use | in its tests also |\n| --- | --- | --- | --- | --- |\n\
             | `a` | floor | x | – | `b` |\n| `b` | theory | y | `a`, `c` | – |\n\
             | `d` | rim | z | all above | – |\n\n\
             | package | only in |\n| --- | --- |\n| `p`, `q` | `a` |\n",
        );
        assert_eq!(document.crates["a"].layer, Layer::Floor);
        assert!(document.crates["a"].uses.is_empty());
        assert_eq!(document.crates["a"].tests_use, BTreeSet::from(["b".to_owned()]));
        assert_eq!(document.crates["b"].uses, BTreeSet::from(["a".to_owned(), "c".to_owned()]));
        assert_eq!(document.crates["d"].uses, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        assert_eq!(document.doors["q"], BTreeSet::from(["a".to_owned()]));
    }

    #[test]
    #[should_panic(expected = "no layer")]
    fn refuses_an_unknown_layer() {
        Document::parse("| `a` | cellar | x | – | – |");
    }

    #[test]
    #[should_panic(expected = "table of crates is missing")]
    fn refuses_a_document_without_tables() {
        Document::parse("All is well.");
    }
}
