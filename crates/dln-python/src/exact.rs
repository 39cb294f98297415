//! `exact_student`: the exact course of a two-layer student from given weights on given statistics.

use dln_finite::{RandomStudent, RandomStudentError, RandomStudentSetting, WhiteStatistics};
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::arrays::{Array, Vector, array, column, matrix, numbers};
use crate::long_work::interruptible;
use crate::predict::Stop;
use crate::refusal::refuse;

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    train_error: Vector<'py>,
    test_error: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct ExactParts<'py> {
    curve: Curve<'py>,
    optimal_stopping: Stop,
    dips: Vec<Stop>,
    product: Array<'py>,
}

/// Errors at ascending times, the last of which ends the training.
#[pyfunction]
pub(crate) fn exact_student<'py>(
    py: Python<'py>,
    layers: (Bound<'py, PyAny>, Bound<'py, PyAny>),
    input_output_correlation: &Bound<'py, PyAny>,
    teacher: &Bound<'py, PyAny>,
    scales: (f64, f64),
    times_tau: PyReadonlyArray1<'_, f64>,
) -> PyResult<ExactParts<'py>> {
    let (first, second) = (matrix(&layers.0)?, matrix(&layers.1)?);
    let (correlation, teacher) = (matrix(input_output_correlation)?, matrix(teacher)?);
    let times = numbers(&times_tau);
    let until_tau = times.last().copied().unwrap_or(0.0);
    let (curve, stop, dips, product) = interruptible(py, None, move |_| {
        let data =
            WhiteStatistics::new(correlation.as_ref(), scales.1).with_input_variance(scales.0);
        let student = RandomStudent::new(&RandomStudentSetting::new(
            first.as_ref(),
            second.as_ref(),
            data,
            teacher.as_ref(),
        ))?;
        let stop = student.optimal_stopping(until_tau);
        let (dips, product) = (student.dips(until_tau), student.product(until_tau));
        Ok::<_, RandomStudentError>((student.curve(&times), stop, dips, product))
    })?
    .map_err(refuse)?;
    Ok(ExactParts {
        curve: Curve {
            time_tau: column(py, &curve, |point| point.time_tau),
            train_error: column(py, &curve, |point| point.train_error),
            test_error: column(py, &curve, |point| point.test_error),
        },
        optimal_stopping: stop.into(),
        dips: dips.into_iter().map(Stop::from).collect(),
        product: array(py, product.as_ref())?,
    })
}
