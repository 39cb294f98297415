//! `dln finetune`: what a source task brings for a target that is learned after it.

mod views;

use dln_dynamics::{AlignedTheory, StoppingPoint, TheorySetting};
use dln_experiment::even_times;
use dln_linalg::Matrix;
use dln_transfer::{FineTuning, Source, Strategies};
use serde::Serialize;

use crate::arguments::FinetuneArguments;
use crate::failure::Failure;
use crate::present::{Views, json, present};

/// Points of a curve.
const POINTS: usize = 201;

pub(super) fn run(arguments: &FinetuneArguments) -> Result<(), Failure> {
    let report = Report::new(arguments)?;
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report, arguments.learning_rate),
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
    curve: Vec<CurveRow>,
}

/// Times are infinite, null in JSON, where training should never stop.
#[derive(Clone, Copy, Debug, Serialize)]
struct Stop {
    time_tau: f64,
    test_error: f64,
}

#[derive(Debug, Serialize)]
struct FeatureRow {
    strength: f64,
    /// With each mode of the target.
    alignment: Vec<f64>,
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

impl From<StoppingPoint> for Stop {
    fn from(StoppingPoint { time_tau, test_error, .. }: StoppingPoint) -> Self {
        Self { time_tau, test_error }
    }
}

impl Report {
    fn new(arguments: &FinetuneArguments) -> Result<Self, Failure> {
        let (source, target) = (arguments.source(), arguments.target());
        let number = |cosine: f64| Matrix::from_fn(1, 1, |_, _| cosine);
        let cosines = number(arguments.alignment);
        let trained = Source::best_stopped(&source).map_err(Failure::setting)?;
        let (tuning, strategies) = match arguments.shared_head()?.map(number) {
            Some(outputs) => (
                FineTuning::from_source_with_head(
                    &target,
                    &trained,
                    cosines.as_ref(),
                    outputs.as_ref(),
                ),
                Strategies::compare_with_head(&source, &target, cosines.as_ref(), outputs.as_ref()),
            ),
            None => (
                FineTuning::from_source(&target, &trained, cosines.as_ref()),
                Strategies::compare(&source, &target, cosines.as_ref()),
            ),
        };
        let tuning = tuning.map_err(Failure::setting)?;
        let strategies = strategies.map_err(Failure::setting)?;
        let features = trained.features(cosines.as_ref()).map_err(Failure::setting)?;
        let feature = |(k, &strength): (usize, &f64)| FeatureRow {
            strength,
            alignment: vec![features.alignments()[(k, 0)]],
        };
        Ok(Self {
            scratch: strategies.scratch.into(),
            fine_tuned: strategies.fine_tuned.into(),
            probed: strategies.probed.into(),
            together: strategies.together.map(Stop::from),
            best: strategies.best().to_string(),
            benefit: strategies.benefit(),
            source: Stop { time_tau: trained.time_tau(), test_error: trained.test_error() },
            features: features.strengths().iter().enumerate().map(feature).collect(),
            curve: curve(&tuning, &target, arguments.until)?,
        })
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
