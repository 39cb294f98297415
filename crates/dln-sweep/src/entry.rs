//! What stands in a cell of the merged table, and its text in records and CSV.

use std::fmt;

use dln_experiment::Kind;

use crate::value::digits;

/// What stands in a cell of the merged table.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Nothing: a result of a failed cell, or one that does not exist.
    Missing,
    /// A number; infinite where training should never stop.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// A word.
    Word(String),
}

impl Entry {
    /// The entry of a column of this kind that has the text; `None` if there is none.
    pub(crate) fn parse(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::Word => Some(Self::Word(text.to_owned())),
            _ if text.is_empty() => Some(Self::Missing),
            Kind::Number => text.parse().ok().map(Self::Number),
            Kind::Count => text.parse().ok().map(Self::Count),
        }
    }

    /// Whether it may stand in a column of this kind.
    pub(crate) fn is_of(&self, kind: Kind) -> bool {
        match self {
            Self::Missing => kind != Kind::Word,
            Self::Number(_) => kind == Kind::Number,
            Self::Count(_) => kind == Kind::Count,
            Self::Word(_) => kind == Kind::Word,
        }
    }
}

impl From<Option<f64>> for Entry {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }
}

impl fmt::Display for Entry {
    /// Empty if it is missing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Number(x) => f.write_str(&digits(*x)),
            Self::Count(n) => write!(f, "{n}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_back_from_its_text() {
        let numbers = [0.0, -1.5, 1e300, 5e-324, f64::INFINITY, 1e15, 123_456_789.0];
        for x in numbers {
            let text = Entry::Number(x).to_string();
            assert_eq!(Entry::parse(Kind::Number, &text), Some(Entry::Number(x)), "{text}");
        }
        let largest = Entry::Count(u64::MAX);
        assert_eq!(Entry::parse(Kind::Count, &largest.to_string()), Some(largest));
        assert_eq!(Entry::parse(Kind::Number, ""), Some(Entry::Missing));
        assert_eq!(Entry::parse(Kind::Number, "1,5"), None);
        assert_eq!(Entry::parse(Kind::Count, "1.0"), None);
    }
}
