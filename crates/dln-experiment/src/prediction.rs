//! What the theory predicts for one task: early-stopped gradient descent, and the optimal learner
//! beside it.

use dln_dynamics::{AlignedTheory, TheoryError, TheorySetting};
use dln_optimal::{LearnerError, LearnerTheory};

/// A mode counts as detected above the threshold that noise alone passes with this probability.
pub const FALSE_ALARM: f64 = 0.01;

/// The theory of one task for networks of its size, its limit for large ones, and what the optimal
/// learner reaches on it.
///
/// # Examples
///
/// ```
/// use dln_experiment::{Prediction, Setting};
///
/// let prediction = Prediction::new(&Setting::paper(100, vec![4.0]).theory())?;
/// // Trained to the end it is least squares, 50/4², of which the limit is 1 % off.
/// assert!((prediction.theory.asymptotic().test_error - 3.125).abs() < 1e-3);
/// assert!((prediction.limit.asymptotic().test_error - 3.162).abs() < 1e-3);
/// assert!((prediction.limit.optimal_stopping().time_tau - 1.8234).abs() < 1e-3);
/// assert!(prediction.optimal_learner_error < prediction.theory.optimal_stopping().test_error);
/// assert!(prediction.detection_probabilities[0] > 0.99);
/// # Ok::<(), dln_experiment::PredictionError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Prediction {
    /// Errors over time, best stopping time and modes: the means of networks of the setting's size.
    pub theory: AlignedTheory,
    /// The same in the limit of infinite width, which the paper states.
    pub limit: AlignedTheory,
    /// The end of training where it is exact for every teacher ([`TheorySetting::exact_end`]).
    pub exact_end: Option<f64>,
    /// Test error of the optimal learner, on average at the setting's size.
    pub optimal_learner_error: f64,
    /// The same in the limit.
    pub limit_optimal_learner_error: f64,
    /// The probability that each of the theory's modes is detected at this size, at
    /// [`FALSE_ALARM`].
    pub detection_probabilities: Vec<f64>,
}

impl Prediction {
    /// The prediction for a setting.
    ///
    /// # Errors
    ///
    /// [`PredictionError`] if a number of the setting is out of range.
    pub fn new(setting: &TheorySetting) -> Result<Self, PredictionError> {
        let theory = AlignedTheory::at_finite_size(setting)?;
        // A single layer has room for all modes, as the optimal learner.
        let roomy = setting.clone().with_layers(1);
        let optimal_learner_error = match setting.capacity() == roomy.capacity() {
            true => theory.optimal_error(),
            false => AlignedTheory::new(&roomy)?.optimal_error(),
        };
        Ok(Self { theory, optimal_learner_error, ..Self::in_the_limit(setting)? })
    }

    /// With the limit of infinite width for the theory: what is off by some percent at a hundred
    /// inputs, and by more where many modes share the noise, and takes a hundredth of the time.
    ///
    /// # Errors
    ///
    /// As [`Prediction::new`].
    pub fn in_the_limit(setting: &TheorySetting) -> Result<Self, PredictionError> {
        let limit = AlignedTheory::new(setting)?;
        let strengths: Vec<f64> = limit.modes().iter().map(|mode| mode.teacher).collect();
        let learner = LearnerTheory::new(&setting.data(), &strengths)?;
        let found = learner.detection_probabilities(FALSE_ALARM).expect("a probability");
        Ok(Self {
            theory: limit.clone(),
            limit,
            exact_end: setting.exact_end(),
            optimal_learner_error: learner.optimal_error(),
            limit_optimal_learner_error: learner.optimal_error(),
            detection_probabilities: found,
        })
    }
}

/// Why there is no prediction for a setting.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PredictionError {
    /// The theory of gradient descent refuses it.
    #[error(transparent)]
    Theory(#[from] TheoryError),
    /// The theory of the optimal learner refuses it.
    #[error(transparent)]
    Learner(#[from] LearnerError),
}

/// `points` ≥ 2 times, evenly spread from 0 to `until_tau`.
///
/// # Examples
///
/// ```
/// assert_eq!(dln_experiment::even_times(12.0, 4), [0.0, 4.0, 8.0, 12.0]);
/// ```
pub fn even_times(until_tau: f64, points: usize) -> Vec<f64> {
    let last = points.saturating_sub(1) as f64;
    (0..points).map(|point| until_tau * (point as f64 / last)).collect()
}
