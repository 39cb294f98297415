//! Whether the first row of a table of text holds names or an example.

use csv::StringRecord;

use super::cell::Cell;

/// What the first row is.
#[derive(Debug, PartialEq)]
pub(super) enum FirstRow {
    /// Names; with numbers among them, why they are taken as names.
    Names(Option<&'static str>),
    /// An example; perhaps with a reason to doubt it.
    Example(Option<&'static str>),
    /// Neither beyond doubt: the field of this index is no number, but others are.
    Mixed(usize),
}

/// Rows that are compared with the first.
const SAMPLE: usize = 200;
/// Fewer rows show no spread to compare with.
const FEWEST: usize = 3;
/// A first number further outside its column's range than this many ranges is no example.
const FAR: f64 = 5.0;

/// Judges the first row from all of them; `quoted` says that it is quoted and the next row is not.
pub(super) fn judge(rows: &[StringRecord], quoted: bool, decimal_comma: bool) -> FirstRow {
    let Some((first, rest)) = rows.split_first() else { return FirstRow::Example(None) };
    let rest = &rest[..rest.len().min(SAMPLE)];
    let columns: Vec<Column> = (0..first.len())
        .map(|index| {
            Column::new(
                &first[index],
                rest.iter().map(|row| row.get(index).unwrap_or("")),
                decimal_comma,
            )
        })
        .collect();
    let is_text = |column: &&Column| column.first.is_none() && !column.is_missing;
    let texts = columns.iter().filter(is_text).count();
    if texts == 0 {
        return numbers(&columns, quoted, rest.len());
    }
    if columns.iter().all(|column| column.first.is_none()) {
        return FirstRow::Names(None);
    }
    let named = columns.iter().filter(is_text).any(|column| column.numbers > 0);
    let others: Vec<&Column> = columns.iter().filter(|column| column.first.is_some()).collect();
    if others.iter().all(|column| column.is_unlike_numbers() || column.numbers == 0) && named
        || quoted
    {
        FirstRow::Names(Some("some of them numbers"))
    } else if !named {
        FirstRow::Example(None)
    } else {
        FirstRow::Mixed(columns.iter().position(|column| is_text(&column)).unwrap_or(0))
    }
}

/// The verdict on a row of numbers and missing values.
fn numbers(columns: &[Column], quoted: bool, examples: usize) -> FirstRow {
    if quoted {
        return FirstRow::Names(Some("quoted numbers, unlike those below"));
    }
    if columns.iter().any(|column| column.is_missing) {
        return FirstRow::Example(None);
    }
    if examples >= FEWEST
        && columns.iter().all(|column| column.whole && column.numbers > 0 && !column.whole_below)
    {
        return FirstRow::Names(Some("whole numbers above fractions"));
    }
    if examples >= FEWEST
        && counts(columns.iter().map(|column| column.first))
        && !counts(columns.iter().map(|column| column.second))
    {
        return FirstRow::Names(Some("consecutive whole numbers"));
    }
    let far = columns.iter().filter(|column| column.is_far()).count();
    if examples >= FEWEST && far == columns.len() {
        FirstRow::Names(Some("numbers far outside their columns"))
    } else if examples >= FEWEST && 2 * far >= columns.len() {
        FirstRow::Example(Some("numbers that lie far outside most columns"))
    } else {
        FirstRow::Example(None)
    }
}

/// 0, 1, 2, … or 1, 2, 3, …, at least three of them.
fn counts(values: impl ExactSizeIterator<Item = Option<f64>>) -> bool {
    if values.len() < 3 {
        return false;
    }
    // Whole numbers of this size are held exactly.
    let is = |value: f64, whole: f64| (value - whole).abs() < f64::EPSILON;
    let mut expected = None;
    values.into_iter().all(|value| {
        let Some(value) = value else { return false };
        let fits = expected.map_or(is(value, 0.0) || is(value, 1.0), |next: f64| is(value, next));
        expected = Some(value + 1.0);
        fits
    })
}

/// What one column shows.
struct Column {
    /// The first row's number, if it is one.
    first: Option<f64>,
    is_missing: bool,
    /// Written without point or exponent.
    whole: bool,
    second: Option<f64>,
    /// Numbers below the first row.
    numbers: usize,
    whole_below: bool,
    low: f64,
    high: f64,
}

impl Column {
    fn new<'a>(first: &str, rest: impl Iterator<Item = &'a str>, decimal_comma: bool) -> Self {
        let kind = |text| Cell::parse(text, decimal_comma);
        let value = |cell| match cell {
            Cell::Number(value) => Some(value),
            Cell::Truth(truth) => Some(f64::from(u8::from(truth))),
            Cell::Infinite => Some(f64::INFINITY),
            _ => None,
        };
        let mut column = Self {
            first: value(kind(first)),
            is_missing: kind(first) == Cell::Missing,
            whole: is_whole(first),
            second: None,
            numbers: 0,
            whole_below: false,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
        };
        for (index, text) in rest.enumerate() {
            let Some(number) = value(kind(text)) else { continue };
            if index == 0 {
                column.second = Some(number);
            }
            column.numbers += 1;
            column.whole_below |= is_whole(text);
            column.low = column.low.min(number);
            column.high = column.high.max(number);
        }
        column
    }

    fn is_far(&self) -> bool {
        let margin = FAR * (self.high - self.low);
        self.first.is_some_and(|first| {
            margin > 0.0 && (first < self.low - margin || first > self.high + margin)
        })
    }

    fn is_unlike_numbers(&self) -> bool {
        self.numbers > 0 && (self.is_far() || self.whole && !self.whole_below)
    }
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
