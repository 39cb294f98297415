//! Tables of numbers that are compiled in, from `data/`.

use dln_linalg::Matrix;

/// The numbers below the line of names.
pub(crate) fn numbers(csv: &str) -> Matrix {
    let number = |field: &str| field.parse::<f64>().expect("the files hold numbers");
    let rows: Vec<Vec<f64>> =
        csv.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect();
    Matrix::from_fn(rows.len(), rows[0].len(), |row, column| rows[row][column])
}
