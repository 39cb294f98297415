//! Values of options: ranges and words, each refusal with what was expected.

use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, TypedValueParser};
use dln_dynamics::STRENGTH_RANGE;

/// Rates, times and noise of data beyond this make squares that no floating-point number holds.
const NUMBERS: RangeInclusive<f64> = 1e-100..=1e100;
/// Widths and numbers of examples.
const MOST: u64 = 1_000_000_000;

/// A parser whose option shells complete by words, though it takes other values too.
#[derive(Clone)]
pub(crate) struct Offering<T> {
    words: &'static [&'static str],
    parser: fn(&str) -> Result<T, String>,
}

/// Values as this parser takes them, among them these words.
pub(crate) fn offering<T>(
    words: &'static [&'static str],
    parser: fn(&str) -> Result<T, String>,
) -> Offering<T> {
    Offering { words, parser }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Offering<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        option: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        self.parser.parse_ref(command, option, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words.iter().map(PossibleValue::new)))
    }
}

/// A width or a number of things.
pub(crate) fn size(text: &str) -> Result<usize, String> {
    whole(text, 1, MOST).and_then(|size| usize::try_from(size).map_err(|e| e.to_string()))
}

/// The number of weight matrices of a network.
pub(crate) fn layers(text: &str) -> Result<usize, String> {
    whole(text, 1, 100).and_then(|size| usize::try_from(size).map_err(|e| e.to_string()))
}

/// The number of points of a curve.
pub(crate) fn points(text: &str) -> Result<usize, String> {
    whole(text, 2, 1_000_000).and_then(|size| usize::try_from(size).map_err(|e| e.to_string()))
}

/// The number of runs.
pub(crate) fn seeds(text: &str) -> Result<u64, String> {
    whole(text, 1, 1_000_000)
}

/// The number of networks of a band of 95 %: fewer would have to put its edges outside of what they
/// show.
pub(crate) fn networks(text: &str) -> Result<u64, String> {
    whole(text, 40, 1_000_000)
}

fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let expected = || format!("expected a whole number from {least} to {most}");
    let value = text.parse().map_err(|_| expected())?;
    if (least..=most).contains(&value) { Ok(value) } else { Err(expected()) }
}

/// A rate or a time.
pub(crate) fn positive(text: &str) -> Result<f64, String> {
    within(text, &NUMBERS)
}

/// A noise level of data: 0, or as [`positive`].
pub(crate) fn nonnegative(text: &str) -> Result<f64, String> {
    zero_or_within(text, &NUMBERS)
}

/// A strength or a start, as the theory takes them.
pub(crate) fn strength(text: &str) -> Result<f64, String> {
    within(text, &STRENGTH_RANGE)
}

/// A noise level as the theory takes it: 0, or as [`strength`].
pub(crate) fn noise(text: &str) -> Result<f64, String> {
    zero_or_within(text, &STRENGTH_RANGE)
}

fn within(text: &str, range: &RangeInclusive<f64>) -> Result<f64, String> {
    let (least, most) = (range.start(), range.end());
    let expected = || format!("expected a number above 0, from {least:e} to {most:e}");
    let value = text.trim().parse().map_err(|_| expected())?;
    if range.contains(&value) { Ok(value) } else { Err(expected()) }
}

fn zero_or_within(text: &str, range: &RangeInclusive<f64>) -> Result<f64, String> {
    match text.trim().parse() {
        Ok(0.0) => Ok(0.0),
        _ => within(text, range).map_err(|error| error.replacen("expected", "expected 0, or", 1)),
    }
}

/// A cosine.
pub(crate) fn cosine(text: &str) -> Result<f64, String> {
    let expected = || "expected a number from -1 to 1".to_owned();
    let value = text.parse::<f64>().map_err(|_| expected())?;
    if (-1.0..=1.0).contains(&value) { Ok(value) } else { Err(expected()) }
}

/// A file for a picture.
pub(crate) fn picture(text: &str) -> Result<PathBuf, String> {
    let is_pdf = Path::new(text).extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    with_ending(text, &["svg", "png"]).map_err(|error| match is_pdf {
        true => format!("{error}; rsvg-convert or Inkscape make a PDF of an .svg"),
        false => error,
    })
}

/// A file whose name ends in one of these.
pub(crate) fn with_ending(text: &str, endings: &[&str]) -> Result<PathBuf, String> {
    let found = Path::new(text).extension();
    let fits = |ending: &&str| found.is_some_and(|found| found.eq_ignore_ascii_case(ending));
    if endings.iter().any(fits) {
        Ok(text.into())
    } else {
        Err(format!("expected a file name that ends in .{}", endings.join(" or .")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_refused() {
        for text in ["0", "-1", "nan", "inf", "1e-200", "1e200", "", "1,2", "x"] {
            assert!(positive(text).is_err_and(|error| error.contains("above 0")), "{text}");
        }
        for text in ["-0.1", "nan", "inf", "", "x"] {
            assert!(nonnegative(text).is_err(), "{text}");
        }
        assert_eq!(nonnegative("-0"), Ok(0.0));
        assert_eq!((strength(" 4"), noise("0")), (Ok(4.0), Ok(0.0)));
        for text in ["1e-71", "2e70"] {
            assert!(positive(text).is_ok() && strength(text).is_err() && noise(text).is_err());
        }
        for text in ["0", "-1", "1.5", "", "1000000001", "99999999999999999999"] {
            assert!(size(text).is_err_and(|error| error.contains("whole number")), "{text}");
        }
        for text in ["1.01", "-2", "nan"] {
            assert!(cosine(text).is_err(), "{text}");
        }
    }

    #[test]
    fn files_need_an_ending_that_names_their_format() {
        assert!(picture("a.svg").is_ok() && picture("a.PNG").is_ok() && picture("a.pdf").is_err());
    }
}
