//! `finetune`: what a source task brings for a target that is learned after it.

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_experiment::even_times;
use dln_linalg::Matrix;
use dln_transfer::{FineTuning, FineTuningPoint, Source, Strategies};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::arrays::{Array, Vector, array, column, vector};
use crate::long_work::interruptible;
use crate::predict::Stop;
use crate::refusal::refuse;
use crate::setting::TaskArguments;

#[derive(IntoPyObject)]
struct FeatureParts<'py> {
    strength: Vector<'py>,
    alignment: Array<'py>,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    scratch: Vector<'py>,
    fine_tuned: Vector<'py>,
    probed: Vector<'py>,
    source: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct FineTuned<'py> {
    scratch: Stop,
    fine_tuned: Stop,
    probed: Stop,
    together: Option<Stop>,
    best: String,
    benefit: f64,
    source: Stop,
    features: FeatureParts<'py>,
    curve: Curve<'py>,
}

/// A source and a target of any rank, and the cosines of their modes, source modes × target modes.
struct Tasks {
    source: TheorySetting,
    target: TheorySetting,
    cosines: Matrix,
    output_cosines: Option<Matrix>,
}

/// What was worked out, before it is Python's.
struct Found {
    strategies: Strategies,
    trained: Source,
    strengths: Vec<f64>,
    alignments: Matrix,
    curve: Vec<FineTuningPoint>,
    scratch: Vec<f64>,
    probed: Vec<f64>,
}

/// The strategies for a target after a source, and errors over time on the target.
#[pyfunction]
pub(crate) fn finetune<'py>(
    py: Python<'py>,
    source: TaskArguments,
    target: TaskArguments,
    alignment: f64,
    output_alignment: Option<f64>,
    until_tau: f64,
    points: usize,
) -> PyResult<FineTuned<'py>> {
    let number = |cosine: f64| Matrix::from_fn(1, 1, |_, _| cosine);
    let tasks = Tasks {
        source: source.theory(),
        target: target.theory(),
        cosines: number(alignment),
        output_cosines: output_alignment.map(number),
    };
    let found = interruptible(py, None, move |_| tasks.compare(&even_times(until_tau, points)))??;
    let Found { strategies, trained, .. } = &found;
    Ok(FineTuned {
        scratch: strategies.scratch.into(),
        fine_tuned: strategies.fine_tuned.into(),
        probed: strategies.probed.into(),
        together: strategies.together.map(Stop::from),
        best: strategies.best().to_string(),
        benefit: strategies.benefit(),
        source: Stop { time_tau: trained.time_tau(), test_error: trained.test_error() },
        features: FeatureParts {
            alignment: array(py, found.alignments.as_ref())?,
            strength: vector(py, found.strengths),
        },
        curve: Curve {
            time_tau: column(py, &found.curve, |point| point.time_tau),
            scratch: vector(py, found.scratch),
            fine_tuned: column(py, &found.curve, |point| point.test_error),
            probed: vector(py, found.probed),
            source: column(py, &found.curve, |point| point.source_error.unwrap_or(f64::NAN)),
        },
    })
}

impl Tasks {
    fn compare(&self, times: &[f64]) -> PyResult<Found> {
        let Self { source, target, cosines, output_cosines } = self;
        let trained = Source::best_stopped(source).map_err(refuse)?;
        let (tuning, strategies) = match output_cosines {
            Some(outputs) => (
                FineTuning::from_source_with_head(
                    target,
                    &trained,
                    cosines.as_ref(),
                    outputs.as_ref(),
                ),
                Strategies::compare_with_head(source, target, cosines.as_ref(), outputs.as_ref()),
            ),
            None => (
                FineTuning::from_source(target, &trained, cosines.as_ref()),
                Strategies::compare(source, target, cosines.as_ref()),
            ),
        };
        let (tuning, strategies) = (tuning.map_err(refuse)?, strategies.map_err(refuse)?);
        let features = trained.features(cosines.as_ref()).map_err(refuse)?;
        if let Some(&late) = times.iter().find(|&&time| time > tuning.latest_tau()) {
            let latest = tuning.latest_tau().floor();
            return Err(PyValueError::new_err(format!(
                "until_tau is {late}, too long to be followed at these strengths, expected at most {latest:.0}"
            )));
        }
        let scratch = AlignedTheory::new(target).map_err(refuse)?;
        let errors = |error: &dyn Fn(f64) -> f64| times.iter().map(|&time| error(time)).collect();
        Ok(Found {
            strengths: features.strengths().to_vec(),
            alignments: features.alignments().to_owned(),
            curve: tuning.curve(times),
            scratch: errors(&|time| scratch.test_error(time)),
            probed: errors(&|time| tuning.probe().test_error(time)),
            strategies,
            trained,
        })
    }
}
