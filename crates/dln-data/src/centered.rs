//! Centred and scaled columns, right at any magnitude of the entries; constant columns drop out.

use dln_linalg::{Matrix, MatrixRef};

use crate::error::MatrixName;
use crate::{ColumnScale, DataError};

/// A column whose largest deviation from its mean is below this fraction of its largest entry is
/// constant: a few units in the last place, which is what the mean's own rounding leaves of a
/// column of equal entries.
const CONSTANT: f64 = 16.0 * f64::EPSILON;

/// The columns of a matrix that vary, centred and divided by their scales: `values` is P×(number of
/// `columns`).
#[derive(Debug, Clone)]
pub(crate) struct Centered {
    pub(crate) values: Matrix,
    /// The kept columns of the original.
    pub(crate) columns: Vec<usize>,
    /// The scale of each kept column.
    pub(crate) scales: Vec<f64>,
    /// The means of all columns of the original.
    pub(crate) means: Vec<f64>,
}

/// What the columns are divided by.
pub(crate) enum Scale {
    /// Each by its standard deviation.
    Columns,
    /// All by the largest deviation of any entry from its column's mean.
    Common,
}

impl From<ColumnScale> for Scale {
    fn from(scale: ColumnScale) -> Self {
        match scale {
            ColumnScale::Standard => Self::Columns,
            ColumnScale::None => Self::Common,
        }
    }
}

impl Centered {
    /// Refuses a matrix whose columns are all constant, and a scale beyond the range of normal
    /// numbers.
    pub(crate) fn new(
        matrix: MatrixRef<'_>,
        name: MatrixName,
        scale: &Scale,
    ) -> Result<Self, DataError> {
        let moments: Vec<Moments> =
            (0..matrix.ncols()).map(|column| Moments::of(matrix, column)).collect();
        let columns: Vec<usize> =
            (0..matrix.ncols()).filter(|&column| moments[column].varies()).collect();
        if columns.is_empty() {
            return Err(DataError::constant(name));
        }
        let common = columns.iter().map(|&column| moments[column].deviation()).fold(0.0, f64::max);
        let scale_of = |column: &usize| match scale {
            Scale::Columns => moments[*column].std(),
            Scale::Common => common,
        };
        let scales: Vec<f64> = columns.iter().map(scale_of).collect();
        // A deviation of 1e-310 has lost digits, and -1e308 to 1e308 is infinitely far.
        if let Some(idx) = scales.iter().position(|scale| !scale.is_normal()) {
            return Err(DataError::Deviation { matrix: name, column: columns[idx] });
        }
        let values = Matrix::from_fn(matrix.nrows(), columns.len(), |row, idx| {
            let Moments { unit, mean, .. } = moments[columns[idx]];
            (matrix[(row, columns[idx])] / unit - mean) * (unit / scales[idx])
        });
        let means = moments.iter().map(|moments| moments.mean * moments.unit).collect();
        Ok(Self { values, columns, scales, means })
    }

    /// The kept columns of other rows about the same means in the same scales.
    pub(crate) fn standardize(&self, rows: MatrixRef<'_>) -> Matrix {
        Matrix::from_fn(rows.nrows(), self.columns.len(), |row, idx| {
            let (column, scale) = (self.columns[idx], self.scales[idx]);
            // Halves, since the difference of two numbers may be beyond the range of them.
            2.0 * ((0.5 * rows[(row, column)] - 0.5 * self.means[column]) / scale)
        })
    }
}

/// Mean and spread of a column in units of its largest entry, so that no sum overflows.
#[derive(Debug, Clone, Copy)]
struct Moments {
    unit: f64,
    mean: f64,
    std: f64,
    largest: f64,
}

impl Moments {
    fn of(matrix: MatrixRef<'_>, column: usize) -> Self {
        let entries = || (0..matrix.nrows()).map(|row| matrix[(row, column)]);
        let unit = entries().fold(0.0, |unit: f64, entry| unit.max(entry.abs()));
        if unit <= 0.0 {
            return Self { unit: 1.0, mean: 0.0, std: 0.0, largest: 0.0 };
        }
        let count = matrix.nrows() as f64;
        let rough = entries().map(|entry| entry / unit).sum::<f64>() / count;
        // A second pass removes the rounding of the first.
        let mean = rough + entries().map(|entry| entry / unit - rough).sum::<f64>() / count;
        let largest = entries().map(|entry| (entry / unit - mean).abs()).fold(0.0, f64::max);
        let ratio = |entry: f64| ((entry / unit - mean) / largest).powi(2);
        let std = largest * (entries().map(ratio).sum::<f64>() / count).sqrt();
        Self { unit, mean, std, largest }
    }

    fn varies(&self) -> bool {
        self.largest > CONSTANT
    }

    fn std(&self) -> f64 {
        self.std * self.unit
    }

    fn deviation(&self) -> f64 {
        self.largest * self.unit
    }
}

/// Mean and standard deviation (over P, not P − 1) of every column, as the input columns are
/// standardised with; exact to rounding for columns of any size.
///
/// # Examples
///
/// ```
/// use dln_data::column_moments;
/// use dln_linalg::Matrix;
///
/// let inputs = Matrix::from_fn(4, 2, |row, column| if column == 0 { row as f64 } else { 7.0 });
/// let (means, deviations) = column_moments(inputs.as_ref());
/// assert_eq!((means[0], means[1], deviations[1]), (1.5, 7.0, 0.0));
/// assert!((deviations[0] - 1.25_f64.sqrt()).abs() < 1e-15);
/// ```
pub fn column_moments(matrix: MatrixRef<'_>) -> (Vec<f64>, Vec<f64>) {
    let of = |column| {
        let moments = Moments::of(matrix, column);
        let deviation = if moments.varies() { moments.std() } else { 0.0 };
        (moments.mean * moments.unit, deviation)
    };
    (0..matrix.ncols()).map(of).unzip()
}

/// Refuses a matrix without entries and entries that are not finite.
pub(crate) fn check_matrix(matrix: MatrixRef<'_>, name: MatrixName) -> Result<(), DataError> {
    let (rows, columns) = (matrix.nrows(), matrix.ncols());
    if rows == 0 || columns == 0 {
        return Err(DataError::Empty { matrix: name, rows, columns });
    }
    for column in 0..columns {
        for row in 0..rows {
            let value = matrix[(row, column)];
            if !value.is_finite() {
                return Err(DataError::NotFinite { matrix: name, row, column, value });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(entries: &[f64]) -> Matrix {
        Matrix::from_fn(entries.len(), 1, |row, _| entries[row])
    }

    fn centre(matrix: &Matrix, scale: &Scale) -> Result<Centered, DataError> {
        Centered::new(matrix.as_ref(), MatrixName::Inputs, scale)
    }

    #[test]
    fn columns_of_any_size_are_standardised() {
        for unit in [1e-300, 1e-150, 1.0, 1e150, 1e308] {
            let matrix = column(&[-unit, 0.5 * unit, 0.5 * unit]);
            let centred = centre(&matrix, &Scale::Columns).expect("it varies");
            let expected = [-(2.0_f64.sqrt()), 0.5_f64.sqrt(), 0.5_f64.sqrt()];
            for (row, expected) in expected.iter().enumerate() {
                assert!((centred.values[(row, 0)] - expected).abs() < 1e-15, "{unit}");
            }
            assert!((centred.scales[0] / unit - 0.5_f64.sqrt()).abs() < 1e-15);
        }
    }

    #[test]
    fn constant_columns_drop_out_and_large_offsets_do_not() {
        for value in [0.0, 0.1, -3.0, 1e-310, 1e308] {
            let matrix = column(&[value; 7]);
            assert_eq!(
                centre(&matrix, &Scale::Columns).err(),
                Some(DataError::ConstantInputs),
                "{value}"
            );
        }
        let offset = column(&[1e9, 1e9 + 1e-3, 1e9 - 1e-3]);
        assert!(centre(&offset, &Scale::Columns).is_ok());
    }

    #[test]
    fn without_scaling_columns_keep_their_proportions() {
        let matrix =
            Matrix::from_fn(2, 3, |row, column| [row as f64, 7.0, 10.0 * row as f64][column]);
        let centred = centre(&matrix, &Scale::Common).expect("two columns vary");
        assert_eq!(centred.columns, [0, 2]);
        assert!((centred.values[(1, 1)] / centred.values[(1, 0)] - 10.0).abs() < 1e-14);
    }

    /// Targets from -1.7e308 to 1.7e308 once became zeros, whose rank was divided by; the smallest
    /// numbers became infinite.
    #[test]
    fn deviations_beyond_the_range_of_numbers_are_refused() {
        for (entries, scale) in [
            ([-1.7e308, 1.7e308, 1.7e308], Scale::Common),
            ([0.0, 5e-324, 0.0], Scale::Common),
            ([0.0, 5e-324, 0.0], Scale::Columns),
            ([0.0, 1e-310, 2e-310], Scale::Columns),
        ] {
            let refused = centre(&column(&entries), &scale).err();
            let deviation = DataError::Deviation { matrix: MatrixName::Inputs, column: 0 };
            assert_eq!(refused, Some(deviation), "{entries:?}");
        }
        // Their standard deviation is no larger than they are.
        assert!(centre(&column(&[-1.7e308, 1.7e308, 1.7e308]), &Scale::Columns).is_ok());
    }
}
