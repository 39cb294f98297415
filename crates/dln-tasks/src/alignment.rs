//! Pairs of frames at a given angle: the input modes of two related tasks (Lampinen & Ganguli 2019,
//! section 4).

use dln_linalg::{LinalgError, Matrix, MatrixRef, symmetric_eigen};
use rand::Rng;
use thiserror::Error;

use crate::haar_frame;

/// Why no pair of frames has the alignment asked for.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum AlignmentError {
    /// The cosine is not in [−1, 1].
    #[error("alignment is {0:?}, but must lie in [-1, 1]")]
    Alignment(f64),
    /// There are too few dimensions for the frames.
    #[error(
        "{columns} pairs of directions at alignment {alignment} do not fit in {size} dimensions"
    )]
    TooFewDimensions {
        /// Dimension of the space.
        size: usize,
        /// Vectors in each frame.
        columns: usize,
        /// The cosine asked for.
        alignment: f64,
    },
    /// The cosines have another shape than the tasks' ranks, or are not finite.
    #[error("cosines are {}×{} or not finite, but must be finite and {}×{}", found.0, found.1, expected.0, expected.1)]
    Cosines {
        /// Rows and columns given.
        found: (usize, usize),
        /// Vectors of the first and of the second frame.
        expected: (usize, usize),
    },
    /// No orthonormal vectors have these cosines.
    #[error("cosines have a singular value whose square is {0:?}, but must have none above 1")]
    NoCosines(f64),
    /// Two frames need more dimensions than there are.
    #[error("frames with these cosines take {needed} dimensions, but there are {size}")]
    Dimensions {
        /// Dimension of the space.
        size: usize,
        /// Dimensions that the frames span together.
        needed: usize,
    },
    /// The cosines could not be decomposed.
    #[error(transparent)]
    Linalg(#[from] LinalgError),
}

/// Cosines may exceed 1 by this much through rounding; what is left of a vector below it is
/// nothing.
const ROUNDING: f64 = 1e-12;

/// Two random frames A and B with orthonormal columns and Aᵀ B = `cosines`, any matrix without a
/// singular value above 1.
///
/// B = A Q + C √(I − QᵀQ), where A and C are parts of a Haar distributed frame. The frames take as
/// many dimensions as A has vectors, and one for every direction of B that A does not hold.
///
/// # Errors
///
/// [`AlignmentError`] for cosines that are not finite or of no orthonormal vectors, and for too few
/// dimensions.
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_tasks::{Seed, frames_with_cosines};
///
/// let cosines = Matrix::from_fn(2, 1, |row, _| [0.6, 0.5][row]);
/// let (a, b) = frames_with_cosines(100, cosines.as_ref(), &mut Seed::new(0).rng())?;
/// assert!(((a.transpose() * &b)[(1, 0)] - 0.5).abs() < 1e-14);
/// // The third direction of B needs a third dimension.
/// assert!(frames_with_cosines(2, cosines.as_ref(), &mut Seed::new(0).rng()).is_err());
/// # Ok::<(), dln_tasks::AlignmentError>(())
/// ```
pub fn frames_with_cosines(
    size: usize,
    cosines: MatrixRef<'_>,
    rng: &mut impl Rng,
) -> Result<(Matrix, Matrix), AlignmentError> {
    let (first, second) = (cosines.nrows(), cosines.ncols());
    if !cosines.is_all_finite() {
        let shape = (first, second);
        return Err(AlignmentError::Cosines { found: shape, expected: shape });
    }
    let shared = cosines.transpose() * cosines;
    let rest = Matrix::from_fn(second, second, |j, k| f64::from(j == k) - shared[(j, k)]);
    let eigen = symmetric_eigen(rest.as_ref())?;
    let least = eigen.values.iter().copied().fold(0.0, f64::min);
    if least < -ROUNDING {
        return Err(AlignmentError::NoCosines(1.0 - least));
    }
    let left: Vec<usize> = (0..second).filter(|&mode| eigen.values[mode] > ROUNDING).collect();
    let needed = first + left.len();
    if needed > size {
        return Err(AlignmentError::Dimensions { size, needed });
    }
    let both = haar_frame(size, needed, rng);
    let mixing =
        Matrix::from_fn(needed, second, |direction, j| match direction.checked_sub(first) {
            None => cosines[(direction, j)],
            Some(index) => eigen.values[left[index]].sqrt() * eigen.vectors[(j, left[index])],
        });
    let turned = &both * mixing;
    Ok((both.subcols(0, first).to_owned(), turned))
}

/// Two random frames A and B, size×columns with orthonormal columns, with Aᵀ B = q·I, q =
/// `alignment`.
///
/// B = q·A + √(1 − q²)·C, where A and C are the halves of a Haar distributed frame: every vector of
/// B lies at cosine q to its partner in A, to rounding, and is orthogonal to the others. It takes
/// 2·columns dimensions, or columns if |q| = 1.
///
/// # Errors
///
/// [`AlignmentError`] if `alignment` is not in [−1, 1] or there are too few dimensions.
///
/// # Examples
///
/// ```
/// use dln_tasks::{Seed, aligned_frames};
///
/// let (a, b) = aligned_frames(100, 1, 0.8, &mut Seed::new(0).rng())?;
/// let cosine = (a.transpose() * &b)[(0, 0)];
/// assert!((cosine - 0.8).abs() < 1e-14);
/// # Ok::<(), dln_tasks::AlignmentError>(())
/// ```
pub fn aligned_frames(
    size: usize,
    columns: usize,
    alignment: f64,
    rng: &mut impl Rng,
) -> Result<(Matrix, Matrix), AlignmentError> {
    if !(-1.0..=1.0).contains(&alignment) {
        return Err(AlignmentError::Alignment(alignment));
    }
    // 1 − q² would lose the digits of q near ±1.
    let sine = ((1.0 - alignment) * (1.0 + alignment)).sqrt();
    let halves = if sine > 0.0 { 2 } else { 1 };
    if halves * columns > size {
        return Err(AlignmentError::TooFewDimensions { size, columns, alignment });
    }
    let both = haar_frame(size, halves * columns, rng);
    let first = both.subcols(0, columns);
    let second = Matrix::from_fn(size, columns, |row, mode| {
        let perpendicular = if sine > 0.0 { sine * both[(row, columns + mode)] } else { 0.0 };
        alignment * first[(row, mode)] + perpendicular
    });
    Ok((first.to_owned(), second))
}
