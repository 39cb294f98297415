//! Two described tasks, one after the other: theory, and networks beside it.

mod simulated;
mod views;

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_experiment::even_times;
use dln_transfer::{Features, FineTuning, Source, Strategies, Strategy};
use serde::Serialize;

use super::{FeatureRow, Stop};
use crate::arguments::{DescribedSequence, FinetuneArguments};
use crate::failure::Failure;
use crate::present::{Views, json, present};
use simulated::Simulated;

/// Points of a curve.
const POINTS: usize = 201;

pub(super) fn run(arguments: &FinetuneArguments, tasks: &DescribedSequence) -> Result<(), Failure> {
    let (mut report, theory) = Report::new(tasks)?;
    if arguments.run.simulate {
        let source_stop_tau = report.source.time_tau;
        let plan = tasks.setting.plan(&theory, source_stop_tau, tasks.until, POINTS - 1);
        report.simulated = Some(simulated::run(arguments, plan, tasks.until)?);
    }
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report, tasks.setting.learning_rate),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&report),
        },
    )
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    scratch: Stop,
    fine_tuned: Stop,
    probed: Stop,
    #[serde(skip_serializing_if = "Option::is_none")]
    together: Option<Stop>,
    best: String,
    benefit: f64,
    source: Stop,
    features: Vec<FeatureRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<Simulated>,
    curve: Vec<CurveRow>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct CurveRow {
    time_tau: f64,
    scratch: f64,
    fine_tuned: f64,
    probed: f64,
    /// Error on the source of the network that is fine-tuned.
    source: f64,
}

impl Report {
    /// The report, and the theory in it.
    fn new(tasks: &DescribedSequence) -> Result<(Self, Strategies), Failure> {
        let DescribedSequence { setting, until } = tasks;
        let trained =
            Source::best_stopped(&setting.source).map_err(|error| refused("--source", error))?;
        let of_target = |error: &dyn std::fmt::Display| refused("--target", error);
        let tuning = setting.fine_tuning(&trained).map_err(|error| of_target(&error))?;
        let strategies = setting.strategies().map_err(|error| of_target(&error))?;
        let features = trained.features(setting.cosines.as_ref()).map_err(Failure::setting)?;
        let report = Self {
            scratch: strategies.scratch.into(),
            fine_tuned: strategies.fine_tuned.into(),
            probed: strategies.probed.into(),
            together: strategies.together.map(Stop::from),
            best: strategies.best().to_string(),
            benefit: strategies.benefit(),
            source: Stop { time_tau: trained.time_tau(), test_error: trained.test_error() },
            features: (0..features.len()).map(|k| feature(&features, k)).collect(),
            simulated: None,
            curve: curve(&tuning, &setting.target, *until)?,
        };
        Ok((report, strategies))
    }

    /// The error of the best strategy, and its time.
    fn best_stop(&self) -> Stop {
        let is = |strategy: Strategy| self.best == strategy.to_string();
        match self.together {
            Some(together) if is(Strategy::Together) => together,
            _ if is(Strategy::FineTune) => self.fine_tuned,
            _ if is(Strategy::Probe) => self.probed,
            _ => self.scratch,
        }
    }
}

/// A complaint about a task, with the flag of its strengths.
fn refused(strengths: &str, error: impl std::fmt::Display) -> Failure {
    Failure::setting(error.to_string().replace("teacher_strengths", strengths))
}

fn feature(features: &Features, k: usize) -> FeatureRow {
    let alignments = features.alignments();
    FeatureRow {
        strength: features.strengths()[k],
        alignment: (0..features.modes()).map(|mode| alignments[(k, mode)]).collect(),
    }
}

fn curve(
    tuning: &FineTuning,
    target: &TheorySetting,
    until: f64,
) -> Result<Vec<CurveRow>, Failure> {
    if until > tuning.latest_tau() {
        return Err(Failure::usage(
            format!("--until is {until}, too long to be followed at these strengths"),
            format!("give at most {:.0}", tuning.latest_tau().floor()),
        ));
    }
    let scratch = AlignedTheory::new(target).map_err(Failure::setting)?;
    let times = even_times(until, POINTS);
    let row = |point: &dln_transfer::FineTuningPoint| CurveRow {
        time_tau: point.time_tau,
        scratch: scratch.test_error(point.time_tau),
        fine_tuned: point.test_error,
        probed: tuning.probe().test_error(point.time_tau),
        source: point.source_error.expect("the features come from a source"),
    };
    Ok(tuning.curve(&times).iter().map(row).collect())
}
