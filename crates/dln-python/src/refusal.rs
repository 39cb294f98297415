//! Errors of the library as Python's `ValueError`, in the library's own sentence.

use std::error::Error;

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

/// The sentence of an error, and those of its sources after it.
pub(crate) fn refuse(error: impl Error) -> PyErr {
    let mut sentence = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        sentence += ": ";
        sentence += &cause.to_string();
        source = cause.source();
    }
    PyValueError::new_err(sentence)
}
