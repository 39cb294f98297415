//! Networks with leaky-ReLU layers: as students and as teachers (paper, appendix on non-linear
//! networks).

mod activations;
mod gradient;
mod name;
mod train;

use dln_linalg::Matrix;
use thiserror::Error;

pub use self::name::ActivationError;
pub use self::train::{Examples, TestExamples, train_network};

use self::activations::Activations;
use crate::student::Student;

/// What a layer does to each of its sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// φ(x) = x.
    Linear,
    /// φ(x) = x for x > 0 and slope·x otherwise; its derivative at 0 counts as the slope.
    LeakyRelu {
        /// In [0, 1]; 0 is the plain ReLU.
        slope: f64,
    },
}

/// A slope outside [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("slope of the {layers} activation is {slope:?}, but must lie in [0, 1]")]
#[non_exhaustive]
pub struct SlopeError {
    /// Which activation: `hidden` or `output`.
    pub layers: &'static str,
    /// The value given.
    pub slope: f64,
}

/// A network f(x) = φ_out(W_L φ(W_{L−1} … φ(W_1 x))) without biases.
///
/// With linear activations it is the linear [`Student`].
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_trainer::{Activation, Network, Student, StudentShape};
///
/// let shape = StudentShape { inputs: 1, hidden: 1, outputs: 1, layers: 2 };
/// let student = Student::from_weights(shape, vec![Matrix::full(1, 1, 1.0), Matrix::full(1, 1, 3.0)])?;
/// let network = Network::new(student, Activation::LeakyRelu { slope: 0.1 }, Activation::Linear)?;
/// let inputs = Matrix::from_fn(1, 2, |_, example| [1.0, -1.0][example]);
/// let outputs = network.outputs(&inputs);
/// assert!((outputs[(0, 0)] - 3.0).abs() < 1e-15 && (outputs[(0, 1)] + 0.3).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    student: Student,
    hidden: Activation,
    output: Activation,
}

impl Network {
    /// Puts activations on the hidden layers and on the output of a student, which gives the
    /// weights.
    ///
    /// # Errors
    ///
    /// [`SlopeError`] if a slope is not in [0, 1].
    pub fn new(
        student: Student,
        hidden: Activation,
        output: Activation,
    ) -> Result<Self, SlopeError> {
        for (layers, activation) in [("hidden", hidden), ("output", output)] {
            if let Activation::LeakyRelu { slope } = activation
                && !(0.0..=1.0).contains(&slope)
            {
                return Err(SlopeError { layers, slope });
            }
        }
        Ok(Self { student, hidden, output })
    }

    /// The weights, as a linear student.
    pub fn student(&self) -> &Student {
        &self.student
    }

    /// The outputs, N3×P, to the inputs, N1×P, one example per column.
    ///
    /// # Panics
    ///
    /// If the inputs do not have N1 rows.
    pub fn outputs(&self, inputs: &Matrix) -> Matrix {
        let mut activations = Activations::new(self.student.shape(), inputs);
        activations.compute(self);
        activations.into_outputs()
    }

    /// The activation of layer l, counted from 1.
    fn activation(&self, layer: usize) -> Activation {
        if layer == self.student.shape().layers { self.output } else { self.hidden }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::student::StudentShape;

    #[test]
    fn slopes_outside_their_range_are_refused() {
        let shape = StudentShape { inputs: 1, hidden: 1, outputs: 1, layers: 1 };
        let student = Student::from_weights(shape, vec![Matrix::zeros(1, 1)]).expect("fits");
        for slope in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            let leaky = Activation::LeakyRelu { slope };
            let error =
                Network::new(student.clone(), leaky, Activation::Linear).expect_err("hidden");
            assert!(error.to_string().contains("hidden"));
            let error =
                Network::new(student.clone(), Activation::Linear, leaky).expect_err("output");
            assert!(error.to_string().contains("output"));
        }
    }
}
