//! Arrays of NumPy as the library's matrices, and back: one copy each way.
//!
//! A borrow would save the copy in, but the library works with the interpreter released, while
//! other threads may write to the array.

use dln_linalg::{Matrix, MatrixRef, convert};
use numpy::{
    Element, PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, ToPyArray,
};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// A vector of results.
pub(crate) type Vector<'py> = Bound<'py, PyArray1<f64>>;
/// A matrix of results.
pub(crate) type Array<'py> = Bound<'py, PyArray2<f64>>;

/// A matrix of any order and stride, of the types that the Python side lets through.
pub(crate) fn matrix(array: &Bound<'_, PyAny>) -> PyResult<Matrix> {
    copied::<f64>(array, |entry| entry)
        .or_else(|| copied::<f32>(array, f64::from))
        .or_else(|| copied::<i64>(array, whole))
        .or_else(|| copied::<i32>(array, f64::from))
        .ok_or_else(|| {
            PyTypeError::new_err("expected a matrix of float64, float32, int64 or int32")
        })
}

#[expect(clippy::cast_precision_loss, reason = "as NumPy converts integers")]
fn whole(entry: i64) -> f64 {
    entry as f64
}

fn copied<T: Element + Copy>(
    array: &Bound<'_, PyAny>,
    number: impl Fn(T) -> f64,
) -> Option<Matrix> {
    let array: PyReadonlyArray2<'_, T> = array.extract().ok()?;
    let view = array.as_array();
    Some(Matrix::from_fn(view.nrows(), view.ncols(), |row, column| number(view[[row, column]])))
}

/// The numbers of a vector.
pub(crate) fn numbers(vector: &PyReadonlyArray1<'_, f64>) -> Vec<f64> {
    vector.as_array().iter().copied().collect()
}

/// A new array of the given numbers.
pub(crate) fn vector(py: Python<'_>, numbers: Vec<f64>) -> Vector<'_> {
    PyArray1::from_vec(py, numbers)
}

/// A new array of one number each.
pub(crate) fn column<'py, T>(
    py: Python<'py>,
    rows: &[T],
    number: impl Fn(&T) -> f64,
) -> Vector<'py> {
    vector(py, rows.iter().map(number).collect())
}

/// A new array in C order.
pub(crate) fn array<'py>(py: Python<'py>, matrix: MatrixRef<'_>) -> PyResult<Array<'py>> {
    let flat = convert::to_row_major(matrix);
    flat.to_pyarray(py).reshape([matrix.nrows(), matrix.ncols()])
}

/// A new array with a row of `width` numbers for each item.
pub(crate) fn from_rows<'py, T>(
    py: Python<'py>,
    items: &[T],
    width: usize,
    row: impl Fn(&T) -> &[f64],
) -> PyResult<Array<'py>> {
    let flat: Vec<f64> = items.iter().flat_map(|item| row(item).iter().copied()).collect();
    vector(py, flat).reshape([items.len(), width])
}
