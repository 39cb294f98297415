//! A linear student: its shape, its weight matrices and the product map they make (paper, section
//! 2).

use dln_linalg::{LinalgError, Matrix, Store, multiply};
use thiserror::Error;

/// Widths and depth of a student; every hidden layer has the same width.
///
/// With `layers` = 1 there is no hidden layer and `hidden`, though it must be at least 1, means
/// nothing.
///
/// # Examples
///
/// ```
/// let shape = dln_trainer::StudentShape { inputs: 100, hidden: 50, outputs: 20, layers: 3 };
/// assert_eq!(shape.layer(1), (50, 100));
/// assert_eq!(shape.layer(2), (50, 50));
/// assert_eq!(shape.layer(3), (20, 50));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudentShape {
    /// N1 ≥ 1, width of the input layer.
    pub inputs: usize,
    /// N2 ≥ 1, width of every hidden layer.
    pub hidden: usize,
    /// N3 ≥ 1, width of the output layer.
    pub outputs: usize,
    /// L ≥ 1, number of weight matrices.
    pub layers: usize,
}

impl StudentShape {
    /// Rows and columns of the weight matrix W_l, where `layer` l counts from 1 at the inputs to L
    /// at the outputs.
    pub fn layer(&self, layer: usize) -> (usize, usize) {
        let rows = if layer == self.layers { self.outputs } else { self.hidden };
        let columns = if layer == 1 { self.inputs } else { self.hidden };
        (rows, columns)
    }

    /// Number of singular values that the product map can have: min(N1, N2, N3), or min(N1, N3) if
    /// there is one layer.
    pub fn capacity(&self) -> usize {
        let narrowest = self.inputs.min(self.outputs);
        if self.layers == 1 { narrowest } else { narrowest.min(self.hidden) }
    }

    /// Checks that no size is 0.
    ///
    /// # Errors
    ///
    /// [`StudentError::ZeroSize`], which names the first field that is 0.
    pub fn check(&self) -> Result<(), StudentError> {
        let fields = [
            ("inputs", self.inputs),
            ("hidden", self.hidden),
            ("outputs", self.outputs),
            ("layers", self.layers),
        ];
        match fields.into_iter().find(|&(_, size)| size == 0) {
            Some((name, _)) => Err(StudentError::ZeroSize { name }),
            None => Ok(()),
        }
    }
}

/// Why a student could not be made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum StudentError {
    /// A width or the depth is 0.
    #[error("{name} is 0, but must be at least 1")]
    ZeroSize {
        /// Field of [`StudentShape`].
        name: &'static str,
    },
    /// The initial scale is not a positive finite number.
    #[error("init_scale is {0:?}, but must be finite and above 0")]
    InitScale(f64),
    /// The scale of the initial variances is not a positive finite number.
    #[error("variance_scale is {0:?}, but must be finite and above 0")]
    VarianceScale(f64),
    /// The number of weight matrices is not the shape's.
    #[error(
        "there are {found} weight matrices, but must be {expected}, one for each layer of the shape"
    )]
    Layers {
        /// Layers of the shape.
        expected: usize,
        /// Number of matrices given.
        found: usize,
    },
    /// A matrix has the wrong number of rows or columns.
    #[error(
        "{name} is {}×{}, but must be {}×{}",
        found.0, found.1, expected.0, expected.1
    )]
    MatrixShape {
        /// Which matrix.
        name: String,
        /// Rows and columns it should have.
        expected: (usize, usize),
        /// Rows and columns it has.
        found: (usize, usize),
    },
    /// A weight is NaN or infinite.
    #[error("the weight matrix of layer {layer} holds NaN or an infinity")]
    NotFinite {
        /// Counted from 1 at the inputs.
        layer: usize,
    },
    /// The input-output correlation has no singular value decomposition, for instance because it
    /// holds NaN.
    #[error("input_output_correlation cannot be decomposed: {0}")]
    Correlation(LinalgError),
}

impl From<LinalgError> for StudentError {
    fn from(error: LinalgError) -> Self {
        Self::Correlation(error)
    }
}

/// A linear network W = W_L … W_2 W_1.
///
/// The weights are finite and of the shape's sizes when the student is made; training changes them
/// in place.
#[derive(Debug, Clone, PartialEq)]
pub struct Student {
    shape: StudentShape,
    pub(crate) weights: Vec<Matrix>,
}

impl Student {
    /// A student with the given weights: `weights[l - 1]` is W_l of shape
    /// [`StudentShape::layer`]`(l)`.
    ///
    /// # Errors
    ///
    /// [`StudentError::ZeroSize`], [`StudentError::Layers`], [`StudentError::MatrixShape`] or
    /// [`StudentError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_trainer::{Student, StudentShape};
    ///
    /// let shape = StudentShape { inputs: 3, hidden: 2, outputs: 2, layers: 2 };
    /// let student = Student::from_weights(shape, vec![Matrix::full(2, 3, 1.0), Matrix::full(2, 2, 0.5)])?;
    /// assert_eq!(student.product(), Matrix::full(2, 3, 1.0));
    /// # Ok::<(), dln_trainer::StudentError>(())
    /// ```
    pub fn from_weights(shape: StudentShape, weights: Vec<Matrix>) -> Result<Self, StudentError> {
        shape.check()?;
        if weights.len() != shape.layers {
            return Err(StudentError::Layers { expected: shape.layers, found: weights.len() });
        }
        for (layer, matrix) in (1..).zip(&weights) {
            let (expected, found) = (shape.layer(layer), (matrix.nrows(), matrix.ncols()));
            if found != expected {
                let name = format!("the weight matrix of layer {layer}");
                return Err(StudentError::MatrixShape { name, expected, found });
            }
            if !matrix.is_all_finite() {
                return Err(StudentError::NotFinite { layer });
            }
        }
        Ok(Self { shape, weights })
    }

    /// Widths and depth.
    pub fn shape(&self) -> StudentShape {
        self.shape
    }

    /// The weight matrices, `weights()[l - 1]` = W_l.
    pub fn weights(&self) -> &[Matrix] {
        &self.weights
    }

    /// The product map W = W_L … W_1, N3×N1.
    pub fn product(&self) -> Matrix {
        let (first, later) = self.weights.split_first().expect("a student has a layer");
        later.iter().fold(first.clone(), |product, weights| {
            let mut longer = Matrix::zeros(weights.nrows(), product.ncols());
            multiply(longer.as_mut(), Store::Replace, 1.0, weights.as_ref(), product.as_ref());
            longer
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Small shapes of every kind.
    pub(crate) fn shapes() -> impl Strategy<Value = StudentShape> {
        let sizes = (1..9_usize, 1..9_usize, 1..9_usize, 1..5_usize);
        sizes.prop_map(|(inputs, hidden, outputs, layers)| StudentShape {
            inputs,
            hidden,
            outputs,
            layers,
        })
    }

    fn weights(shape: StudentShape) -> Vec<Matrix> {
        let entry = |layer, row, column| (layer + 2 * row) as f64 - column as f64;
        (1..=shape.layers)
            .map(|layer| {
                let (rows, columns) = shape.layer(layer);
                Matrix::from_fn(rows, columns, |row, column| entry(layer, row, column))
            })
            .collect()
    }

    #[track_caller]
    fn check_product(shape: StudentShape) {
        let student = Student::from_weights(shape, weights(shape)).expect("fits");
        let product = student.product();
        assert_eq!((product.nrows(), product.ncols()), (shape.outputs, shape.inputs));
        let identity = Matrix::identity(shape.inputs, shape.inputs);
        let textbook = student.weights().iter().fold(identity, |map, weights| weights * map);
        assert_eq!(product, textbook); // small integers: exact
    }

    #[track_caller]
    fn check_refusals(shape: StudentShape, layer: usize) {
        let refusal = |change: &dyn Fn(&mut Vec<Matrix>)| {
            let mut weights = weights(shape);
            change(&mut weights);
            Student::from_weights(shape, weights).expect_err("refused")
        };
        let (expected, found) = (shape.layers, shape.layers - 1);
        let missing = refusal(&|weights| drop(weights.pop()));
        assert_eq!(missing, StudentError::Layers { expected, found });
        let misshapen = refusal(&|weights| weights[layer] = Matrix::zeros(9, 9));
        assert!(matches!(misshapen, StudentError::MatrixShape { .. }), "{misshapen}");
        let not_finite = refusal(&|weights| weights[layer][(0, 0)] = f64::NAN);
        assert_eq!(not_finite, StudentError::NotFinite { layer: layer + 1 });
    }

    proptest! {
        #[test]
        fn layers_chain_and_make_the_product(shape in shapes()) {
            check_product(shape);
        }

        #[test]
        fn refuses_what_does_not_fit(shape in shapes(), layer in 0..4_usize) {
            check_refusals(shape, layer % shape.layers);
        }
    }

    #[test]
    fn sizes_of_zero_are_named() {
        let shape = StudentShape { inputs: 3, hidden: 2, outputs: 1, layers: 2 };
        let name = |shape: StudentShape| match shape.check() {
            Err(StudentError::ZeroSize { name }) => name,
            _ => "accepted",
        };
        assert_eq!(name(StudentShape { inputs: 0, ..shape }), "inputs");
        assert_eq!(name(StudentShape { hidden: 0, ..shape }), "hidden");
        assert_eq!(name(StudentShape { outputs: 0, ..shape }), "outputs");
        assert_eq!(name(StudentShape { layers: 0, ..shape }), "layers");
        assert_eq!(name(shape), "accepted");
    }
}
