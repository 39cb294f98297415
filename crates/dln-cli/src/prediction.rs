//! What the theory says of a task, in the form in which it is reported.

use dln_dynamics::{AlignedTheory, CurvePoint, Mode, StoppingPoint, TheorySetting};
use dln_experiment::row;
use serde::Serialize;

use crate::failure::Failure;
use crate::layout::{rough, short, typed};

/// A test error above this is not worth training for; without training it is 1.
const LEAST_GAIN: f64 = 0.99;

/// The theory's answers, without the curve.
#[derive(Debug, Serialize)]
pub(crate) struct Prediction {
    pub(crate) optimal_stopping: Stop,
    pub(crate) optimal_learner: LearnerRow,
    pub(crate) asymptotic: EndRow,
    pub(crate) limit: LimitRow,
    pub(crate) modes: Vec<FoundModeRow>,
    /// The exact test error at the end, where there is one.
    #[serde(skip)]
    pub(crate) exact_end: Option<f64>,
}

/// What the theory says in the limit of infinite width.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct LimitRow {
    pub(crate) optimal_stopping: Stop,
    pub(crate) optimal_learner: LearnerRow,
    pub(crate) asymptotic: EndRow,
}

/// A stopping time and the test error there; the time is infinite, null in JSON, if training should never stop.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Stop {
    pub(crate) time_tau: f64,
    pub(crate) test_error: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct LearnerRow {
    pub(crate) test_error: f64,
}

/// Errors after long training.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct EndRow {
    pub(crate) train_error: f64,
    pub(crate) test_error: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ModeRow {
    pub(crate) teacher: f64,
    pub(crate) data: f64,
    pub(crate) output_overlap: f64,
    pub(crate) input_overlap: f64,
    /// In the limit of large networks.
    pub(crate) detectable: bool,
}

/// A mode of the teacher, and the probability that it stands out at this size above the threshold of [`FALSE_ALARM`](dln_experiment::FALSE_ALARM).
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct FoundModeRow {
    #[serde(flatten)]
    pub(crate) mode: ModeRow,
    pub(crate) detection_probability: f64,
}

row! {
    /// Both errors at one time.
    #[derive(Copy, Serialize)]
    pub(crate) struct CurveRow {
        time_tau: f64,
        train_error: f64,
        test_error: f64,
    }
}

impl Prediction {
    /// The prediction and the theory that it comes from.
    pub(crate) fn new(setting: &TheorySetting) -> Result<(Self, AlignedTheory), Failure> {
        check_rank(setting)?;
        let dln_experiment::Prediction {
            theory,
            limit,
            exact_end,
            optimal_learner_error,
            limit_optimal_learner_error,
            detection_probabilities,
            ..
        } = dln_experiment::Prediction::new(setting).map_err(Failure::setting)?;
        let found = theory.modes().iter().zip(detection_probabilities);
        let modes = found.map(|(mode, detection_probability)| FoundModeRow {
            mode: mode.into(),
            detection_probability,
        });
        let prediction = Self {
            optimal_stopping: theory.optimal_stopping().into(),
            optimal_learner: LearnerRow { test_error: optimal_learner_error },
            asymptotic: theory.asymptotic().into(),
            limit: LimitRow {
                optimal_stopping: limit.optimal_stopping().into(),
                optimal_learner: LearnerRow { test_error: limit_optimal_learner_error },
                asymptotic: limit.asymptotic().into(),
            },
            modes: modes.collect(),
            exact_end,
        };
        Ok((prediction, theory))
    }

    /// What to do, in one sentence.
    pub(crate) fn verdict(&self, learning_rate: f64) -> String {
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
pub(crate) fn time(time_tau: f64, learning_rate: f64) -> String {
    time_at_epoch(time_tau, time_tau / learning_rate, learning_rate)
}

/// The same where τ is not 1/(learning rate).
pub(crate) fn time_at_epoch(time_tau: f64, epoch: f64, learning_rate: f64) -> String {
    let epoch = if epoch < 1e9 { format!("{epoch:.0}") } else { short(epoch) };
    format!("{} τ (epoch {epoch} at learning rate {})", short(time_tau), typed(learning_rate))
}

/// Both errors at the given times.
pub(crate) fn curve(theory: &AlignedTheory, times: &[f64]) -> Vec<CurveRow> {
    let points = theory.curve(times).into_iter();
    points
        .map(|point| CurveRow {
            time_tau: point.time_tau,
            train_error: point.train_error,
            test_error: point.test_error,
        })
        .collect()
}

/// More modes than the data can show are a slip on the command line, so that it is worth a message in its words.
fn check_rank(setting: &TheorySetting) -> Result<(), Failure> {
    let rank = setting.teacher_strengths.len();
    let most = setting.inputs.min(setting.outputs).min(setting.examples);
    if rank <= most {
        return Ok(());
    }
    Err(Failure::usage(
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

impl From<StoppingPoint> for Stop {
    fn from(point: StoppingPoint) -> Self {
        Self { time_tau: point.time_tau, test_error: point.test_error }
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
