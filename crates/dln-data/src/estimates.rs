//! What an analysis answers: plain values, each with its uncertainty and with what the theory of
//! white inputs says.

use dln_dynamics::StoppingPoint;

use crate::Interval;

/// A mode of the data that stands out of the noise; strengths in units of
/// [`Analysis::noise_scale`](crate::Analysis::noise_scale).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DataMode {
    /// Its singular value ŝ in the data.
    pub data: f64,
    /// The teacher's strength s̄ behind it.
    pub teacher: f64,
    /// Standard error of s̄ over training sets: of the noise, and of the sampling of the inputs,
    /// s̄/√(2P).
    pub teacher_std_error: f64,
    /// Overlap c_u of the data's output vector with the teacher's.
    pub output_overlap: f64,
    /// Overlap c_v of the data's input vector with the teacher's.
    pub input_overlap: f64,
}

/// The predicted test error at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct PredictedPoint {
    /// t/τ for targets in units of the noise scale.
    pub time_tau: f64,
    /// Predicted test error, from groups of examples left out.
    pub test_error: f64,
    /// 95 % interval for the error on fresh examples; `None` with too few groups for it.
    pub interval: Option<Interval>,
    /// What the theory of white inputs predicts.
    pub theory_test_error: f64,
}

/// When to stop, and what to expect there.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct PredictedStop {
    /// t/τ for targets in units of the noise scale; 0 for at once, infinite where training never
    /// hurts.
    pub time_tau: f64,
    /// Predicted test error at that time, from groups of examples left out; exactly 1 where there
    /// is nothing to learn.
    pub predicted_test_error: f64,
    /// 95 % interval for the error on fresh examples; `None` with too few groups, or where there is
    /// nothing to learn.
    pub interval: Option<Interval>,
    /// Where the theory of white inputs would stop, and what it expects there.
    pub theory: StoppingPoint,
}

/// What a learner is expected to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct PredictedLearner {
    /// Predicted test error, from groups of examples left out.
    pub predicted_test_error: f64,
    /// 95 % interval for the error on fresh examples; `None` with too few groups for it.
    pub interval: Option<Interval>,
    /// What the theory of white inputs predicts.
    pub theory_test_error: f64,
}

/// Ridge regression on all input directions, whatever the cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RidgeEstimate {
    /// The penalty α of ‖Y − W X‖² + α‖W‖² for centred and scaled inputs; infinite where unscaled
    /// inputs exceed 1e154.
    pub penalty: f64,
    /// Its leave-one-out error, relative to that of the mean.
    pub leave_one_out_error: f64,
    /// Predicted test error with that penalty, from groups of examples left out.
    pub predicted_test_error: f64,
    /// 95 % interval for the error on fresh examples; `None` with too few groups for it.
    pub interval: Option<Interval>,
}

/// Steps of gradient descent on whitened inputs and targets in the caller's units.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LearningRate {
    /// Beyond this the strongest mode never settles: λ·L·a^(2 − 2/L) = 2 for its data strength a.
    pub largest_stable: f64,
    /// A twentieth of it, small enough for the curve to be that of gradient flow.
    pub suggested: f64,
}

/// How groups of interleaved examples compare with groups of examples that follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GroupComparison {
    /// Groups left out in turn.
    pub groups: usize,
    /// The error at the best stopping time with interleaved groups.
    pub interleaved_error: f64,
    /// The error of the same students with groups of examples that follow each other.
    pub contiguous_error: f64,
    /// Whether the second exceeds the first beyond chance: the examples depend on their neighbours,
    /// or their order on the targets.
    pub dependent: bool,
}
