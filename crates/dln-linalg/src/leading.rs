//! The strongest singular modes of a large matrix by Golub-Kahan-Lanczos bidiagonalisation and
//! deflation.

use crate::scaling::Scaled;
use crate::svd::{decompose, fix_signs};
use crate::{LinalgError, Matrix, MatrixMut, MatrixRef, Store, Svd, multiply, norm, thin_svd};

/// Steps after which the search gives up and the whole decomposition takes over.
const STEP_LIMIT: usize = 240;

/// Steps from one look at convergence to the next.
const STEPS_PER_LOOK: usize = 8;

/// Matrices up to this many rows or columns are decomposed whole.
const SMALL: usize = 32;

/// Residual ‖aᵀu − σv‖ over σ at which a mode is accepted: some units in the last place.
const RESIDUAL: f64 = 1e-14;

/// Below this share of the strongest mode the rounding errors of taking that one out disturb the
/// vectors: they stay orthogonal to about 1e-13.
const WEAKEST: f64 = 1e-3;

/// The strongest singular mode of an n×m matrix: its largest singular value, `left` n×1 and `right`
/// m×1.
///
/// The value agrees with the first of [`thin_svd`] to rounding, the vectors to rounding over the
/// relative distance of the second value, and the sign is the same. For the 1000×1000 matrices of
/// random-matrix theory this is about a hundred times faster: a Krylov space of a few dozen
/// dimensions, kept orthogonal to rounding, holds the mode. If it is not found there within 240
/// steps, the matrix is decomposed whole. Of modes that tie for the largest value some combination
/// is returned.
///
/// # Errors
///
/// Those of [`thin_svd`].
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, leading_mode};
///
/// // A signal of strength 20 (all entries 1/5) plus a weak pattern.
/// let matrix = Matrix::from_fn(100, 100, |row, column| 0.2 + 0.001 * ((row * column) % 7) as f64);
/// let mode = leading_mode(matrix.as_ref())?;
/// assert!((mode.values[0] - 20.3).abs() < 0.1);
/// assert!((mode.left[(50, 0)] - 0.1).abs() < 0.01 && mode.right.ncols() == 1);
/// # Ok::<(), dln_linalg::LinalgError>(())
/// ```
pub fn leading_mode(a: MatrixRef<'_>) -> Result<Svd, LinalgError> {
    leading_modes(a, 1)
}

/// The strongest `count` singular modes of an n×m matrix, or all min(n, m) if there are fewer:
/// `left` n×count, `right` m×count.
///
/// One [`leading_mode`] after the other, each taken out of the matrix before the next is sought, so
/// that ties are found too. Values agree with the first of [`thin_svd`] to rounding in the largest,
/// vectors to that over the relative distance to the neighbouring values. A mode that no Krylov
/// space of 240 dimensions holds, such as one inside the bulk of a noisy matrix, or that is weaker
/// than a thousandth of the strongest, makes the matrix be decomposed whole: ask for the modes that
/// stand out, and for few.
///
/// # Errors
///
/// Those of [`thin_svd`].
///
/// # Examples
///
/// ```
/// use dln_linalg::{Matrix, leading_modes};
///
/// let matrix = Matrix::from_fn(60, 80, |row, column| if row == column { 60.0 - row as f64 } else { 0.0 });
/// let modes = leading_modes(matrix.as_ref(), 3)?;
/// assert!((modes.values[2] - 58.0).abs() < 1e-12);
/// assert!((modes.left[(2, 2)].abs() - 1.0).abs() < 1e-12);
/// # Ok::<(), dln_linalg::LinalgError>(())
/// ```
pub fn leading_modes(a: MatrixRef<'_>, count: usize) -> Result<Svd, LinalgError> {
    let mut scaled = Scaled::new(a)?;
    let count = count.min(a.nrows()).min(a.ncols());
    let mut modes = match peel(&mut scaled.matrix, count)? {
        Some(modes) => modes,
        None => {
            let whole = decompose(Scaled::of_finite(a).matrix.as_ref())?;
            leading_columns(whole, count)
        }
    };
    fix_signs(&mut modes);
    scaled.restore(&mut modes.values)?;
    Ok(modes)
}

fn leading_columns(svd: Svd, count: usize) -> Svd {
    let Svd { left, mut values, right } = svd;
    values.truncate(count);
    Svd {
        left: left.subcols(0, count).to_owned(),
        values,
        right: right.subcols(0, count).to_owned(),
    }
}

/// Takes mode after mode out of the matrix; `None` if one of them needs the whole decomposition.
fn peel(matrix: &mut Matrix, count: usize) -> Result<Option<Svd>, LinalgError> {
    let mut modes = Svd {
        left: Matrix::zeros(matrix.nrows(), count),
        values: Vec::with_capacity(count),
        right: Matrix::zeros(matrix.ncols(), count),
    };
    for index in 0..count {
        let Some(mode) = search(matrix.as_ref())? else { return Ok(None) };
        let value = mode.values[0];
        if value < WEAKEST * modes.values.first().unwrap_or(&value) {
            return Ok(None);
        }
        multiply(matrix.as_mut(), Store::Add, -value, mode.left.as_ref(), mode.right.transpose());
        modes.left.as_mut().subcols_mut(index, 1).copy_from(&mode.left);
        modes.right.as_mut().subcols_mut(index, 1).copy_from(&mode.right);
        modes.values.push(value);
    }
    // Of modes that tie the later may be the stronger by a rounding error.
    for index in 1..count {
        modes.values[index] = modes.values[index].min(modes.values[index - 1]);
    }
    Ok(Some(modes))
}

/// The mode, or `None` if the matrix is small or the mode is not found within the limit.
fn search(matrix: MatrixRef<'_>) -> Result<Option<Svd>, LinalgError> {
    let side = matrix.nrows().min(matrix.ncols());
    if side <= SMALL {
        return Ok(None);
    }
    let mut space = KrylovSpace::new(matrix, STEP_LIMIT.min(side));
    while let Some(steps) = space.step() {
        if steps % STEPS_PER_LOOK == 0
            && let Some(mode) = space.converged()?
        {
            return Ok(Some(mode));
        }
    }
    Ok(None)
}

/// Bases U, V with a·V = U·B, B upper bidiagonal, and aᵀ·U = V·Bᵀ up to a residual in the last
/// column.
struct KrylovSpace<'a> {
    matrix: MatrixRef<'a>,
    left: Matrix,
    right: Matrix,
    diagonal: Vec<f64>,
    superdiagonal: Vec<f64>,
    coefficients: Matrix,
}

impl<'a> KrylovSpace<'a> {
    fn new(matrix: MatrixRef<'a>, limit: usize) -> Self {
        let (rows, columns) = (matrix.nrows(), matrix.ncols());
        let mut right = Matrix::zeros(columns, limit + 1);
        right.as_mut().subcols_mut(0, 1).copy_from(generic_vector(columns));
        normalize(right.as_mut().subcols_mut(0, 1));
        Self {
            matrix,
            left: Matrix::zeros(rows, limit),
            right,
            diagonal: Vec::with_capacity(limit),
            superdiagonal: Vec::with_capacity(limit),
            coefficients: Matrix::zeros(limit + 1, 1),
        }
    }

    /// Adds a dimension and returns their number; `None` at the limit or where the space cannot
    /// grow.
    fn step(&mut self) -> Option<usize> {
        let steps = self.diagonal.len();
        if steps == self.left.ncols() {
            return None;
        }
        let (old, new) = self.left.as_mut().split_at_col_mut(steps);
        let image = new.subcols_mut(0, 1);
        let from = self.right.subcols(steps, 1);
        let alpha = extend(image, old.as_ref(), self.matrix, from, &mut self.coefficients)?;
        let (old, new) = self.right.as_mut().split_at_col_mut(steps + 1);
        let image = new.subcols_mut(0, 1);
        let from = self.left.subcols(steps, 1);
        let transpose = self.matrix.transpose();
        let beta = extend(image, old.as_ref(), transpose, from, &mut self.coefficients)?;
        self.diagonal.push(alpha);
        self.superdiagonal.push(beta);
        Some(steps + 1)
    }

    /// The strongest mode within the space, if it is one of the matrix.
    fn converged(&self) -> Result<Option<Svd>, LinalgError> {
        let steps = self.diagonal.len();
        let bidiagonal =
            Matrix::from_fn(steps, steps, |row, column| match column.wrapping_sub(row) {
                0 => self.diagonal[row],
                1 => self.superdiagonal[row],
                _ => 0.0,
            });
        let inner = leading_columns(thin_svd(bidiagonal.as_ref())?, 1);
        let residual = self.superdiagonal[steps - 1] * inner.left[(steps - 1, 0)].abs();
        let found = residual <= RESIDUAL * inner.values[0];
        Ok(found.then(|| Svd {
            left: self.left.subcols(0, steps) * &inner.left,
            right: self.right.subcols(0, steps) * &inner.right,
            values: inner.values,
        }))
    }
}

/// Writes the normalised part of matrix·from that is orthogonal to `basis` and returns its length
/// before; `None` for 0.
fn extend(
    mut image: MatrixMut<'_>,
    basis: MatrixRef<'_>,
    matrix: MatrixRef<'_>,
    from: MatrixRef<'_>,
    coefficients: &mut Matrix,
) -> Option<f64> {
    multiply(image.as_mut(), Store::Replace, 1.0, matrix, from);
    // Once removes the parts along the basis up to rounding of the image, twice up to rounding of
    // what remains.
    for _ in 0..2 {
        let mut along = coefficients.as_mut().subrows_mut(0, basis.ncols());
        multiply(along.as_mut(), Store::Replace, 1.0, basis.transpose(), image.as_ref());
        multiply(image.as_mut(), Store::Add, -1.0, basis, along.as_ref());
    }
    normalize(image)
}

/// Scales a vector to length 1 and returns its length before; `None` for the zero vector.
fn normalize(mut vector: MatrixMut<'_>) -> Option<f64> {
    let length = norm(vector.as_ref());
    if length > 0.0 {
        for entry in vector.as_mut().col_mut(0).iter_mut() {
            *entry /= length;
        }
    }
    (length > 0.0).then_some(length)
}

/// Fractional parts of k²/√2, shifted to mean 0: an evenly spread vector that no structured matrix
/// has for a singular vector, nor orthogonal to one.
fn generic_vector(length: usize) -> Matrix {
    Matrix::from_fn(length, 1, |row, _| {
        let k = (row + 1) as f64;
        (k * k * std::f64::consts::FRAC_1_SQRT_2).fract() - 0.5
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inner_product;

    /// Entries of a fixed pseudo-random sequence in (−1, 1).
    fn scrambled(rows: usize, columns: usize) -> Matrix {
        let mut state = 1_u64;
        Matrix::from_fn(rows, columns, |_, _| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
        })
    }

    #[track_caller]
    fn check(matrix: MatrixRef<'_>) {
        let whole = thin_svd(matrix).expect("finite");
        let mode = leading_mode(matrix).expect("finite");
        let largest = whole.values[0];
        assert!(
            (mode.values[0] - largest).abs() <= 1e-13 * largest,
            "{} {largest}",
            mode.values[0]
        );
        let gap = (largest - whole.values[1]) / largest;
        for (ours, theirs) in [(&mode.left, &whole.left), (&mode.right, &whole.right)] {
            assert!((norm(ours.as_ref()) - 1.0).abs() < 1e-13);
            let cosine = inner_product(ours.as_ref(), theirs.subcols(0, 1));
            assert!(1.0 - cosine <= 1e-13 / gap, "{cosine} at a gap of {gap}");
        }
    }

    #[test]
    fn agrees_with_the_whole_decomposition() {
        for (rows, columns) in [(33, 33), (60, 200), (200, 60), (150, 150), (5, 80), (2, 3)] {
            check(scrambled(rows, columns).as_ref());
        }
        check((1e200 * scrambled(40, 50)).as_ref());
        check((1e-200 * scrambled(40, 50)).as_ref());
    }

    #[test]
    fn a_planted_signal_of_low_rank_is_found() {
        let (left, right) = (scrambled(70, 2), scrambled(90, 2));
        check((&left * right.transpose()).as_ref());
        let noise = 0.1 * scrambled(70, 90);
        check((&left * right.transpose() + noise).as_ref());
    }

    /// Without the whole decomposition, which would give the same and take long.
    #[test]
    fn a_mode_that_stands_out_is_found_in_a_small_space() {
        let (left, right) = (scrambled(300, 1), scrambled(400, 1));
        let matrix = &left * right.transpose() + 0.01 * scrambled(300, 400);
        assert!(search(matrix.as_ref()).expect("finite").is_some());
    }

    #[test]
    fn diagonal_matrices_are_no_trap() {
        check(
            Matrix::from_fn(
                50,
                60,
                |row, column| if row == column { 1.0 + row as f64 } else { 0.0 },
            )
            .as_ref(),
        );
        let tie = leading_mode(Matrix::identity(50, 50).as_ref()).expect("finite");
        assert!((tie.values[0] - 1.0).abs() < 1e-14);
        let zero = leading_mode(Matrix::zeros(40, 50).as_ref()).expect("finite");
        assert!(zero.values[0] == 0.0 && (norm(zero.left.as_ref()) - 1.0).abs() < 1e-14);
    }

    #[track_caller]
    fn check_modes(matrix: MatrixRef<'_>, count: usize) {
        let whole = thin_svd(matrix).expect("finite");
        let modes = leading_modes(matrix, count).expect("finite");
        let count = count.min(whole.values.len());
        assert_eq!(
            (modes.left.ncols(), modes.right.ncols(), modes.values.len()),
            (count, count, count)
        );
        for (ours, theirs) in modes.values.iter().zip(&whole.values) {
            assert!((ours - theirs).abs() <= 1e-13 * whole.values[0], "{ours} {theirs}");
        }
        for vectors in [&modes.left, &modes.right] {
            let gram = vectors.transpose() * vectors;
            let off =
                crate::squared_distance(gram.as_ref(), Matrix::identity(count, count).as_ref());
            assert!(off.sqrt() <= 1e-11 * count as f64, "{off:e}");
        }
        let gap = |index: usize| (whole.values[index] - whole.values[index + 1]) / whole.values[0];
        let least_gap = (0..count.min(whole.values.len() - 1)).map(gap).fold(1.0, f64::min);
        for index in 0..count {
            let ours = modes.left.subcols(index, 1);
            let cosine = inner_product(ours, whole.left.subcols(index, 1));
            assert!(1.0 - cosine <= 1e-13 / least_gap, "{cosine} at a gap of {least_gap}");
        }
    }

    /// Signals over noise, more modes than there are, and modes too weak to be peeled off.
    #[test]
    fn several_modes_agree_with_the_whole_decomposition() {
        let signal = scrambled(70, 3) * scrambled(90, 3).transpose();
        let noise = 0.02 * scrambled(70, 90);
        check_modes((&signal + &noise).as_ref(), 3);
        check_modes((1e180 * (&signal + &noise)).as_ref(), 2);
        check_modes(scrambled(50, 40).as_ref(), 5);
        check_modes(scrambled(4, 3).as_ref(), 10);
        let wide_range = Matrix::from_fn(40, 45, |row, column| {
            if row == column { 10.0_f64.powi(-i32::try_from(row).expect("small")) } else { 0.0 }
        });
        check_modes(wide_range.as_ref(), 6);
    }

    /// A single Krylov space holds one vector of an eigenspace; taking modes out one by one finds
    /// the others.
    #[test]
    fn ties_are_found() {
        let tied = Matrix::from_fn(60, 50, |row, column| match (row == column, row) {
            (true, 0..3) => 5.0,
            (true, _) => 1.0 / (1.0 + row as f64),
            _ => 0.0,
        });
        let modes = leading_modes(tied.as_ref(), 4).expect("finite");
        for (ours, expected) in modes.values.iter().zip([5.0, 5.0, 5.0, 0.25]) {
            assert!((ours - expected).abs() < 1e-13, "{:?}", modes.values);
        }
        assert!(modes.values.windows(2).all(|pair| pair[0] >= pair[1]));
    }

    #[test]
    fn refuses_what_the_whole_decomposition_refuses() {
        let mut matrix = scrambled(40, 40);
        matrix[(3, 4)] = f64::NAN;
        assert!(matches!(
            leading_mode(matrix.as_ref()),
            Err(LinalgError::NotFinite { row: 3, column: 4, .. })
        ));
        assert!(matches!(
            leading_mode(Matrix::zeros(0, 4).as_ref()),
            Err(LinalgError::Empty { .. })
        ));
    }
}
