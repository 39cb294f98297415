//! Tidy tables of typed rows: one observation per row, every column a field of a struct.
//!
//! A row is declared once with [`row!`](crate::row): its fields name the columns, their types say
//! what the cells hold, and a tolerance beside a field says how far a stored value may differ from
//! a recomputed one. Whatever reads a table reads fields, so that a typo does not compile.

mod table;
mod tolerance;

use std::ops::Deref;

pub use table::{Table, group_by};
pub use tolerance::Tolerance;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Real numbers, compared within a tolerance.
    Number,
    /// Whole numbers: seeds, sizes, epochs. Compared exactly.
    Count,
    /// Words: which student, which panel. Compared exactly.
    Word,
}

/// A column: its name, in full and with the unit, what it holds, and its tolerance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    name: &'static str,
    kind: Kind,
    tolerance: Tolerance,
}

impl Column {
    /// The column of a field whose values are `C`.
    pub fn of<C: Cell>(name: &'static str, tolerance: Tolerance) -> Column {
        Column { name, kind: C::KIND, tolerance }
    }

    /// The name, as in the file's first line.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What the cells hold.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How far a recomputed number may lie from a stored one.
    pub fn tolerance(&self) -> Tolerance {
        self.tolerance
    }
}

/// A value that stands in a cell.
pub trait Cell {
    /// What a column of these values holds.
    const KIND: Kind;

    /// The value as text. A number has the shortest digits that read back to the same number.
    fn cell(&self) -> String;
}

impl Cell for f64 {
    const KIND: Kind = Kind::Number;

    fn cell(&self) -> String {
        format!("{self:?}")
    }
}

/// A number that may be missing: its cell is then empty.
impl Cell for Option<f64> {
    const KIND: Kind = Kind::Number;

    fn cell(&self) -> String {
        self.as_ref().map_or_else(String::new, Cell::cell)
    }
}

impl Cell for u64 {
    const KIND: Kind = Kind::Count;

    fn cell(&self) -> String {
        self.to_string()
    }
}

impl Cell for u32 {
    const KIND: Kind = Kind::Count;

    fn cell(&self) -> String {
        self.to_string()
    }
}

impl Cell for usize {
    const KIND: Kind = Kind::Count;

    fn cell(&self) -> String {
        self.to_string()
    }
}

impl Cell for String {
    const KIND: Kind = Kind::Word;

    fn cell(&self) -> String {
        self.clone()
    }
}

impl Cell for &'static str {
    const KIND: Kind = Kind::Word;

    fn cell(&self) -> String {
        (*self).to_owned()
    }
}

/// A row of a tidy table, declared with [`row!`](crate::row).
pub trait Row {
    /// The columns, in the order of the cells.
    fn columns() -> Vec<Column>;

    /// One text per column.
    fn cells(&self) -> Vec<String>;
}

/// Two rows side by side: what tells observations apart, and what was observed.
impl<A: Row, B: Row> Row for (A, B) {
    fn columns() -> Vec<Column> {
        [A::columns(), B::columns()].concat()
    }

    fn cells(&self) -> Vec<String> {
        [self.0.cells(), self.1.cells()].concat()
    }
}

/// The rows of a table, in order; reads as a slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<R> {
    rows: Vec<R>,
    step: f64,
}

impl<R> Rows<R> {
    /// The rows of a table without a [`Tolerance::steps`].
    pub fn new(rows: Vec<R>) -> Rows<R> {
        Rows { rows, step: f64::NAN }
    }

    /// The rows of a table whose times come from observations `step` apart, see
    /// [`Tolerance::steps`].
    pub fn observed_every(step: f64, rows: Vec<R>) -> Rows<R> {
        Rows { rows, step }
    }
}

impl<R> Deref for Rows<R> {
    type Target = [R];

    fn deref(&self) -> &[R] {
        &self.rows
    }
}

impl<R> From<Vec<R>> for Rows<R> {
    fn from(rows: Vec<R>) -> Rows<R> {
        Rows::new(rows)
    }
}

impl<R> FromIterator<R> for Rows<R> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Rows<R> {
        Rows::new(rows.into_iter().collect())
    }
}

/// The tables of a figure, declared with [`tables!`](crate::tables).
pub trait TableSet {
    /// All of them, in order; the name of a table becomes its file's.
    fn tables(&self) -> Vec<Table>;
}

/// Rows that are a table of their own, or no table where a scale leaves them out.
pub trait IntoTable {
    /// The table under a name, if there is one.
    fn table(&self, name: &'static str) -> Option<Table>;
}

impl<R: Row> IntoTable for Rows<R> {
    fn table(&self, name: &'static str) -> Option<Table> {
        let mut columns = R::columns();
        for column in &mut columns {
            column.tolerance = column.tolerance.with_step(self.step);
        }
        Some(Table::new(name, columns, self.rows.iter().map(Row::cells).collect()))
    }
}

impl<R: Row> IntoTable for Option<Rows<R>> {
    fn table(&self, name: &'static str) -> Option<Table> {
        self.as_ref().and_then(|rows| rows.table(name))
    }
}

/// Declares a row: a struct whose fields are the columns of a table.
///
/// A field of a number is compared within [`Tolerance::SMOOTH`] unless another tolerance follows
/// its type, with the reason in a comment beside it; counts and words are compared exactly.
///
/// ```
/// use dln_experiment::{Row, Rows, Tolerance, row, to_csv};
///
/// row! {
///     /// A student's best moment.
///     pub struct Minimum {
///         student: &'static str,
///         /// A minimum is flat: its place is known to the root of the accuracy of the error.
///         optimal_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
///         seeds: u64,
///     }
/// }
///
/// let rows = [Minimum { student: "aligned", optimal_stopping_tau: 1.5, seeds: 10 }];
/// assert_eq!(to_csv(&rows), "student,optimal_stopping_tau,seeds\naligned,1.5,10\n");
/// ```
#[macro_export]
macro_rules! row {
    ($(#[$about:meta])* $visible:vis struct $name:ident {
        $($(#[$field_about:meta])* $field:ident : $type:ty $(= $tolerance:expr)?),* $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        $visible struct $name {
            $($(#[$field_about])* $visible $field: $type),*
        }

        impl $crate::Row for $name {
            fn columns() -> Vec<$crate::Column> {
                vec![$({
                    #[allow(unused_mut, unused_assignments, reason = "most keep the usual one")]
                    let mut tolerance = $crate::Tolerance::SMOOTH;
                    $(tolerance = $tolerance;)?
                    $crate::Column::of::<$type>(stringify!($field), tolerance)
                }),*]
            }

            fn cells(&self) -> Vec<String> {
                vec![$($crate::Cell::cell(&self.$field)),*]
            }
        }
    };
}

/// Declares words that stand in a column: an enum whose variants have stable names.
///
/// ```
/// use dln_experiment::{Cell, words};
///
/// words! {
///     /// Which labels a student is trained on.
///     pub enum Labels { Real = "real", Shuffled = "shuffled" }
/// }
///
/// assert_eq!(Labels::Shuffled.cell(), "shuffled");
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$about:meta])* $visible:vis enum $name:ident {
        $($(#[$variant_about:meta])* $variant:ident = $word:literal),* $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visible enum $name {
            $($(#[$variant_about])* #[doc = $word] $variant),*
        }

        impl $name {
            /// The word in a cell.
            $visible fn name(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }

        impl $crate::Cell for $name {
            const KIND: $crate::Kind = $crate::Kind::Word;

            fn cell(&self) -> String {
                self.name().to_owned()
            }
        }
    };
}

/// Declares the tables of a figure: a struct of [`Rows`], whose fields name the tables. A table
/// that only some scales have is an `Option`.
///
/// ```
/// use dln_experiment::{Rows, TableSet, row, tables};
///
/// row! { pub struct Point { time_tau: f64, test_error: f64 } }
/// tables! {
///     /// The tables of a figure.
///     pub struct Tables { curve: Rows<Point>, slow: Option<Rows<Point>> }
/// }
///
/// let curve = (0..3).map(f64::from).map(|t| Point { time_tau: t, test_error: (-t).exp() }).collect();
/// let tables = Tables { curve, slow: None }.tables();
/// assert_eq!(tables.iter().map(|table| table.name()).collect::<Vec<_>>(), ["curve"]);
/// ```
#[macro_export]
macro_rules! tables {
    ($(#[$about:meta])* $visible:vis struct $name:ident {
        $($(#[$field_about:meta])* $field:ident : $type:ty),* $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        $visible struct $name {
            $($(#[$field_about])* $visible $field: $type),*
        }

        impl $crate::TableSet for $name {
            fn tables(&self) -> Vec<$crate::Table> {
                let tables = [$($crate::IntoTable::table(&self.$field, stringify!($field))),*];
                tables.into_iter().flatten().collect()
            }
        }
    };
}

/// Rows as CSV: names in the first line, `\n` at line ends.
pub fn to_csv<R: Row>(rows: &[R]) -> String {
    Table::new("", R::columns(), rows.iter().map(Row::cells).collect()).to_csv()
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::row! {
        struct Seen {
            student: &'static str,
            time_tau: f64 = Tolerance::steps(2.5, 1e-6),
            error: f64,
            seeds: u64,
            band: Option<f64>,
        }
    }

    fn seen(error: f64) -> Seen {
        Seen { student: "a, \"b\"", time_tau: 1.0, error, seeds: 7, band: None }
    }

    #[test]
    fn fields_are_columns_in_order() {
        let names: Vec<&str> = Seen::columns().iter().map(Column::name).collect();
        assert_eq!(names, ["student", "time_tau", "error", "seeds", "band"]);
        let kinds: Vec<Kind> = Seen::columns().iter().map(Column::kind).collect();
        use Kind::{Count, Number, Word};
        assert_eq!(kinds, [Word, Number, Number, Count, Number]);
        assert_eq!(seen(0.5).cells(), ["a, \"b\"", "1.0", "0.5", "7", ""]);
    }

    #[test]
    fn a_step_turns_into_a_tolerance_of_the_table() {
        let tolerances = |rows: Rows<Seen>| {
            let table = rows.table("t").expect("a table");
            table.columns().iter().map(Column::tolerance).collect::<Vec<_>>()
        };
        let observed = tolerances(Rows::observed_every(0.2, vec![seen(1.0)]));
        assert_eq!(observed[1], Tolerance::new(0.5, 1e-6));
        assert_eq!(observed[2], Tolerance::SMOOTH);
        // Without a step nothing is allowed: the tolerance is NaN, which no difference is below.
        assert!(!tolerances(Rows::new(vec![seen(1.0)]))[1].allows(1.0, 1.1));
    }

    #[test]
    fn rows_side_by_side_have_the_columns_of_both() {
        assert_eq!(<(Seen, Seen)>::columns().len(), 10);
        assert_eq!((seen(1.0), seen(2.0)).cells()[7], "2.0");
    }

    #[test]
    fn every_float_survives_the_way_through_a_cell() {
        for x in [0.1, 1e-5, 1.0 / 3.0, 5e-324, f64::MAX, -0.0, f64::INFINITY] {
            let back: f64 = x.cell().parse().expect("a number");
            assert_eq!(back.to_bits(), x.to_bits());
        }
        assert!(f64::NAN.cell().parse::<f64>().expect("a number").is_nan());
    }
}
