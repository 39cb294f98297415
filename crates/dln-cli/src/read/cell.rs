//! What one field of a table of text stands for.

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

/// Marks of missing values that R, pandas, SAS, spreadsheets and UCI's tables write.
const MISSING: [&str; 8] = ["", "na", "n/a", "nan", "null", ".", "?", "#n/a"];

impl Cell {
    /// Understands a field; with `decimal_comma`, `1,5` is a number.
    pub(super) fn parse(text: &str, decimal_comma: bool) -> Self {
        if MISSING.iter().any(|mark| text.eq_ignore_ascii_case(mark)) || text == "<NA>" {
            return Self::Missing;
        }
        let number = if decimal_comma && is_decimal_comma(text) {
            text.replacen(',', ".", 1).parse()
        } else {
            text.parse::<f64>()
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

/// `1,000`, `-12,345,678.5`: digits in groups of three.
pub(super) fn has_grouped_digits(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.contains(',')
        && digits(first)
        && first.len() <= 3
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// `0x10`, `1_000`, `12 %`, `$3`, `1;2`, control characters: what was meant as a number, or for another program, and not as text.
pub(super) fn is_like_a_number(text: &str) -> bool {
    let number = text.trim_start_matches(['+', '-', '$', '€', '£']);
    let is_part =
        |character: char| character.is_ascii_digit() || "_.,;' %xXeE\t".contains(character);
    let is_number =
        number.starts_with(|first: char| first.is_ascii_digit()) && number.chars().all(is_part);
    is_number || text.contains(char::is_control)
}

/// `2020-01-31`, `31.01.2020`, `1/31/20`, and the same with a time of day after it.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    ['-', '/', '.'].iter().any(|&separator| {
        let parts: Vec<&str> = day.split(separator).collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        digits && matches!(lengths[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_recognised() {
        let kind = |text| Cell::parse(text, false);
        assert_eq!([kind("1."), kind("-2e-3")], [Cell::Number(1.0), Cell::Number(-2e-3)]);
        for mark in ["", "NA", "N/A", "NaN", "NULL", ".", "?", "nan", "#N/A", "<NA>", "-nan"] {
            assert_eq!(kind(mark), Cell::Missing, "{mark}");
        }
        assert_eq!([kind("inf"), kind("1e999")], [Cell::Infinite; 2]);
        assert_eq!([kind("True"), kind("false")], [Cell::Truth(true), Cell::Truth(false)]);
        for date in ["2020-01-31", "31.01.2020", "1/31/20", "2020-01-31T10:00:00", "2020/1/3 10:00"]
        {
            assert_eq!(kind(date), Cell::Date, "{date}");
        }
        for text in ["x", "1,5", "1_000", "0x10", "S001", "1-2", "--", "3;4"] {
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
    fn numbers_in_disguise_are_no_text() {
        for text in ["0x10", "1_000", "12 %", "$3.5", "-1;2", "1,5", "a\0b"] {
            assert!(is_like_a_number(text), "{text:?}");
        }
        for text in ["a1", "20-30", "3rd", "x", "", "1st floor", "10+"] {
            assert!(!is_like_a_number(text), "{text:?}");
        }
    }
}
