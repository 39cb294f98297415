//! `spiked`: singular values and vectors of a signal in noise, number by number.

use dln_spectra::SpikedEnsemble;
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::arrays::{Vector, column, numbers};
use crate::refusal::refuse;
use crate::setting::unknown;

/// One of the ensemble's functions at each of the given numbers; NaN where it has no value.
#[pyfunction]
pub(crate) fn spiked<'py>(
    py: Python<'py>,
    aspect: f64,
    noise_scale: f64,
    function: &str,
    at: PyReadonlyArray1<'_, f64>,
) -> PyResult<Vector<'py>> {
    let ensemble = SpikedEnsemble::new(aspect, noise_scale).map_err(refuse)?;
    let bulk = ensemble.bulk();
    let evaluate: &dyn Fn(f64) -> f64 = match function {
        "data_strength" => &|s| ensemble.data_strength(s),
        "output_overlap" => &|s| ensemble.output_overlap(s),
        "input_overlap" => &|s| ensemble.input_overlap(s),
        "overlap" => &|s| ensemble.overlap(s),
        "teacher_strength" => &|s| ensemble.teacher_strength(s).unwrap_or(f64::NAN),
        "density" => &|x| bulk.density(x),
        "cdf" => &|x| bulk.cdf(x),
        "detection_threshold" => &|_| ensemble.detection_threshold(),
        "lower_edge" => &|_| bulk.lower_edge(),
        "upper_edge" => &|_| bulk.upper_edge(),
        _ => return Err(unknown("function", function, "one of the ensemble's")),
    };
    Ok(column(py, &numbers(&at), |&number| evaluate(number)))
}
