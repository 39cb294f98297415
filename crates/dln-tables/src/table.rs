//! A table as it stands in a file: columns of numbers and of text.

use dln_linalg::Matrix;

use super::error::{Excerpt, Fault};
use super::{Place, Problem, ReadError, Source};

/// Columns of equal length.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// What was decided in reading it, in sentences without an end.
    pub notes: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name, if the file has a header.
    pub name: Option<String>,
    /// One value per example.
    pub values: Values,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers that are finite, or NaN where the value is missing.
    Numbers(Vec<f64>),
    /// Texts, or `None` where the value is missing.
    Text(Vec<Option<String>>),
    /// Nothing that can be learned from; the column may still be left out.
    Refused(Refused),
}

/// A column that is neither numbers nor text: the first cell that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub(super) examples: usize,
    pub(super) place: Place,
    pub(super) excerpt: Excerpt,
    pub(super) reason: Reason,
}

/// Why a cell is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    NotANumber,
    NotFinite,
    Date,
    #[cfg_attr(target_family = "wasm", expect(dead_code, reason = "Parquet alone has them"))]
    LargeInteger(i128),
}

impl Refused {
    fn fault(&self) -> Fault {
        let excerpt = self.excerpt.clone();
        let problem = match self.reason {
            Reason::NotANumber => Problem::NotANumber(excerpt),
            Reason::NotFinite => Problem::NotFinite(excerpt),
            Reason::Date => Problem::Date(excerpt),
            Reason::LargeInteger(value) => Problem::LargeInteger(value),
        };
        Fault { place: self.place.clone(), problem }
    }
}

impl Values {
    /// How many of the values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::Refused(refused) => refused.examples,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the value of an example is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Numbers(values) => values[row].is_nan(),
            Self::Text(values) => values[row].is_none(),
            Self::Refused(_) => false,
        }
    }

    /// The values of the examples that are kept.
    fn kept(&self, keep: &[bool]) -> Self {
        match self {
            Self::Numbers(values) => Self::Numbers(kept(values, keep)),
            Self::Text(values) => Self::Text(kept(values, keep)),
            Self::Refused(refused) => {
                let examples = keep.iter().filter(|keep| **keep).count();
                Self::Refused(Refused { examples, ..refused.clone() })
            }
        }
    }
}

fn kept<T: Clone>(values: &[T], keep: &[bool]) -> Vec<T> {
    values.iter().zip(keep).filter(|(_, keep)| **keep).map(|(value, _)| value.clone()).collect()
}

impl Table {
    /// A table of numbers without names.
    pub(super) fn from_matrix(matrix: &Matrix) -> Self {
        let column = |column: usize| Column {
            name: None,
            values: Values::Numbers(matrix.col(column).iter().copied().collect()),
        };
        Self { columns: (0..matrix.ncols()).map(column).collect(), notes: Vec::new() }
    }

    /// Checks that every column holds numbers or text.
    ///
    /// # Errors
    ///
    /// [`ReadError`] names the first cell that is neither.
    pub fn check(&self, source: &Source) -> Result<(), ReadError> {
        let refused = self.columns.iter().find_map(|column| match &column.values {
            Values::Refused(refused) => Some(refused),
            Values::Numbers(_) | Values::Text(_) => None,
        });
        refused.map_or(Ok(()), |refused| Err(ReadError::new(source, refused.fault())))
    }

    /// The number of examples.
    pub fn examples(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The names of the columns, if they have some.
    pub fn names(&self) -> Option<Vec<String>> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// A column's name, or its number counted from 1.
    pub fn label(&self, column: usize) -> String {
        self.columns[column].name.clone().unwrap_or_else(|| format!("column {}", column + 1))
    }

    /// For each example, whether any of its values is missing.
    pub fn incomplete(&self) -> Vec<bool> {
        let is_missing = |row| self.columns.iter().any(|column| column.values.is_missing(row));
        (0..self.examples()).map(is_missing).collect()
    }

    /// Labels of columns with missing values, and how many.
    pub fn missing(&self) -> Vec<(String, usize)> {
        let count =
            |values: &Values| (0..values.len()).filter(|&row| values.is_missing(row)).count();
        let counted = self.columns.iter().enumerate();
        counted
            .map(|(index, column)| (self.label(index), count(&column.values)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// Takes the first row for the header if it holds these names: `0` is one for 0.0.
    pub fn name_as(&mut self, names: &[String]) {
        let is_name = |(column, name): (&Column, &String)| match &column.values {
            Values::Numbers(values) => name.parse() == Ok(values[0]),
            Values::Text(_) | Values::Refused(_) => false,
        };
        let fits = self.columns.len() == names.len()
            && self.examples() > 1
            && self.columns.iter().zip(names).all(is_name);
        if !fits {
            return;
        }
        let keep: Vec<bool> = (0..self.examples()).map(|row| row > 0).collect();
        self.keep(&keep);
        for (column, name) in self.columns.iter_mut().zip(names) {
            column.name = Some(name.clone());
        }
    }

    /// The table of the examples that are kept.
    pub fn keep(&mut self, keep: &[bool]) {
        for column in &mut self.columns {
            column.values = column.values.kept(keep);
        }
    }
}

impl Problem {
    /// The missing values of tables of one file; what several of them hold counts once.
    pub fn missing(tables: &[&Table]) -> Self {
        let mut columns: Vec<(String, usize)> = Vec::new();
        for column in tables.iter().flat_map(|table| table.missing()) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        let examples = tables.iter().map(|table| table.examples()).max().unwrap_or(0);
        let flags: Vec<Vec<bool>> = tables.iter().map(|table| table.incomplete()).collect();
        let is_incomplete = |row: &usize| flags.iter().any(|flags| flags.get(*row) == Some(&true));
        let rows = (0..examples).filter(is_incomplete).count();
        let total = columns.iter().map(|(_, count)| count).sum();
        Self::Missing { total, rows, examples, columns: columns.into() }
    }
}
