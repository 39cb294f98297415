//! What to learn of one detected mode: shrinkers for three losses, and hard thresholds (Gavish &
//! Donoho 2014, 2017).
//!
//! An estimator is a plain function from a detected mode to the strength it gets;
//! [`shrink`](crate::shrink) takes any. The shrinkers depend on the mode alone and are right for
//! every aspect: with the teacher's strength s̄ and overlaps c_u, c_v, the estimate η û v̂ᵀ differs
//! from s̄ ū v̄ᵀ by a matrix of rank 2 whose singular values multiply to s̄ η √((1−c_u²)(1−c_v²))
//! and whose squares add up to s̄² + η² − 2 s̄ η c_u c_v.
//!
//! # Examples
//!
//! ```
//! use dln_optimal::estimators;
//! use dln_spectra::SpikedEnsemble;
//!
//! let mode = SpikedEnsemble::new(0.5, 1.0)?.mode(2.0).expect("above the threshold");
//! let strengths = [estimators::nuclear(&mode), estimators::frobenius(&mode), estimators::operator(&mode)];
//! assert!(strengths.is_sorted() && strengths[2] < mode.data());
//! # Ok::<(), dln_spectra::EnsembleError>(())
//! ```

use dln_spectra::{EnsembleError, SignalMode, SpikedEnsemble};

use crate::{ShrinkError, Spectrum, bulk_median_std};

/// The optimal learner: s* = s̄ c_u c_v, best in Frobenius norm and so in mean squared error.
pub fn frobenius(mode: &SignalMode) -> f64 {
    mode.target()
}

/// s̄ itself: the inflation undone, the rotation not paid for; Gavish & Donoho's shrinker for the
/// operator norm.
///
/// It is best for square matrices. For the others [`operator_any_aspect`] is better.
pub fn operator(mode: &SignalMode) -> f64 {
    mode.teacher()
}

/// s̄·min(c_u, c_v)/max(c_u, c_v): best in operator norm at every aspect (Leeb 2020,
/// arXiv:2005.11807).
///
/// For square matrices both overlaps agree and this is [`operator`].
pub fn operator_any_aspect(mode: &SignalMode) -> f64 {
    let (u, v) = (mode.output_overlap(), mode.input_overlap());
    mode.teacher() * (u.min(v) / u.max(v))
}

/// s̄ (c_u c_v − √((1−c_u²)(1−c_v²))), or 0 if that is negative: best in nuclear norm.
///
/// It drops modes that are detectable but turned by more than they are worth: c_u² + c_v² < 1.
pub fn nuclear(mode: &SignalMode) -> f64 {
    let (u, v) = (mode.output_overlap(), mode.input_overlap());
    let lost = ((1.0 - u) * (1.0 + u) * (1.0 - v) * (1.0 + v)).sqrt();
    (mode.teacher() * (u * v - lost)).max(0.0)
}

/// The data strength unchanged if it exceeds a threshold, else 0: truncated least squares.
///
/// # Examples
///
/// ```
/// use dln_optimal::{Edge, NoiseLevel, Spectrum, estimators, shrink};
///
/// let spectrum = Spectrum::new(50, 100, vec![4.2, 1.9, 1.6])?;
/// let threshold = estimators::hard_threshold(50, 100, 0.1)?;
/// let keep = |mode: &_| estimators::hard(mode, threshold);
/// let kept = shrink(&spectrum, NoiseLevel::Known { entry_std: 0.1 }, Edge::Limit, keep)?;
/// assert_eq!(kept.strengths, [4.2, 0.0, 0.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn hard(mode: &SignalMode, threshold: f64) -> f64 {
    if mode.data() > threshold { mode.data() } else { 0.0 }
}

/// The best hard threshold in mean squared error when the noise is known (Gavish & Donoho 2014).
///
/// In units of entry_std·√(longer side), with β the shorter over the longer side,
/// λ*(β) = √(2(β+1) + 8β/(β+1+√(β²+14β+1))): 4/√3 for a square matrix. A mode at the threshold
/// costs as much kept as dropped; it lies above the edge of the noise.
///
/// # Errors
///
/// Refuses a dimension of 0 and a standard deviation that is negative or not finite.
pub fn hard_threshold(rows: usize, columns: usize, entry_std: f64) -> Result<f64, EnsembleError> {
    // The ensemble checks the arguments.
    SpikedEnsemble::from_shape(rows, columns, entry_std)?;
    let (shorter, longer) = (rows.min(columns) as f64, rows.max(columns) as f64);
    let beta = shorter / longer;
    let root = (beta * beta + 14.0 * beta + 1.0).sqrt();
    let coefficient = (2.0 * (beta + 1.0) + 8.0 * beta / (beta + 1.0 + root)).sqrt();
    Ok(coefficient * entry_std * longer.sqrt())
}

/// The hard threshold when the noise is unknown: [`hard_threshold`] at the level
/// [`bulk_median_std`] estimates.
///
/// For a square matrix it is 2.858 times the median singular value.
///
/// # Errors
///
/// Refuses a spectrum that is not complete: its median would not be the matrix's.
pub fn hard_threshold_from_median(spectrum: &Spectrum) -> Result<f64, ShrinkError> {
    let entry_std = bulk_median_std(spectrum)?;
    Ok(hard_threshold(spectrum.rows(), spectrum.columns(), entry_std)?)
}
