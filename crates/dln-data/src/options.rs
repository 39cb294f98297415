//! What the caller decides: column scaling, cut-off, noise level, student, learner.

use dln_dynamics::LearningCurve;

use crate::DataError;

/// What is done to each input column after centring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnScale {
    /// Unit variance for every column; without it a column in large units hides all others from the
    /// cut-off.
    Standard,
    /// Nothing: for columns in one unit, such as pixels.
    None,
}

/// How many leading singular directions of the inputs are kept.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Cutoff {
    /// The number whose optimal learner has the smallest predicted test error.
    Auto,
    /// All whose singular value exceeds this fraction of the largest, in [0, 1); those below 1e-12
    /// count as rounding.
    Relative(f64),
}

/// Where the noise level of the targets comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum NoiseChoice {
    /// From the residual of least squares where there is one, else from the median singular value.
    Auto,
    /// A known standard deviation σ ≥ 0, in units of the targets; no larger than they can be said
    /// to vary.
    Known(f64),
}

/// How data are prepared, whatever is then done with them.
///
/// # Examples
///
/// ```
/// use dln_data::{ColumnScale, Cutoff, DataOptions};
///
/// let pixels = DataOptions::new().with_scale(ColumnScale::None);
/// assert_eq!((pixels.scale, pixels.cutoff), (ColumnScale::None, Cutoff::Auto));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DataOptions {
    /// The scaling of the input columns; [`ColumnScale::Standard`] unless set.
    pub scale: ColumnScale,
    /// The cut-off on the singular directions of the inputs; [`Cutoff::Auto`] unless set.
    pub cutoff: Cutoff,
    /// The noise level; [`NoiseChoice::Auto`] unless set.
    pub noise: NoiseChoice,
}

impl Default for DataOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl DataOptions {
    /// Standardised columns, cut-off and noise from the data.
    pub const fn new() -> Self {
        Self { scale: ColumnScale::Standard, cutoff: Cutoff::Auto, noise: NoiseChoice::Auto }
    }

    /// With another scaling of the input columns.
    #[must_use]
    pub const fn with_scale(self, scale: ColumnScale) -> Self {
        Self { scale, ..self }
    }

    /// With another cut-off.
    #[must_use]
    pub const fn with_cutoff(self, cutoff: Cutoff) -> Self {
        Self { cutoff, ..self }
    }

    /// With a known noise level.
    #[must_use]
    pub const fn with_noise(self, noise: NoiseChoice) -> Self {
        Self { noise, ..self }
    }

    pub(crate) fn check(&self) -> Result<(), DataError> {
        if let Cutoff::Relative(cutoff) = self.cutoff
            && !(0.0..1.0).contains(&cutoff)
        {
            return Err(DataError::Cutoff(cutoff));
        }
        match self.noise {
            NoiseChoice::Known(noise) if !(noise >= 0.0 && noise.is_finite()) => {
                Err(DataError::Noise(noise))
            }
            _ => Ok(()),
        }
    }
}

/// What [`analyze`](crate::analyze) needs to know.
///
/// # Examples
///
/// ```
/// use dln_data::{AnalyzeOptions, Cutoff, DataOptions};
///
/// let data = DataOptions::new().with_cutoff(Cutoff::Relative(0.0));
/// let options = AnalyzeOptions::new().with_data(data).with_layers(3);
/// assert_eq!(options.init_scale, 1e-3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct AnalyzeOptions {
    /// How the data are prepared.
    pub data: DataOptions,
    /// Singular value ε > 0 of the student's whitened map at t = 0, in units of the noise scale;
    /// 1e-3 unless set.
    pub init_scale: f64,
    /// Number L ≥ 1 of the student's weight matrices; 2 unless set.
    pub layers: usize,
}

impl Default for AnalyzeOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl AnalyzeOptions {
    /// Data prepared by default, and a student of two layers that starts at 1e-3.
    pub const fn new() -> Self {
        Self { data: DataOptions::new(), init_scale: 1e-3, layers: 2 }
    }

    /// With data that are prepared otherwise.
    #[must_use]
    pub const fn with_data(self, data: DataOptions) -> Self {
        Self { data, ..self }
    }

    /// With a student that starts at strength ε.
    #[must_use]
    pub const fn with_init_scale(self, init_scale: f64) -> Self {
        Self { init_scale, ..self }
    }

    /// With L weight matrices.
    #[must_use]
    pub const fn with_layers(self, layers: usize) -> Self {
        Self { layers, ..self }
    }

    pub(crate) fn student(&self) -> Student {
        Student { init_scale: self.init_scale, layers: self.layers }
    }

    pub(crate) fn check(&self) -> Result<(), DataError> {
        self.data.check()?;
        LearningCurve::new(self.layers, self.init_scale, 1.0)?;
        Ok(())
    }
}

/// The student whose training is predicted; checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Student {
    pub(crate) init_scale: f64,
    pub(crate) layers: usize,
}

impl Student {
    /// For strengths that do not depend on the course of training.
    pub(crate) const ANY: Self = Self { init_scale: 1.0, layers: 2 };

    pub(crate) fn curve(self) -> LearningCurve {
        LearningCurve::new(self.layers, self.init_scale, 1.0).expect("the options are checked")
    }
}

/// Which learner is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// Filtered modes (ridge regression whose output modes are learned as strongly as left-out
    /// examples confirm, the mean of three column scalings), or shrinkage where that has the
    /// smaller error on left-out examples.
    Auto,
    /// Shrinkage of the singular values of the whitened map: best for white inputs and maps of low
    /// rank.
    Shrinkage,
    /// Ridge regression with the penalty of the smallest leave-one-out error: best for few outputs
    /// and unequal inputs.
    Ridge,
    /// Ridge regression projected on its leading output modes; penalty and rank by left-out
    /// examples.
    ReducedRank,
    /// A deep linear network on whitened inputs that stops where left-out groups say: every mode is
    /// learned as far as its strength and that time take it. Like shrinkage, best for white inputs
    /// and maps of low rank.
    EarlyStopped {
        /// Number L ≥ 1 of its weight matrices.
        layers: usize,
        /// Singular value ε > 0 of its whitened map at t = 0, in units of the noise scale.
        init_scale: f64,
    },
}

/// What [`fit`](crate::fit) needs to know.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LearnOptions {
    /// Which learner; [`Method::Auto`] by default.
    pub method: Method,
    /// How the data are prepared.
    pub data: DataOptions,
}

impl Default for LearnOptions {
    fn default() -> Self {
        Self::new(Method::Auto)
    }
}

impl LearnOptions {
    /// A learner on data prepared by default.
    pub const fn new(method: Method) -> Self {
        Self { method, data: DataOptions::new() }
    }

    /// With data that are prepared otherwise.
    #[must_use]
    pub const fn with_data(self, data: DataOptions) -> Self {
        Self { data, ..self }
    }
}
