//! What the prediction advises, as data; the sentence is the caller's.

/// What to do with a training set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// No learner predicts left-out examples better than the mean beyond chance.
    NoSignal,
    /// Gradient descent on whitened inputs gains nothing, ridge regression does.
    UseRidge {
        /// The test error of ridge regression.
        ridge_error: f64,
    },
    /// Stop gradient descent at this time.
    StopAt {
        /// t/τ, for targets in units of the noise scale.
        time_tau: f64,
        /// The test error to expect there.
        test_error: f64,
        /// The test error of the optimal learner.
        optimal_error: f64,
    },
    /// Training for longer never hurts: there is no noise to speak of.
    TrainOn {
        /// The test error at the end.
        test_error: f64,
        /// The test error of the optimal learner.
        optimal_error: f64,
    },
}

/// What to do with two tasks on the same inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferVerdict {
    /// At least one task gains beyond its uncertainty and none loses so.
    Together,
    /// At least one task loses beyond its uncertainty and none gains so.
    Apart,
    /// Neither, or one gains what the other loses, or the noise of both tasks has too much in
    /// common to tell.
    Unclear,
}
