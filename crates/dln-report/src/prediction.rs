//! What the theory says of a task, in the form in which it is reported.

use dln_dynamics::{AlignedTheory, CurvePoint, Mode, StoppingPoint, TheorySetting};
use dln_experiment::row;
use dln_tables::Refusal;
use serde::Serialize;

use crate::layout::{rough, short, typed};
use crate::refusal;

/// A test error above this is not worth training for; without training it is 1.
const LEAST_GAIN: f64 = 0.99;

/// The theory's answers, without the curve.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Prediction {
    /// The best time to stop; infinite, null in JSON, if training should never stop.
    pub optimal_stopping: StoppingPoint,
    /// What the optimal learner reaches.
    pub optimal_learner: LearnerRow,
    /// After long training.
    pub asymptotic: EndRow,
    /// The same for infinite width.
    pub limit: LimitRow,
    /// Those of the teacher.
    pub modes: Vec<FoundModeRow>,
    /// The exact test error at the end, where there is one.
    #[serde(skip)]
    pub exact_end: Option<f64>,
}

/// What the theory says in the limit of infinite width.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct LimitRow {
    /// The best time to stop; infinite, null in JSON, if training should never stop.
    pub optimal_stopping: StoppingPoint,
    /// What the optimal learner reaches.
    pub optimal_learner: LearnerRow,
    /// After long training.
    pub asymptotic: EndRow,
}

/// The error of a learner that does not train.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct LearnerRow {
    /// On fresh examples.
    pub test_error: f64,
}

/// Errors after long training.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct EndRow {
    /// On the training examples.
    pub train_error: f64,
    /// On fresh ones.
    pub test_error: f64,
}

/// A mode of the teacher and what the data show of it.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct ModeRow {
    /// Strength in the teacher.
    pub teacher: f64,
    /// Strength in the data.
    pub data: f64,
    /// Squared cosine of the output modes of teacher and data.
    pub output_overlap: f64,
    /// That of the input modes.
    pub input_overlap: f64,
    /// In the limit of large networks.
    pub detectable: bool,
}

/// A mode of the teacher, and the probability that it stands out at this size above the threshold
/// of [`FALSE_ALARM`](dln_experiment::FALSE_ALARM).
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct FoundModeRow {
    /// The mode.
    #[serde(flatten)]
    pub mode: ModeRow,
    /// That probability.
    pub detection_probability: f64,
}

row! {
    /// Both errors at one time.
    #[derive(Copy, Serialize)]
    pub struct CurveRow {
        /// t/τ.
        time_tau: f64,
        /// On the training examples.
        train_error: f64,
        /// On fresh ones.
        test_error: f64,
    }
}

/// All that is said of a setting, in the order of JSON.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct PredictionReport {
    /// The theory's answers.
    #[serde(flatten)]
    pub prediction: Prediction,
    /// Both errors over time.
    pub curve: Vec<CurveRow>,
}

/// The end of training may differ from the exact one by this share, unremarked.
const LARGEST_GAP: f64 = 0.05;

impl PredictionReport {
    /// The report, with the curve at these times, and the theory that it comes from.
    ///
    /// # Errors
    ///
    /// [`Refusal`] names the flag whose number is out of range.
    pub fn new(setting: &TheorySetting, times: &[f64]) -> Result<(Self, AlignedTheory), Refusal> {
        let (prediction, theory) = Prediction::new(setting)?;
        Ok((Self { prediction, curve: curve(&theory, times) }, theory))
    }

    /// Says that this size is beyond the theory, if the exact end shows it, or a band that its
    /// smallest test error lies outside of.
    pub fn warning(&self, outside_of_band: bool) -> Option<String> {
        let end = self.prediction.asymptotic.test_error;
        // Without noise both are rounding.
        let misses = |exact: &f64| *exact > 1e-9 && (end / exact - 1.0).abs() > LARGEST_GAP;
        let exact = self.prediction.exact_end.filter(misses);
        let told = [
            exact.map(|exact| format!("training to the end comes to {} exactly", short(exact))),
            outside_of_band.then(|| "its smallest test error lies outside the band".to_owned()),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        (!told.is_empty()).then(|| {
            format!("Networks of this size are too small for the theory: {}.", told.join(", and "))
        })
    }
}

impl Prediction {
    /// The prediction and the theory that it comes from.
    ///
    /// # Errors
    ///
    /// [`Refusal`] names the flag whose number is out of range.
    pub fn new(setting: &TheorySetting) -> Result<(Self, AlignedTheory), Refusal> {
        check_rank(setting)?;
        let dln_experiment::Prediction {
            theory,
            limit,
            exact_end,
            optimal_learner_error,
            limit_optimal_learner_error,
            detection_probabilities,
            ..
        } = dln_experiment::Prediction::new(setting).map_err(refusal::setting)?;
        let found = theory.modes().iter().zip(detection_probabilities);
        let modes = found.map(|(mode, detection_probability)| FoundModeRow {
            mode: mode.into(),
            detection_probability,
        });
        let prediction = Self {
            optimal_stopping: theory.optimal_stopping(),
            optimal_learner: LearnerRow { test_error: optimal_learner_error },
            asymptotic: theory.asymptotic().into(),
            limit: LimitRow {
                optimal_stopping: limit.optimal_stopping(),
                optimal_learner: LearnerRow { test_error: limit_optimal_learner_error },
                asymptotic: limit.asymptotic().into(),
            },
            modes: modes.collect(),
            exact_end,
        };
        Ok((prediction, theory))
    }

    /// What to do, in one sentence.
    pub fn verdict(&self, learning_rate: f64) -> String {
        let optimal = rough(self.optimal_learner.test_error);
        let stop = self.optimal_stopping;
        if stop.test_error > LEAST_GAIN {
            let hidden = !self.modes.iter().any(|found| found.mode.detectable);
            let reason = if hidden { "no mode stands out of the noise, and " } else { "" };
            let best = match stop.time_tau {
                0.0 => "every step makes the test error worse".to_owned(),
                _ => format!(
                    "at best, at t = {} τ, the test error is {}",
                    short(stop.time_tau),
                    short(stop.test_error)
                ),
            };
            format!("Do not train: {reason}{best}.")
        } else if stop.time_tau.is_infinite() {
            let error = rough(stop.test_error);
            format!(
                "Never stop: the test error only falls, to {error}; the optimal learner reaches {optimal} without training."
            )
        } else {
            format!(
                "Stop at t = {}; expect test error {}; the optimal learner reaches {optimal} without training.",
                time(stop.time_tau, learning_rate),
                rough(stop.test_error)
            )
        }
    }
}

/// A time in units of τ and in epochs: `1.46 τ (epoch 1460 at learning rate 1e-3)`.
pub fn time(time_tau: f64, learning_rate: f64) -> String {
    time_at_epoch(time_tau, time_tau / learning_rate, learning_rate)
}

/// The same where τ is not 1/(learning rate).
pub fn time_at_epoch(time_tau: f64, epoch: f64, learning_rate: f64) -> String {
    let epoch = if epoch < 1e9 { format!("{epoch:.0}") } else { short(epoch) };
    format!("{} τ (epoch {epoch} at learning rate {})", short(time_tau), typed(learning_rate))
}

/// Both errors at the given times.
pub fn curve(theory: &AlignedTheory, times: &[f64]) -> Vec<CurveRow> {
    let points = theory.curve(times).into_iter();
    points
        .map(|point| CurveRow {
            time_tau: point.time_tau,
            train_error: point.train_error,
            test_error: point.test_error,
        })
        .collect()
}

/// More modes than the data can show are a slip on the command line, so that it is worth a message
/// in its words.
fn check_rank(setting: &TheorySetting) -> Result<(), Refusal> {
    let rank = setting.teacher_strengths.len();
    let most = setting.inputs.min(setting.outputs).min(setting.examples);
    if rank <= most {
        return Ok(());
    }
    Err(Refusal::usage(
        format!(
            "--teacher names {rank} strengths, but {} inputs, {} outputs and {} examples show at most {most}",
            setting.inputs, setting.outputs, setting.examples
        ),
        "name fewer strengths, or raise --inputs, --outputs or --examples",
    ))
}

impl From<CurvePoint> for EndRow {
    fn from(point: CurvePoint) -> Self {
        Self { train_error: point.train_error, test_error: point.test_error }
    }
}

impl From<&Mode> for ModeRow {
    fn from(mode: &Mode) -> Self {
        Self {
            teacher: mode.teacher,
            data: mode.data,
            output_overlap: mode.output_overlap,
            input_overlap: mode.input_overlap,
            detectable: mode.detectable,
        }
    }
}
