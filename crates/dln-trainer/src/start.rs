//! Where students start: training aligned, random orthogonal or Gaussian weights (paper, sections 2
//! and 3.1).

use dln_linalg::{Matrix, Svd, thin_svd};
use dln_tasks::{Seed, gaussian_matrix, haar_frame};

use crate::student::{Student, StudentError, StudentShape};

/// A layer's singular values: ε^{1/L}, so that those of the product are ε.
pub(crate) fn layer_scale(shape: StudentShape, init_scale: f64) -> Result<f64, StudentError> {
    if !(init_scale.is_finite() && init_scale > 0.0) {
        return Err(StudentError::InitScale(init_scale));
    }
    Ok(init_scale.powf(1.0 / shape.layers as f64))
}

/// The singular value decomposition that both kinds of training-aligned student follow, after a
/// check of its shape.
pub(crate) fn data_modes(
    shape: StudentShape,
    input_output_correlation: &Matrix,
) -> Result<Svd, StudentError> {
    shape.check()?;
    let expected = (shape.outputs, shape.inputs);
    let found = (input_output_correlation.nrows(), input_output_correlation.ncols());
    if found != expected {
        let name = "input_output_correlation".to_owned();
        return Err(StudentError::MatrixShape { name, expected, found });
    }
    Ok(thin_svd(input_output_correlation.as_ref())?)
}

/// What answers a task that is learned after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A last layer that starts at zero.
    New,
    /// The last layer that the network has, for tasks with the same outputs.
    Kept,
}

impl Student {
    /// The training-aligned (TA) student: it starts with the data's singular vectors, all at
    /// strength ε.
    ///
    /// With Σ31 = Û Ŝ V̂ᵀ and k = [`StudentShape::capacity`], W_1 = ε^{1/L} [V̂_kᵀ; 0], W_L =
    /// ε^{1/L} [Û_k 0] and the matrices between are ε^{1/L}·I, so that W = ε Û_k V̂_kᵀ; a single
    /// layer is ε Û V̂ᵀ. Only the k strongest modes take part, and hidden units beyond them neither
    /// receive nor send anything. For white inputs such a student's modes never mix, see
    /// [`train_aligned`](crate::train_aligned).
    ///
    /// # Errors
    ///
    /// [`StudentError::ZeroSize`]; [`StudentError::InitScale`]; [`StudentError::MatrixShape`]
    /// unless the correlation is N3×N1; [`StudentError::Correlation`] if it holds NaN or an
    /// infinity.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_trainer::{Student, StudentShape};
    ///
    /// let shape = StudentShape { inputs: 2, hidden: 3, outputs: 2, layers: 4 };
    /// let data = Matrix::from_fn(2, 2, |row, column| if row == column { 2.0 } else { 0.0 });
    /// let product = Student::training_aligned(shape, 1e-5, &data)?.product();
    /// assert!((product[(0, 0)] - 1e-5).abs() < 1e-19 && product[(0, 1)].abs() < 1e-19);
    /// # Ok::<(), dln_trainer::StudentError>(())
    /// ```
    pub fn training_aligned(
        shape: StudentShape,
        init_scale: f64,
        input_output_correlation: &Matrix,
    ) -> Result<Self, StudentError> {
        let svd = data_modes(shape, input_output_correlation)?;
        let scale = layer_scale(shape, init_scale)?;
        Self::from_weights(shape, aligned_weights(shape, scale, &svd))
    }

    /// Two layers of which a part is given and the rest are fresh units, aligned with the data of
    /// the task to be learned: where fine-tuning starts.
    ///
    /// `trunk` is K×N1 and `head` N3×K: all of a network that was trained on another task, or
    /// chosen features; a new head is zero. Of the training-aligned start of scale ε the `fresh`
    /// strongest modes are added, W1 = [trunk; √ε V̂ᵀ] and W2 = [head, √ε Û], at most as many as
    /// the correlation has. The student has K + `fresh` hidden units.
    ///
    /// # Errors
    ///
    /// [`StudentError::MatrixShape`] unless trunk and head fit each other and the N3×N1
    /// correlation; [`StudentError::NotFinite`] for weights that are NaN or infinite; otherwise
    /// those of [`training_aligned`](Self::training_aligned).
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_trainer::Student;
    ///
    /// // One feature along the first input, a new head, and two fresh units for two outputs.
    /// let trunk = Matrix::from_fn(1, 3, |_, input| if input == 0 { 2.0 } else { 0.0 });
    /// let head = Matrix::zeros(2, 1);
    /// let data = Matrix::from_fn(2, 3, |row, column| if row == column { 5.0 } else { 0.0 });
    /// let student = Student::with_fresh_units(&trunk, &head, 2, 1e-5, &data)?;
    /// assert_eq!(student.shape().hidden, 3);
    /// assert!((student.product()[(0, 0)] - 1e-5).abs() < 1e-19);
    /// # Ok::<(), dln_trainer::StudentError>(())
    /// ```
    pub fn with_fresh_units(
        trunk: &Matrix,
        head: &Matrix,
        fresh: usize,
        init_scale: f64,
        input_output_correlation: &Matrix,
    ) -> Result<Self, StudentError> {
        let (inputs, outputs) = (trunk.ncols(), head.nrows());
        let features = trunk.nrows();
        if head.ncols() != features {
            let expected = (outputs, features);
            let found = (outputs, head.ncols());
            return Err(StudentError::MatrixShape { name: "head".to_owned(), expected, found });
        }
        let shape = StudentShape { inputs, hidden: features + fresh, outputs, layers: 2 };
        let svd = data_modes(shape, input_output_correlation)?;
        let scale = layer_scale(shape, init_scale)?;
        let given = |unit: usize| unit < features;
        let aligned = |vectors: &Matrix, row: usize, unit: usize| {
            let mode = unit - features;
            if mode < svd.values.len() { scale * vectors[(row, mode)] } else { 0.0 }
        };
        let first = Matrix::from_fn(shape.hidden, inputs, |unit, input| {
            if given(unit) { trunk[(unit, input)] } else { aligned(&svd.right, input, unit) }
        });
        let second = Matrix::from_fn(outputs, shape.hidden, |output, unit| {
            if given(unit) { head[(output, unit)] } else { aligned(&svd.left, output, unit) }
        });
        Self::from_weights(shape, vec![first, second])
    }

    /// This network as it goes on with another task: its trunk, a head, and fresh units as in
    /// [`with_fresh_units`](Self::with_fresh_units).
    ///
    /// `head` says whether the last layer comes along or begins at zero, with as many outputs as
    /// the N3×N1 correlation of the next task has.
    ///
    /// # Errors
    ///
    /// [`StudentError::Layers`] unless there are two layers; otherwise those of
    /// [`with_fresh_units`](Self::with_fresh_units).
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_trainer::{Head, Student, StudentShape};
    ///
    /// let shape = StudentShape { inputs: 3, hidden: 2, outputs: 2, layers: 2 };
    /// let source = Student::from_weights(shape, vec![Matrix::full(2, 3, 1.0), Matrix::full(2, 2, 0.5)])?;
    /// // A target of four outputs, and no fresh units.
    /// let target = source.continued(Head::New, 0, 1e-5, &Matrix::identity(4, 3))?;
    /// assert_eq!((target.shape().hidden, target.product()), (2, Matrix::zeros(4, 3)));
    /// # Ok::<(), dln_trainer::StudentError>(())
    /// ```
    pub fn continued(
        &self,
        head: Head,
        fresh: usize,
        init_scale: f64,
        input_output_correlation: &Matrix,
    ) -> Result<Self, StudentError> {
        let [trunk, last] = self.weights.as_slice() else {
            return Err(StudentError::Layers { expected: 2, found: self.weights.len() });
        };
        let new = Matrix::zeros(input_output_correlation.nrows(), trunk.nrows());
        let head = match head {
            Head::New => &new,
            Head::Kept => last,
        };
        Self::with_fresh_units(trunk, head, fresh, init_scale, input_output_correlation)
    }

    /// Random orthogonal layers: W_l = ε^{1/L} times a Haar-distributed matrix with orthonormal
    /// rows or columns, whichever its shape allows.
    ///
    /// If N2 ≤ min(N1, N3) all singular values of the product are ε; a wider hidden layer makes
    /// some of them smaller. Each layer has its own random stream, so adding a layer leaves the
    /// first ones as they were.
    ///
    /// # Errors
    ///
    /// [`StudentError::ZeroSize`] and [`StudentError::InitScale`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::singular_values;
    /// use dln_tasks::Seed;
    /// use dln_trainer::{Student, StudentShape};
    ///
    /// let shape = StudentShape { inputs: 8, hidden: 4, outputs: 6, layers: 3 };
    /// let student = Student::random_orthogonal(shape, 1e-3, Seed::new(7))?;
    /// let strengths = singular_values(student.product().as_ref())?;
    /// assert!(strengths[..4].iter().all(|strength| (strength - 1e-3).abs() < 1e-15));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn random_orthogonal(
        shape: StudentShape,
        init_scale: f64,
        seed: Seed,
    ) -> Result<Self, StudentError> {
        shape.check()?;
        let scale = layer_scale(shape, init_scale)?;
        let stream = seed.child("random orthogonal student");
        let weights = (1..=shape.layers)
            .map(|layer| {
                let (rows, columns) = shape.layer(layer);
                let mut rng = stream.replicate(layer as u64).rng();
                let frame = haar_frame(rows.max(columns), rows.min(columns), &mut rng);
                let frame = if rows < columns { frame.transpose().to_owned() } else { frame };
                Matrix::from_fn(rows, columns, |row, column| scale * frame[(row, column)])
            })
            .collect();
        Self::from_weights(shape, weights)
    }

    /// Gaussian layers: the entries of W_l are iid N(0, `variance_scale`·2/(n_l + n_{l−1})) with
    /// n_l×n_{l−1} the layer's shape, as in Glorot and Bengio (2010) for `variance_scale` 1.
    ///
    /// Each layer has its own random stream.
    ///
    /// # Errors
    ///
    /// [`StudentError::ZeroSize`] and [`StudentError::VarianceScale`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::squared_norm;
    /// use dln_tasks::Seed;
    /// use dln_trainer::{Student, StudentShape};
    ///
    /// let shape = StudentShape { inputs: 60, hidden: 60, outputs: 60, layers: 2 };
    /// let student = Student::gaussian(shape, 0.01, Seed::new(7))?;
    /// // 3600 entries of variance 0.01/60: their sum of squares is 0.6 with a standard error of 0.014.
    /// assert!((squared_norm(student.weights()[0].as_ref()) - 0.6).abs() < 0.06);
    /// # Ok::<(), dln_trainer::StudentError>(())
    /// ```
    pub fn gaussian(
        shape: StudentShape,
        variance_scale: f64,
        seed: Seed,
    ) -> Result<Self, StudentError> {
        shape.check()?;
        if !(variance_scale.is_finite() && variance_scale > 0.0) {
            return Err(StudentError::VarianceScale(variance_scale));
        }
        let stream = seed.child("gaussian student");
        let weights = (1..=shape.layers)
            .map(|layer| {
                let (rows, columns) = shape.layer(layer);
                let entry_std = (variance_scale * 2.0 / (rows + columns) as f64).sqrt();
                gaussian_matrix(rows, columns, entry_std, &mut stream.replicate(layer as u64).rng())
            })
            .collect();
        Self::from_weights(shape, weights)
    }
}

/// ε^{1/L} [V̂_kᵀ; 0], ε^{1/L}·I, …, ε^{1/L} [Û_k 0]; `scale` is ε^{1/L}.
fn aligned_weights(shape: StudentShape, scale: f64, svd: &Svd) -> Vec<Matrix> {
    let StudentShape { inputs, hidden, outputs, layers } = shape;
    let modes = shape.capacity();
    let input_side = |rows| {
        Matrix::from_fn(rows, inputs, |mode, input| {
            if mode < modes { scale * svd.right[(input, mode)] } else { 0.0 }
        })
    };
    if layers == 1 {
        return vec![svd.left.subcols(0, modes) * input_side(modes)];
    }
    let between =
        Matrix::from_fn(hidden, hidden, |row, column| if row == column { scale } else { 0.0 });
    let output_side = Matrix::from_fn(outputs, hidden, |output, mode| {
        if mode < modes { scale * svd.left[(output, mode)] } else { 0.0 }
    });
    let mut weights = vec![input_side(hidden)];
    weights.extend(vec![between; layers - 2]);
    weights.push(output_side);
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::student::tests::shapes;
    use dln_linalg::squared_distance;
    use proptest::prelude::*;

    fn correlation(shape: StudentShape, seed: u64) -> Matrix {
        gaussian_matrix(shape.outputs, shape.inputs, 1.0, &mut Seed::new(seed).rng())
    }

    fn distance(a: &Matrix, b: &Matrix) -> f64 {
        squared_distance(a.as_ref(), b.as_ref()).sqrt()
    }

    fn bad_scale() -> impl Strategy<Value = f64> {
        prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(0.0), -1.0..0.0]
    }

    #[track_caller]
    fn check_aligned(shape: StudentShape, data: &Matrix) {
        let student = Student::training_aligned(shape, 1e-3, data).expect("valid");
        let svd = thin_svd(data.as_ref()).expect("finite");
        let strongest = |vectors: &Matrix| vectors.subcols(0, shape.capacity()).to_owned();
        let expected = 1e-3 * (strongest(&svd.left) * strongest(&svd.right).transpose());
        assert!(distance(&student.product(), &expected) < 1e-16);
    }

    #[track_caller]
    fn check_orthogonal(shape: StudentShape, scale: f64, seed: Seed) {
        let student = Student::random_orthogonal(shape, scale, seed).expect("valid");
        for weights in student.weights() {
            let transpose = weights.transpose();
            let is_wide = weights.nrows() <= weights.ncols();
            let gram = if is_wide { weights * transpose } else { transpose * weights };
            let size = gram.nrows();
            let expected = scale.powf(2.0 / shape.layers as f64) * Matrix::identity(size, size);
            assert!(distance(&gram, &expected) < 1e-14);
        }
    }

    #[track_caller]
    fn check_refused(made: Result<Student, StudentError>, name: &str) {
        let message = made.expect_err(name).to_string();
        assert!(message.contains(name), "{message}");
    }

    proptest! {
        #[test]
        fn aligned_products_are_the_strongest_modes(shape in shapes(), seed in 0..1000_u64) {
            check_aligned(shape, &correlation(shape, seed));
        }

        #[test]
        fn random_layers_are_orthonormal(shape in shapes(), seed in 0..1000_u64) {
            check_orthogonal(shape, 1e-4, Seed::new(seed));
        }

        #[test]
        fn bad_scales_are_refused(shape in shapes(), bad in bad_scale()) {
            let (data, seed) = (correlation(shape, 1), Seed::new(1));
            check_refused(Student::training_aligned(shape, bad, &data), "init_scale");
            check_refused(Student::random_orthogonal(shape, bad, seed), "init_scale");
            check_refused(Student::gaussian(shape, bad, seed), "variance_scale");
        }
    }

    #[test]
    fn data_of_the_wrong_shape_or_with_nan_are_refused() {
        let shape = StudentShape { inputs: 4, hidden: 2, outputs: 3, layers: 2 };
        let made = Student::training_aligned(shape, 1e-3, &Matrix::zeros(4, 3));
        assert!(made.is_err_and(|error| error.to_string().contains("4×3, but must be 3×4")));
        let not_finite = Matrix::full(3, 4, f64::NAN);
        let made = Student::training_aligned(shape, 1e-3, &not_finite);
        assert!(matches!(made, Err(StudentError::Correlation(_))));
    }

    #[test]
    fn seeds_and_layers_have_streams_of_their_own() {
        let shape = StudentShape { inputs: 4, hidden: 4, outputs: 4, layers: 2 };
        let deeper = StudentShape { layers: 3, ..shape };
        let make = |shape, seed| Student::gaussian(shape, 1.0, Seed::new(seed)).expect("valid");
        assert_eq!(make(shape, 3), make(shape, 3));
        assert_eq!(make(shape, 3).weights()[0], make(deeper, 3).weights()[0]);
        assert_ne!(make(shape, 3).weights()[0], make(shape, 4).weights()[0]);
        assert_ne!(make(shape, 3).weights()[0], make(shape, 3).weights()[1]);
    }
}
