//! Tables of text: an optional header of names, then one example per row.

use std::collections::BTreeSet;
use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};
use flate2::read::MultiGzDecoder;

use super::cell::{Cell, has_grouped_digits, is_decimal_comma, is_like_a_number, unit};
use super::error::{Excerpt, Fault};
use super::header::{FirstRow, judge};
use super::table::{Column, Reason, Refused, Table, Values};
use super::text::Prepared;
use super::{Header, Place, Problem};

/// Text beyond this many bytes is refused: a small compressed file may announce more than memory
/// holds.
const MOST_BYTES: u64 = 1 << 33;
/// No table of this size or more shrinks to less than the 200th part; what does was made to fill
/// memory.
const ANY_RATIO: u64 = 1 << 28;
const MOST_TIMES: u64 = 200;

/// How compressed text begins, whatever its name.
const GZIP: &[u8] = b"\x1f\x8b";

/// Reads a whole file.
///
/// Spaces around fields, blank lines, comments, `\r\n` and a byte-order mark do not matter.
pub(super) fn read(reader: impl Read, gzip: bool, header: Header) -> Result<Table, Fault> {
    let mut contents = bytes(reader, MOST_BYTES)?;
    if gzip || contents.starts_with(GZIP) {
        let most = (MOST_TIMES * contents.len() as u64).clamp(ANY_RATIO, MOST_BYTES);
        contents = bytes(MultiGzDecoder::new(&contents[..]), most)?;
    }
    let prepared = Prepared::new(&contents)?;
    let mut rows = Rows::split(&prepared)?;
    rows.drop_empty_last_rows();
    rows.drop_empty_last_column();
    let row_names = rows.drop_row_names();
    rows.named(header, row_names)
}

fn bytes(reader: impl Read, most: u64) -> Result<Vec<u8>, Fault> {
    let mut contents = Vec::new();
    reader.take(most + 1).read_to_end(&mut contents).map_err(|error| {
        if error.raw_os_error().is_some() {
            Fault::from(error)
        } else {
            Problem::Gzip(error.to_string()).into()
        }
    })?;
    if contents.len() as u64 > most { Err(Problem::LongText.into()) } else { Ok(contents) }
}

/// The fields of a file, and what it takes to name a place among them.
struct Rows<'a> {
    records: Vec<StringRecord>,
    text: &'a str,
    /// Fields that were left out at the start of every row below the first.
    skipped: usize,
    decimal_comma: bool,
    separator: u8,
    /// Fields of a comment above the first row.
    above: Option<&'a [String]>,
}

impl<'a> Rows<'a> {
    fn split(prepared: &'a Prepared) -> Result<Self, Fault> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .delimiter(prepared.separator)
            .from_reader(prepared.text.as_bytes());
        let records = reader.into_records().collect::<Result<Vec<_>, _>>();
        // With rows of any length and text of any kind, only the system can fail.
        let records = records.map_err(|error| Fault::from(std::io::Error::from(error)))?;
        if records.is_empty() {
            return Err(Problem::Empty.into());
        }
        let decimal_comma = has_decimal_commas(&records);
        let Prepared { text, separator, above } = prepared;
        let above = above.as_deref();
        Ok(Self { records, text, skipped: 0, decimal_comma, separator: *separator, above })
    }

    /// Separators alone at the end of a file, as spreadsheets write cells that were emptied, make
    /// no rows.
    fn drop_empty_last_rows(&mut self) {
        let is_empty = |row: &StringRecord| row.len() > 1 && row.iter().all(str::is_empty);
        while self.records.len() > 1 && self.records.last().is_some_and(is_empty) {
            self.records.pop();
        }
    }

    /// A separator at the end of every row, as some programs write it, makes no column.
    fn drop_empty_last_column(&mut self) {
        let width = self.records.last().map_or(0, StringRecord::len);
        let (first, rest) = self.records.split_first().expect("there is a row");
        let ends_empty = |row: &StringRecord| row.len() == width && row.get(width - 1) == Some("");
        let first_fits = ends_empty(first) || first.len() + 1 == width;
        if width < 2 || rest.is_empty() || !first_fits || !rest.iter().all(ends_empty) {
            return;
        }
        for row in &mut self.records {
            row.truncate(width - 1);
        }
    }

    /// R writes names of rows without a name for their column: the header is one field shorter.
    fn drop_row_names(&mut self) -> bool {
        let (first, rest) = self.records.split_first().expect("there is a row");
        let shorter = rest.len() >= 2 && rest.iter().all(|row| row.len() == first.len() + 1);
        if !shorter || !are_labels(rest.iter().map(|row| &row[0])) {
            return false;
        }
        for row in &mut self.records[1..] {
            let position = row.position().cloned();
            *row = row.iter().skip(1).collect();
            row.set_position(position);
        }
        self.skipped = 1;
        true
    }

    fn named(self, header: Header, row_names: bool) -> Result<Table, Fault> {
        let quoted = self.first_row_alone_is_quoted();
        let (is_named, note) = match header {
            Header::Yes => (true, None),
            Header::No => (false, None),
            Header::Auto => self.judged(quoted)?,
        };
        let above = self.names_above().filter(|_| header == Header::Auto && !is_named);
        let is_above = above.is_some();
        let names = if is_named { Some(self.names()?) } else { above };
        let mut table = self.table(names, usize::from(is_named))?;
        table.notes.extend(note);
        if is_above {
            table.notes.push("the names are those of the comment above the first row".to_owned());
        }
        if row_names {
            table.notes.push("the names of the rows are left out".to_owned());
        }
        Ok(table)
    }

    fn judged(&self, quoted: bool) -> Result<(bool, Option<String>), Fault> {
        match judge(&self.records, quoted, self.decimal_comma) {
            FirstRow::Names(why) => Ok((true, why.map(|why| {
                format!("the first row is taken as names ({why}); --header no reads it as an example")
            }))),
            FirstRow::Example(why) => Ok((false, why.map(|why| {
                format!("the first row is read as an example, though it holds {why}; --header yes takes it as names")
            }))),
            FirstRow::Mixed(index) => {
                let excerpt = Excerpt::new(&self.records[0][index]);
                Err(self.fault(0, index, None, Problem::MixedHeader(excerpt)))
            }
        }
    }

    fn first_row_alone_is_quoted(&self) -> bool {
        let mut lines = self.text.lines().filter(|line| !line.trim().is_empty());
        let quotes = |line: Option<&str>| {
            line.map_or(0, |line| line.bytes().filter(|&byte| byte == b'"').count())
        };
        let (first, second) = (quotes(lines.next()), lines.next());
        first == 2 * self.records[0].len() && second.is_some() && quotes(second) <= 2 * self.skipped
    }

    /// The header's names; a column without one is allowed if it is the first, which may number the
    /// rows.
    fn names(&self) -> Result<Vec<String>, Fault> {
        let names: Vec<String> = self.records[0].iter().map(str::to_owned).collect();
        for (index, name) in names.iter().enumerate() {
            if name.is_empty() && (index > 0 || names.len() == 1) {
                return Err(self.fault(0, index, None, Problem::UnnamedColumn));
            }
            if names[..index].contains(name) {
                return Err(self.fault(0, index, None, Problem::RepeatedName(Excerpt::new(name))));
            }
        }
        Ok(names)
    }

    /// Names in a comment: as many as columns, all different, and none of them a number.
    fn names_above(&self) -> Option<Vec<String>> {
        let names = self.above?;
        let is_name = |name: &String| Cell::parse(name, self.decimal_comma) == Cell::Text;
        let different: BTreeSet<&String> = names.iter().collect();
        let fits = names.len() > 1
            && names.len() == self.records[0].len()
            && different.len() == names.len()
            && names.iter().all(is_name);
        fits.then(|| names.to_vec())
    }

    /// The table of the rows from `first` on.
    fn table(&self, names: Option<Vec<String>>, first: usize) -> Result<Table, Fault> {
        let width = self.records[0].len();
        if self.records.len() == first {
            return Err(Problem::HeaderOnly.into());
        }
        for (index, row) in self.records.iter().enumerate() {
            let (found, expected) = (row.len(), width);
            if found != expected {
                let problem = Problem::Ragged { found, expected };
                return Err(Fault { place: Place::Row(self.line(index)), problem });
            }
        }
        let mut table = Table { columns: Vec::with_capacity(width), notes: Vec::new() };
        for index in 0..width {
            let name = names.as_ref().map(|names| names[index].clone());
            if name.as_deref() == Some("") {
                self.check_labels(index)?;
                table.notes.push("the first column, which has no name, is left out".to_owned());
                continue;
            }
            let values = self.values(first, index, name.as_deref());
            table.columns.push(Column { name, values });
        }
        Ok(table)
    }

    /// A column without a name is left out only if it numbers or names the rows.
    fn check_labels(&self, index: usize) -> Result<(), Fault> {
        if are_labels(self.records[1..].iter().map(|row| &row[index])) {
            return Ok(());
        }
        Err(self.fault(0, index, None, Problem::UnnamedColumn))
    }

    /// The column's numbers; or its texts, if no field is a number.
    fn values(&self, first: usize, index: usize, name: Option<&str>) -> Values {
        let fields = || self.records[first..].iter().map(|row| &row[index]);
        let cells: Vec<Cell> = fields().map(|text| Cell::parse(text, self.decimal_comma)).collect();
        let has = |is: fn(&Cell) -> bool| cells.iter().any(is);
        let has_numbers = has(|cell| matches!(cell, Cell::Number(_) | Cell::Infinite));
        let has_truths = has(|cell| matches!(cell, Cell::Truth(_)));
        let is_text = has(|cell| *cell == Cell::Text)
            && !has_numbers
            && !fields().any(is_like_a_number)
            && !have_one_unit(fields())
            && !self.holds_other_separator(first, index);
        if is_text {
            let text =
                |(text, cell): (&str, &Cell)| (*cell != Cell::Missing).then(|| text.to_owned());
            return Values::Text(fields().zip(&cells).map(text).collect());
        }
        let number = |(row, cell): (usize, &Cell)| {
            let reason = match *cell {
                Cell::Number(value) => return Ok(value),
                Cell::Missing => return Ok(f64::NAN),
                Cell::Truth(truth) if !(has_numbers && has_truths) => {
                    return Ok(f64::from(u8::from(truth)));
                }
                Cell::Infinite => Reason::NotFinite,
                Cell::Date => Reason::Date,
                Cell::Truth(_) | Cell::Text => Reason::NotANumber,
            };
            Err(Refused {
                examples: cells.len(),
                place: self.place(first + row, index, name),
                excerpt: Excerpt::new(&self.records[first + row][index]),
                reason,
            })
        };
        let numbers = cells.iter().enumerate().map(number).collect::<Result<_, _>>();
        numbers.map_or_else(Values::Refused, Values::Numbers)
    }

    /// A single column of text with the marks of other separators is a table that was split
    /// wrongly.
    fn holds_other_separator(&self, first: usize, index: usize) -> bool {
        self.records[0].len() == 1
            && self.records[first..].iter().all(|row| row[index].contains([';', '\t', ',']))
            && self.separator != 0
    }

    fn fault(&self, row: usize, index: usize, name: Option<&str>, problem: Problem) -> Fault {
        Fault { place: self.place(row, index, name), problem }
    }

    fn place(&self, row: usize, index: usize, name: Option<&str>) -> Place {
        let skipped = if row == 0 { 0 } else { self.skipped };
        let (name, column) = (name.map(str::to_owned), index + skipped + 1);
        Place::Cell { row: self.line(row), column, name }
    }

    /// The line on which a row begins, counted from 1. The reader's own count knows nothing of
    /// blank lines before it.
    fn line(&self, row: usize) -> usize {
        let position = self.records[row].position().map_or(0, csv::Position::byte);
        let start = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let (before, from) = self.text.as_bytes().split_at(start);
        let newlines = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
        let blank = from.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        1 + newlines(before) + newlines(&from[..blank])
    }
}

/// Numbers with the same unit behind each, of which at least three differ.
fn have_one_unit<'a>(fields: impl Iterator<Item = &'a str>) -> bool {
    let (mut units, mut different) = (BTreeSet::new(), BTreeSet::new());
    for field in fields.filter(|field| !field.is_empty()) {
        let Some(unit) = unit(field) else { return false };
        units.insert(unit);
        different.insert(field);
    }
    units.len() == 1 && different.len() >= 3
}

/// All different, and whole numbers or no numbers at all: what names rows.
fn are_labels<'a>(fields: impl Iterator<Item = &'a str>) -> bool {
    let fields: Vec<&str> = fields.collect();
    let is_number = |field: &&&str| field.parse::<f64>().is_ok();
    let is_whole = |field: &&str| field.parse::<i64>().is_ok();
    let distinct: BTreeSet<&str> = fields.iter().copied().collect();
    let of_a_kind = fields.iter().all(is_whole) || !fields.iter().any(|field| is_number(&field));
    of_a_kind && distinct.len() == fields.len()
}

/// Commas that can only be decimal: no number has a point, and not all fractions have three digits.
fn has_decimal_commas(records: &[StringRecord]) -> bool {
    let fields = || records.iter().flat_map(StringRecord::iter);
    let is_pointed = |field: &str| field.contains('.') && field.parse::<f64>().is_ok();
    fields().any(|field| is_decimal_comma(field) && !has_grouped_digits(field))
        && !fields()
            .any(|field| is_pointed(field) || field.contains('.') && has_grouped_digits(field))
}
