//! Shrinkage of a spectrum: which modes are signal, what to learn of each, and the error to expect.

use dln_spectra::{SignalMode, SpikedEnsemble};

use crate::{Edge, NoiseLevel, ShrinkError, Spectrum};

/// A shrunk spectrum with all that was decided on the way.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Shrinkage {
    /// The strengths to learn, in the order of the observed values; 0 for noise.
    pub strengths: Vec<f64>,
    /// How many strengths are not 0.
    pub rank: usize,
    /// The data strength at or below which a mode counted as noise.
    pub threshold: f64,
    /// The standard deviation of a noise entry, as given or estimated.
    pub entry_std: f64,
    /// The modes above the threshold, in the order of the observed values.
    pub modes: Vec<SignalMode>,
    /// The test error ‖W − W̄‖²/‖W̄‖² to expect: Σ(s̄² + η² − 2ηs̄O)/Σs̄² over the modes above the
    /// threshold.
    ///
    /// For the optimal learner, Σs̄²(1 − O²)/Σs̄². It is relative to the teacher that can be seen:
    /// modes lost in the noise count neither above nor below the line. Exactly 1 if no mode is
    /// above the threshold, since the zero map misses all of any teacher.
    pub predicted_error: f64,
}

/// Shrinks observed singular values: each mode above the edge gets what `estimator` makes of it,
/// the others 0.
///
/// The noise has independent entries of one standard deviation. No mode above the edge is an
/// ordinary outcome: all strengths are 0, the rank is 0 and the predicted error 1. Without noise
/// every nonzero value is signal and the shrinkers keep it unchanged.
///
/// # Errors
///
/// Refuses a noise level that is negative or not finite, and to estimate it from a spectrum that is
/// not complete.
///
/// # Examples
///
/// ```
/// use dln_optimal::{Edge, NoiseLevel, Spectrum, estimators, shrink};
///
/// // Three modes of a 50×100 map in noise of variance 1/100; the edge is 1.707 in the limit, 1.75 at this size.
/// let spectrum = Spectrum::new(50, 100, vec![4.187, 2.372, 1.72])?;
/// let noise = NoiseLevel::Known { entry_std: 0.1 };
/// let learned = shrink(&spectrum, noise, Edge::FiniteSize, estimators::frobenius)?;
/// assert_eq!(learned.rank, 2);
/// assert!((learned.strengths[0] - 3.814).abs() < 1e-3 && learned.strengths[2] == 0.0);
/// assert!((learned.modes[1].teacher() - 2.0).abs() < 1e-3);
/// assert!(learned.predicted_error > 0.0909); // what the mode of strength 4 alone would cost
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn shrink(
    spectrum: &Spectrum,
    noise: NoiseLevel,
    edge: Edge,
    estimator: impl Fn(&SignalMode) -> f64,
) -> Result<Shrinkage, ShrinkError> {
    let entry_std = noise.entry_std(spectrum)?;
    let ensemble = SpikedEnsemble::from_shape(spectrum.rows(), spectrum.columns(), entry_std)?;
    let threshold = edge.threshold_of(spectrum, entry_std)?;
    let modes: Vec<Option<SignalMode>> = spectrum
        .values()
        .iter()
        .map(|&data| if data > threshold { ensemble.mode_from_data(data) } else { None })
        .collect();
    let learned = |mode: &Option<SignalMode>| mode.as_ref().map_or(0.0, &estimator);
    let strengths: Vec<f64> = modes.iter().map(learned).collect();
    Ok(Shrinkage {
        rank: strengths.iter().filter(|&&strength| strength > 0.0).count(),
        predicted_error: predicted_error(&modes, &strengths),
        modes: modes.into_iter().flatten().collect(),
        strengths,
        threshold,
        entry_std,
    })
}

/// Σ((s̄ − η)² + 2ηs̄(1 − O))/Σs̄² over the detected modes, in units of the strongest so that no
/// square overflows.
fn predicted_error(modes: &[Option<SignalMode>], strengths: &[f64]) -> f64 {
    let unit = modes.iter().flatten().map(SignalMode::teacher).fold(0.0, f64::max);
    if unit <= 0.0 {
        return 1.0;
    }
    let (mut error, mut energy) = (0.0, 0.0);
    for (mode, strength) in modes.iter().zip(strengths) {
        if let Some(mode) = mode {
            let (teacher, learned) = (mode.teacher() / unit, strength / unit);
            error += (teacher - learned).powi(2) + 2.0 * learned * teacher * (1.0 - mode.overlap());
            energy += teacher * teacher;
        }
    }
    error / energy
}
