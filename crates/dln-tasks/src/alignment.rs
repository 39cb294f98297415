//! Pairs of frames at a given angle: the input modes of two related tasks (Lampinen & Ganguli 2019, section 4).

use dln_linalg::Matrix;
use rand::Rng;
use thiserror::Error;

use crate::haar_frame;

/// Why no pair of frames has the alignment asked for.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum AlignmentError {
    /// The cosine is not in [−1, 1].
    #[error("alignment {0} is not a cosine between -1 and 1")]
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
