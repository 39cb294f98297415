//! What a user should know about the data before trusting the numbers; the words on how to act are
//! the caller's.

use std::fmt;

/// A property of the training data that the predictions had to allow for, or that limits them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// Examples repeat earlier ones, inputs and targets alike; copies were kept in one group.
    RepeatedExamples {
        /// How many repeat an earlier one.
        repeated: usize,
        /// All examples.
        examples: usize,
    },
    /// Groups of examples that follow each other are harder to predict than interleaved ones;
    /// predictions are from the former.
    DependentExamples {
        /// The error with interleaved groups.
        interleaved: f64,
        /// The error with groups of examples that follow each other.
        contiguous: f64,
    },
    /// The noise of the outputs is correlated, so that the spectrum's edge is not where the theory
    /// puts it.
    CorrelatedNoise {
        /// The root mean square correlation of two outputs' residuals.
        correlation: f64,
    },
    /// One output holds nearly all of the targets' variance, and relative errors are about it
    /// alone.
    DominantOutput {
        /// Its column, counted from 0.
        output: usize,
        /// Its share of the variance.
        share: f64,
    },
    /// The theory of white inputs is far from what left-out groups say.
    FarFromTheory {
        /// The test error at the stopping time by the theory.
        theory: f64,
        /// The same by left-out groups.
        held_out: f64,
    },
}

impl Warning {
    /// A stable name for programs.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_data::Warning;
    ///
    /// let warning = Warning::RepeatedExamples { repeated: 3, examples: 60 };
    /// assert_eq!(warning.code(), "repeated-examples");
    /// assert_eq!(warning.to_string(), "3 of 60 examples repeat an earlier one; copies are left out together");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::RepeatedExamples { .. } => "repeated-examples",
            Self::DependentExamples { .. } => "dependent-examples",
            Self::CorrelatedNoise { .. } => "correlated-noise",
            Self::DominantOutput { .. } => "dominant-output",
            Self::FarFromTheory { .. } => "far-from-theory",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedExamples { repeated, examples } => write!(
                formatter,
                "{repeated} of {examples} examples repeat an earlier one; copies are left out together"
            ),
            Self::DependentExamples { interleaved, contiguous } => write!(
                formatter,
                "neighbouring examples are not independent: the error on left-out blocks of neighbours is {contiguous:.3}, on interleaved groups {interleaved:.3}; the former is reported"
            ),
            Self::CorrelatedNoise { correlation } => write!(
                formatter,
                "the noise of the outputs is correlated (root mean square {correlation:.2}); modes must exceed what this noise shows by chance"
            ),
            Self::DominantOutput { output, share } => write!(
                formatter,
                "output {} holds {:.1} % of the targets' variance, so that errors are about it alone; scale the targets if all matter",
                output + 1,
                100.0 * share
            ),
            Self::FarFromTheory { theory, held_out } => write!(
                formatter,
                "the inputs are far from those of the theory, which expects test error {theory:.3} where left-out groups show {held_out:.3}"
            ),
        }
    }
}
