//! What one field of a table of text stands for.

use super::dates::is_date;

/// The meaning of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// A finite number.
    Number(f64),
    /// An infinity, or a number beyond the range of numbers.
    Infinite,
    /// One of the marks of a missing value.
    Missing,
    /// True or false.
    Truth(bool),
    /// A calendar date, with or without a time of day.
    Date,
    /// Anything else.
    Text,
}

/// Marks of missing values that R, pandas, SAS, spreadsheets and UCI's tables write, in letters of
/// either case.
const MISSING: [&str; 9] = ["", "na", "n/a", "nan", "null", ".", "?", "#n/a", "#na"];
/// Those of Python and of databases; in other letters they may be words of a column.
const EXACTLY_MISSING: [&str; 4] = ["<NA>", "None", "NaT", "\\N"];

impl Cell {
    /// Understands a field; with `decimal_comma`, `1,5` is a number.
    pub(super) fn parse(text: &str, decimal_comma: bool) -> Self {
        if MISSING.iter().any(|mark| text.eq_ignore_ascii_case(mark))
            || EXACTLY_MISSING.contains(&text)
        {
            return Self::Missing;
        }
        let number = match text.chars().next() {
            _ if decimal_comma && is_decimal_comma(text) => text.replacen(',', ".", 1).parse(),
            // The minus of typesetters.
            Some('−') => text.replacen('−', "-", 1).parse(),
            _ if is_fortran(text) => text.replacen(['d', 'D'], "e", 1).parse(),
            _ => text.parse::<f64>(),
        };
        match number {
            Ok(value) if value.is_finite() => return Self::Number(value),
            Ok(value) if value.is_infinite() => return Self::Infinite,
            // A NaN with a sign.
            Ok(_) => return Self::Missing,
            Err(_) => {}
        }
        match text {
            "True" | "TRUE" | "true" => Self::Truth(true),
            "False" | "FALSE" | "false" => Self::Truth(false),
            _ if is_date(text) => Self::Date,
            _ => Self::Text,
        }
    }
}

/// `1,5`, `-0,25`, `1,5e-3`: digits around one comma.
pub(super) fn is_decimal_comma(text: &str) -> bool {
    let Some((whole, fraction)) = text.split_once(',') else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let fraction = fraction.split(['e', 'E']).next().unwrap_or_default();
    !whole.is_empty() && digits(whole) && !fraction.is_empty() && digits(fraction)
}

/// `1.5D+03`: digits of double precision in Fortran.
fn is_fortran(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['d', 'D']) else { return false };
    digits.contains('.') && digits.parse::<f64>().is_ok() && power.parse::<i32>().is_ok()
}

/// `1,000`, `-12,345,678.5`: digits in groups of three.
pub(super) fn has_grouped_digits(text: &str) -> bool {
    is_grouped_by(text, ',', '.')
}

/// Digits in groups of three with marks between, and perhaps decimals behind another.
pub(super) fn is_grouped_by(text: &str, mark: char, decimal: char) -> bool {
    let text = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let whole = text.split(decimal).next().unwrap_or_default();
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.contains(mark)
        && digits(first)
        && first.len() <= 3
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// What follows the number in `12 kg` or `3.5€`, if that is all of the text.
pub(super) fn unit(text: &str) -> Option<&str> {
    let text = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let end =
        text.find(|character: char| !(character.is_ascii_digit() || ".,".contains(character)))?;
    let unit = text[end..].trim_start();
    let is_unit = end > 0 && !unit.is_empty() && !unit.contains(|c: char| c.is_ascii_digit());
    is_unit.then_some(unit)
}

/// `0x10`, `1_000`, `12 %`, `$3`, `1;2`, control characters: what was meant as a number, or for
/// another program, and not as text.
pub(super) fn is_like_a_number(text: &str) -> bool {
    let number = text.trim_start_matches(['+', '-', '$', '€', '£']);
    let is_part =
        |character: char| character.is_ascii_digit() || "_.,;' %xXeE\t".contains(character);
    let is_number =
        number.starts_with(|first: char| first.is_ascii_digit()) && number.chars().all(is_part);
    is_number || text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_recognised() {
        let kind = |text| Cell::parse(text, false);
        assert_eq!([kind("1."), kind("-2e-3")], [Cell::Number(1.0), Cell::Number(-2e-3)]);
        for mark in
            ["", "NA", "N/A", "NaN", "NULL", ".", "?", "nan", "#N/A", "<NA>", "-nan", "None", "NaT"]
        {
            assert_eq!(kind(mark), Cell::Missing, "{mark}");
        }
        assert_eq!([kind("inf"), kind("1e999")], [Cell::Infinite; 2]);
        assert_eq!([kind("True"), kind("false")], [Cell::Truth(true), Cell::Truth(false)]);
        for date in ["2020-01-31", "31.01.2020", "1/31/20", "2020-01-31T10:00:00", "2020/1/3 10:00"]
        {
            assert_eq!(kind(date), Cell::Date, "{date}");
        }
        assert_eq!([kind("−2.5"), kind("1.5D+01")], [Cell::Number(-2.5), Cell::Number(15.0)]);
        for text in ["x", "none", "1d5", "1,5", "1_000", "0x10", "S001", "1-2", "--", "3;4"] {
            assert_eq!(kind(text), Cell::Text, "{text}");
        }
    }

    #[test]
    fn commas_in_numbers_are_told_apart() {
        assert_eq!(Cell::parse("-0,25", true), Cell::Number(-0.25));
        assert_eq!(Cell::parse("1,5e-3", true), Cell::Number(1.5e-3));
        assert!(has_grouped_digits("1,000.5") && has_grouped_digits("-12,345,678"));
        assert!(!has_grouped_digits("1,5") && !has_grouped_digits("1000"));
    }

    #[test]
    fn units_stand_behind_numbers() {
        assert_eq!(
            [unit("12 kg"), unit("-3.5€"), unit("1,000 m")],
            [Some("kg"), Some("€"), Some("m")]
        );
        for text in ["12", "kg", "a 12", "20-30", "1st 2nd", ""] {
            assert_eq!(unit(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_in_disguise_are_no_text() {
        for text in ["0x10", "1_000", "12 %", "$3.5", "-1;2", "1,5", "a\0b"] {
            assert!(is_like_a_number(text), "{text:?}");
        }
        for text in ["a1", "20-30", "3rd", "x", "", "1st floor", "10+"] {
            assert!(!is_like_a_number(text), "{text:?}");
        }
    }
}
