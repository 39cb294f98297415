//! The head on a frozen trunk, in closed form.

use dln_linalg::{Matrix, Store, Svd, multiply, thin_svd};

use super::{PretrainedError, PretrainedSetting};
use crate::map_error::product;

/// Features weaker than this fraction of the strongest are rounding and are not learned on.
const LEAST_FEATURE: f64 = 1e-12;

/// With W1 = R diag(√g) Pᵀ the head's columns h_k = W2 r_k relax one by one,
///
/// ```text
/// √g_k h_k(t) = e^{−d g_k t/τ} √g_k h_k(0) + (1 − e^{−d g_k t/τ}) Σ31 p_k/d.
/// ```
#[derive(Debug, Clone)]
pub(super) struct Probe {
    /// P, N1×K.
    inputs: Matrix,
    /// d g_k.
    rates: Vec<f64>,
    /// √g_k h_k(0), and where it tends to, N3×K.
    first: Matrix,
    last: Matrix,
}

impl Probe {
    pub(super) fn new(setting: &PretrainedSetting<'_>) -> Result<Self, PretrainedError> {
        let (outputs, inputs) = setting.shape();
        if setting.trunk.nrows() == 0 {
            let (first, last) = (Matrix::zeros(outputs, 0), Matrix::zeros(outputs, 0));
            return Ok(Self { inputs: Matrix::zeros(inputs, 0), rates: Vec::new(), first, last });
        }
        let Svd { left, values, right } = thin_svd(setting.trunk)?;
        // A feature whose square is below all numbers is never learned on, be it the strongest.
        let learns = |value: f64| value * value * setting.input_variance > 0.0;
        let is_feature = |&value: &f64| value > LEAST_FEATURE * values[0] && learns(value);
        let count = values.partition_point(is_feature);
        let inputs = right.subcols(0, count).to_owned();
        let mut last = Matrix::zeros(outputs, count);
        let unit = 1.0 / setting.input_variance;
        let data = setting.input_output_correlation;
        multiply(last.as_mut(), Store::Replace, unit, data, inputs.as_ref());
        let first = match setting.head {
            None => Matrix::zeros(outputs, count),
            Some(head) => {
                let turned = product(head, left.subcols(0, count));
                Matrix::from_fn(outputs, count, |row, k| turned[(row, k)] * values[k])
            }
        };
        let rates = values[..count].iter().map(|g| g * g * setting.input_variance).collect();
        Ok(Self { inputs, rates, first, last })
    }

    pub(super) fn map(&self, time_tau: f64) -> Matrix {
        let head = Matrix::from_fn(self.first.nrows(), self.rates.len(), |row, k| {
            let exponent = -self.rates[k] * time_tau;
            let (left, gone) = (exponent.exp(), -exponent.exp_m1());
            left * self.first[(row, k)] + gone * self.last[(row, k)]
        });
        product(head.as_ref(), self.inputs.transpose())
    }
}
