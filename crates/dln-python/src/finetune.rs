//! `finetune`: what a source task brings for a target that is learned after it.

use dln_dynamics::AlignedTheory;
use dln_experiment::{SequenceSetting, even_times};
use dln_linalg::Matrix;
use dln_transfer::{Features, FineTuningPoint, Source, Strategies, cosine_matrix};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::arrays::{Array, Vector, array, column, vector};
use crate::long_work::interruptible;
use crate::predict::Stop;
use crate::refusal::{refuse, refuse_task};
use crate::setting::{ANY_RATE, TaskArguments};

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

/// What was worked out, before it is Python's.
pub(crate) struct Found {
    pub(crate) strategies: Strategies,
    pub(crate) trained: Source,
    features: Features,
    curve: Vec<FineTuningPoint>,
    scratch: Vec<f64>,
    probed: Vec<f64>,
}

/// A source and a target with the cosines of their modes, as `cosine_matrix` takes them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct SequenceArguments {
    source: TaskArguments,
    target: TaskArguments,
    alignment: Vec<Vec<f64>>,
    output_alignment: Option<Vec<Vec<f64>>>,
}

impl SequenceArguments {
    pub(crate) fn setting(self, learning_rate: f64) -> PyResult<SequenceSetting> {
        let (source, target) = (self.source.theory(), self.target.theory());
        let ranks = (source.teacher_strengths.len(), target.teacher_strengths.len());
        let outputs = self.output_alignment;
        let output_cosines = outputs.map(|rows| cosines("output_alignment", &rows, ranks));
        Ok(SequenceSetting::new(source, target, cosines("alignment", &self.alignment, ranks)?)
            .with_output_cosines(output_cosines.transpose()?)
            .with_learning_rate(learning_rate))
    }
}

/// The strategies for a target after a source, and errors over time on the target.
#[pyfunction]
pub(crate) fn finetune(
    py: Python<'_>,
    tasks: SequenceArguments,
    until_tau: f64,
    points: usize,
) -> PyResult<FineTuned<'_>> {
    let (setting, times) = (tasks.setting(ANY_RATE)?, even_times(until_tau, points));
    interruptible(py, None, move |_| Found::new(&setting, &times))??.parts(py)
}

impl Found {
    pub(crate) fn new(setting: &SequenceSetting, times: &[f64]) -> PyResult<Self> {
        let SequenceSetting { source, target, cosines, .. } = setting;
        let trained = Source::best_stopped(source).map_err(|e| refuse_task("source", e))?;
        let tuning = setting.fine_tuning(&trained).map_err(|e| refuse_task("target", e))?;
        let strategies = setting.strategies().map_err(|e| refuse_task("target", e))?;
        let features = trained.features(cosines.as_ref()).map_err(refuse)?;
        if let Some(&late) = times.iter().find(|&&time| time > tuning.latest_tau()) {
            let latest = tuning.latest_tau().floor();
            return Err(PyValueError::new_err(format!(
                "until_tau is {late}, too long to be followed at these strengths, but must be at most {latest:.0}"
            )));
        }
        let scratch = AlignedTheory::new(target).map_err(|e| refuse_task("target", e))?;
        let errors = |error: &dyn Fn(f64) -> f64| times.iter().map(|&time| error(time)).collect();
        Ok(Self {
            curve: tuning.curve(times),
            scratch: errors(&|time| scratch.test_error(time)),
            probed: errors(&|time| tuning.probe().test_error(time)),
            strategies,
            trained,
            features,
        })
    }

    pub(crate) fn parts(self, py: Python<'_>) -> PyResult<FineTuned<'_>> {
        let Self { strategies, trained, features, .. } = &self;
        Ok(FineTuned {
            scratch: strategies.scratch.into(),
            fine_tuned: strategies.fine_tuned.into(),
            probed: strategies.probed.into(),
            together: strategies.together.map(Stop::from),
            best: strategies.best().to_string(),
            benefit: strategies.benefit(),
            source: Stop { time_tau: trained.time_tau(), test_error: trained.test_error() },
            features: FeatureParts {
                strength: vector(py, features.strengths().to_vec()),
                alignment: array(py, features.alignments())?,
            },
            curve: Curve {
                time_tau: column(py, &self.curve, |point| point.time_tau),
                scratch: vector(py, self.scratch),
                fine_tuned: column(py, &self.curve, |point| point.test_error),
                probed: vector(py, self.probed),
                source: column(py, &self.curve, |point| point.source_error.unwrap_or(f64::NAN)),
            },
        })
    }
}

fn cosines(name: &str, rows: &[Vec<f64>], (source, target): (usize, usize)) -> PyResult<Matrix> {
    cosine_matrix(rows, source, target).ok_or_else(|| {
        let pairs = source.min(target);
        PyValueError::new_err(format!(
            "{name} has another shape than source and target: expected a number, {pairs} for the pairs of modes, or {source} rows of {target}"
        ))
    })
}
