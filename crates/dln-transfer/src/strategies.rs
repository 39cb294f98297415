//! What to do with a second task: from scratch, fine-tune, probe or train both together.

use std::fmt;

use dln_dynamics::{AlignedTheory, StoppingPoint, TheoryError, TheorySetting};
use dln_linalg::{Matrix, MatrixRef};

use crate::fine_tuning::{FineTuning, FineTuningError};
use crate::joint_teacher::{JointTeacher, JointTeacherError, TaskModes};
use crate::network::NetworkSetting;
use crate::source::{Source, SourceError};
use crate::transfer::{TransferError, TransferTheory};

/// A way to learn the target when there is a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// Forget the source and train on the target from a small start.
    Scratch,
    /// Go on with all weights of the network that was trained on the source.
    FineTune,
    /// Keep the trunk of that network and train a new head.
    Probe,
    /// Train one network on both tasks at once.
    Together,
}

impl fmt::Display for Strategy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Scratch => "scratch",
            Self::FineTune => "fine-tune",
            Self::Probe => "probe",
            Self::Together => "together",
        })
    }
}

/// The smallest test error on the target by each strategy, each at its own best stop.
///
/// # Examples
///
/// ```
/// use dln_dynamics::TheorySetting;
/// use dln_linalg::Matrix;
/// use dln_transfer::{Strategies, Strategy};
///
/// let task = |strength| TheorySetting::new(100, 50, vec![strength]);
/// let best = |cosine| {
///     let cosines = Matrix::from_fn(1, 1, |_, _| cosine);
///     Strategies::compare(&task(5.0), &task(3.0), cosines.as_ref()).map(|found| found.best())
/// };
/// // Together where the tasks are one, in turn where they are similar, apart where they are not.
/// assert_eq!(best(1.0)?, Strategy::Together);
/// assert_eq!(best(0.9)?, Strategy::FineTune);
/// assert_eq!(best(0.0)?, Strategy::Scratch);
/// # Ok::<(), dln_transfer::StrategiesError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Strategies {
    /// Training from scratch.
    pub scratch: StoppingPoint,
    /// Fine-tuning with a new head.
    pub fine_tuned: StoppingPoint,
    /// A new head on the frozen trunk.
    pub probed: StoppingPoint,
    /// Both tasks in one network, where they share their examples: equal numbers and noise.
    pub together: Option<StoppingPoint>,
}

/// Why strategies could not be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StrategiesError {
    /// The source has no theory.
    #[error("source: {0}")]
    Source(SourceError),
    /// The target or its relation to the source has no theory.
    #[error(transparent)]
    Target(#[from] FineTuningError),
    /// The tasks cannot be joined.
    #[error(transparent)]
    Joint(#[from] JointTeacherError),
    /// The joint network has no theory.
    #[error(transparent)]
    Together(#[from] TransferError),
    /// A map has one source of rank one.
    #[error("the source of a map has {modes} modes, but must have 1")]
    MapRank {
        /// Modes of the source.
        modes: usize,
    },
}

impl From<SourceError> for StrategiesError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<TheoryError> for StrategiesError {
    fn from(error: TheoryError) -> Self {
        Self::Target(error.into())
    }
}

impl Strategies {
    /// All strategies for `target` after `source`, which is stopped where its own error is least.
    ///
    /// `cosines` are those of the input vectors, v_k·v_j, source modes × target modes, in the order
    /// of both settings' `teacher_strengths`. The joint network has the target's width and start.
    ///
    /// # Errors
    ///
    /// [`StrategiesError`] if a setting has no theory, the inputs differ in width, or the cosines
    /// are not possible.
    pub fn compare(
        source: &TheorySetting,
        target: &TheorySetting,
        cosines: MatrixRef<'_>,
    ) -> Result<Self, StrategiesError> {
        let trained = Source::best_stopped(source)?;
        let tuning = FineTuning::from_source(target, &trained, cosines)?;
        Self::with_tuning(source, target, cosines, &tuning, scratch(target)?)
    }

    /// The same where fine-tuning and probing keep the source's head; both sides' cosines are
    /// source modes × target modes.
    ///
    /// # Errors
    ///
    /// As [`compare`](Self::compare), and where source and target differ in their outputs.
    pub fn compare_with_head(
        source: &TheorySetting,
        target: &TheorySetting,
        cosines: MatrixRef<'_>,
        output_cosines: MatrixRef<'_>,
    ) -> Result<Self, StrategiesError> {
        let trained = Source::best_stopped(source)?;
        let tuning = FineTuning::from_source_with_head(target, &trained, cosines, output_cosines)?;
        Self::with_tuning(source, target, cosines, &tuning, scratch(target)?)
    }

    pub(crate) fn with_tuning(
        source: &TheorySetting,
        target: &TheorySetting,
        cosines: MatrixRef<'_>,
        tuning: &FineTuning,
        scratch: StoppingPoint,
    ) -> Result<Self, StrategiesError> {
        let together = if shares_examples(source, target) {
            Some(together(source, target, cosines)?)
        } else {
            None
        };
        Ok(Self {
            scratch,
            fine_tuned: tuning.optimal_stopping(),
            probed: tuning.probe().optimal_stopping(),
            together,
        })
    }

    /// The strategy of the smallest error; the simplest of equal ones, in the order of
    /// [`Strategy`].
    pub fn best(&self) -> Strategy {
        self.ranked().0
    }

    /// What the best strategy gains over training from scratch, in test error; 0 if that is best.
    pub fn benefit(&self) -> f64 {
        self.scratch.test_error - self.ranked().1
    }

    fn ranked(&self) -> (Strategy, f64) {
        let others = [
            (Strategy::FineTune, Some(self.fine_tuned)),
            (Strategy::Probe, Some(self.probed)),
            (Strategy::Together, self.together),
        ];
        others.into_iter().fold(
            (Strategy::Scratch, self.scratch.test_error),
            |best, (name, stop)| match stop {
                Some(stop) if stop.test_error < best.1 => (name, stop.test_error),
                _ => best,
            },
        )
    }
}

fn scratch(target: &TheorySetting) -> Result<StoppingPoint, TheoryError> {
    Ok(AlignedTheory::new(target)?.optimal_stopping())
}

fn shares_examples(source: &TheorySetting, target: &TheorySetting) -> bool {
    source.examples == target.examples && source.noise_std.total_cmp(&target.noise_std).is_eq()
}

/// The target's best stop in one network for both tasks.
fn together(
    source: &TheorySetting,
    target: &TheorySetting,
    cosines: MatrixRef<'_>,
) -> Result<StoppingPoint, StrategiesError> {
    let task = |setting: &TheorySetting| TaskModes {
        outputs: setting.outputs,
        strengths: setting.teacher_strengths.clone(),
    };
    let (first, second) = (source.teacher_strengths.len(), target.teacher_strengths.len());
    let gram = Matrix::from_fn(first + second, first + second, |row, column| {
        match (row.checked_sub(first), column.checked_sub(first)) {
            (None, Some(j)) => cosines[(row, j)],
            (Some(j), None) => cosines[(column, j)],
            _ => f64::from(row == column),
        }
    });
    let teacher = JointTeacher::new(&[task(source), task(target)], gram.as_ref())?;
    let TheorySetting { inputs, hidden, layers, examples, noise_std, init_scale, .. } = *target;
    let network = NetworkSetting::new(inputs, hidden)
        .with_layers(layers)
        .with_examples(examples)
        .with_noise_std(noise_std)
        .with_init_scale(init_scale);
    Ok(TransferTheory::new(&network, &teacher)?.error_joint(1).optimal_stopping())
}
