//! `denoise` and `shrink`: the optimal learner of a noisy matrix, or of its singular values alone.

use dln_linalg::thin_svd;
use dln_optimal::{Edge, NoiseLevel, ShrinkError, Shrinkage, Spectrum, denoise_svd, estimators};
use dln_spectra::SignalMode;
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::arrays::{Array, Vector, array, column, matrix, numbers, vector};
use crate::long_work::interruptible;
use crate::refusal::refuse;
use crate::setting::unknown;

#[derive(IntoPyObject)]
struct SignalModes<'py> {
    teacher: Vector<'py>,
    data: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct ShrinkageParts<'py> {
    singular_values: Vector<'py>,
    strengths: Vector<'py>,
    rank: usize,
    threshold: f64,
    entry_std: f64,
    predicted_error: f64,
    modes: SignalModes<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct DenoisedParts<'py> {
    map: Array<'py>,
    shrinkage: ShrinkageParts<'py>,
}

/// A matrix with its noise taken out.
#[pyfunction]
pub(crate) fn denoise<'py>(
    py: Python<'py>,
    noisy: &Bound<'py, PyAny>,
    entry_std: Option<f64>,
    edge: &str,
    loss: &str,
) -> PyResult<DenoisedParts<'py>> {
    let (noisy, edge, estimator) = (matrix(noisy)?, edge_of(edge)?, estimator(loss)?);
    let (values, found) = interruptible(py, None, move |_| {
        let svd = thin_svd(noisy.as_ref())?;
        let found = denoise_svd(&svd, level(entry_std), edge, estimator)?;
        Ok::<_, ShrinkError>((svd.values, found))
    })?
    .map_err(refuse)?;
    Ok(DenoisedParts {
        map: array(py, found.map.as_ref())?,
        shrinkage: ShrinkageParts::new(py, values, &found.shrinkage),
    })
}

/// What to keep of singular values, strongest first, of a matrix of `rows` by `columns`.
#[pyfunction]
pub(crate) fn shrink<'py>(
    py: Python<'py>,
    singular_values: PyReadonlyArray1<'_, f64>,
    shape: (usize, usize),
    entry_std: Option<f64>,
    edge: &str,
    loss: &str,
) -> PyResult<ShrinkageParts<'py>> {
    let (edge, estimator) = (edge_of(edge)?, estimator(loss)?);
    let values = numbers(&singular_values);
    let spectrum = Spectrum::new(shape.0, shape.1, values.clone()).map_err(refuse)?;
    let found = py
        .detach(|| dln_optimal::shrink(&spectrum, level(entry_std), edge, estimator))
        .map_err(refuse)?;
    Ok(ShrinkageParts::new(py, values, &found))
}

fn level(entry_std: Option<f64>) -> NoiseLevel {
    entry_std.map_or(NoiseLevel::BulkMedian, |entry_std| NoiseLevel::Known { entry_std })
}

fn edge_of(name: &str) -> PyResult<Edge> {
    match name {
        "finite-size" => Ok(Edge::FiniteSize),
        "limit" => Ok(Edge::Limit),
        _ => Err(unknown("edge", name, "'finite-size' or 'limit'")),
    }
}

fn estimator(loss: &str) -> PyResult<fn(&SignalMode) -> f64> {
    match loss {
        "frobenius" => Ok(estimators::frobenius),
        "operator" => Ok(estimators::operator_any_aspect),
        "nuclear" => Ok(estimators::nuclear),
        _ => Err(unknown("loss", loss, "'frobenius', 'operator' or 'nuclear'")),
    }
}

impl<'py> ShrinkageParts<'py> {
    fn new(py: Python<'py>, values: Vec<f64>, found: &Shrinkage) -> Self {
        let modes = &found.modes;
        Self {
            singular_values: vector(py, values),
            strengths: column(py, &found.strengths, |&strength| strength),
            rank: found.rank,
            threshold: found.threshold,
            entry_std: found.entry_std,
            predicted_error: found.predicted_error,
            modes: SignalModes {
                teacher: column(py, modes, SignalMode::teacher),
                data: column(py, modes, SignalMode::data),
                output_overlap: column(py, modes, SignalMode::output_overlap),
                input_overlap: column(py, modes, SignalMode::input_overlap),
            },
        }
    }
}
