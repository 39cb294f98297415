//! The flow of both layers in the span of data and features.

use dln_linalg::{Matrix, MatrixMut, MatrixRef, Store, multiply};
use dln_spectra::runge_kutta::Equation;

/// Error allowed in one step, relative to each hidden unit's weights: together about a hundred
/// steps stay below 1e-6 of an error.
const STEP_TOLERANCE: f64 = 1e-9;

/// τ Ẇ1 = W2ᵀ R, τ Ẇ2 = R W1ᵀ with R = Σ31 − d W2 W1.
///
/// A state holds W1ᵀ (inputs × hidden) and then W2 (outputs × hidden), both column by column.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) correlation: Matrix,
    pub(super) input_variance: f64,
    /// W1ᵀ and W2 at the start.
    pub(super) trunk: Matrix,
    pub(super) head: Matrix,
}

/// W1ᵀ and W2 of a state.
struct Layers<'a> {
    trunk: MatrixRef<'a>,
    head: MatrixRef<'a>,
}

impl Flow {
    pub(super) fn start(&self) -> Vec<f64> {
        let columns = |matrix: &Matrix| -> Vec<f64> {
            (0..matrix.ncols()).flat_map(|column| matrix.col_as_slice(column).to_vec()).collect()
        };
        [columns(&self.trunk), columns(&self.head)].concat()
    }

    /// W2 W1.
    pub(super) fn map(&self, state: &[f64]) -> Matrix {
        let layers = self.layers(state);
        self.add_product(Matrix::zeros(self.head.nrows(), self.trunk.nrows()), 1.0, &layers)
    }

    /// d(W2 W1) for a change of the state.
    pub(super) fn map_change(&self, state: &[f64], change: &[f64]) -> Matrix {
        let (at, change) = (self.layers(state), self.layers(change));
        let first = Layers { trunk: change.trunk, head: at.head };
        let second = Layers { trunk: at.trunk, head: change.head };
        let nothing = Matrix::zeros(self.head.nrows(), self.trunk.nrows());
        self.add_product(self.add_product(nothing, 1.0, &first), 1.0, &second)
    }

    fn add_product(&self, mut sum: Matrix, factor: f64, layers: &Layers<'_>) -> Matrix {
        multiply(sum.as_mut(), Store::Add, factor, layers.head, layers.trunk.transpose());
        sum
    }

    fn layers<'a>(&self, state: &'a [f64]) -> Layers<'a> {
        let (inputs, outputs, hidden) = self.sizes();
        let (trunk, head) = state.split_at(inputs * hidden);
        Layers {
            trunk: MatrixRef::from_column_major_slice(trunk, inputs, hidden),
            head: MatrixRef::from_column_major_slice(head, outputs, hidden),
        }
    }

    fn sizes(&self) -> (usize, usize, usize) {
        (self.trunk.nrows(), self.head.nrows(), self.trunk.ncols())
    }
}

impl Equation for Flow {
    fn slope(&self, state: &[f64], slope: &mut [f64]) {
        let (inputs, outputs, hidden) = self.sizes();
        let layers = self.layers(state);
        let residual = self.add_product(self.correlation.clone(), -self.input_variance, &layers);
        let (trunk, head) = slope.split_at_mut(inputs * hidden);
        let trunk = MatrixMut::from_column_major_slice_mut(trunk, inputs, hidden);
        let head = MatrixMut::from_column_major_slice_mut(head, outputs, hidden);
        multiply(trunk, Store::Replace, 1.0, residual.transpose(), layers.head);
        multiply(head, Store::Replace, 1.0, residual.as_ref(), layers.trunk);
    }

    fn relative_error(&self, state: &[f64], error: &[f64]) -> f64 {
        let (_, _, hidden) = self.sizes();
        let (at, off) = (self.layers(state), self.layers(error));
        let size = |layers: &Layers<'_>, unit: usize| {
            let squares = |column: MatrixRef<'_>| -> f64 {
                column.col(unit).iter().map(|entry| entry * entry).sum()
            };
            squares(layers.trunk) + squares(layers.head)
        };
        // A fresh unit is as small as √ε at first, and its relative error is what delays it: every
        // unit is measured by itself. One without weights stays without.
        let relative = (0..hidden).map(|unit| match size(&off, unit) {
            0.0 => 0.0,
            off => (off / size(&at, unit)).sqrt(),
        });
        relative.fold(0.0, |worst: f64, error| if error <= worst { worst } else { error })
            / STEP_TOLERANCE
    }
}
