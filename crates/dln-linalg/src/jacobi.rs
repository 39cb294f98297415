//! One-sided Jacobi iteration (Hestenes 1958): the slow, sure route to a singular value decomposition.

use crate::frame::complete;
use crate::{LinalgError, Matrix, MatrixRef, Svd};

/// Sweeps after which the iteration gives up. It converges quadratically once the columns are nearly orthogonal, which
/// takes about log2(columns) sweeps; ten are seldom exceeded.
const MOST_SWEEPS: usize = 60;

/// The thin decomposition of a scaled, finite matrix; modes in no particular order, signs arbitrary.
///
/// Plane rotations from the right make the columns of a·V orthogonal, which diagonalises aᵀa without forming it, so that
/// small singular values keep their accuracy (Demmel and Veselić 1992). Then a·V = U·S.
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

/// Splits orthogonal columns into values and unit vectors; columns that vanish get vectors that complete the frame.
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
