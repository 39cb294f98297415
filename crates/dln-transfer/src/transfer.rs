//! Errors of every task alone and in the joint network, and the benefit of training together
//! (Lampinen & Ganguli 2019, section 4).

use dln_dynamics::{
    AlignedTheory, BulkCurve, CapacitySplit, CurveError, ErrorCurve, LearningCurve, Mode,
    StoppingPoint, TheoryError, WeightedMode, WhiteData, WhiteDataError,
};

use crate::joint_teacher::{JointTeacher, TaskModes, TeacherMode};
use crate::network::{NetworkSetting, SharedMode};

/// The theory of several tasks that one network learns together, beside networks that learn each
/// alone.
///
/// In the joint network task A has the error, with f = N_A/ΣN, shares a_j² and overlaps of the
/// joint modes,
///
/// ```text
/// ε_A(t) = { Σ_j s_j² [c_u² a_j² + (1 − c_u²) f] − 2 Σ_j s_j O_j s̄_j a_j² + ‖W̄_A‖² + f (min(N2, r) − K) ⟨s²⟩_in } / ‖W̄_A‖².
/// ```
///
/// Joint modes below the detection threshold sit at the upper edge of the joint bulk and count as
/// noise. Students start aligned with their data; all networks share widths, depth, start, noise
/// and examples.
///
/// # Examples
///
/// ```
/// use dln_transfer::{JointTeacher, NetworkSetting, Pair, TransferTheory};
///
/// let network = NetworkSetting::new(100, 50);
/// let pair = |alignment| Pair { outputs_a: 50, outputs_b: 50, teacher_a: 3.0, teacher_b: 10.0, alignment };
/// let benefit = |alignment| -> Result<f64, Box<dyn std::error::Error>> {
///     let teacher = JointTeacher::pair(&pair(alignment))?;
///     Ok(TransferTheory::new(&network, &teacher)?.benefit(0).benefit)
/// };
/// // An aligned task helps, an unrelated one costs.
/// assert!(benefit(1.0)? > 0.09 && benefit(0.0)? < -0.05);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TransferTheory {
    modes: Vec<JointMode>,
    bulk: Option<BulkCurve>,
    tasks: Vec<TaskCurves>,
    /// One layer has no hidden units to share: it learns each output by itself.
    is_shallow: bool,
}

/// A mode of the joint teacher and what the joint data show of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct JointMode {
    /// Strengths, overlaps and detectability in the joint data.
    pub mode: Mode,
    /// The share a_j² of each task in the teacher's mode.
    pub shares: Vec<f64>,
}

/// Early-stopped gradient descent on a task alone and with the others.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Benefit {
    /// T = error alone − error joint; positive where the other tasks help.
    pub benefit: f64,
    /// Best stopping of a network that learns the task alone.
    pub alone: StoppingPoint,
    /// Best stopping, for this task, of the network that learns all.
    pub joint: StoppingPoint,
}

/// The optimal learner (shrinkage instead of gradient descent) on a task alone and with the others.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LearnerBenefit {
    /// Error alone − error joint.
    pub benefit: f64,
    /// Error of the optimal learner of the task's own map.
    pub error_alone: f64,
    /// The task's error under the optimal learner of the joint map.
    pub error_joint: f64,
}

/// Why there is no theory for a joint teacher in a network.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// The joint teacher has more modes than the joint data can show.
    #[error(
        "the joint teacher has {rank} modes, but inputs, outputs and examples show at most {data_modes}"
    )]
    Rank {
        /// Modes of the joint teacher.
        rank: usize,
        /// min(inputs, outputs of all tasks, examples).
        data_modes: usize,
    },
    /// A task alone has no theory.
    #[error(transparent)]
    Alone(#[from] TheoryError),
    /// The layers or the initial scale are out of range.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// A size or the noise is out of range.
    #[error(transparent)]
    Data(#[from] WhiteDataError),
}

#[derive(Debug, Clone)]
struct TaskCurves {
    alone: AlignedTheory,
    joint: JointError,
    learner: LearnerBenefit,
}

/// The parts of a task's [`ErrorCurve`] in the joint network.
#[derive(Debug, Clone)]
struct JointError {
    modes: Vec<WeightedMode>,
    bulk_weight: f64,
    floor: f64,
    scale: f64,
}

impl LearnerBenefit {
    /// What learning together gains of `error_alone`, if it leaves `error_joint`.
    pub fn between(error_alone: f64, error_joint: f64) -> Self {
        Self { benefit: error_alone - error_joint, error_alone, error_joint }
    }
}

impl TransferTheory {
    /// The theory of networks of the given setting for the given teachers.
    ///
    /// # Errors
    ///
    /// [`TransferError`] if the setting is out of range or the teacher has more modes than its
    /// data.
    pub fn new(network: &NetworkSetting, teacher: &JointTeacher) -> Result<Self, TransferError> {
        let alone = |task: &TaskModes| {
            AlignedTheory::new(&network.alone(task.outputs, task.strengths.clone()))
        };
        // First of all, since they check every strength.
        let alone = teacher.tasks().iter().map(alone).collect::<Result<Vec<_>, _>>()?;
        let data = network.data(teacher.outputs())?;
        let curve = network.curve(&data)?;
        let (rank, data_modes) = (teacher.modes().len(), data.data_modes());
        if rank > data_modes {
            return Err(TransferError::Rank { rank, data_modes });
        }
        let show = |mode: &TeacherMode| JointMode {
            mode: data.mode(mode.strength),
            shares: mode.shares.clone(),
        };
        let modes: Vec<JointMode> = teacher.modes().iter().map(show).collect();
        let split = network.split(&data, rank);
        let tasks = teacher.tasks().iter().zip(alone).enumerate();
        let tasks = tasks.map(|(index, (task, alone))| {
            let fraction = task.outputs as f64 / teacher.outputs() as f64;
            let share = |mode: &JointMode| SharedMode::new(mode.mode, mode.shares[index], fraction);
            let shared: Vec<SharedMode> = modes.iter().map(share).collect();
            let learner =
                LearnerBenefit::new(&network.data(task.outputs)?, &task.strengths, &shared);
            let joint = JointError::new(&shared, &curve, &split, fraction, network.init_scale);
            Ok(TaskCurves { alone, joint, learner })
        });
        let tasks = tasks.collect::<Result<Vec<TaskCurves>, TransferError>>()?;
        Ok(Self {
            modes,
            bulk: split.bulk_curve(&data, curve),
            tasks,
            is_shallow: network.layers == 1,
        })
    }

    /// The joint modes in order of falling strength.
    pub fn joint_modes(&self) -> &[JointMode] {
        &self.modes
    }

    /// Number of tasks.
    pub fn tasks(&self) -> usize {
        self.tasks.len()
    }

    /// The test error over time of a network that learns task `task` alone.
    ///
    /// # Panics
    ///
    /// If there is no such task.
    pub fn error_alone(&self, task: usize) -> ErrorCurve<'_> {
        self.tasks[task].alone.test_curve()
    }

    /// The test error over time of task `task` in the network that learns all.
    ///
    /// A network of one layer learns every output by itself, so that its error is that of the task
    /// alone. (The sum over joint modes, each as if alone in the joint noise, would miss this.)
    ///
    /// # Panics
    ///
    /// If there is no such task.
    pub fn error_joint(&self, task: usize) -> ErrorCurve<'_> {
        if self.is_shallow {
            return self.error_alone(task);
        }
        let JointError { modes, bulk_weight, floor, scale } = &self.tasks[task].joint;
        ErrorCurve {
            modes,
            bulk: self.bulk.as_ref(),
            bulk_weight: *bulk_weight,
            floor: *floor,
            scale: *scale,
        }
    }

    /// The transfer benefit T for task `task`: how much lower early stopping gets with the other
    /// tasks than without.
    ///
    /// # Panics
    ///
    /// If there is no such task.
    pub fn benefit(&self, task: usize) -> Benefit {
        let (alone, joint) =
            (self.error_alone(task).optimal_stopping(), self.error_joint(task).optimal_stopping());
        Benefit { benefit: alone.test_error - joint.test_error, alone, joint }
    }

    /// The same for the optimal learner of the task's map and of the joint map.
    ///
    /// The joint learner is optimal for all tasks together, so that a task that others drown may
    /// still lose.
    ///
    /// # Panics
    ///
    /// If there is no such task.
    pub fn learner_benefit(&self, task: usize) -> LearnerBenefit {
        self.tasks[task].learner
    }
}

impl JointError {
    /// Of a task whose outputs are the given fraction of all.
    fn new(
        shared: &[SharedMode],
        curve: &LearningCurve,
        split: &CapacitySplit,
        fraction: f64,
        init_scale: f64,
    ) -> Self {
        let (inside, outside) = shared.split_at(split.signal_in);
        let unexplained: f64 = inside.iter().map(SharedMode::unexplained).sum();
        let unlearned: f64 = outside.iter().map(SharedMode::energy).sum();
        // The norm of the task's rows of a student mode that meets no input.
        let frozen_scale = init_scale * fraction.sqrt();
        Self {
            modes: inside.iter().map(|mode| mode.learned(curve)).collect(),
            bulk_weight: fraction * split.noise_in as f64,
            floor: unexplained + unlearned + split.frozen as f64 * frozen_scale * frozen_scale,
            scale: shared.iter().map(SharedMode::energy).sum(),
        }
    }
}

impl LearnerBenefit {
    fn new(alone: &WhiteData, strengths: &[f64], shared: &[SharedMode]) -> Self {
        let scale: f64 = strengths.iter().map(|s| s * s).sum();
        let own = |&strength: &f64| SharedMode::new(alone.mode(strength), 1.0, 1.0).unexplained();
        let error_alone = strengths.iter().map(own).sum::<f64>() / scale;
        let error_joint = shared.iter().map(SharedMode::optimal_learner_error).sum::<f64>() / scale;
        Self::between(error_alone, error_joint)
    }
}
