//! Cosines between the modes of two tasks, as they are typed.

use std::str::FromStr;

use dln_linalg::Matrix;
use dln_transfer::cosine_matrix;

use crate::arguments::values::cosine;
use crate::failure::Failure;

/// A number, a list or a matrix of cosines: entries are separated by commas, rows by slashes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cosines(Vec<Vec<f64>>);

impl FromStr for Cosines {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let row = |row: &str| row.split(',').map(|entry| cosine(entry.trim())).collect();
        let rows: Vec<Vec<f64>> = text.split('/').map(row).collect::<Result<_, String>>()?;
        if rows.iter().any(|row| row.len() != rows[0].len()) {
            return Err("expected rows of equal lengths".to_owned());
        }
        Ok(Self(rows))
    }
}

impl Cosines {
    /// The matrix for a source and a target of these ranks.
    pub(super) fn of_ranks(&self, flag: &str, ranks: (usize, usize)) -> Result<Matrix, Failure> {
        let Self(rows) = self;
        let (source, target) = ranks;
        cosine_matrix(rows, source, target).ok_or_else(|| {
            Failure::usage(
                format!(
                    "{flag} is {}×{}, but the source has {source} and the target {target} modes",
                    rows.len(),
                    rows[0].len()
                ),
                format!(
                    "give one number, {} separated by commas, or {source} rows of {target} separated by slashes",
                    source.min(target)
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str, ranks: (usize, usize)) -> Option<Vec<Vec<f64>>> {
        let matrix = text.parse::<Cosines>().ok()?.of_ranks("--alignment", ranks).ok()?;
        let row = |k| (0..ranks.1).map(|j| matrix[(k, j)]).collect();
        Some((0..ranks.0).map(row).collect())
    }

    #[test]
    fn numbers_pairs_and_matrices_are_told_apart() {
        let rows = |rows: &[&[f64]]| Some(rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
        assert_eq!(entries("0.5", (2, 2)), rows(&[&[0.5, 0.0], &[0.0, 0.5]]));
        assert_eq!(entries("0.5, -1", (3, 2)), rows(&[&[0.5, 0.0], &[0.0, -1.0], &[0.0, 0.0]]));
        assert_eq!(entries("0.1,0.2/0.3,0.4", (2, 2)), rows(&[&[0.1, 0.2], &[0.3, 0.4]]));
        // For one mode of the source a list is its row.
        assert_eq!(entries("0.6,0.5", (1, 2)), rows(&[&[0.6, 0.5]]));
        assert_eq!(entries("0.6/0.5", (2, 1)), rows(&[&[0.6], &[0.5]]));
        assert_eq!(entries("0.6,0.5,0.1", (2, 2)), None);
        for text in ["", "1.1", "0.1/", "0.1,0.2/0.3", "nan", "a"] {
            assert!(text.parse::<Cosines>().is_err(), "{text}");
        }
    }
}
