//! A detectable singular mode: what the data show of one mode of the teacher (Lampinen & Ganguli
//! 2019, section 3.2).

/// A teacher mode strong enough to be seen through the noise.
///
/// Values exist only above the detection threshold: build one with
/// [`SpikedEnsemble::mode`](crate::SpikedEnsemble::mode) or
/// [`SpikedEnsemble::mode_from_data`](crate::SpikedEnsemble::mode_from_data).
///
/// # Examples
///
/// ```
/// use dln_spectra::SpikedEnsemble;
///
/// let ensemble = SpikedEnsemble::new(0.5, 1.0)?;
/// let mode = ensemble.mode(2.0).expect("2 is above 0.5^(1/4)");
/// assert!((mode.output_overlap().powi(2) - 0.861_111_1).abs() < 1e-7);
/// assert!((mode.input_overlap().powi(2) - 0.775).abs() < 1e-15);
/// assert!(mode.target() < mode.teacher() && mode.teacher() < mode.data());
/// assert!(ensemble.mode(0.8).is_none());
/// # Ok::<(), dln_spectra::EnsembleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalMode {
    pub(crate) teacher: f64,
    pub(crate) data: f64,
    pub(crate) output_overlap: f64,
    pub(crate) input_overlap: f64,
}

impl SignalMode {
    /// The singular value s̄ of the teacher.
    pub fn teacher(&self) -> f64 {
        self.teacher
    }

    /// The singular value ŝ of the data, inflated by the noise.
    pub fn data(&self) -> f64 {
        self.data
    }

    /// The overlap c_u of the teacher's and the data's output vector, in (0, 1].
    pub fn output_overlap(&self) -> f64 {
        self.output_overlap
    }

    /// The overlap c_v of the teacher's and the data's input vector, in (0, 1].
    pub fn input_overlap(&self) -> f64 {
        self.input_overlap
    }

    /// The product O = c_u c_v of both overlaps, in (0, 1].
    pub fn overlap(&self) -> f64 {
        self.output_overlap * self.input_overlap
    }

    /// The strength s* = s̄ O that comes closest to the teacher along the data's singular vectors.
    pub fn target(&self) -> f64 {
        self.teacher * self.overlap()
    }
}
