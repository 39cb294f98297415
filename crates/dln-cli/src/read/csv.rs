//! Comma-separated values: an optional header of names, then one example a row.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder, Trim};
use dln_linalg::Matrix;

use super::error::{Excerpt, Fault};
use super::{Dataset, Place, Problem};

/// Reads a whole file.
///
/// The first row is a header if none of its cells is a number. Spaces around cells, blank lines, `\r\n` and a byte-order mark do
/// not matter.
pub(super) fn read(mut reader: impl Read) -> Result<Dataset, Fault> {
    let mut contents = Vec::new();
    reader.read_to_end(&mut contents)?;
    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(contents.as_slice());
    let mut record = ByteRecord::new();
    if !rows.read_byte_record(&mut record).map_err(unreadable)? {
        return Err(Problem::Empty.into());
    }
    let names = header(Row { record: &record, contents: &contents, names: None })?;
    let columns = record.len();
    let mut values = Vec::new();
    let mut has_row = names.is_none() || rows.read_byte_record(&mut record).map_err(unreadable)?;
    while has_row {
        let row = Row { record: &record, contents: &contents, names: names.as_deref() };
        push_row(&mut values, row, columns)?;
        has_row = rows.read_byte_record(&mut record).map_err(unreadable)?;
    }
    if values.is_empty() {
        return Err(Problem::HeaderOnly.into());
    }
    let entry = |row: usize, column: usize| values[row * columns + column];
    let matrix = Matrix::from_fn(values.len() / columns, columns, entry);
    Ok(Dataset { matrix, names })
}

/// The names in the first row, if it is a header.
fn header(row: Row<'_>) -> Result<Option<Vec<String>>, Fault> {
    let cells: Vec<&str> =
        (0..row.record.len()).map(|index| row.text(index)).collect::<Result<_, _>>()?;
    let is_number = |cell: &&str| cell.parse::<f64>().is_ok();
    if !cells.iter().any(is_number) {
        return match cells.iter().position(|cell| cell.is_empty()) {
            Some(index) => Err(row.fault(index, Problem::UnnamedColumn)),
            None => Ok(Some(cells.into_iter().map(str::to_owned).collect())),
        };
    }
    match cells.iter().position(|cell| !cell.is_empty() && !is_number(cell)) {
        Some(index) => Err(row.fault(index, Problem::MixedHeader(Excerpt::new(cells[index])))),
        None => Ok(None),
    }
}

fn push_row(values: &mut Vec<f64>, row: Row<'_>, expected: usize) -> Result<(), Fault> {
    let found = row.record.len();
    if found != expected {
        let problem = Problem::Ragged { found, expected };
        return Err(Fault { place: Place::Row(row.line()), problem });
    }
    for index in 0..found {
        let value = number(row.text(index)?).map_err(|problem| row.fault(index, problem))?;
        values.push(value);
    }
    Ok(())
}

fn number(cell: &str) -> Result<f64, Problem> {
    match cell.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(Problem::NotFinite(Excerpt::new(cell))),
        Err(_) if cell.is_empty() => Err(Problem::EmptyCell),
        Err(_) => Err(Problem::NotANumber(Excerpt::new(cell))),
    }
}

/// A row, and what it takes to name a place in it.
#[derive(Clone, Copy)]
struct Row<'a> {
    record: &'a ByteRecord,
    /// The whole file.
    contents: &'a [u8],
    names: Option<&'a [String]>,
}

impl<'a> Row<'a> {
    fn text(self, index: usize) -> Result<&'a str, Fault> {
        std::str::from_utf8(&self.record[index]).map_err(|_| self.fault(index, Problem::NotText))
    }

    fn fault(self, index: usize, problem: Problem) -> Fault {
        let name = self.names.and_then(|names| names.get(index)).cloned();
        Fault { place: Place::Cell { row: self.line(), column: index + 1, name }, problem }
    }

    /// The line on which the row begins, counted from 1. The reader's own count knows nothing of blank lines before it.
    fn line(self) -> usize {
        let position = self.record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(position).unwrap_or(usize::MAX).min(self.contents.len());
        let (before, from) = self.contents.split_at(start);
        let newlines = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
        let blank = from.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        1 + newlines(before) + newlines(&from[..blank])
    }
}

/// With rows of any length and bytes of any kind, only the system can fail.
fn unreadable(error: csv::Error) -> Fault {
    Fault::from(std::io::Error::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<f64>> {
        let matrix = read(text.as_bytes()).expect("a matrix").matrix;
        matrix.row_iter().map(|row| row.iter().copied().collect()).collect()
    }

    #[track_caller]
    fn refused(text: impl AsRef<[u8]>, message: &str) {
        let fault = read(text.as_ref()).expect_err("refused");
        assert_eq!(format!("x{}: {}", fault.place, fault.problem), message);
    }

    #[test]
    fn headers_are_optional() {
        assert_eq!(rows("1,2\n3,4\n"), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(rows("a,b\n1,2\n3,4"), [[1.0, 2.0], [3.0, 4.0]]);
        let named = read("a,\"b, c\"\n1,2\n".as_bytes()).expect("a matrix");
        assert_eq!(named.names, Some(vec!["a".to_owned(), "b, c".to_owned()]));
    }

    #[test]
    fn what_does_not_matter_does_not_matter() {
        let expected = [[1.0, -2e-3], [3.0, 4.0]];
        for text in [
            "\u{feff}1,-2e-3\n3,4\n",
            "1,-2e-3\r\n3,4\r\n",
            "\n1 , -2e-3\n\n\n+3.,\t4.0\n\n",
            "\"1\",\"-2e-3\"\n3,4",
            "\u{feff}a,b\r\n1,-.002\r\n3,4",
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
        assert_eq!(rows("5"), [[5.0]]);
    }

    #[test]
    fn every_float_survives() {
        for x in [0.1, 5e-324, f64::MAX, -0.0, 1.0 / 3.0] {
            assert_eq!(rows(&format!("{x:?}"))[0][0].to_bits(), x.to_bits());
        }
    }

    #[test]
    fn cells_are_refused_with_their_place() {
        refused("", "x: is empty");
        refused("\n\n", "x: is empty");
        refused("a,b\n", "x: has a header but no examples");
        refused("1,2\n3\n", "x, row 2: has 1 column, but the first row has 2");
        refused("a,b\n\n1,2,3\n", "x, row 3: has 3 columns, but the first row has 2");
        refused("1,2\r\n\r\n\r\n3,x\r\n", "x, row 4, column 2: \"x\" is not a number");
        refused("a,\"b\nc\"\n1,x\n", "x, row 3, column 2 (b\\nc): \"x\" is not a number");
        refused("1,2\n3,x\n", "x, row 2, column 2: \"x\" is not a number");
        refused("1,2\n,4\n", "x, row 2, column 1: the cell is empty");
        refused("1,\n3,4\n", "x, row 1, column 2: the cell is empty");
        refused("a,b\n1,NaN\n", "x, row 2, column 2 (b): \"NaN\" is not a finite number");
        refused("1,1e999\n", "x, row 1, column 2: \"1e999\" is not a finite number");
        refused(
            "1,two\n",
            "x, row 1, column 2: \"two\" is not a number, but other cells of this row are",
        );
        refused(",a\n0,1\n", "x, row 1, column 1: the header gives this column no name");
        refused(b"1,\xff\n", "x, row 1, column 2: is not UTF-8 text");
        refused(b"a\n\x00\n", "x, row 2, column 1 (a): \"\\0\" is not a number");
    }

    #[test]
    fn a_quote_that_never_ends_gives_a_short_message() {
        let text = format!("a\n1\n\"{}", "2\n".repeat(1000));
        let fault = read(text.as_bytes()).expect_err("refused");
        assert!(format!("{}", fault.problem).len() < 100, "{}", fault.problem);
        assert_eq!(fault.place, Place::Cell { row: 3, column: 1, name: Some("a".to_owned()) });
    }
}
