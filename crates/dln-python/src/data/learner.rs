//! `fit`: the learner of a training set.

use dln_data::{LearnOptions, Method, fit_data};
use pyo3::prelude::*;

use super::{DataArguments, Examples, StudentArguments, examples, training_data};
use crate::arrays::{Array, Vector, array, vector};
use crate::long_work::interruptible;
use crate::refusal::refuse;
use crate::setting::unknown;

#[derive(IntoPyObject)]
struct CrossValidated {
    shrinkage: f64,
    ridge: f64,
}

#[derive(IntoPyObject)]
pub(crate) struct FittedParts<'py> {
    weights: Array<'py>,
    intercept: Vector<'py>,
    method: &'static str,
    reason: String,
    rank: usize,
    retained_inputs: usize,
    optimal_stopping_tau: Option<f64>,
    penalty: Option<f64>,
    noise_std: Option<f64>,
    held_out_error: f64,
    held_out_errors: Vec<Option<f64>>,
    mode_penalties: Vector<'py>,
    cross_validated_error: CrossValidated,
    singular_values_before: Vector<'py>,
    singular_values_after: Vector<'py>,
}

/// The learner of a training set; the student is that of early stopping.
#[pyfunction]
pub(crate) fn fit<'py>(
    py: Python<'py>,
    training: Examples<'py>,
    options: DataArguments,
    method: &str,
    student: StudentArguments,
    groups: Option<Vec<usize>>,
) -> PyResult<FittedParts<'py>> {
    let training = examples(&training)?;
    let options = LearnOptions::new(method_of(method, student)?).with_data(options.options()?);
    let learner = interruptible(py, None, move |_| {
        fit_data(&training_data(&training, groups.as_deref())?, &options)
    })?
    .map_err(refuse)?;
    let errors = learner.cross_validated_error;
    Ok(FittedParts {
        weights: array(py, learner.map.weights.as_ref())?,
        intercept: vector(py, learner.map.intercept),
        method: learner.method.name(),
        reason: learner.reason.to_string(),
        rank: learner.rank,
        retained_inputs: learner.retained_inputs,
        optimal_stopping_tau: learner.optimal_stopping_tau,
        penalty: learner.penalty,
        noise_std: learner.noise_std,
        held_out_error: learner.held_out_error,
        held_out_errors: learner.held_out_errors,
        mode_penalties: vector(py, learner.mode_penalties),
        cross_validated_error: CrossValidated { shrinkage: errors.shrinkage, ridge: errors.ridge },
        singular_values_before: vector(py, learner.singular_values_before),
        singular_values_after: vector(py, learner.singular_values_after),
    })
}

fn method_of(name: &str, student: StudentArguments) -> PyResult<Method> {
    let StudentArguments { init_scale, layers } = student;
    match name {
        "auto" => Ok(Method::Auto),
        "shrinkage" => Ok(Method::Shrinkage),
        "ridge" => Ok(Method::Ridge),
        "reduced-rank" => Ok(Method::ReducedRank),
        "early-stopped" => Ok(Method::EarlyStopped { layers, init_scale }),
        _ => Err(unknown(
            "method",
            name,
            "'auto', 'shrinkage', 'ridge', 'reduced-rank' or 'early-stopped'",
        )),
    }
}
