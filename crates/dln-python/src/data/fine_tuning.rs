//! `analyze_finetune`: what a network that was trained on one set of examples brings for another
//! with the same input columns.

use dln_data::{
    DataError, FineTuningAnalysis, FineTuningMeasurement, MeasuredStop, Start, fine_tuning,
};
use pyo3::prelude::*;

use super::{DataArguments, Ends, Examples, StudentArguments, ends, examples, training_data};
use crate::arrays::{Array, Vector, column, from_rows};
use crate::long_work::interruptible;
use crate::predict::Stop;
use crate::refusal::refuse;

#[derive(IntoPyObject)]
struct Measured {
    test_error: f64,
    actual_optimal_stopping: Stop,
}

#[derive(IntoPyObject)]
struct StrategyParts {
    time_tau: f64,
    test_error: f64,
    retained_inputs: usize,
    theory: Option<Stop>,
    measured: Option<Measured>,
}

#[derive(IntoPyObject)]
struct Modes<'py> {
    teacher: Vector<'py>,
    learned: Vector<'py>,
    alignment: Array<'py>,
}

#[derive(IntoPyObject)]
struct Features<'py> {
    strength: Vector<'py>,
    alignment: Array<'py>,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    scratch: Vector<'py>,
    fine_tuned: Vector<'py>,
    probed: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct FineTuningParts<'py> {
    scratch: StrategyParts,
    fine_tuned: StrategyParts,
    probed: StrategyParts,
    best: &'static str,
    benefit: f64,
    benefit_interval: Ends,
    verdict: &'static str,
    source: Stop,
    source_modes: Modes<'py>,
    features: Features<'py>,
    curve: Curve<'py>,
}

/// What learning the source first brings for the target.
#[pyfunction]
pub(crate) fn analyze_finetune<'py>(
    py: Python<'py>,
    source: Examples<'py>,
    target: Examples<'py>,
    test: Option<Examples<'py>>,
    options: DataArguments,
    student: StudentArguments,
) -> PyResult<FineTuningParts<'py>> {
    let (source, target) = (examples(&source)?, examples(&target)?);
    let test = test.as_ref().map(examples).transpose()?;
    let options = options.with(student)?;
    let (analysis, measured) = interruptible(py, None, move |_| {
        let in_source = |error| DataError::InSource(Box::new(error));
        let source = training_data(&source, None).map_err(in_source)?;
        let analysis = fine_tuning(&source, &training_data(&target, None)?, &options)?;
        let measured = test.as_ref().map(|(x, y)| analysis.measure(x.as_ref(), y.as_ref()));
        let measured = measured.transpose()?;
        Ok::<_, DataError>((analysis, measured))
    })?
    .map_err(refuse)?;
    FineTuningParts::new(py, &analysis, measured.as_ref())
}

impl<'py> FineTuningParts<'py> {
    fn new(
        py: Python<'py>,
        analysis: &FineTuningAnalysis,
        measured: Option<&FineTuningMeasurement>,
    ) -> PyResult<Self> {
        let strategy = |start| StrategyParts::new(analysis, measured, start);
        let better = analysis.better();
        let modes = analysis.target().signal_modes().len();
        Ok(Self {
            scratch: strategy(Start::Scratch),
            fine_tuned: strategy(Start::FineTuned),
            probed: strategy(Start::Probed),
            best: analysis.best().name(),
            benefit: analysis.benefit(better),
            benefit_interval: ends(analysis.benefit_interval(better)),
            verdict: analysis.verdict().name(),
            source: analysis.source_stop().into(),
            source_modes: Modes::new(py, analysis, modes)?,
            features: Features::new(py, analysis, modes)?,
            curve: Curve::new(py, analysis),
        })
    }
}

impl StrategyParts {
    fn new(
        analysis: &FineTuningAnalysis,
        measured: Option<&FineTuningMeasurement>,
        start: Start,
    ) -> Self {
        let Stop { time_tau, test_error } = analysis.predicted(start).into();
        Self {
            time_tau,
            test_error,
            retained_inputs: analysis.retained_inputs(start),
            theory: analysis.limit().map(|limit| limit.of(start).into()),
            measured: measured.map(|measured| measured.of(start).into()),
        }
    }
}

impl<'py> Modes<'py> {
    fn new(py: Python<'py>, analysis: &FineTuningAnalysis, width: usize) -> PyResult<Self> {
        let modes = analysis.source_modes();
        Ok(Self {
            teacher: column(py, modes, |mode| mode.teacher),
            learned: column(py, modes, |mode| mode.learned),
            alignment: from_rows(py, modes, width, |mode| &mode.cosines)?,
        })
    }
}

impl<'py> Features<'py> {
    fn new(py: Python<'py>, analysis: &FineTuningAnalysis, width: usize) -> PyResult<Self> {
        let features = analysis.features();
        Ok(Self {
            strength: column(py, features, |feature| feature.strength),
            alignment: from_rows(py, features, width, |feature| &feature.alignments)?,
        })
    }
}

impl<'py> Curve<'py> {
    fn new(py: Python<'py>, analysis: &FineTuningAnalysis) -> Self {
        let [scratch, fine_tuned, probed] = Start::ALL.map(|start| analysis.curve(start));
        // That of a probe may have the end of training after the others' last time.
        let probed = &probed[..fine_tuned.len().min(probed.len())];
        Self {
            time_tau: column(py, &scratch, |point| point.time_tau),
            scratch: column(py, &scratch, |point| point.test_error),
            fine_tuned: column(py, &fine_tuned, |point| point.test_error),
            probed: column(py, probed, |point| point.test_error),
        }
    }
}

impl From<MeasuredStop> for Measured {
    fn from(measured: MeasuredStop) -> Self {
        Self {
            test_error: measured.at_predicted_stopping,
            actual_optimal_stopping: measured.actual.into(),
        }
    }
}
