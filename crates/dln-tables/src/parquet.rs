//! Parquet: a table with names and types, as pandas, Polars, Spark and DuckDB write it.

use std::io::Read;
use std::panic::{self, AssertUnwindSafe};

use bytes::Bytes;
use parquet::data_type::Decimal;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::error::{Excerpt, Fault};
use super::table::{Column, Reason, Refused, Table, Values};
use super::{Place, Problem, exact};

/// Files beyond this many bytes are refused, as text is.
const MOST_BYTES: u64 = 1 << 33;
/// 2³⁰ numbers of 8 bytes: what a large machine holds.
const MOST_ENTRIES: u64 = 1 << 30;
/// What pandas calls an index that is more than a count.
const INDEX: &str = "__index_level_";

/// Reads a whole file. Nulls are missing values; dates, times and nested values are refused if
/// their column is used.
pub(super) fn read(reader: impl Read) -> Result<Table, Fault> {
    let mut contents = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut contents)?;
    if contents.len() as u64 > MOST_BYTES {
        return Err(Problem::LongText.into());
    }
    // The library means to answer damage with an error, but its decoders trust some counts of the
    // file.
    let table = panic::catch_unwind(AssertUnwindSafe(|| table(Bytes::from(contents))));
    table.unwrap_or_else(|_| Err(Problem::Parquet("it is damaged".to_owned()).into()))
}

fn table(contents: Bytes) -> Result<Table, Fault> {
    let file = SerializedFileReader::new(contents).map_err(damaged)?;
    let metadata = file.metadata().file_metadata();
    let fields = metadata.schema_descr().root_schema().get_fields().to_vec();
    let rows = u64::try_from(metadata.num_rows()).unwrap_or(0);
    if rows == 0 || fields.is_empty() {
        return Err(Problem::Empty.into());
    }
    if rows.saturating_mul(fields.len() as u64) > MOST_ENTRIES {
        let (rows, columns) = (usize::try_from(rows).unwrap_or(usize::MAX), fields.len());
        return Err(Problem::TooLarge { rows, columns }.into());
    }
    let mut columns: Vec<Cells> = fields.iter().map(|field| Cells::new(field.name())).collect();
    for row in file.get_row_iter(None).map_err(damaged)? {
        let row = row.map_err(damaged)?;
        for (cells, (_, field)) in columns.iter_mut().zip(row.get_column_iter()) {
            cells.push(field);
        }
    }
    let mut notes = Vec::new();
    let (index, columns): (Vec<Cells>, Vec<Cells>) =
        columns.into_iter().partition(|cells| cells.name.starts_with(INDEX));
    if !index.is_empty() {
        notes.push("the index of pandas is left out".to_owned());
    }
    let columns = columns.into_iter().enumerate().map(|(place, cells)| cells.column(place));
    Ok(Table { columns: columns.collect::<Result<_, _>>()?, notes })
}

fn damaged(error: ParquetError) -> Fault {
    let said = match error {
        ParquetError::NYI(said) | ParquetError::General(said) => said,
        error => error.to_string(),
    };
    Problem::Parquet(said).into()
}

/// A column under way.
struct Cells {
    name: String,
    numbers: Vec<f64>,
    /// As long as the numbers, if any value was text.
    texts: Vec<Option<String>>,
    has_text: bool,
    has_numbers: bool,
    refused: Option<(usize, Excerpt, Reason)>,
}

impl Cells {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            numbers: Vec::new(),
            texts: Vec::new(),
            has_text: false,
            has_numbers: false,
            refused: None,
        }
    }

    fn push(&mut self, field: &Field) {
        let row = self.numbers.len();
        let number = match field {
            Field::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Field::Byte(value) => Some(f64::from(*value)),
            Field::Short(value) => Some(f64::from(*value)),
            Field::Int(value) => Some(f64::from(*value)),
            Field::Long(value) => self.whole(i128::from(*value)),
            Field::UByte(value) => Some(f64::from(*value)),
            Field::UShort(value) => Some(f64::from(*value)),
            Field::UInt(value) => Some(f64::from(*value)),
            Field::ULong(value) => self.whole(i128::from(*value)),
            Field::Float16(value) => Some(f64::from(*value)),
            Field::Float(value) => Some(f64::from(*value)),
            Field::Double(value) => Some(*value),
            Field::Decimal(value) if value.data().len() <= 16 => Some(decimal(value)),
            Field::Null | Field::Str(_) => None,
            _ => {
                self.refuse(row, field);
                None
            }
        };
        self.has_numbers |= number.is_some();
        if number.is_some_and(f64::is_infinite) {
            self.refused.get_or_insert((row, Excerpt::new(&field.to_string()), Reason::NotFinite));
        }
        self.numbers.push(number.unwrap_or(f64::NAN));
        let text = if let Field::Str(text) = field { Some(text.clone()) } else { None };
        self.has_text |= text.is_some();
        self.texts.push(text);
    }

    /// A whole number, if no digit of it is lost; an identifier of more digits may still be left
    /// out.
    fn whole(&mut self, value: i128) -> Option<f64> {
        let number = exact(value).ok();
        if number.is_none() {
            let excerpt = Excerpt::new(&value.to_string());
            let reason = Reason::LargeInteger(value);
            self.refused.get_or_insert((self.numbers.len(), excerpt, reason));
        }
        number
    }

    fn refuse(&mut self, row: usize, field: &Field) {
        let reason = match field {
            Field::Date(_)
            | Field::TimeMillis(_)
            | Field::TimeMicros(_)
            | Field::TimestampMillis(_)
            | Field::TimestampMicros(_) => Reason::Date,
            _ => Reason::NotANumber,
        };
        self.refused.get_or_insert((row, Excerpt::new(&field.to_string()), reason));
    }

    fn column(self, place: usize) -> Result<Column, Fault> {
        let values = match &self.refused {
            Some((row, excerpt, reason)) => Values::Refused(Refused {
                examples: self.numbers.len(),
                place: self.place(*row, Some(place)),
                excerpt: excerpt.clone(),
                reason: *reason,
            }),
            None if self.has_text && !self.has_numbers => Values::Text(self.texts),
            None => Values::Numbers(self.numbers),
        };
        Ok(Column { name: Some(self.name), values })
    }

    /// Rows are counted from 1, as in text.
    fn place(&self, row: usize, column: Option<usize>) -> Place {
        let column = column.map_or(0, |column| column + 1);
        Place::Cell { row: row + 1, column, name: Some(self.name.clone()) }
    }
}

/// A decimal of up to 128 bits, in two's complement with the highest byte first.
fn decimal(value: &Decimal) -> f64 {
    let bytes = value.data();
    let sign = if bytes.first().is_some_and(|first| first >> 7 == 1) { -1 } else { 0 };
    let whole = bytes.iter().fold(sign, |whole: i128, byte| (whole << 8) | i128::from(*byte));
    whole as f64 / 10_f64.powi(value.scale())
}
