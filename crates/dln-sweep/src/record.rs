//! One finished cell as one line of JSON.

use serde::{Deserialize, Serialize};

use crate::command::ResultColumn;
use crate::entry::Entry;

/// The id of a cell with its results, or with why it has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) cell: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) error: Option<String>,
}

impl Record {
    pub(crate) fn new(cell: String, computed: Result<Vec<Entry>, String>) -> Self {
        match computed {
            Ok(values) => {
                let values = values.iter().map(Entry::to_string).collect();
                Self { cell, values: Some(values), error: None }
            }
            Err(error) => Self { cell, values: None, error: Some(error) },
        }
    }

    /// The line, with its newline.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).expect("text alone") + "\n"
    }

    /// The record in a line that ends in a newline; `None` if it is torn or damaged, or if its
    /// values are not those of the columns.
    pub(crate) fn read(line: &[u8], columns: &[ResultColumn]) -> Option<Self> {
        let line = line.strip_suffix(b"\n")?;
        let record: Self = serde_json::from_slice(line).ok()?;
        match (&record.values, &record.error) {
            (Some(_), None) => record.entries(columns).map(|_| record),
            (None, Some(_)) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn id(&self) -> Option<u128> {
        let is_name = self.cell.len() == 32 && !self.cell.starts_with('+');
        is_name.then(|| u128::from_str_radix(&self.cell, 16).ok()).flatten()
    }

    /// The results, none of a failed cell; `None` if they are not those of the columns.
    pub(crate) fn entries(&self, columns: &[ResultColumn]) -> Option<Vec<Entry>> {
        let Some(values) = &self.values else {
            return Some(vec![Entry::Missing; columns.len()]);
        };
        let entry = |(text, (_, kind)): (&String, &ResultColumn)| Entry::parse(*kind, text);
        let is_whole = values.len() == columns.len();
        is_whole.then(|| values.iter().zip(columns).map(entry).collect()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use dln_experiment::Kind;
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: &[ResultColumn] =
        &[("number", Kind::Number), ("count", Kind::Count), ("word", Kind::Word)];

    proptest! {
        #[test]
        fn a_line_is_read_back_and_no_part_of_it_is(
            number: f64,
            count: Option<u64>,
            word: String,
            is_failed: bool,
            cut in 0_usize..1000,
        ) {
            let entries = vec![
                Entry::Number(number),
                count.map_or(Entry::Missing, Entry::Count),
                Entry::Word(word.clone()),
            ];
            let computed = if is_failed { Err(word) } else { Ok(entries.clone()) };
            let record = Record::new("0a".to_owned(), computed);
            let line = record.line();
            prop_assert_eq!(line.matches('\n').count(), 1);
            let read = Record::read(line.as_bytes(), COLUMNS);
            prop_assert_eq!(read.as_ref(), Some(&record));
            if !is_failed {
                prop_assert_eq!(record.entries(COLUMNS), Some(entries));
            }
            let cut = cut % line.len();
            prop_assert_eq!(Record::read(&line.as_bytes()[..cut], COLUMNS), None);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Record::read(&bytes, COLUMNS);
        }
    }

    #[test]
    fn values_of_other_columns_are_damage() {
        let read = |values: &str| {
            let line = format!("{{\"cell\":\"0a\",\"values\":{values}}}\n");
            Record::read(line.as_bytes(), COLUMNS)
        };
        assert!(read(r#"["1.5","3","a"]"#).is_some());
        for values in [r#"["1.5","3"]"#, r#"["x","3","a"]"#, r#"["1.5","-3","a"]"#, "[]"] {
            assert_eq!(read(values), None, "{values}");
        }
    }
}
