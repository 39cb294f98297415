//! A teacher mode as the training data show it, and what it is worth to the test error.

use crate::error_curve::WeightedMode;
use crate::learning_curve::LearningCurve;
use crate::white_data::WhiteData;

/// A teacher mode and what the data show of it; made by [`WhiteData::mode`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Mode {
    /// Singular value s̄ of the teacher.
    pub teacher: f64,
    /// Singular value ŝ of the data's correlation Σ31; the upper edge of the noise if not
    /// detectable.
    pub data: f64,
    /// Overlap of the teacher's and the data's output vector; 0 if not detectable.
    pub output_overlap: f64,
    /// Overlap of the teacher's and the data's input vector (its part within the inputs, if P <
    /// N1); 0 if not detectable.
    pub input_overlap: f64,
    /// 1 − c_u² of the output vectors, in digits of its own; 1 if not detectable.
    pub output_loss: f64,
    /// 1 − c_v² of the input vectors, in digits of its own; 1 if not detectable.
    pub input_loss: f64,
    /// Whether the mode stands out of the noise.
    pub detectable: bool,
    /// The share of the teacher's input vector that the data's says nothing about, 1 − c_v² D with
    /// D = P/N1, at most 1.
    pub hidden_inputs: f64,
    /// The share of the mode's energy that its best strength leaves, 1 − c_u² c_v² D.
    pub unexplained: f64,
    /// Length √D of the part of the teacher's input vector that the examples span.
    seen_length: f64,
}

impl WhiteData {
    /// What these data show of a teacher mode of strength `teacher_strength` ≥ 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_dynamics::{WhiteData, WhiteSetting};
    ///
    /// let data = WhiteData::new(&WhiteSetting::new(100, 50))?;
    /// let (strong, weak) = (data.mode(4.0), data.mode(0.8));
    /// assert!(strong.detectable && (strong.data - 4.187_033_6).abs() < 1e-7);
    /// assert!(!weak.detectable && weak.output_overlap == 0.0);
    /// # Ok::<(), dln_dynamics::WhiteDataError>(())
    /// ```
    pub fn mode(&self, teacher_strength: f64) -> Mode {
        let (ensemble, strength) = (self.ensemble(), teacher_strength * self.teacher_gain());
        let seen = self.seen_inputs();
        Mode {
            teacher: teacher_strength,
            data: ensemble.data_strength(strength),
            output_overlap: ensemble.output_overlap(strength),
            input_overlap: ensemble.input_overlap(strength),
            output_loss: ensemble.output_loss(strength),
            input_loss: ensemble.input_loss(strength),
            detectable: ensemble.mode(strength).is_some(),
            hidden_inputs: seen.hidden_inputs(ensemble, strength),
            unexplained: seen.unexplained(ensemble, strength),
            seen_length: seen.length(),
        }
    }
}

impl Mode {
    /// The overlap O √D of the teacher's mode with the data's: with all of the teacher's input
    /// vector, not only the part that the examples span.
    pub fn overlap(&self) -> f64 {
        self.output_overlap * self.input_overlap * self.seen_length
    }

    /// The best strength s* = s̄ O √D for the test error.
    pub fn target(&self) -> f64 {
        self.teacher * self.overlap()
    }

    /// The mode's energy s̄².
    pub fn energy(&self) -> f64 {
        self.teacher * self.teacher
    }

    /// The mode as a student learns it.
    pub(crate) fn learned(&self, curve: &LearningCurve) -> WeightedMode {
        WeightedMode { curve: curve.mode(self.data), weight: 1.0, target: self.target() }
    }
}
