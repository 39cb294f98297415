//! A teacher by its singular values, or by a file that has them.

use std::fmt;
use std::str::FromStr;

use dln_linalg::singular_values;
use dln_tables::{Source, read};

use super::values::strength;
use crate::failure::Failure;

/// Where a teacher's singular values stand.
#[derive(Clone, Debug)]
pub(crate) enum Teacher {
    /// Here, as they were typed.
    Given(Vec<f64>),
    /// In a file: one row or column of them, or a map.
    File(Source),
}

/// Singular values of a map below this share of the largest are rounding.
const ROUNDING: f64 = 1e-12;

impl FromStr for Teacher {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let values: Result<_, String> = text.split(',').map(strength).collect();
        values.map(Self::Given).or_else(|error| {
            let file = text.parse().map(Self::File);
            file.map_err(|_| format!("{error}, a list of them, or the name of a file"))
        })
    }
}

impl fmt::Display for Teacher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(values) => {
                let values: Vec<String> = values.iter().map(f64::to_string).collect();
                f.write_str(&values.join(","))
            }
            Self::File(file) => file.fmt(f),
        }
    }
}

impl Teacher {
    /// The singular values; those of a map that are zero are left out.
    pub(crate) fn strengths(&self) -> Result<Vec<f64>, Failure> {
        let file = match self {
            Self::Given(values) => return Ok(values.clone()),
            Self::File(file) => file,
        };
        let matrix = read(file)?.matrix;
        let is_list = matrix.nrows() == 1 || matrix.ncols() == 1;
        let values: Vec<f64> = if is_list {
            matrix.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<_>>()).collect()
        } else {
            let values = singular_values(matrix.as_ref()).map_err(|error| {
                Failure::input(format!("{file}: {error}"), "check the numbers in the file")
            })?;
            let least = ROUNDING * values.first().copied().unwrap_or(0.0);
            values.into_iter().filter(|&value| value > least).collect()
        };
        let wrong = values
            .iter()
            .find_map(|value| strength(&value.to_string()).err().map(|error| (value, error)));
        match wrong {
            Some((value, error)) => Err(Failure::input(
                format!("{file}: {value} is no singular value of a teacher: {error}"),
                "give the singular values in one column, or a map",
            )
            .in_file(file)),
            None if values.is_empty() => Err(Failure::input(
                format!("{file}: every entry is zero, so that there is nothing to teach"),
                "give a map that is not zero",
            )
            .in_file(file)),
            None => Ok(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_files_are_told_apart() {
        assert!(matches!("3,1.5".parse(), Ok(Teacher::Given(values)) if values == [3.0, 1.5]));
        assert!(matches!("map.npz:w".parse(), Ok(Teacher::File(_))));
        for text in ["", "1,,2", "4,x", "nan", "0", "map"] {
            assert!(text.parse::<Teacher>().is_err_and(|error| error.contains("file")), "{text}");
        }
    }
}
