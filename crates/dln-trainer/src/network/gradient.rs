//! One epoch of full-batch gradient descent on ½‖Y − f(X)‖²_F by back-propagation.

use dln_linalg::{Matrix, Store, multiply};

use super::activations::Activations;
use super::{Activation, Network};
use crate::columns::{add_scaled, combine};
use crate::student::StudentShape;

/// The errors of all layers, N3×P and N2×P.
#[derive(Debug)]
pub(super) struct Deltas {
    /// Y − A_L, until [`backward`] turns it into the output layer's delta.
    pub(super) residual: Matrix,
    /// Those of two neighbouring hidden layers, taking turns.
    hidden: [Matrix; 2],
}

impl Deltas {
    pub(super) fn new(shape: StudentShape, examples: usize) -> Self {
        let hidden = || Matrix::zeros(shape.hidden, examples);
        Self { residual: Matrix::zeros(shape.outputs, examples), hidden: [hidden(), hidden()] }
    }

    /// Y − A_L.
    pub(super) fn fill_residual(&mut self, targets: &Matrix, activations: &Activations<'_>) {
        for column in 0..targets.ncols() {
            let pairs = targets.col_as_slice(column).iter();
            let pairs = pairs.zip(activations.outputs().col_as_slice(column));
            let entries = self.residual.col_as_slice_mut(column).iter_mut();
            for (entry, (target, output)) in entries.zip(pairs) {
                *entry = target - output;
            }
        }
    }
}

/// Updates every layer from the same old values: D_L = (Y − A_L) ∘ φ'_out, D_{l−1} = (W_lᵀ D_l) ∘
/// φ', W_l ← W_l + λ D_l A_{l−1}ᵀ.
///
/// A layer changes after its old value has served in the delta below it, so no copies are needed.
pub(super) fn backward(
    network: &mut Network,
    learning_rate: f64,
    activations: &Activations<'_>,
    deltas: &mut Deltas,
) {
    let layers = network.student.shape().layers;
    let (hidden, output) = (network.hidden, network.output);
    let Deltas { residual, hidden: [delta, below] } = deltas;
    output.chain(residual, activations.outputs());
    for layer in (2..=layers).rev() {
        let current = if layer == layers { &*residual } else { &*delta };
        let weights = &mut network.student.weights[layer - 1];
        let input = activations.layer(layer - 1);
        multiply(below.as_mut(), Store::Replace, 1.0, weights.transpose(), current.as_ref());
        hidden.chain(below, input);
        let (current, input) = (current.as_ref(), input.transpose());
        multiply(weights.as_mut(), Store::Add, learning_rate, current, input);
        std::mem::swap(delta, below);
    }
    let lowest = if layers == 1 { &*residual } else { &*delta };
    let weights = &mut network.student.weights[0];
    match activations.inputs_unless_identity() {
        Some(inputs) => {
            let (lowest, inputs) = (lowest.as_ref(), inputs.transpose());
            multiply(weights.as_mut(), Store::Add, learning_rate, lowest, inputs);
        }
        None => add_scaled(weights, learning_rate, lowest),
    }
}

impl Activation {
    /// delta ← delta ∘ φ'(x), told from the outputs φ(x), which are positive where x is.
    fn chain(self, delta: &mut Matrix, outputs: &Matrix) {
        if let Self::LeakyRelu { slope } = self {
            combine(delta, outputs, |delta, output| delta * if output > 0.0 { 1.0 } else { slope });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::student::Student;
    use dln_linalg::squared_distance;
    use dln_tasks::{Seed, gaussian_matrix};

    const LEAKY: Activation = Activation::LeakyRelu { slope: 0.2 };

    fn loss(network: &Network, inputs: &Matrix, targets: &Matrix) -> f64 {
        squared_distance(targets.as_ref(), network.outputs(inputs).as_ref()) / 2.0
    }

    /// The gradient, as the step that a learning rate of 1 makes against it.
    fn steps(network: &Network, inputs: &Matrix, targets: &Matrix) -> Vec<Matrix> {
        let shape = network.student.shape();
        let mut after = network.clone();
        let mut activations = Activations::new(shape, inputs);
        let mut deltas = Deltas::new(shape, inputs.ncols());
        activations.compute(network);
        deltas.fill_residual(targets, &activations);
        backward(&mut after, 1.0, &activations, &mut deltas);
        let pairs = after.student.weights.iter().zip(&network.student.weights);
        pairs.map(|(after, before)| after - before).collect()
    }

    /// Central differences have an error of order h², about 1e-8 here at h = 1e-5 for third
    /// derivatives of order 100, and rounding 1e-16/h = 1e-11. Kinks are a null set, met with
    /// probability about h times the number of sums.
    #[track_caller]
    fn check_finite_differences(layers: usize, output: Activation, inputs: &Matrix) {
        let shape = StudentShape { inputs: inputs.nrows(), hidden: 4, outputs: 3, layers };
        let student = Student::gaussian(shape, 2.0, Seed::new(layers as u64)).expect("valid");
        let network = Network::new(student, LEAKY, output).expect("valid");
        let targets = gaussian_matrix(3, inputs.ncols(), 1.0, &mut Seed::new(5).rng());
        let step = 1e-5;
        for (layer, gradient) in steps(&network, inputs, &targets).iter().enumerate() {
            for column in 0..gradient.ncols() {
                for row in 0..gradient.nrows() {
                    let moved = |by: f64| {
                        let mut moved = network.clone();
                        moved.student.weights[layer][(row, column)] += by;
                        loss(&moved, inputs, &targets)
                    };
                    let descent = (moved(-step) - moved(step)) / (2.0 * step);
                    let difference = (gradient[(row, column)] - descent).abs();
                    assert!(
                        difference < 1e-7,
                        "layer {layer}, entry {row}, {column}: {difference}"
                    );
                }
            }
        }
    }

    #[test]
    fn gradients_are_those_of_finite_differences() {
        let dense = gaussian_matrix(5, 7, 1.0, &mut Seed::new(9).rng());
        for layers in [1, 2, 3, 4] {
            for output in [LEAKY, Activation::Linear] {
                check_finite_differences(layers, output, &dense);
                check_finite_differences(layers, output, &Matrix::identity(5, 5));
            }
        }
    }
}
