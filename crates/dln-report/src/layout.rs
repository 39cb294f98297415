//! Text for people: numbers in few digits, tables with aligned columns.

use std::fmt::Write;

/// A number in three significant digits; `∞` if it is infinite, `–` if there is none.
pub fn short(value: f64) -> String {
    significant(value, 3)
}

/// An error in a sentence, in two significant digits.
pub fn rough(value: f64) -> String {
    significant(value, 2)
}

/// A number as it would be typed: `1e-3`, `0.25`, `12`.
pub fn typed(value: f64) -> String {
    let plain = 1e-2..1e4;
    if plain.contains(&value) { value.to_string() } else { format!("{value:e}") }
}

fn significant(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Rounds first, so that 9.996 counts as 10.0 and gets one decimal.
    let rounded = format!("{value:.*e}", digits - 1);
    let (_, exponent) = rounded.split_once('e').expect("made with an exponent");
    match exponent.parse::<i32>().expect("made with an exponent") {
        power @ -4..=4 => {
            let decimals = usize::try_from(i32::try_from(digits).unwrap_or(i32::MAX) - 1 - power);
            format!("{value:.*}", decimals.unwrap_or(0))
        }
        _ => rounded,
    }
}

/// Rows of cells under a row of names; the first column is aligned left, the others right.
#[derive(Debug)]
pub struct TextTable {
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table with these names of columns.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { rows: vec![names.into_iter().map(str::to_owned).collect()] }
    }

    /// Adds a row of as many cells as there are names.
    pub fn push(&mut self, cells: impl Into<Vec<String>>) {
        let cells = cells.into();
        debug_assert_eq!(cells.len(), self.rows[0].len(), "one cell per column");
        self.rows.push(cells);
    }

    /// Adds the rows that fit and tells how many more there are.
    pub fn extend<const N: usize>(
        &mut self,
        rows: impl ExactSizeIterator<Item = [String; N]>,
        most: usize,
    ) {
        let left_out = rows.len().saturating_sub(most);
        rows.take(most).for_each(|row| self.push(row));
        if left_out > 0 {
            self.rows.push(vec![format!("… {left_out} more")]);
        }
    }
}

impl std::fmt::Display for TextTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = |column: usize| {
            let full = self.rows.iter().filter(|row| row.len() > 1);
            full.map(|row| row[column].chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.rows[0].len()).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                match column {
                    0 => write!(line, "{cell:width$}")?,
                    _ => write!(line, "  {cell:>width$}")?,
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_at_every_scale() {
        let cases = [
            (0.0, "0"),
            (1.0, "1.00"),
            (1.4649, "1.46"),
            (9.996, "10.0"),
            (0.090_909, "0.0909"),
            (-12.345, "-12.3"),
            (1234.5, "1234"),
            (123_456.0, "1.23e5"),
            (1e-7, "1.00e-7"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "–"),
        ];
        for (value, text) in cases {
            assert_eq!(short(value), text);
        }
        assert_eq!(
            (rough(0.391), rough(4.9), typed(1e-3), typed(0.5)),
            ("0.39".to_owned(), "4.9".to_owned(), "1e-3".to_owned(), "0.5".to_owned())
        );
    }

    #[test]
    fn columns_are_aligned_whatever_the_letters() {
        let mut table = TextTable::new(["learner", "time t/τ"]);
        table.extend(
            [["gradient".to_owned(), "∞".to_owned()], ["x".to_owned(), "1".to_owned()]].into_iter(),
            1,
        );
        assert_eq!(table.to_string(), "learner   time t/τ\ngradient         ∞\n… 1 more\n");
    }
}
