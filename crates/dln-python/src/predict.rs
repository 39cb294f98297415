//! `predict`: errors over time and the best stopping time, from theory alone.

use dln_dynamics::{AlignedTheory, StoppingPoint};
use dln_experiment::{Prediction, PredictionError, Start, even_times};
use dln_tasks::InputKind;
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::arrays::{Vector, column, numbers};
use crate::band::{BandArguments, BandParts};
use crate::refusal::refuse;
use crate::setting::{ANY_RATE, TaskArguments, simulated};

#[derive(IntoPyObject)]
pub(crate) struct Stop {
    pub(crate) time_tau: f64,
    pub(crate) test_error: f64,
}

#[derive(IntoPyObject)]
pub(crate) struct TestError {
    pub(crate) test_error: f64,
}

#[derive(IntoPyObject)]
struct End {
    train_error: f64,
    test_error: f64,
}

#[derive(IntoPyObject)]
struct Limit {
    optimal_stopping: Stop,
    optimal_learner: TestError,
    asymptotic: End,
}

#[derive(IntoPyObject)]
struct FoundModes<'py> {
    teacher: Vector<'py>,
    data: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
    detectable: Vec<bool>,
    detection_probability: Vector<'py>,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    train_error: Vector<'py>,
    test_error: Vector<'py>,
}

/// What the theory says of a task.
#[derive(IntoPyObject)]
pub(crate) struct PredictionParts<'py> {
    optimal_stopping: Stop,
    optimal_learner: TestError,
    asymptotic: End,
    limit: Limit,
    modes: FoundModes<'py>,
    curve: Curve<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct Predicted<'py> {
    prediction: PredictionParts<'py>,
    band: Option<BandParts<'py>>,
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
    band: Option<BandArguments<'py>>,
) -> PyResult<Predicted<'py>> {
    let setting = task.theory();
    let times = times_tau.map_or_else(|| even_times(until_tau, points), |times| numbers(&times));
    let predict = if finite_size { Prediction::new } else { Prediction::in_the_limit };
    let (prediction, curve) = py
        .detach(|| {
            let prediction = predict(&setting)?;
            let curve = prediction.theory.curve(&times);
            Ok::<_, PredictionError>((prediction, curve))
        })
        .map_err(refuse)?;
    let band = band.map(|band| {
        let drawn = simulated(setting, InputKind::Orthogonal, ANY_RATE);
        band.find(py, drawn, Start::Aligned, times)
    });
    Ok(Predicted {
        band: band.transpose()?,
        prediction: PredictionParts::new(py, &prediction, &curve),
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
            limit: Limit {
                optimal_stopping: prediction.limit.optimal_stopping().into(),
                optimal_learner: TestError { test_error: prediction.limit_optimal_learner_error },
                asymptotic: End::of(&prediction.limit),
            },
            modes: FoundModes::new(py, prediction),
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

impl<'py> FoundModes<'py> {
    fn new(py: Python<'py>, prediction: &Prediction) -> Self {
        let modes = prediction.theory.modes();
        Self {
            teacher: column(py, modes, |mode| mode.teacher),
            data: column(py, modes, |mode| mode.data),
            output_overlap: column(py, modes, |mode| mode.output_overlap),
            input_overlap: column(py, modes, |mode| mode.input_overlap),
            detectable: modes.iter().map(|mode| mode.detectable).collect(),
            detection_probability: column(py, &prediction.detection_probabilities, |&p| p),
        }
    }
}

impl From<StoppingPoint> for Stop {
    fn from(point: StoppingPoint) -> Self {
        Self { time_tau: point.time_tau, test_error: point.test_error }
    }
}
