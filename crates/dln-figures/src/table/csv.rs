//! Tables as CSV, with the shortest digits that read back to the same number.

use super::{Column, Kind, Table, Value};

/// A text that is not the CSV of the expected table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Not CSV at all, or rows of different lengths.
    #[error("not a table: {0}")]
    Malformed(#[from] csv::Error),
    /// The first line names other columns.
    #[error("the columns are {found:?}, expected {expected:?}")]
    Columns {
        /// Names in the text.
        found: Vec<String>,
        /// Names of the expected columns.
        expected: Vec<String>,
    },
    /// A field that its column cannot hold.
    #[error("row {row}, column {column}: cannot read {field:?}")]
    Field {
        /// Counted from 1, without the line of names.
        row: usize,
        /// The column's name.
        column: &'static str,
        /// What stands there.
        field: String,
    },
}

impl Table {
    /// The table as CSV: names in the first line, `\n` at line ends. NaN and infinities are written as Rust does.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names = self.columns.iter().map(Column::name);
        let mut write =
            |fields: Vec<String>| writer.write_record(fields).expect("rows have equal length");
        write(names.map(str::to_owned).collect());
        for row in &self.rows {
            write(row.iter().map(field).collect());
        }
        let bytes = writer.into_inner().expect("writing to memory cannot fail");
        String::from_utf8(bytes).expect("made of strings")
    }

    /// Reads what [`Table::to_csv`] wrote for a table with these columns.
    ///
    /// # Errors
    /// If the text is not CSV, has other columns, or a field that its column cannot hold.
    pub fn from_csv(text: &str, columns: &[Column]) -> Result<Table, TableError> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let found: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let expected: Vec<String> = columns.iter().map(|c| c.name.to_owned()).collect();
        if found != expected {
            return Err(TableError::Columns { found, expected });
        }
        let mut table = Table::new(columns);
        for (index, record) in reader.records().enumerate() {
            let record = record?;
            let fields = columns.iter().zip(record.iter());
            let row: Result<Vec<Value>, TableError> =
                fields.map(|(column, text)| parse(column, text, index + 1)).collect();
            table.push(row?);
        }
        Ok(table)
    }
}

pub(super) fn field(value: &Value) -> String {
    match value {
        Value::Number(x) => format!("{x:?}"),
        Value::Count(n) => n.to_string(),
        Value::Text(word) => word.clone(),
    }
}

fn parse(column: &Column, text: &str, row: usize) -> Result<Value, TableError> {
    let refused = || TableError::Field { row, column: column.name, field: text.to_owned() };
    match column.kind {
        Kind::Number => text.parse().map(Value::Number).map_err(|_| refused()),
        Kind::Count => text.parse().map(Value::Count).map_err(|_| refused()),
        Kind::Text => Ok(Value::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row;

    fn columns() -> [Column; 3] {
        [Column::text("student"), Column::number("test_error"), Column::count("epoch")]
    }

    #[test]
    fn every_float_survives_the_way_through_csv() {
        let mut table = Table::new(columns());
        for x in [0.1, 1e-5, 1.0 / 3.0, 5e-324, f64::MAX, -0.0, f64::INFINITY] {
            table.push(row!["a, \"b\"", x, 7_u64]);
        }
        assert_eq!(Table::from_csv(&table.to_csv(), &columns()).expect("own output"), table);
    }

    #[test]
    fn nan_is_written_and_read() {
        let mut table = Table::new(columns());
        table.push(row!["a", f64::NAN, 1_u64]);
        let back = Table::from_csv(&table.to_csv(), &columns()).expect("own output");
        assert!(back.number("test_error").is_nan());
    }

    #[test]
    fn wrong_texts_are_refused_with_the_place() {
        let read = |text: &str| Table::from_csv(text, &columns()).map_err(|e| e.to_string());
        assert!(read("student,error,epoch\n").is_err_and(|e| e.contains("expected")));
        let bad_field = read("student,test_error,epoch\na,zero,1\n");
        assert!(bad_field.is_err_and(|e| e.contains("row 1") && e.contains("test_error")));
        assert!(
            read("student,test_error,epoch\na,1.0\n").is_err_and(|e| e.contains("not a table"))
        );
        assert!(read("student,test_error,epoch\na,1.0,-1\n").is_err());
    }
}
