//! A source task: what training on it leaves in the network, for the next task to start from.

use dln_dynamics::{
    AlignedTheory, CapacitySplit, LearningCurve, TheoryError, TheorySetting, WhiteData,
};
use dln_linalg::{Matrix, MatrixRef};

use crate::features::{Features, FeaturesError, check_cosines};
use crate::network::strongest_first;

/// A two-layer network that has been trained on a task and stopped.
///
/// Every detectable mode k of the task leaves a feature of its learned strength s_k along the
/// data's input vector v̂_k, not the teacher's: its cosine with another direction a is c_v √D
/// (v_k·a), smaller by what noise and too few examples turned. Modes that noise hides leave nothing
/// that points anywhere, and so do the noise modes, which the network has hardly begun to learn at
/// a good stop.
///
/// # Examples
///
/// ```
/// use dln_dynamics::TheorySetting;
/// use dln_transfer::Source;
///
/// let setting = TheorySetting::new(100, 50, vec![5.0]);
/// let source = Source::best_stopped(&setting)?;
/// let mode = source.modes()[0];
/// assert!(mode.strength > 4.8 && mode.strength < 5.0 && mode.input_overlap > 0.97);
/// # Ok::<(), dln_transfer::SourceError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    inputs: usize,
    outputs: usize,
    time_tau: f64,
    test_error: f64,
    teacher_energy: f64,
    modes: Vec<SourceMode>,
}

/// What training leaves of one mode of the source's teacher.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SourceMode {
    /// Singular value s̄ of the source's teacher.
    pub teacher: f64,
    /// Learned strength s at the stop, the strength of the feature; 0 where none is left.
    pub strength: f64,
    /// Overlap of the feature with the teacher's input vector, c_v √D (√D only for P < N1).
    pub input_overlap: f64,
    /// Overlap c_u of the feature's head with the teacher's output vector.
    pub output_overlap: f64,
}

/// Why a [`Source`] or its features could not be made.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Features live in two layers.
    #[error("layers is {0}, but the theory of fine-tuning is for 2")]
    Layers(usize),
    /// The stop is no time.
    #[error("time_tau is {0:?}, but must be at least 0")]
    Time(f64),
    /// The source has no theory.
    #[error(transparent)]
    Theory(#[from] TheoryError),
}

impl Source {
    /// The network stopped at `time_tau` = t/τ ≥ 0, or trained to the end (`f64::INFINITY`).
    ///
    /// # Errors
    ///
    /// [`SourceError`] if the setting has no theory or other than two layers, or the time is
    /// negative or NaN.
    pub fn new(setting: &TheorySetting, time_tau: f64) -> Result<Self, SourceError> {
        if setting.layers != 2 {
            return Err(SourceError::Layers(setting.layers));
        }
        if time_tau.is_nan() || time_tau < 0.0 {
            return Err(SourceError::Time(time_tau));
        }
        let test_error = AlignedTheory::new(setting)?.test_error(time_tau);
        let data = WhiteData::new(&setting.data()).map_err(TheoryError::from)?;
        let curve = LearningCurve::new(2, setting.init_scale, data.input_variance());
        let curve = curve.map_err(TheoryError::from)?;
        let strengths = &setting.teacher_strengths;
        let room = CapacitySplit::new(&data, setting.capacity(), strengths.len()).signal_in;
        let order = strongest_first(strengths);
        let learned = &order[..room];
        let leave = |(index, &teacher): (usize, &f64)| {
            let mode = data.mode(teacher);
            let is_feature = learned.contains(&index) && mode.detectable;
            SourceMode {
                teacher,
                strength: if is_feature { curve.strength(mode.data, time_tau) } else { 0.0 },
                input_overlap: mode.input_overlap * data.seen_inputs().length(),
                output_overlap: mode.output_overlap,
            }
        };
        Ok(Self {
            inputs: setting.inputs,
            outputs: setting.outputs,
            time_tau,
            test_error,
            teacher_energy: setting.teacher_energy(),
            modes: strengths.iter().enumerate().map(leave).collect(),
        })
    }

    /// The network stopped where its own test error is least.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn best_stopped(setting: &TheorySetting) -> Result<Self, SourceError> {
        Self::new(setting, AlignedTheory::new(setting)?.optimal_stopping().time_tau)
    }

    /// The modes in the order of the setting's strengths.
    pub fn modes(&self) -> &[SourceMode] {
        &self.modes
    }

    /// When it was stopped, t/τ.
    pub fn time_tau(&self) -> f64 {
        self.time_tau
    }

    /// Its test error on the source at the stop.
    pub fn test_error(&self) -> f64 {
        self.test_error
    }

    /// Number of inputs N1.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of outputs N3.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Σ s̄² of the source's teacher.
    pub(crate) fn teacher_energy(&self) -> f64 {
        self.teacher_energy
    }

    /// The modes that left a feature.
    pub(crate) fn left(&self) -> impl Iterator<Item = (usize, &SourceMode)> {
        self.modes.iter().enumerate().filter(|(_, mode)| mode.strength > 0.0)
    }

    /// The features for a next task whose input vectors have the given cosines v_k·v_j with the
    /// source's, source modes × target modes.
    ///
    /// # Errors
    ///
    /// [`FeaturesError`] if the cosines are those of no orthonormal vectors or have another number
    /// of rows.
    pub fn features(&self, cosines: MatrixRef<'_>) -> Result<Features, FeaturesError> {
        check_cosines("cosines", cosines, (self.modes.len(), cosines.ncols()))?;
        let strengths: Vec<f64> = self.left().map(|(_, mode)| mode.strength).collect();
        let turned = self.turned(cosines, |mode| mode.input_overlap);
        Features::new(&strengths, turned.as_ref())
    }

    /// The features with their head, for a next task on the same outputs; both sides' cosines are
    /// source modes × target modes.
    ///
    /// # Errors
    ///
    /// As [`features`](Self::features).
    pub fn features_with_head(
        &self,
        cosines: MatrixRef<'_>,
        output_cosines: MatrixRef<'_>,
    ) -> Result<Features, FeaturesError> {
        check_cosines("output cosines", output_cosines, (self.modes.len(), cosines.ncols()))?;
        let features = self.features(cosines)?;
        let turned = self.turned(output_cosines, |mode| mode.output_overlap);
        let strengths = features.strengths().to_vec();
        features.with_head(&strengths, turned.as_ref())
    }

    /// The rows of the modes that left a feature, each times its overlap.
    fn turned(&self, cosines: MatrixRef<'_>, overlap: impl Fn(&SourceMode) -> f64) -> Matrix {
        let left: Vec<_> = self.left().collect();
        Matrix::from_fn(left.len(), cosines.ncols(), |row, column| {
            let (index, mode) = left[row];
            overlap(mode) * cosines[(index, column)]
        })
    }
}
