//! The squared error of a linear map, as a teacher or given examples see it.

use dln_linalg::{Matrix, MatrixRef, Store, inner_product, multiply, squared_norm};

/// The error of a map W, N3×N1, relative to that of the zero map:
///
/// ```text
/// E(W) = {N − 2⟨C, W⟩ + tr(W G Wᵀ)}/N.
/// ```
///
/// A teacher W̄ on white inputs has C = W̄, G = I, N = ‖W̄‖²; examples X, Y have C = YᵀX, G = XᵀX,
/// N = ‖Y‖².
///
/// # Examples
///
/// ```
/// use dln_finite::MapError;
/// use dln_linalg::Matrix;
///
/// let teacher = Matrix::from_fn(1, 2, |_, input| [3.0, 4.0][input]);
/// let error = MapError::of_teacher(teacher.as_ref());
/// assert_eq!((error.of(Matrix::zeros(1, 2).as_ref()), error.of(teacher.as_ref())), (1.0, 0.0));
/// ```
#[derive(Debug, Clone)]
pub struct MapError {
    cross: Matrix,
    /// `None` is the identity.
    gram: Option<Matrix>,
    energy: f64,
    /// What errors are relative to.
    scale: f64,
}

impl MapError {
    /// ‖W − W̄‖²/‖W̄‖² for a teacher W̄, N3×N1: the test error on white inputs.
    pub fn of_teacher(teacher: MatrixRef<'_>) -> Self {
        let energy = squared_norm(teacher);
        Self { cross: teacher.to_owned(), gram: None, energy, scale: energy }
    }

    /// ‖Y − X Wᵀ‖²/‖Y‖² on `inputs` X, P×N1, and `targets` Y, P×N3.
    ///
    /// # Panics
    ///
    /// If the numbers of rows differ.
    pub fn of_examples(inputs: MatrixRef<'_>, targets: MatrixRef<'_>) -> Self {
        let gram = product(inputs.transpose(), inputs);
        let cross = product(targets.transpose(), inputs);
        let energy = squared_norm(targets);
        Self { cross, gram: Some(gram), energy, scale: energy }
    }

    /// The same error relative to another scale than N; 1 makes it the squared error.
    #[must_use]
    pub fn relative_to(self, scale: f64) -> Self {
        Self { scale, ..self }
    }

    /// N, the squared error of the zero map.
    pub fn energy(&self) -> f64 {
        self.energy
    }

    /// The error of a map, N3×N1; NaN where it is relative to 0, or the map holds NaN.
    pub fn of(&self, map: MatrixRef<'_>) -> f64 {
        let square = match &self.gram {
            None => squared_norm(map),
            Some(gram) => inner_product(product(map, gram.as_ref()).as_ref(), map),
        };
        let error = self.energy - 2.0 * inner_product(self.cross.as_ref(), map) + square;
        // A sum of squares, which rounding may turn negative; NaN stays NaN, as `max` would not let
        // it.
        (if error < 0.0 { 0.0 } else { error }) / self.scale
    }

    /// dE for a change of the map.
    pub(crate) fn change(&self, map: MatrixRef<'_>, change: MatrixRef<'_>) -> f64 {
        let gradient = match &self.gram {
            None => map.to_owned(),
            Some(gram) => product(map, gram.as_ref()),
        };
        let along = inner_product(gradient.as_ref(), change);
        2.0 * (along - inner_product(self.cross.as_ref(), change)) / self.scale
    }

    /// The same error of maps A W Bᵀ, as a function of W, for bases A and B with orthonormal
    /// columns.
    pub(crate) fn within(&self, outputs: MatrixRef<'_>, inputs: MatrixRef<'_>) -> Self {
        let cross = product(product(outputs.transpose(), self.cross.as_ref()).as_ref(), inputs);
        let gram = self
            .gram
            .as_ref()
            .map(|gram| product(product(inputs.transpose(), gram.as_ref()).as_ref(), inputs));
        Self { cross, gram, energy: self.energy, scale: self.scale }
    }

    /// Outputs and inputs of the maps.
    pub(crate) fn shape(&self) -> (usize, usize) {
        (self.cross.nrows(), self.cross.ncols())
    }
}

pub(crate) fn product(left: MatrixRef<'_>, right: MatrixRef<'_>) -> Matrix {
    let mut product = Matrix::zeros(left.nrows(), right.ncols());
    multiply(product.as_mut(), Store::Replace, 1.0, left, right);
    product
}
