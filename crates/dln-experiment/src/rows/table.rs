//! A table whose rows are texts: what is written to disk and compared with a stored one.

use super::{Column, Kind};

/// A table of texts, with the columns that say how they compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    name: &'static str,
    columns: Vec<Column>,
    cells: Vec<Vec<String>>,
}

impl Table {
    /// A table from rows of cells: one row per observation, one cell per column.
    pub fn new(name: &'static str, columns: Vec<Column>, cells: Vec<Vec<String>>) -> Table {
        Table { name, columns, cells }
    }

    /// The name, which becomes the file's.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The table as CSV: names in the first line, `\n` at line ends. NaN and infinities are written
    /// as Rust does.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names: Vec<&str> = self.columns.iter().map(Column::name).collect();
        writer.write_record(names).expect("writing to memory cannot fail");
        for row in &self.cells {
            writer.write_record(row).expect("rows have equal length");
        }
        let bytes = writer.into_inner().expect("writing to memory cannot fail");
        String::from_utf8(bytes).expect("made of strings")
    }

    /// Compares with a stored CSV text, cell by cell: numbers within the tolerance of their column,
    /// counts and words exactly.
    ///
    /// # Errors
    /// If the text is not a table of the same columns and length, or a value is out of tolerance;
    /// the message lists the largest deviation of every column that has one.
    pub fn compare(&self, stored: &str) -> Result<(), String> {
        let mut reader = csv::Reader::from_reader(stored.as_bytes());
        let found = reader.headers().map_err(|error| format!("not a table: {error}"))?.clone();
        let expected: Vec<&str> = self.columns.iter().map(Column::name).collect();
        if found != expected {
            return Err(format!("the columns are {found:?}, but must be {expected:?}"));
        }
        let rows: Result<Vec<csv::StringRecord>, _> = reader.records().collect();
        let rows = rows.map_err(|error| format!("not a table: {error}"))?;
        if rows.len() != self.cells.len() {
            return Err(format!("{} rows, the snapshot has {}", self.cells.len(), rows.len()));
        }
        let deviations = (0..expected.len()).filter_map(|index| self.worst(index, &rows));
        let lines: Vec<String> = deviations.collect();
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
    }

    /// The line about a column's largest deviation, if any value is out of tolerance.
    fn worst(&self, index: usize, stored: &[csv::StringRecord]) -> Option<String> {
        let column = &self.columns[index];
        let pairs = stored.iter().zip(&self.cells).map(|(old, new)| (&old[index], &*new[index]));
        let failing: Vec<(usize, (&str, &str), f64)> = pairs
            .enumerate()
            .filter_map(|(row, pair)| Some((row, pair, column.excess(pair)?)))
            .collect();
        let (row, (old, new), excess) = failing.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
        Some(format!(
            "{}: {} of {} values off; row {}: {old:?} became {new:?}, {excess:.3} times the tolerance",
            column.name(),
            failing.len(),
            self.cells.len(),
            row + 1,
        ))
    }
}

impl Column {
    /// How far two cells disagree in units of the tolerance, if they do; infinite between words,
    /// and where one is no number.
    fn excess(&self, (old, new): (&str, &str)) -> Option<f64> {
        let numbers = (self.kind() == Kind::Number)
            .then(|| Some((old.parse::<f64>().ok()?, new.parse::<f64>().ok()?)))
            .flatten();
        match numbers {
            Some((old, new)) => {
                let tolerance = self.tolerance();
                (!tolerance.allows(old, new)).then(|| tolerance.excess(old, new))
            }
            None => (old != new).then_some(f64::INFINITY),
        }
    }
}

/// Splits items by a key, groups in the order of their first item.
///
/// ```
/// let groups = dln_experiment::group_by(&[1, 2, 3, 4], |n| n % 2);
/// assert_eq!(groups, [(1, vec![&1, &3]), (0, vec![&2, &4])]);
/// ```
pub fn group_by<'a, T, K: PartialEq>(
    items: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&T) -> K,
) -> Vec<(K, Vec<&'a T>)> {
    let mut groups: Vec<(K, Vec<&'a T>)> = Vec::new();
    for item in items {
        let key = key(item);
        match groups.iter_mut().find(|(seen, _)| *seen == key) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IntoTable, Rows, Tolerance};

    crate::row! {
        struct Seen {
            student: &'static str,
            test_error: f64 = Tolerance::new(0.0, 0.1),
            plain: f64,
        }
    }

    fn table(test_error: f64, plain: f64) -> Table {
        let rows = Rows::new(vec![Seen { student: "aligned", test_error, plain }]);
        rows.table("seen").expect("a table")
    }

    #[test]
    fn within_tolerance_passes_and_beyond_names_the_column() {
        let stored = table(1.0, 1.0).to_csv();
        assert_eq!(table(1.05, 1.0).compare(&stored), Ok(()));
        let message = table(1.5, 1.0).compare(&stored).expect_err("out of tolerance");
        assert!(message.contains("test_error") && message.contains("row 1"), "{message}");
    }

    /// A default tolerance a hundred times wider would let this pass.
    #[test]
    fn a_plain_number_allows_a_millionth_and_no_hundred_thousandth() {
        let stored = table(1.0, 1.0).to_csv();
        assert!(table(1.0, 1.0 + 0.9e-6).compare(&stored).is_ok());
        assert!(table(1.0, 1.0 + 1e-5).compare(&stored).is_err());
        assert!(table(1.0, 1.0 - 1e-5).compare(&stored).is_err());
    }

    #[test]
    fn nan_words_lengths_and_damaged_files_fail() {
        let actual = table(1.0, 1.0);
        assert!(table(f64::NAN, 1.0).compare(&actual.to_csv()).is_err());
        for stored in [
            "student,test_error,plain\nrandom,1.0,1.0\n",
            "student,test_error,plain\n",
            "student,test_error,plain\naligned,1.0x,1.0\n",
            "student,error,plain\naligned,1.0,1.0\n",
            "student,test_error,plain\naligned,1.0\n",
            "",
        ] {
            assert!(actual.compare(stored).is_err(), "{stored}");
        }
    }

    #[test]
    fn groups_follow_first_appearance() {
        let groups = group_by(&["b1", "a1", "b2"], |word| word.as_bytes()[0]);
        assert_eq!(groups, [(b'b', vec![&"b1", &"b2"]), (b'a', vec![&"a1"])]);
    }
}
