//! Sizes and noise of a training set, and which teachers it can show: one rule for every theory.

use std::error::Error;
use std::fmt;
use std::ops::RangeInclusive;

/// Strengths, start and noise that the theory takes: errors relative to them, squares of ratios of
/// two, stay within the range of numbers, which ends near 1e308.
pub const STRENGTH_RANGE: RangeInclusive<f64> = 1e-70..=1e70;

/// Sizes and noise of a training set with white inputs.
///
/// # Examples
///
/// ```
/// use dln_spectra::{WhiteSetting, WhiteSettingError};
///
/// let setting = WhiteSetting::new(100, 50).with_examples(400);
/// assert_eq!((setting.examples, setting.noise_std, setting.data_modes()), (400, 1.0, 50));
/// setting.check_teacher(&[4.0])?;
/// assert_eq!(setting.check_teacher(&[]), Err(WhiteSettingError::NoStrengths));
/// # Ok::<(), WhiteSettingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct WhiteSetting {
    /// Width N1 ≥ 1 of the input layer.
    pub inputs: usize,
    /// Width N3 ≥ 1 of the output layer.
    pub outputs: usize,
    /// Number P ≥ 1 of training examples; as many as inputs unless set.
    pub examples: usize,
    /// Label noise σ_z, 0 or one of [`STRENGTH_RANGE`], 1 unless set: the entries of the noise have
    /// standard deviation σ_z/√N1.
    pub noise_std: f64,
}

/// What is out of range in a [`WhiteSetting`] or its teacher.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum WhiteSettingError {
    /// A size is 0.
    Empty(&'static str),
    /// The noise is negative, or its square next to the signal's would leave the range of numbers.
    NoiseStd(f64),
    /// There is no signal to measure errors by.
    NoStrengths,
    /// A strength is not positive, or its square next to the others would leave the range of
    /// numbers.
    Strength(f64),
    /// The teacher has more modes than the data can show.
    Rank {
        /// Number of teacher strengths.
        rank: usize,
        /// min(inputs, outputs, examples).
        data_modes: usize,
    },
}

impl WhiteSetting {
    /// As many examples as inputs, and label noise 1.
    pub const fn new(inputs: usize, outputs: usize) -> Self {
        Self { inputs, outputs, examples: inputs, noise_std: 1.0 }
    }

    /// With this number of examples.
    #[must_use]
    pub const fn with_examples(self, examples: usize) -> Self {
        Self { examples, ..self }
    }

    /// With label noise σ_z.
    #[must_use]
    pub const fn with_noise_std(self, noise_std: f64) -> Self {
        Self { noise_std, ..self }
    }

    /// Number of data modes, min(N3, N1, P).
    pub fn data_modes(&self) -> usize {
        self.outputs.min(self.inputs).min(self.examples)
    }

    /// Checks sizes and noise.
    ///
    /// # Errors
    ///
    /// [`WhiteSettingError`] if a size is 0 or the noise is out of its range or NaN.
    pub fn check(&self) -> Result<(), WhiteSettingError> {
        let sizes =
            [("inputs", self.inputs), ("outputs", self.outputs), ("examples", self.examples)];
        if let Some((name, _)) = sizes.into_iter().find(|&(_, size)| size == 0) {
            return Err(WhiteSettingError::Empty(name));
        }
        if !(self.noise_std == 0.0 || STRENGTH_RANGE.contains(&self.noise_std)) {
            return Err(WhiteSettingError::NoiseStd(self.noise_std));
        }
        Ok(())
    }

    /// Checks the setting and the teacher's singular values s̄: at least one, at most
    /// [`data_modes`](Self::data_modes), each one of [`STRENGTH_RANGE`], in any order.
    ///
    /// # Errors
    ///
    /// [`WhiteSettingError`] if a number is out of range or NaN.
    pub fn check_teacher(&self, strengths: &[f64]) -> Result<(), WhiteSettingError> {
        self.check()?;
        if strengths.is_empty() {
            return Err(WhiteSettingError::NoStrengths);
        }
        if let Some(&strength) = strengths.iter().find(|s| !STRENGTH_RANGE.contains(s)) {
            return Err(WhiteSettingError::Strength(strength));
        }
        let (rank, data_modes) = (strengths.len(), self.data_modes());
        if rank > data_modes {
            return Err(WhiteSettingError::Rank { rank, data_modes });
        }
        Ok(())
    }
}

impl fmt::Display for WhiteSettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(name) => write!(f, "{name} is 0, but must be at least 1"),
            Self::NoiseStd(noise) => {
                write!(f, "noise_std is {noise:?}, but must be 0 or lie between 1e-70 and 1e70")
            }
            Self::NoStrengths => {
                write!(f, "teacher_strengths is empty, but must name at least one mode")
            }
            Self::Strength(strength) => write!(
                f,
                "teacher_strengths contains {strength:?}, but each must lie between 1e-70 and 1e70"
            ),
            Self::Rank { rank, data_modes } => write!(
                f,
                "teacher_strengths has {rank} modes, but {data_modes} inputs, outputs or examples show at most that many"
            ),
        }
    }
}

impl Error for WhiteSettingError {}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTING: WhiteSetting = WhiteSetting::new(100, 50);

    #[test]
    fn bad_settings_are_refused_by_name() {
        let refused = |setting: WhiteSetting| setting.check().expect_err("refused").to_string();
        let empty = "examples is 0, but must be at least 1";
        assert_eq!(refused(SETTING.with_examples(0)), empty);
        assert!(refused(WhiteSetting::new(0, 50).with_examples(1)).starts_with("inputs is 0"));
        assert!(refused(WhiteSetting::new(100, 0)).starts_with("outputs is 0"));
        for noise_std in [-1.0, f64::NAN, f64::INFINITY, 1e-71] {
            assert!(refused(SETTING.with_noise_std(noise_std)).starts_with("noise_std is "));
        }
        assert_eq!(SETTING.with_noise_std(0.0).check(), Ok(()));
    }

    #[test]
    fn bad_teachers_are_refused_by_name() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e200, 1e-200] {
            let refused = SETTING.check_teacher(&[2.0, bad]).expect_err("refused").to_string();
            assert!(refused.starts_with("teacher_strengths contains"), "{refused}");
        }
        let many = SETTING.with_examples(1).check_teacher(&[1.0, 1.0]);
        assert_eq!(many, Err(WhiteSettingError::Rank { rank: 2, data_modes: 1 }));
        assert_eq!(
            SETTING.with_examples(0).check_teacher(&[1.0]),
            Err(WhiteSettingError::Empty("examples"))
        );
    }
}
