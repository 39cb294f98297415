//! What one of two described tasks gains from the other, as `dln transfer` prints it.

use dln_transfer::{LearnerBenefit, TransferTheory};
use serde::Serialize;

use crate::layout::rough;
use crate::prediction::{ModeRow, time};

/// The tasks in the order in which the theory and the simulation number them: A, which is to
/// benefit.
pub const TASK_A: usize = 0;
/// And B.
pub const TASK_B: usize = 1;

/// All that the theory reports of two tasks, in the order of JSON.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct TransferReport {
    /// What task A gains from B.
    #[serde(flatten)]
    pub a: TaskRow,
    /// The modes of both tasks as one map.
    pub joint_modes: Vec<JointModeRow>,
    /// What task B gains from A.
    pub task_b: TaskRow,
}

/// What one task gains from the other; times are infinite, null in JSON, where training should
/// never stop.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TaskRow {
    /// Smallest test error alone less that together.
    pub benefit: f64,
    /// Smallest test error alone.
    pub error_alone: f64,
    /// Smallest test error together.
    pub error_joint: f64,
    /// When it is reached alone, t/τ.
    pub stopping_alone_tau: f64,
    /// When it is reached together.
    pub stopping_joint_tau: f64,
    /// The same for the learner that does not train.
    pub optimal_learner: LearnerBenefit,
}

/// A joint mode, and how much of it lies in the outputs of each task.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct JointModeRow {
    /// The mode.
    #[serde(flatten)]
    pub mode: ModeRow,
    /// Share of task A.
    pub share_a: f64,
    /// Share of task B.
    pub share_b: f64,
}

impl TransferReport {
    /// What the theory says of both tasks.
    pub fn new(theory: &TransferTheory) -> Self {
        let modes = theory.joint_modes().iter().map(|joint| JointModeRow {
            mode: ModeRow::from(&joint.mode),
            share_a: joint.shares[TASK_A],
            share_b: joint.shares[TASK_B],
        });
        Self {
            a: TaskRow::new(theory, TASK_A),
            joint_modes: modes.collect(),
            task_b: TaskRow::new(theory, TASK_B),
        }
    }

    /// What to do, in one sentence.
    pub fn verdict(&self, learning_rate: f64) -> String {
        let TaskRow { benefit, error_alone, error_joint, stopping_joint_tau, .. } = self.a;
        let effect = if benefit > 0.0 {
            "B helps A: train them together"
        } else if benefit < 0.0 {
            "B harms A: train them apart"
        } else {
            "B makes no difference to A"
        };
        let stop = if stopping_joint_tau.is_finite() && stopping_joint_tau > 0.0 && benefit > 0.0 {
            format!(" and stop at t = {}", time(stopping_joint_tau, learning_rate))
        } else {
            String::new()
        };
        format!(
            "{effect}{stop}; expect test error {} on A together, {} alone.",
            rough(error_joint),
            rough(error_alone)
        )
    }
}

impl TaskRow {
    fn new(theory: &TransferTheory, task: usize) -> Self {
        let early = theory.benefit(task);
        Self {
            benefit: early.benefit,
            error_alone: early.alone.test_error,
            error_joint: early.joint.test_error,
            stopping_alone_tau: early.alone.time_tau,
            stopping_joint_tau: early.joint.time_tau,
            optimal_learner: theory.learner_benefit(task),
        }
    }
}
