//! What must hold of any bytes in any format. The loop beside this file and the libFuzzer targets
//! in fuzz/ call it.

use dln_tables::{Columns, Header, ReadError, Table, Values, table_from_bytes};

/// Reads these bytes as a file of this name, whose ending is the format: the outcome is finite
/// numbers and text, or an error with words and advice. Says whether they hold a table.
pub(crate) fn check(name: &str, bytes: &[u8]) -> bool {
    let source = name.parse().expect("a name with a format");
    let mut is_table = false;
    for header in [Header::Auto, Header::Yes, Header::No] {
        match table_from_bytes(bytes, &source, header) {
            Ok(table) => {
                is_table = true;
                check_table(table);
            }
            Err(error) => check_error(&error),
        }
    }
    is_table
}

fn check_error(error: &ReadError) {
    assert!(!error.to_string().is_empty() && !error.help().is_empty());
}

fn check_table(mut table: Table) {
    let examples = table.examples();
    assert!(examples > 0 && !table.columns.is_empty());
    assert!(table.columns.iter().all(|column| column.values.len() == examples));
    let is_number = |value: &f64| value.is_finite() || value.is_nan();
    for column in &table.columns {
        if let Values::Numbers(values) = &column.values {
            assert!(values.iter().all(is_number), "an infinity is read as a number");
        }
    }
    let keep: Vec<bool> = table.incomplete().into_iter().map(|missing| !missing).collect();
    table.keep(&keep);
    if table.examples() == 0 {
        return;
    }
    match Columns::learned(&table, true) {
        Ok(columns) => {
            let numbers =
                columns.encoded(&table).expect("columns fit the table they are learned from");
            assert_eq!((numbers.nrows(), numbers.ncols()), (table.examples(), columns.width()));
            assert!(numbers.is_all_finite());
        }
        Err(problem) => assert!(!problem.to_string().is_empty()),
    }
}
