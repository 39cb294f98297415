//! `predict`: errors over time and the best stopping time, from theory alone.

use dln_dynamics::{AlignedTheory, Mode, StoppingPoint};
use dln_experiment::{Prediction, PredictionError, even_times};
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::arrays::{Vector, column, numbers};
use crate::refusal::refuse;
use crate::setting::TaskArguments;

#[derive(IntoPyObject)]
pub(crate) struct Stop {
    pub(crate) time_tau: f64,
    pub(crate) test_error: f64,
}

#[derive(IntoPyObject)]
struct TestError {
    test_error: f64,
}

#[derive(IntoPyObject)]
struct End {
    train_error: f64,
    test_error: f64,
}

#[derive(IntoPyObject)]
struct FiniteSize {
    optimal_stopping: Stop,
    asymptotic: End,
}

#[derive(IntoPyObject)]
pub(crate) struct Modes<'py> {
    teacher: Vector<'py>,
    data: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
    detectable: Vec<bool>,
}

#[derive(IntoPyObject)]
struct FoundModes<'py> {
    modes: Modes<'py>,
    detection_probability: Vector<'py>,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    train_error: Vector<'py>,
    test_error: Vector<'py>,
}

/// A prediction without what holds at the size of the network alone.
#[derive(IntoPyObject)]
pub(crate) struct PredictionParts<'py> {
    optimal_stopping: Stop,
    optimal_learner: TestError,
    asymptotic: End,
    modes: FoundModes<'py>,
    curve: Curve<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct Predicted<'py> {
    prediction: PredictionParts<'py>,
    finite_size: Option<FiniteSize>,
}

/// The theory of one task, at the given times or at even ones.
#[pyfunction]
pub(crate) fn predict<'py>(
    py: Python<'py>,
    task: TaskArguments,
    until_tau: f64,
    points: usize,
    times_tau: Option<PyReadonlyArray1<'_, f64>>,
    finite_size: bool,
) -> PyResult<Predicted<'py>> {
    let setting = task.theory();
    let times = times_tau.map_or_else(|| even_times(until_tau, points), |times| numbers(&times));
    let (prediction, at_size, curve) = py
        .detach(|| {
            let prediction = Prediction::new(&setting)?;
            let at_size =
                finite_size.then(|| AlignedTheory::at_finite_size(&setting)).transpose()?;
            let curve = prediction.theory.curve(&times);
            Ok::<_, PredictionError>((prediction, at_size, curve))
        })
        .map_err(refuse)?;
    Ok(Predicted {
        prediction: PredictionParts::new(py, &prediction, &curve),
        finite_size: at_size.map(|at_size| FiniteSize {
            optimal_stopping: at_size.optimal_stopping().into(),
            asymptotic: End::of(&at_size),
        }),
    })
}

impl<'py> PredictionParts<'py> {
    pub(crate) fn new(
        py: Python<'py>,
        prediction: &Prediction,
        curve: &[dln_dynamics::CurvePoint],
    ) -> Self {
        Self {
            optimal_stopping: prediction.theory.optimal_stopping().into(),
            optimal_learner: TestError { test_error: prediction.optimal_learner_error },
            asymptotic: End::of(&prediction.theory),
            modes: FoundModes {
                modes: Modes::new(py, prediction.theory.modes()),
                detection_probability: column(py, &prediction.detection_probabilities, |&p| p),
            },
            curve: Curve {
                time_tau: column(py, curve, |point| point.time_tau),
                train_error: column(py, curve, |point| point.train_error),
                test_error: column(py, curve, |point| point.test_error),
            },
        }
    }
}

impl End {
    fn of(theory: &AlignedTheory) -> Self {
        let end = theory.asymptotic();
        Self { train_error: end.train_error, test_error: end.test_error }
    }
}

impl<'py> Modes<'py> {
    pub(crate) fn new(py: Python<'py>, modes: &[Mode]) -> Self {
        Self {
            teacher: column(py, modes, |mode| mode.teacher),
            data: column(py, modes, |mode| mode.data),
            output_overlap: column(py, modes, |mode| mode.output_overlap),
            input_overlap: column(py, modes, |mode| mode.input_overlap),
            detectable: modes.iter().map(|mode| mode.detectable).collect(),
        }
    }
}

impl From<StoppingPoint> for Stop {
    fn from(point: StoppingPoint) -> Self {
        Self { time_tau: point.time_tau, test_error: point.test_error }
    }
}
