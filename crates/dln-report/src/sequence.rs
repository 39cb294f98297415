//! Two described tasks, one after the other, as `dln finetune` prints it.

use dln_dynamics::{AlignedTheory, StoppingPoint, TheorySetting};
use dln_experiment::SequenceSetting;
use dln_tables::Refusal;
use dln_transfer::{Features, FineTuning, FineTuningPoint, Source, Strategies, Strategy};
use serde::Serialize;

use crate::layout::rough;
use crate::prediction::time;
use crate::refusal;

/// Smallest test errors on the target by strategy, in the order of JSON.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct SequenceReport {
    /// Without the source.
    pub scratch: StoppingPoint,
    /// From the network of the source.
    pub fine_tuned: StoppingPoint,
    /// A head on its frozen first layer.
    pub probed: StoppingPoint,
    /// Both tasks in one network, where the theory knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<StoppingPoint>,
    /// The strategy with the smallest error.
    pub best: String,
    /// What it gains against training from scratch.
    pub benefit: f64,
    /// Where the source stopped.
    pub source: StoppingPoint,
    /// What it leaves.
    pub features: Vec<FeatureRow>,
}

/// A feature of the source's network.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureRow {
    /// Its strength.
    pub strength: f64,
    /// With each mode of the target.
    pub alignment: Vec<f64>,
}

/// Errors by strategy at one time.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct SequenceCurveRow {
    /// t/τ.
    pub time_tau: f64,
    /// From scratch.
    pub scratch: f64,
    /// Fine-tuned.
    pub fine_tuned: f64,
    /// Probed.
    pub probed: f64,
    /// Error on the source of the network that is fine-tuned.
    pub source: f64,
}

/// The theory of one task after the other.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sequence {
    /// What is said of it.
    pub report: SequenceReport,
    /// Every strategy.
    pub strategies: Strategies,
    /// The network that is fine-tuned.
    pub tuning: FineTuning,
}

impl Sequence {
    /// The theory of a source and a target.
    ///
    /// # Errors
    ///
    /// [`Refusal`] names the flag of the task whose numbers are out of range.
    pub fn new(setting: &SequenceSetting) -> Result<Self, Refusal> {
        let trained =
            Source::best_stopped(&setting.source).map_err(|error| refused("--source", error))?;
        let tuning = setting.fine_tuning(&trained).map_err(|error| refused("--target", error))?;
        let strategies = setting.strategies().map_err(|error| refused("--target", error))?;
        let features = trained.features(setting.cosines.as_ref()).map_err(refusal::setting)?;
        let report = SequenceReport {
            scratch: strategies.scratch,
            fine_tuned: strategies.fine_tuned,
            probed: strategies.probed,
            together: strategies.together,
            best: strategies.best().to_string(),
            benefit: strategies.benefit(),
            source: StoppingPoint::new(trained.time_tau(), trained.test_error()),
            features: (0..features.len()).map(|k| feature(&features, k)).collect(),
        };
        Ok(Self { report, strategies, tuning })
    }
}

impl SequenceReport {
    /// The error of the best strategy, and its time.
    pub fn best_stop(&self) -> StoppingPoint {
        let is = |strategy: Strategy| self.best == strategy.to_string();
        match self.together {
            Some(together) if is(Strategy::Together) => together,
            _ if is(Strategy::FineTune) => self.fine_tuned,
            _ if is(Strategy::Probe) => self.probed,
            _ => self.scratch,
        }
    }

    /// What to do, in one sentence.
    pub fn verdict(&self, learning_rate: f64) -> String {
        let stop = self.best_stop();
        let when = if stop.time_tau.is_finite() && stop.time_tau > 0.0 {
            format!(" and stop at t = {}", time(stop.time_tau, learning_rate))
        } else {
            String::new()
        };
        let beside = if self.benefit > 0.0 {
            format!(", {} from scratch", rough(self.scratch.test_error))
        } else {
            String::new()
        };
        let advice = advice(&self.best);
        format!("{advice}{when}; expect test error {}{beside}.", rough(stop.test_error))
    }
}

/// What a strategy is called where it is recommended.
pub fn advice(strategy: &str) -> &'static str {
    match strategy {
        "fine-tune" => "Fine-tune the network of the source",
        "probe" => "Train a head on the source's frozen first layer",
        "together" => "Train both tasks together",
        _ => "The source does not help: train from scratch",
    }
}

/// A complaint about a task, with the flag of its strengths.
fn refused(strengths: &str, error: impl std::fmt::Display) -> Refusal {
    refusal::setting(error.to_string().replace("teacher_strengths", strengths))
}

fn feature(features: &Features, k: usize) -> FeatureRow {
    let alignments = features.alignments();
    FeatureRow {
        strength: features.strengths()[k],
        alignment: (0..features.modes()).map(|mode| alignments[(k, mode)]).collect(),
    }
}

/// Errors by strategy at these times, which ascend.
///
/// # Errors
///
/// [`Refusal`] if the last is too late to be followed at these strengths.
pub fn sequence_curve(
    tuning: &FineTuning,
    target: &TheorySetting,
    times: &[f64],
) -> Result<Vec<SequenceCurveRow>, Refusal> {
    let until = times.last().copied().unwrap_or(0.0);
    if until > tuning.latest_tau() {
        return Err(Refusal::usage(
            format!("--until is {until}, too long to be followed at these strengths"),
            format!("give at most {:.0}", tuning.latest_tau().floor()),
        ));
    }
    let scratch = AlignedTheory::new(target).map_err(refusal::setting)?;
    let row = |point: &FineTuningPoint| SequenceCurveRow {
        time_tau: point.time_tau,
        scratch: scratch.test_error(point.time_tau),
        fine_tuned: point.test_error,
        probed: tuning.probe().test_error(point.time_tau),
        source: point.source_error.expect("the features come from a source"),
    };
    Ok(tuning.curve(times).iter().map(row).collect())
}
