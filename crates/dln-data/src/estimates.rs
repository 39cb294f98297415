//! What an analysis answers: plain values, each with its uncertainty.

use crate::Interval;

/// A mode of the data that stands out of the noise; strengths in units of [`Analysis::noise_scale`](crate::Analysis::noise_scale).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DataMode {
    /// Its singular value ŝ in the data.
    pub data: f64,
    /// The teacher's strength s̄ behind it.
    pub teacher: f64,
    /// Standard error of s̄ over training sets: of the noise, and of the sampling of the inputs, s̄/√(2P).
    pub teacher_std_error: f64,
    /// Overlap c_u of the data's output vector with the teacher's.
    pub output_overlap: f64,
    /// Overlap c_v of the data's input vector with the teacher's.
    pub input_overlap: f64,
}

/// The predicted test error at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictedPoint {
    /// t/τ for targets in units of the noise scale.
    pub time_tau: f64,
    /// Predicted test error.
    pub test_error: f64,
    /// 95 % interval by the jackknife; `None` with too few examples for it.
    pub interval: Option<Interval>,
}

/// When to stop, and what to expect there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictedStop {
    /// t/τ for targets in units of the noise scale; 0 for at once, infinite where training never hurts.
    pub time_tau: f64,
    /// Predicted test error at that time.
    pub predicted_test_error: f64,
    /// Its 95 % interval by the jackknife; `None` with too few examples for it.
    pub interval: Option<Interval>,
}

/// What a learner is expected to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictedLearner {
    /// Predicted test error.
    pub predicted_test_error: f64,
    /// Its 95 % interval by the jackknife; `None` with too few examples for it.
    pub interval: Option<Interval>,
}

/// Ridge regression on all input directions, whatever the cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RidgeEstimate {
    /// The penalty α of ‖Y − W X‖² + α‖W‖² for centred and scaled inputs; infinite where unscaled inputs exceed 1e154.
    pub penalty: f64,
    /// Its leave-one-out error, relative to that of the mean.
    pub leave_one_out_error: f64,
}
