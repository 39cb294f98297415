//! Values of options, and what an option takes.

use std::fmt;
use std::ops::RangeInclusive;

use dln_dynamics::STRENGTH_RANGE;
use dln_experiment::Kind;
use dln_trainer::Activation;

/// The value of an option.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A number.
    Number(f64),
    /// Several, such as a teacher's strengths.
    Numbers(Vec<f64>),
    /// Rows of numbers, such as cosines of modes.
    Rows(Vec<Vec<f64>>),
    /// A word.
    Word(String),
    /// Yes or no.
    Flag(bool),
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Domain {
    /// A whole number in this range.
    Whole(u64, u64),
    /// A strength or a scale.
    Strength,
    /// One strength or several.
    Strengths,
    /// Zero or a strength.
    Noise,
    /// A rate or a time.
    Positive,
    Cosine,
    /// A cosine, several, or rows of them.
    Cosines,
    Word(&'static [&'static str]),
    /// What hidden layers do.
    Activation,
    /// The name of something that the caller knows.
    Name,
    Flag,
}

/// Rates and times beyond this have squares that no floating-point number holds.
const POSITIVE: RangeInclusive<f64> = 1e-100..=1e100;
const COSINES: RangeInclusive<f64> = -1.0..=1.0;

impl Domain {
    /// The value in canonical form, so that equal settings make equal ids, or what was expected.
    pub(crate) fn check(self, value: Value) -> Result<Value, String> {
        let value = simplest(value);
        let is_right = match &value {
            Value::Number(x) => self.holds(*x),
            Value::Numbers(xs) => {
                matches!(self, Self::Strengths | Self::Cosines)
                    && !xs.is_empty()
                    && xs.iter().all(|x| self.holds(*x))
            }
            Value::Rows(rows) => {
                self == Self::Cosines
                    && !rows.is_empty()
                    && rows.iter().all(|row| !row.is_empty() && row.len() == rows[0].len())
                    && rows.iter().flatten().all(|x| self.holds(*x))
            }
            Value::Word(word) => self.has(word),
            Value::Flag(_) => self == Self::Flag,
        };
        match value {
            _ if !is_right => Err(self.expected()),
            Value::Word(word) if self == Self::Activation => {
                Ok(Value::Word(word.parse::<Activation>().map_or(word, |found| found.to_string())))
            }
            value => Ok(value),
        }
    }

    fn holds(self, x: f64) -> bool {
        match self {
            Self::Whole(least, most) => {
                x.fract() == 0.0 && (least as f64..=most as f64).contains(&x)
            }
            Self::Strength | Self::Strengths => STRENGTH_RANGE.contains(&x),
            Self::Noise => x == 0.0 || STRENGTH_RANGE.contains(&x),
            Self::Positive => POSITIVE.contains(&x),
            Self::Cosine | Self::Cosines => COSINES.contains(&x),
            Self::Word(_) | Self::Activation | Self::Name | Self::Flag => false,
        }
    }

    fn has(self, word: &str) -> bool {
        match self {
            Self::Word(words) => words.contains(&word),
            Self::Activation => word.parse::<Activation>().is_ok(),
            Self::Name => !word.is_empty(),
            _ => false,
        }
    }

    fn expected(self) -> String {
        let (least, most) = (STRENGTH_RANGE.start(), STRENGTH_RANGE.end());
        let strength = format!("a number above 0, from {least:e} to {most:e}");
        let expected = match self {
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Strength => strength,
            Self::Strengths => strength + ", or a list of them",
            Self::Noise => format!("0, or a number from {least:e} to {most:e}"),
            Self::Positive => "a number above 0, from 1e-100 to 1e100".to_owned(),
            Self::Cosine => "a number from -1 to 1".to_owned(),
            Self::Cosines => {
                "a number from -1 to 1, a list of them, or a list of rows of equal lengths"
                    .to_owned()
            }
            Self::Word(words) => format!("\"{}\"", words.join("\" or \"")),
            Self::Activation => {
                "\"linear\", or \"leaky-relu:SLOPE\" with a slope from 0 to 1".to_owned()
            }
            Self::Name => "a name".to_owned(),
            Self::Flag => "true or false".to_owned(),
        };
        format!("expected {expected}")
    }

    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Self::Whole(..))
    }

    /// What a column of these values holds.
    pub(crate) fn kind(self, values: &[Value]) -> Kind {
        match self {
            Self::Whole(..) => Kind::Count,
            _ if values.iter().all(|value| matches!(value, Value::Number(_))) => Kind::Number,
            _ => Kind::Word,
        }
    }
}

/// Rows of one row are a list, a list of one is a number, and -0 is 0.
fn simplest(value: Value) -> Value {
    match value {
        Value::Rows(mut rows) if rows.len() == 1 => simplest(Value::Numbers(rows.remove(0))),
        Value::Numbers(xs) if xs.len() == 1 => simplest(Value::Number(xs[0])),
        Value::Number(x) => Value::Number(x + 0.0),
        other => other,
    }
}

/// A number as it stands in ids and tables: whole ones without a point, others with the shortest
/// digits that read back to the same number.
pub(crate) fn digits(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x:.0}") } else { format!("{x:?}") }
}

impl fmt::Display for Value {
    /// One text per value: it is part of the ids of cells.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |xs: &[f64]| xs.iter().map(|x| digits(*x)).collect::<Vec<_>>().join(",");
        match self {
            Self::Number(x) => f.write_str(&digits(*x)),
            Self::Numbers(xs) => f.write_str(&list(xs)),
            Self::Rows(rows) => {
                f.write_str(&rows.iter().map(|row| list(row)).collect::<Vec<_>>().join("/"))
            }
            Self::Word(word) => f.write_str(word),
            Self::Flag(is_so) => write!(f, "{is_so}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_settings_have_one_form() {
        let cosines = |value| Domain::Cosines.check(value).map(|value| value.to_string());
        for value in [Value::Number(0.5), Value::Numbers(vec![0.5]), Value::Rows(vec![vec![0.5]])] {
            assert_eq!(cosines(value).as_deref(), Ok("0.5"));
        }
        let rows = Value::Rows(vec![vec![0.7, 0.3], vec![0.2, -0.6]]);
        assert_eq!(cosines(rows).as_deref(), Ok("0.7,0.3/0.2,-0.6"));
        let activation = Domain::Activation.check(Value::Word("leaky-relu:0.10".to_owned()));
        assert_eq!(activation.map(|value| value.to_string()).as_deref(), Ok("leaky-relu:0.1"));
        assert_eq!(Domain::Noise.check(Value::Number(-0.0)), Ok(Value::Number(0.0)));
    }

    #[test]
    fn what_an_option_does_not_take_is_refused() {
        let ragged = Value::Rows(vec![vec![0.1, 0.2], vec![0.3]]);
        for (domain, value) in [
            (Domain::Cosines, ragged),
            (Domain::Cosines, Value::Rows(vec![vec![], vec![]])),
            (Domain::Cosines, Value::Rows(Vec::new())),
            (Domain::Cosines, Value::Number(1.1)),
            (Domain::Cosine, Value::Numbers(vec![0.1, 0.2])),
            (Domain::Strengths, Value::Numbers(Vec::new())),
            (Domain::Strength, Value::Number(f64::NAN)),
            (Domain::Whole(1, 5), Value::Number(1.5)),
            (Domain::Flag, Value::Number(1.0)),
            (Domain::Word(&["a", "b"]), Value::Word("c".to_owned())),
            (Domain::Activation, Value::Word("relu".to_owned())),
            (Domain::Name, Value::Word(String::new())),
            (Domain::Whole(1, 5), Value::Flag(true)),
        ] {
            assert!(domain.check(value).is_err_and(|said| said.starts_with("expected ")));
        }
    }
}
