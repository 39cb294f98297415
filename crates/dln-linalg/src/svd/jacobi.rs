//! One-sided Jacobi iteration (Hestenes 1958): the slow, sure route to a singular value
//! decomposition.

use crate::frame::complete;
use crate::{LinalgError, Matrix, MatrixRef, Svd};

/// Sweeps after which the iteration gives up. It converges quadratically once the columns are
/// nearly orthogonal, which takes about log2(columns) sweeps; ten are seldom exceeded.
const MOST_SWEEPS: usize = 60;

/// The thin decomposition of a scaled, finite matrix; modes in no particular order, signs
/// arbitrary.
///
/// Plane rotations from the right make the columns of a·V orthogonal, which diagonalises aᵀa
/// without forming it, so that small singular values keep their accuracy (Demmel and Veselić 1992).
/// Then a·V = U·S.
pub(crate) fn svd(a: MatrixRef<'_>) -> Result<Svd, LinalgError> {
    if a.nrows() < a.ncols() {
        let Svd { left, values, right } = svd(a.transpose())?;
        return Ok(Svd { left: right, values, right: left });
    }
    let mut columns = a.to_owned();
    let mut right = Matrix::identity(a.ncols(), a.ncols());
    for _ in 0..MOST_SWEEPS {
        if !sweep(&mut columns, &mut right) {
            return Ok(normalise(columns, right));
        }
    }
    Err(LinalgError::NoConvergence)
}

/// Rotates every pair of columns once; false if all were orthogonal already.
fn sweep(columns: &mut Matrix, right: &mut Matrix) -> bool {
    let n = columns.ncols();
    let mut rotated = false;
    for second in 1..n {
        for first in 0..second {
            if let Some((cosine, sine)) = rotation(columns, first, second) {
                rotate(columns, first, second, (cosine, sine));
                rotate(right, first, second, (cosine, sine));
                rotated = true;
            }
        }
    }
    rotated
}

/// Cosine and sine of the angle that makes two columns orthogonal; none if they are so to rounding.
fn rotation(columns: &Matrix, first: usize, second: usize) -> Option<(f64, f64)> {
    let (x, y) = (columns.col(first), columns.col(second));
    let (xx, yy, xy) = (x.squared_norm_l2(), y.squared_norm_l2(), x.transpose() * y);
    let rounding = f64::EPSILON * columns.nrows() as f64;
    // Columns that vanish beside an entry of order one carry the singular value 0 and no direction.
    let negligible = f64::EPSILON * f64::EPSILON;
    if xy.abs() <= (rounding * (xx * yy).sqrt()).max(negligible * rounding) {
        return None;
    }
    let zeta = (yy - xx) / (2.0 * xy);
    let tangent = zeta.signum() / (zeta.abs() + zeta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    Some((cosine, cosine * tangent))
}

fn rotate(matrix: &mut Matrix, first: usize, second: usize, (cosine, sine): (f64, f64)) {
    for row in 0..matrix.nrows() {
        let (x, y) = (matrix[(row, first)], matrix[(row, second)]);
        matrix[(row, first)] = cosine * x - sine * y;
        matrix[(row, second)] = sine * x + cosine * y;
    }
}

/// Splits orthogonal columns into values and unit vectors; columns that vanish get vectors that
/// complete the frame.
fn normalise(columns: Matrix, right: Matrix) -> Svd {
    let mut modes =
        (0..columns.ncols()).map(|mode| (columns.col(mode).norm_l2(), mode)).collect::<Vec<_>>();
    modes.sort_by(|x, y| y.0.total_cmp(&x.0));
    let largest = modes[0].0;
    let null = f64::EPSILON * columns.nrows() as f64 * largest;
    let rank = modes.iter().filter(|(value, _)| *value > null).count();
    let frame = Matrix::from_fn(columns.nrows(), rank, |row, mode| {
        columns[(row, modes[mode].1)] / modes[mode].0
    });
    Svd {
        left: complete(frame.as_ref()).subcols(0, columns.ncols()).to_owned(),
        right: Matrix::from_fn(right.nrows(), right.ncols(), |row, mode| {
            right[(row, modes[mode].1)]
        }),
        values: modes.iter().map(|(value, _)| *value).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, multiply, norm, thin_svd};

    fn waves(rows: usize, columns: usize) -> Matrix {
        Matrix::from_fn(rows, columns, |row, column| {
            (1.3 * (row * row + 1) as f64 + 2.1 * column as f64).sin()
        })
    }

    fn off_identity(frame: &Matrix) -> f64 {
        let mut gram = Matrix::identity(frame.ncols(), frame.ncols());
        multiply(gram.as_mut(), Store::Add, -1.0, frame.transpose(), frame.as_ref());
        norm(gram.as_ref())
    }

    /// Values and frames agree with faer's to rounding: a few units in the last place per row and
    /// column.
    #[track_caller]
    fn check(matrix: &Matrix) {
        let by_rotations = svd(matrix.as_ref()).expect("sixty sweeps suffice");
        let usual = thin_svd(matrix.as_ref()).expect("the matrix is finite");
        let tolerance = 1e-15 * (matrix.nrows() + matrix.ncols()) as f64 * (1.0 + usual.values[0]);
        for (x, y) in by_rotations.values.iter().zip(&usual.values) {
            assert!((x - y).abs() <= tolerance, "{x} {y}");
        }
        assert!(norm((by_rotations.reconstruct() - matrix).as_ref()) <= tolerance);
        assert!(
            off_identity(&by_rotations.left) <= tolerance
                && off_identity(&by_rotations.right) <= tolerance
        );
    }

    #[test]
    fn agrees_with_the_usual_route() {
        check(&waves(9, 6));
        check(&waves(6, 9));
        check(&waves(1, 4));
        check(&waves(4, 1));
    }

    #[test]
    fn copes_with_rank_deficiency_and_equal_values() {
        check(&Matrix::zeros(4, 3));
        check(&Matrix::identity(5, 5));
        check(&(waves(8, 2) * waves(2, 5)));
        check(&Matrix::full(3, 7, 1.0));
    }
}
