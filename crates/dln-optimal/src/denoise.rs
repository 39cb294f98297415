//! The optimal learner on matrices: decompose, shrink, put together again.

use dln_linalg::{Matrix, MatrixRef, Svd, thin_svd};
use dln_spectra::SignalMode;

use crate::{Edge, NoiseLevel, ShrinkError, Shrinkage, Spectrum, shrink};

/// An estimated map with the shrinkage that made it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Denoised {
    /// Û diag(strengths) V̂ᵀ, of the shape of the observed matrix.
    pub map: Matrix,
    /// The strengths, rank, threshold and predicted error.
    pub shrinkage: Shrinkage,
}

/// Estimates the low-rank map in a noisy matrix: keeps its singular vectors and shrinks its
/// singular values.
///
/// For white inputs of variance d pass the least-squares map Σ31/d, whose noise entries have the
/// standard deviation of the targets' noise over √d. With
/// [`estimators::frobenius`](crate::estimators::frobenius) this is the optimal learner: as size
/// grows no other function of the singular values comes closer to the teacher. A matrix of pure
/// noise gives the zero map.
///
/// # Errors
///
/// Refuses an empty matrix, entries that are not finite, and a noise level that is negative or not
/// finite.
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_optimal::{Edge, NoiseLevel, denoise, estimators};
///
/// // Without noise the map comes back unchanged.
/// let teacher = Matrix::from_fn(4, 6, |row, column| ((row + 1) * (column + 2)) as f64);
/// let learned = denoise(teacher.as_ref(), NoiseLevel::Known { entry_std: 1e-9 }, Edge::Limit, estimators::frobenius)?;
/// assert_eq!(learned.shrinkage.rank, 1);
/// assert!((learned.map[(3, 5)] - 28.0).abs() < 1e-8);
/// # Ok::<(), dln_optimal::ShrinkError>(())
/// ```
pub fn denoise(
    matrix: MatrixRef<'_>,
    noise: NoiseLevel,
    edge: Edge,
    estimator: impl Fn(&SignalMode) -> f64,
) -> Result<Denoised, ShrinkError> {
    denoise_svd(&thin_svd(matrix)?, noise, edge, estimator)
}

/// The same for a matrix that is already decomposed, so that several estimators share one
/// decomposition.
///
/// # Errors
///
/// Refuses a noise level that is negative or not finite.
pub fn denoise_svd(
    svd: &Svd,
    noise: NoiseLevel,
    edge: Edge,
    estimator: impl Fn(&SignalMode) -> f64,
) -> Result<Denoised, ShrinkError> {
    let shrinkage = shrink(&Spectrum::of_svd(svd), noise, edge, estimator)?;
    // Most modes are noise: leave their columns out of the product.
    let kept =
        shrinkage.strengths.iter().rposition(|&strength| strength > 0.0).map_or(0, |last| last + 1);
    let leading = Svd {
        left: svd.left.subcols(0, kept).to_owned(),
        values: shrinkage.strengths[..kept].to_vec(),
        right: svd.right.subcols(0, kept).to_owned(),
    };
    Ok(Denoised { map: leading.reconstruct(), shrinkage })
}
