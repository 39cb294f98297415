//! The forward pass of a network on a batch of examples, into buffers.

use dln_linalg::{Matrix, Store, multiply};

use super::{Activation, Network};
use crate::columns::copy;
use crate::student::StudentShape;

/// Every layer's activations on one batch of inputs.
#[derive(Debug)]
pub(super) struct Activations<'a> {
    inputs: &'a Matrix,
    /// X = I, as all one-hot inputs in order make: then W_1 X is W_1.
    is_identity: bool,
    /// A_l for l = 1, …, L; n_l×P each.
    layers: Vec<Matrix>,
}

impl<'a> Activations<'a> {
    pub(super) fn new(shape: StudentShape, inputs: &'a Matrix) -> Self {
        let examples = inputs.ncols();
        let layers =
            (1..=shape.layers).map(|layer| Matrix::zeros(shape.layer(layer).0, examples)).collect();
        Self { inputs, is_identity: is_identity(inputs), layers }
    }

    /// A_l = φ_l(W_l A_{l−1}) with A_0 = X.
    pub(super) fn compute(&mut self, network: &Network) {
        for (index, weights) in network.student.weights.iter().enumerate() {
            let (below, here) = self.layers.split_at_mut(index);
            match below.last() {
                None if self.is_identity => copy(&mut here[0], weights),
                below => {
                    let below = below.unwrap_or(self.inputs).as_ref();
                    multiply(here[0].as_mut(), Store::Replace, 1.0, weights.as_ref(), below);
                }
            }
            network.activation(index + 1).apply(&mut here[0]);
        }
    }

    /// A_L, N3×P.
    pub(super) fn outputs(&self) -> &Matrix {
        self.layers.last().expect("a network has a layer")
    }

    pub(super) fn into_outputs(mut self) -> Matrix {
        self.layers.pop().expect("a network has a layer")
    }

    /// A_l for l = 1, …, L.
    pub(super) fn layer(&self, layer: usize) -> &Matrix {
        &self.layers[layer - 1]
    }

    /// The batch, unless it is the identity.
    pub(super) fn inputs_unless_identity(&self) -> Option<&Matrix> {
        (!self.is_identity).then_some(self.inputs)
    }
}

impl Activation {
    /// x ← φ(x) for every entry.
    fn apply(self, matrix: &mut Matrix) {
        if let Self::LeakyRelu { slope } = self {
            for column in 0..matrix.ncols() {
                for entry in matrix.col_as_slice_mut(column) {
                    *entry *= if *entry > 0.0 { 1.0 } else { slope };
                }
            }
        }
    }
}

/// Exactly: only then may the product be skipped.
fn is_identity(matrix: &Matrix) -> bool {
    matrix.nrows() == matrix.ncols() && *matrix == Matrix::identity(matrix.nrows(), matrix.nrows())
}
