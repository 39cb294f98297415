//! Tidy tables: one observation a row, typed and fully named columns, with the tolerance a snapshot allows each.

mod csv;

pub use self::csv::TableError;
use dln_experiment::Tolerance;

/// The head of a column: its name, in full and with the unit, and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    name: &'static str,
    kind: Kind,
    tolerance: Tolerance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Count,
    Text,
}

impl Column {
    /// Real numbers, compared within [`Tolerance::SMOOTH`].
    pub fn number(name: &'static str) -> Column {
        Column { name, kind: Kind::Number, tolerance: Tolerance::SMOOTH }
    }

    /// Whole numbers: seeds, sizes, epochs. Compared exactly.
    pub fn count(name: &'static str) -> Column {
        Column { kind: Kind::Count, ..Column::number(name) }
    }

    /// Words: which student, which panel. Compared exactly.
    pub fn text(name: &'static str) -> Column {
        Column { kind: Kind::Text, ..Column::number(name) }
    }

    /// Another tolerance, with the reason in a comment beside it.
    #[must_use]
    pub fn tolerance(mut self, absolute: f64, relative: f64) -> Column {
        self.tolerance = Tolerance::new(absolute, relative);
        self
    }

    /// The name, as in the file's first line.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// One value. Numbers, counts and words convert into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// In a [`Column::number`].
    Number(f64),
    /// In a [`Column::count`].
    Count(u64),
    /// In a [`Column::text`].
    Text(String),
}

impl From<f64> for Value {
    fn from(x: f64) -> Value {
        Value::Number(x)
    }
}

impl From<u64> for Value {
    fn from(n: u64) -> Value {
        Value::Count(n)
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Value {
        Value::Count(n as u64)
    }
}

impl From<&str> for Value {
    fn from(word: &str) -> Value {
        Value::Text(word.to_owned())
    }
}

impl From<String> for Value {
    fn from(word: String) -> Value {
        Value::Text(word)
    }
}

impl Value {
    fn kind(&self) -> Kind {
        match self {
            Value::Number(_) => Kind::Number,
            Value::Count(_) => Kind::Count,
            Value::Text(_) => Kind::Text,
        }
    }

    /// A word.
    ///
    /// # Panics
    /// On a number or a count.
    #[track_caller]
    pub fn word(&self) -> &str {
        match self {
            Value::Text(word) => word,
            Value::Number(_) | Value::Count(_) => panic!("{self:?} is not a word"),
        }
    }

    /// A number or a count as a number.
    ///
    /// # Panics
    /// On a word.
    pub fn number(&self) -> f64 {
        match self {
            Value::Number(x) => *x,
            Value::Count(n) => *n as f64,
            Value::Text(word) => panic!("{word:?} is not a number"),
        }
    }
}

/// A tidy table.
///
/// ```
/// use dln_figures::{Column, Table, row};
///
/// let mut table = Table::new([Column::text("student"), Column::number("time_tau"), Column::number("test_error")]);
/// table.push(row!["aligned", 0.0, 1.0]);
/// table.push(row!["aligned", 1.0, 0.5]);
/// table.push(row!["random", 0.0, 1.0]);
/// let aligned = table.only("student", "aligned");
/// assert_eq!(aligned.pairs("time_tau", "test_error"), [(0.0, 1.0), (1.0, 0.5)]);
/// assert_eq!(Table::from_csv(&table.to_csv(), table.columns()).unwrap(), table);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

/// Builds a row from values of different kinds: `row!["aligned", 4.0, 10_u64]`.
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

impl Table {
    /// An empty table.
    ///
    /// # Panics
    /// If two columns share a name.
    pub fn new(columns: impl Into<Vec<Column>>) -> Table {
        let columns = columns.into();
        for (i, column) in columns.iter().enumerate() {
            let twice = columns[..i].iter().any(|other| other.name == column.name);
            assert!(!twice, "two columns called {}", column.name);
        }
        Table { columns, rows: Vec::new() }
    }

    /// Appends an observation, one value for each column, in order.
    ///
    /// # Panics
    /// If the number or the kinds of the values do not fit the columns.
    #[track_caller]
    pub fn push(&mut self, row: impl Into<Vec<Value>>) {
        let row = row.into();
        assert_eq!(row.len(), self.columns.len(), "one value for each column");
        for (column, value) in self.columns.iter().zip(&row) {
            assert_eq!(value.kind(), column.kind, "column {} got {value:?}", column.name);
        }
        self.rows.push(row);
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Vec<Value>] {
        &self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All values of a column, as numbers.
    ///
    /// # Panics
    /// If there is no such column or it holds words.
    #[track_caller]
    pub fn numbers(&self, column: &str) -> Vec<f64> {
        let index = self.index(column);
        self.rows.iter().map(|row| row[index].number()).collect()
    }

    /// Two columns as points to draw.
    ///
    /// # Panics
    /// As [`Table::numbers`].
    #[track_caller]
    pub fn pairs(&self, x: &str, y: &str) -> Vec<(f64, f64)> {
        self.numbers(x).into_iter().zip(self.numbers(y)).collect()
    }

    /// Three columns, for points with an error bar or a band.
    ///
    /// # Panics
    /// As [`Table::numbers`].
    #[track_caller]
    pub fn triples(&self, x: &str, y: &str, z: &str) -> Vec<(f64, f64, f64)> {
        self.pairs(x, y).into_iter().zip(self.numbers(z)).map(|((x, y), z)| (x, y, z)).collect()
    }

    /// The number in a table of one row, after narrowing with [`Table::only`].
    ///
    /// # Panics
    /// If there is not exactly one row, or as [`Table::numbers`].
    #[track_caller]
    pub fn number(&self, column: &str) -> f64 {
        assert_eq!(self.rows.len(), 1, "{column} asked of a table that has not one row");
        self.rows[0][self.index(column)].number()
    }

    /// The rows in which the column has exactly this value.
    ///
    /// # Panics
    /// If there is no such column.
    #[must_use]
    #[track_caller]
    pub fn only(&self, column: &str, value: impl Into<Value>) -> Table {
        let (index, value) = (self.index(column), value.into());
        let rows = self.rows.iter().filter(|row| row[index] == value).cloned().collect();
        Table { columns: self.columns.clone(), rows }
    }

    /// The rows in which the number in the column satisfies the condition.
    ///
    /// # Panics
    /// If there is no such column or it holds words.
    #[must_use]
    #[track_caller]
    pub fn where_number(&self, column: &str, condition: impl Fn(f64) -> bool) -> Table {
        let index = self.index(column);
        let rows = self.rows.iter().filter(|row| condition(row[index].number())).cloned().collect();
        Table { columns: self.columns.clone(), rows }
    }

    /// The table split by the values of a column, in order of first appearance.
    ///
    /// # Panics
    /// If there is no such column.
    #[track_caller]
    pub fn groups(&self, column: &str) -> Vec<(Value, Table)> {
        let index = self.index(column);
        let mut seen: Vec<Value> = Vec::new();
        for row in &self.rows {
            if !seen.contains(&row[index]) {
                seen.push(row[index].clone());
            }
        }
        seen.into_iter().map(|value| (value.clone(), self.only(column, value))).collect()
    }

    /// Every row as a table of its own, in order, for [`Table::number`].
    pub fn each_row(&self) -> impl Iterator<Item = Table> {
        let alone =
            |row: &Vec<Value>| Table { columns: self.columns.clone(), rows: vec![row.clone()] };
        self.rows.iter().map(alone)
    }

    #[track_caller]
    fn index(&self, name: &str) -> usize {
        let found = self.columns.iter().position(|column| column.name == name);
        found.unwrap_or_else(|| panic!("no column {name}"))
    }
}

/// The tables of a figure by panel name, in order; the name becomes the file's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    panels: Vec<(&'static str, Table)>,
}

impl Tables {
    /// No tables yet.
    pub fn new() -> Tables {
        Tables::default()
    }

    /// Adds the table of a panel.
    ///
    /// # Panics
    /// If the panel has one already.
    #[must_use]
    #[track_caller]
    pub fn with(mut self, panel: &'static str, table: Table) -> Tables {
        assert!(self.find(panel).is_none(), "two tables for {panel}");
        self.panels.push((panel, table));
        self
    }

    /// The table of a panel that the figure always computes.
    ///
    /// # Panics
    /// If it did not.
    #[track_caller]
    pub fn get(&self, panel: &str) -> &Table {
        self.find(panel).unwrap_or_else(|| panic!("no table {panel}"))
    }

    /// The table of a panel that only some scales have.
    pub fn find(&self, panel: &str) -> Option<&Table> {
        self.panels.iter().find(|(name, _)| *name == panel).map(|(_, table)| table)
    }

    /// Panel names and tables, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Table)> {
        self.panels.iter().map(|(name, table)| (*name, table))
    }
}

impl dln_experiment::TableSet for Tables {
    fn tables(&self) -> Vec<dln_experiment::Table> {
        let typed = |(name, table): (&'static str, &Table)| {
            let columns = table.columns.iter().map(|column| match column.kind {
                Kind::Number => dln_experiment::Column::of::<f64>(column.name, column.tolerance),
                Kind::Count => dln_experiment::Column::of::<u64>(column.name, column.tolerance),
                Kind::Text => dln_experiment::Column::of::<String>(column.name, column.tolerance),
            });
            let cells = table.rows.iter().map(|row| row.iter().map(csv::field).collect());
            dln_experiment::Table::new(name, columns.collect(), cells.collect())
        };
        self.iter().map(typed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Table {
        let mut table =
            Table::new([Column::text("student"), Column::number("snr"), Column::count("seeds")]);
        table.push(row!["aligned", 0.84, 10_u64]);
        table.push(row!["random", 2.0, 10_u64]);
        table.push(row!["aligned", 2.0, 5_u64]);
        table
    }

    #[test]
    fn narrowing_keeps_order_and_grouping_follows_first_appearance() {
        let table = example();
        assert_eq!(table.only("student", "aligned").numbers("snr"), [0.84, 2.0]);
        assert_eq!(table.only("snr", 0.84).only("seeds", 10_u64).rows().len(), 1);
        let groups = table.groups("student");
        assert_eq!(groups[0].0, Value::from("aligned"));
        assert_eq!(groups[1].1.numbers("seeds"), [10.0]);
        assert_eq!(table.where_number("snr", |s| s > 1.0).rows().len(), 2);
        let seeds: Vec<f64> = table.each_row().map(|row| row.number("seeds")).collect();
        assert_eq!(seeds, table.numbers("seeds"));
    }

    #[test]
    #[should_panic(expected = "column snr got")]
    fn a_value_of_another_kind_is_refused() {
        example().push(row!["aligned", 1_u64, 1_u64]);
    }

    #[test]
    #[should_panic(expected = "no column speed")]
    fn an_unknown_column_is_named() {
        let _ = example().numbers("speed");
    }
}
