//! Which columns are meant, and how they become numbers.

use dln_linalg::Matrix;

use super::error::{Excerpt, Problem};
use super::table::{Table, Values};

/// A column of text may have this many different values.
const MOST_CATEGORIES: usize = 50;

/// Columns of a training set, and the categories of those that hold text.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Columns {
    /// Names, if the file has a header.
    pub names: Option<Vec<String>>,
    /// For every column its categories in rising order, or nothing if it holds numbers.
    pub categories: Vec<Vec<String>>,
}

impl Columns {
    /// The columns of a table; text is refused unless `one_hot`.
    ///
    /// # Errors
    ///
    /// A [`Problem`] names the column of text that cannot be taken.
    pub fn learned(table: &Table, one_hot: bool) -> Result<Self, Problem> {
        let categories = |(index, column): (usize, &super::Column)| match &column.values {
            Values::Numbers(_) => Ok(Vec::new()),
            Values::Text(texts) if one_hot => categories(table.label(index), texts),
            Values::Text(_) | Values::Refused(_) => Err(Problem::TextColumn(table.label(index))),
        };
        let categories: Result<_, _> = table.columns.iter().enumerate().map(categories).collect();
        Ok(Self { names: table.names(), categories: categories? })
    }

    /// The given number of columns of numbers without names.
    pub fn numbers(count: usize) -> Self {
        Self { names: None, categories: vec![Vec::new(); count] }
    }

    /// The names of the numbers' columns: of text, `column=category`.
    pub fn encoded_names(&self) -> Option<Vec<String>> {
        let names = self.names.as_ref()?.iter().zip(&self.categories);
        let encoded = |(name, categories): (&String, &Vec<String>)| {
            if categories.is_empty() {
                return vec![name.clone()];
            }
            categories.iter().map(|category| format!("{name}={category}")).collect()
        };
        Some(names.flat_map(encoded).collect())
    }

    /// The number of columns of [`Columns::encoded`].
    pub fn width(&self) -> usize {
        self.categories.iter().map(|categories| categories.len().max(1)).sum()
    }

    /// These columns out of a table, by name where both have names and by place otherwise.
    ///
    /// # Errors
    ///
    /// A [`Problem`] names the column that is not there.
    pub fn matched(&self, table: &Table) -> Result<Table, Problem> {
        let expected = self.categories.len();
        let notes = table.notes.clone();
        let (Some(names), Some(found)) = (&self.names, table.names()) else {
            if table.columns.len() != expected {
                return Err(Problem::OtherColumns { found: table.columns.len(), expected });
            }
            return Ok(table.clone());
        };
        let place = |name: &String| {
            let place = found.iter().position(|other| other == name);
            let missing = || Problem::NoSuchColumn {
                name: name.as_str().into(),
                names: found.as_slice().into(),
            };
            place.map(|place| table.columns[place].clone()).ok_or_else(missing)
        };
        let columns = names.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Table { columns, notes })
    }

    /// The numbers of a table of these columns, in which nothing is missing.
    ///
    /// # Errors
    ///
    /// A [`Problem`] names a text where a number is expected, or one that the training data do not
    /// have.
    pub fn encoded(&self, table: &Table) -> Result<Matrix, Problem> {
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(self.width());
        for (index, (column, known)) in table.columns.iter().zip(&self.categories).enumerate() {
            match &column.values {
                Values::Numbers(values) if known.is_empty() => columns.push(values.clone()),
                Values::Text(texts) if !known.is_empty() => {
                    columns.extend(indicators(table.label(index), texts, known)?);
                }
                Values::Numbers(values) => {
                    return Err(new_category(table.label(index), &values[0].to_string(), known));
                }
                Values::Text(_) | Values::Refused(_) => {
                    return Err(Problem::TextColumn(table.label(index)));
                }
            }
        }
        Ok(Matrix::from_fn(table.examples(), columns.len(), |row, column| columns[column][row]))
    }

    /// For every column that a target may be, the places of its numbers among all: one for a
    /// quantity, one for each class.
    pub fn spans(&self) -> Vec<std::ops::Range<usize>> {
        let mut next = 0;
        let widths = self.categories.iter().map(|categories| categories.len().max(1));
        widths
            .map(|width| {
                next += width;
                next - width..next
            })
            .collect()
    }
}

/// One column of 0 and 1 for every category.
fn indicators(
    name: String,
    texts: &[Option<String>],
    known: &[String],
) -> Result<Vec<Vec<f64>>, Problem> {
    if let Some(text) = texts.iter().flatten().find(|text| !known.contains(text)) {
        return Err(new_category(name, text, known));
    }
    let column = |category: &String| {
        texts.iter().map(|text| f64::from(u8::from(text.as_ref() == Some(category)))).collect()
    };
    Ok(known.iter().map(column).collect())
}

fn new_category(name: String, value: &str, known: &[String]) -> Problem {
    let value = Excerpt::new(value).into();
    Problem::NewCategory { name: name.into(), value, known: known.into() }
}

fn categories(name: String, texts: &[Option<String>]) -> Result<Vec<String>, Problem> {
    let different: std::collections::BTreeSet<&String> = texts.iter().flatten().collect();
    let count = different.len();
    if count > 2 && count == texts.iter().flatten().count() {
        return Err(Problem::Identifier { name: name.into(), count });
    }
    if count > MOST_CATEGORIES {
        return Err(Problem::ManyCategories { name: name.into(), count, most: MOST_CATEGORIES });
    }
    Ok(different.into_iter().cloned().collect())
}

/// The places of the columns that names or patterns mean, in the order of the table.
///
/// # Errors
///
/// [`Problem::NoNames`] without a header, [`Problem::NoSuchColumn`] for a pattern that fits no
/// column.
pub fn chosen(table: &Table, patterns: &[String]) -> Result<Vec<usize>, Problem> {
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let names = table.names().ok_or(Problem::NoNames)?;
    let fitting =
        |pattern: &String| names.iter().any(|name| fits(pattern.as_bytes(), name.as_bytes()));
    if let Some(pattern) = patterns.iter().find(|pattern| !fitting(pattern)) {
        return Err(Problem::NoSuchColumn { name: pattern.as_str().into(), names: names.into() });
    }
    let is_meant = |name: &String| {
        patterns.iter().any(|pattern| pattern == name || fits(pattern.as_bytes(), name.as_bytes()))
    };
    Ok((0..names.len()).filter(|&index| is_meant(&names[index])).collect())
}

/// Whether a pattern with `*` for any characters and `?` for one fits a whole name.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut star) = ((0, 0), None);
    while at.1 < name.len() {
        match pattern.get(at.0) {
            Some(b'*') => {
                star = Some((at.0 + 1, at.1));
                at.0 += 1;
            }
            Some(&byte) if byte == b'?' || byte == name[at.1] => at = (at.0 + 1, at.1 + 1),
            _ => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    at = (after, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at.0..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_names() {
        let fits = |pattern: &str, name: &str| fits(pattern.as_bytes(), name.as_bytes());
        assert!(fits("y*", "y") && fits("y*", "y10") && fits("*_t", "a_b_t") && fits("x?", "x1"));
        assert!(!fits("y*", "xy") && !fits("x?", "x") && !fits("*_t", "a_tb") && !fits("", "x"));
    }
}
