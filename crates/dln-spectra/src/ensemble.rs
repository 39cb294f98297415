//! The spiked ensemble: what noise does to the singular modes of a low-rank matrix (Lampinen &
//! Ganguli 2019, section 3.2).

use std::error::Error;
use std::fmt;

use crate::{Bulk, SignalMode};

/// Large n×m matrices: a low-rank signal plus noise with independent entries.
///
/// Three numbers describe the noise: the aspect c = n/m (rows over columns, outputs over inputs),
/// the standard deviation ς of an entry, and the noise scale ρ = ς√m, which is the unit of every
/// strength. As n and m grow at fixed c (Benaych-Georges & Nadakuditi 2012), a signal of singular
/// value s̄ is
///
/// - invisible at or below the detection threshold t = ρ c^{1/4}: the largest data strength is the
///   edge ρ(1 + √c) of the noise bulk and the data's singular vectors are unrelated to the
///   signal's;
/// - above it, a separate data mode of strength ŝ = √((1+s²)(c+s²))/s in units of ρ, s = s̄/ρ,
///   whose vectors keep the squared overlaps c_u² = 1 − c(1+s²)/(s²(s²+c)) and c_v² = 1 −
///   (c+s²)/(s²(s²+1)) with the signal's.
///
/// The formulas hold for every aspect. They are evaluated in a form free of cancellation and
/// overflow: with the threshold t and r = t/s̄, ŝ² = (edge)² + (s̄ − t²/s̄)², c_u² = (1 − r⁴)/(1 +
/// √c r²) and c_v² = (1 − r⁴)/(1 + r²/√c).
///
/// Strengths passed to the methods are singular values: nonnegative, in the same unit as the noise
/// scale. NaN gives NaN (or `None`), infinity is the limit of no noise, and a negative number
/// counts as no signal.
///
/// # Examples
///
/// ```
/// use dln_spectra::SpikedEnsemble;
///
/// let ensemble = SpikedEnsemble::new(0.5, 1.0)?;
/// assert!((ensemble.data_strength(4.0) - 4.187_033_6).abs() < 1e-7);
/// assert!((ensemble.detection_threshold() - 0.5_f64.powf(0.25)).abs() < 1e-15);
/// // A signal below the threshold leaves no trace.
/// assert_eq!(ensemble.data_strength(0.8), ensemble.bulk().upper_edge());
/// assert_eq!(ensemble.overlap(0.8), 0.0);
/// # Ok::<(), dln_spectra::EnsembleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpikedEnsemble {
    aspect: f64,
    noise_scale: f64,
    root_aspect: f64,
    detection_threshold: f64,
    bulk: Bulk,
}

impl SpikedEnsemble {
    /// The ensemble of a given aspect c = rows/columns and noise scale ρ = (entry standard
    /// deviation)·√columns.
    ///
    /// A noise scale of 0 is the exact noiseless limit: data and teacher modes coincide.
    ///
    /// # Errors
    ///
    /// Refuses an aspect that is not positive and finite, a noise scale that is negative or not
    /// finite, and extreme pairs for which the threshold ρ c^{1/4} underflows or the edge ρ(1 + √c)
    /// overflows.
    pub fn new(aspect: f64, noise_scale: f64) -> Result<Self, EnsembleError> {
        if !(aspect > 0.0 && aspect.is_finite()) {
            return Err(EnsembleError::Aspect(aspect));
        }
        if !(noise_scale >= 0.0 && noise_scale.is_finite()) {
            return Err(EnsembleError::NoiseScale(noise_scale));
        }
        let root_aspect = aspect.sqrt();
        let detection_threshold = noise_scale * root_aspect.sqrt();
        let bulk = Bulk::new(aspect, noise_scale);
        let noiseless = noise_scale <= 0.0;
        if !(noiseless || detection_threshold.is_normal() && bulk.upper_edge().is_finite()) {
            return Err(EnsembleError::Range { aspect, noise_scale });
        }
        Ok(Self { aspect, noise_scale, root_aspect, detection_threshold, bulk })
    }

    /// The ensemble of rows×columns matrices whose noise entries have the given standard deviation.
    ///
    /// # Errors
    ///
    /// Refuses a dimension of 0 and a standard deviation that is negative, not finite, or so large
    /// that entry_std·√columns overflows; otherwise as [`SpikedEnsemble::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_spectra::SpikedEnsemble;
    ///
    /// // A 50×100 map with noise of variance 1/100: strengths are signal-to-noise ratios.
    /// let ensemble = SpikedEnsemble::from_shape(50, 100, 0.1)?;
    /// assert_eq!(ensemble.aspect(), 0.5);
    /// assert!((ensemble.noise_scale() - 1.0).abs() < 1e-15);
    /// # Ok::<(), dln_spectra::EnsembleError>(())
    /// ```
    pub fn from_shape(rows: usize, columns: usize, entry_std: f64) -> Result<Self, EnsembleError> {
        if rows == 0 || columns == 0 {
            return Err(EnsembleError::Empty { rows, columns });
        }
        let noise_scale = entry_std * (columns as f64).sqrt();
        if !(entry_std >= 0.0 && noise_scale.is_finite()) {
            return Err(EnsembleError::EntryStd(entry_std));
        }
        Self::new(rows as f64 / columns as f64, noise_scale)
    }

    /// The aspect c, rows over columns.
    pub fn aspect(&self) -> f64 {
        self.aspect
    }

    /// The noise scale ρ, the standard deviation of a noise entry times √columns.
    pub fn noise_scale(&self) -> f64 {
        self.noise_scale
    }

    /// The teacher strength ρ c^{1/4} at and below which the noise hides a mode.
    pub fn detection_threshold(&self) -> f64 {
        self.detection_threshold
    }

    /// The data strength ŝ of a teacher mode; the upper edge of the bulk at or below the threshold.
    pub fn data_strength(&self, teacher_strength: f64) -> f64 {
        if teacher_strength <= self.detection_threshold {
            return self.bulk.upper_edge();
        }
        // s̄ − t²/s̄, from the difference s̄ − t, which is exact near the threshold.
        let ratio = self.detection_threshold / teacher_strength;
        let excess = (teacher_strength - self.detection_threshold) * (1.0 + ratio);
        excess.hypot(self.bulk.upper_edge())
    }

    /// The overlap c_u = |ū·û| of the teacher's and the data's output (left) vector; 0 at or below
    /// the threshold.
    pub fn output_overlap(&self, teacher_strength: f64) -> f64 {
        let (retained, ratio) = self.retained(teacher_strength);
        (retained / (1.0 + self.root_aspect * ratio * ratio)).sqrt()
    }

    /// The overlap c_v = |v̄·v̂| of the teacher's and the data's input (right) vector; 0 at or
    /// below the threshold.
    pub fn input_overlap(&self, teacher_strength: f64) -> f64 {
        let (retained, ratio) = self.retained(teacher_strength);
        (retained / (1.0 + ratio * ratio / self.root_aspect)).sqrt()
    }

    /// The product O = c_u c_v of both overlaps; 0 at or below the threshold.
    pub fn overlap(&self, teacher_strength: f64) -> f64 {
        self.output_overlap(teacher_strength) * self.input_overlap(teacher_strength)
    }

    /// What the noise takes of the output vector, 1 − c_u², in digits of its own where c_u is close
    /// to 1; 1 at or below the threshold.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_spectra::SpikedEnsemble;
    ///
    /// // A strong mode loses c/s̄² on the output side and 1/s̄² on the input side, in units of the noise scale.
    /// let ensemble = SpikedEnsemble::new(0.5, 1.0)?;
    /// assert_eq!(ensemble.output_overlap(1e9), 1.0);
    /// assert!((ensemble.output_loss(1e9) / 0.5e-18 - 1.0).abs() < 1e-14);
    /// assert!((ensemble.input_loss(1e9) / 1e-18 - 1.0).abs() < 1e-14);
    /// # Ok::<(), dln_spectra::EnsembleError>(())
    /// ```
    pub fn output_loss(&self, teacher_strength: f64) -> f64 {
        let (_, ratio) = self.retained(teacher_strength);
        loss(ratio * ratio, self.root_aspect)
    }

    /// What the noise takes of the input vector, 1 − c_v²; see [`output_loss`](Self::output_loss).
    pub fn input_loss(&self, teacher_strength: f64) -> f64 {
        let (_, ratio) = self.retained(teacher_strength);
        loss(ratio * ratio, self.root_aspect.recip())
    }

    /// (1 − r⁴, r) with r = threshold over teacher strength, or (0, 1) at or below the threshold.
    fn retained(&self, teacher_strength: f64) -> (f64, f64) {
        if teacher_strength <= self.detection_threshold {
            return (0.0, 1.0);
        }
        let ratio = self.detection_threshold / teacher_strength;
        let distance = (teacher_strength - self.detection_threshold) / teacher_strength;
        // Infinity over infinity: the limit of no noise.
        let distance = if teacher_strength.is_infinite() { 1.0 } else { distance };
        (distance * (1.0 + ratio) * (1.0 + ratio * ratio), ratio)
    }

    /// The teacher strength s̄ behind a data strength ŝ; `None` at or below the upper edge of the
    /// bulk.
    ///
    /// The inverse of [`data_strength`](Self::data_strength) above the threshold: with e = √(ŝ² −
    /// edge²), s̄ = (e + √(e² + 4t²))/2. Close to the edge the inverse is ill-conditioned: e grows
    /// like the square root of the distance to the edge.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_spectra::SpikedEnsemble;
    ///
    /// let ensemble = SpikedEnsemble::new(0.5, 1.0)?;
    /// let teacher = ensemble.teacher_strength(ensemble.data_strength(2.0)).expect("above the edge");
    /// assert!((teacher - 2.0).abs() < 1e-14);
    /// assert_eq!(ensemble.teacher_strength(1.5), None);
    /// # Ok::<(), dln_spectra::EnsembleError>(())
    /// ```
    pub fn teacher_strength(&self, data_strength: f64) -> Option<f64> {
        let edge = self.bulk.upper_edge();
        let distance = data_strength - edge;
        (distance > 0.0).then(|| {
            // √(ŝ² − edge²), exact for a noiseless ensemble and without squares that overflow.
            let excess = distance * (1.0 + 2.0 * (edge / distance)).sqrt();
            0.5 * excess + (0.5 * excess).hypot(self.detection_threshold)
        })
    }

    /// The detectable mode of a teacher strength; `None` at or below the threshold (and for NaN).
    pub fn mode(&self, teacher_strength: f64) -> Option<SignalMode> {
        (teacher_strength > self.detection_threshold)
            .then(|| self.signal_mode(teacher_strength, self.data_strength(teacher_strength)))
    }

    /// The mode behind an observed data strength; `None` at or below the edge of the bulk (and for
    /// NaN).
    ///
    /// Its [`data`](SignalMode::data) is the observed strength, unchanged.
    pub fn mode_from_data(&self, data_strength: f64) -> Option<SignalMode> {
        self.teacher_strength(data_strength).map(|teacher| self.signal_mode(teacher, data_strength))
    }

    fn signal_mode(&self, teacher: f64, data: f64) -> SignalMode {
        SignalMode {
            teacher,
            data,
            output_overlap: self.output_overlap(teacher),
            input_overlap: self.input_overlap(teacher),
        }
    }

    /// The law of the data strengths that carry noise only.
    pub fn bulk(&self) -> Bulk {
        self.bulk
    }
}

/// 1 − (1 − r⁴)/(1 + g r²) = r² (g + r²)/(1 + g r²), of q = r² and g = √c or 1/√c.
fn loss(q: f64, g: f64) -> f64 {
    q * (g + q) / (1.0 + g * q)
}

/// Why a spiked ensemble was refused.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum EnsembleError {
    /// The aspect is not positive and finite.
    Aspect(f64),
    /// The noise scale is negative or not finite.
    NoiseScale(f64),
    /// The standard deviation of an entry is negative, not finite, or too large for the number of
    /// columns.
    EntryStd(f64),
    /// A matrix without rows or without columns.
    Empty {
        /// The number of rows asked for.
        rows: usize,
        /// The number of columns asked for.
        columns: usize,
    },
    /// The detection threshold or the bulk lies outside the range of normal numbers.
    Range {
        /// The aspect asked for.
        aspect: f64,
        /// The noise scale asked for.
        noise_scale: f64,
    },
}

impl fmt::Display for EnsembleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aspect(aspect) => {
                write!(formatter, "aspect is {aspect:?}, but must be positive and finite")
            }
            Self::NoiseScale(scale) => {
                write!(formatter, "noise_scale is {scale:?}, but must be finite and at least 0")
            }
            Self::EntryStd(std) => {
                write!(
                    formatter,
                    "entry_std is {std:?}, but must be at least 0 and entry_std·√columns finite"
                )
            }
            Self::Empty { rows, columns } => {
                write!(formatter, "rows×columns is {rows}×{columns}, but each must be at least 1")
            }
            Self::Range { aspect, noise_scale } => write!(
                formatter,
                "aspect {aspect} with noise_scale {noise_scale} puts the noise bulk outside the range of normal numbers"
            ),
        }
    }
}

impl Error for EnsembleError {}
