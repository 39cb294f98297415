//! Errors of the library as Python's `ValueError`, in the library's own sentence.

use std::error::Error;

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

/// The sentence of an error, and those of its sources after it.
pub(crate) fn refuse(error: impl Error) -> PyErr {
    refuse_any(&error)
}

/// The same for an error of any kind.
pub(crate) fn refuse_any(error: &dyn Error) -> PyErr {
    PyValueError::new_err(sentence(error))
}

/// The refusal of a task whose strengths Python knows by another name.
pub(crate) fn refuse_task(name: &str, error: impl Error) -> PyErr {
    PyValueError::new_err(sentence(&error).replace("teacher_strengths", name))
}

fn sentence(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        sentence += ": ";
        sentence += &cause.to_string();
        source = cause.source();
    }
    sentence
}
