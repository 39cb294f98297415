//! One finished cell as one line of JSON.

use serde::{Deserialize, Serialize};

/// The id of a cell with its results, or with why it has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) cell: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) error: Option<String>,
}

impl Record {
    pub(crate) fn new(cell: String, computed: Result<Vec<String>, String>) -> Self {
        match computed {
            Ok(values) => Self { cell, values: Some(values), error: None },
            Err(error) => Self { cell, values: None, error: Some(error) },
        }
    }

    /// The line, with its newline.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).expect("text alone") + "\n"
    }

    /// The record in a line that ends in a newline; `None` if it is torn or damaged, or if it has not
    /// so many values.
    pub(crate) fn read(line: &[u8], columns: usize) -> Option<Self> {
        let line = line.strip_suffix(b"\n")?;
        let record: Self = serde_json::from_slice(line).ok()?;
        match (&record.values, &record.error) {
            (Some(values), None) if values.len() == columns => Some(record),
            (None, Some(_)) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn id(&self) -> Option<u128> {
        u128::from_str_radix(&self.cell, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_line_is_read_back_and_no_part_of_it_is(
            values in proptest::collection::vec(".*", 3),
            is_failed: bool,
            cut in 0_usize..1000,
        ) {
            let computed = if is_failed { Err(values.concat()) } else { Ok(values) };
            let record = Record::new("0a".to_owned(), computed);
            let line = record.line();
            prop_assert_eq!(line.matches('\n').count(), 1);
            prop_assert_eq!(Record::read(line.as_bytes(), 3), Some(record));
            let cut = cut % line.len();
            prop_assert_eq!(Record::read(&line.as_bytes()[..cut], 3), None);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Record::read(&bytes, 1);
        }
    }
}
