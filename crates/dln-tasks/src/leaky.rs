//! Teachers with leaky-ReLU units, for transfer between non-linear tasks (Lampinen & Ganguli 2019,
//! appendix).

use dln_linalg::{Matrix, MatrixRef};
use thiserror::Error;

use crate::blocks::{block_diagonal, side_by_side};
use crate::teacher::first_bad_strength;
use crate::{Seed, StackedTeacherError, TaskPair};

/// A ground truth y(x) = Σ_i φ(s_i u_i φ(v_i·x)), φ the leaky ReLU of a given slope, applied entry
/// by entry.
#[derive(Debug, Clone)]
pub struct LeakyTeacher {
    left: Matrix,
    strengths: Vec<f64>,
    right: Matrix,
    slope: f64,
}

/// Why a leaky teacher cannot be made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LeakyTeacherError {
    /// A slope that is not a finite number.
    #[error("slope is {0:?}, but must be finite")]
    Slope(f64),
    /// A strength that is not a positive finite number.
    #[error("strengths[{summand}] is {value:?}, but must be positive and finite")]
    Strength {
        /// Index of the summand.
        summand: usize,
        /// The strength given.
        value: f64,
    },
    /// Vectors, strengths and widths do not fit together, or are absent.
    #[error(
        "there are {strengths} strengths with {left} left and {right} right vectors, {outputs} outputs and {inputs} inputs, but each must be as many as the others ask for"
    )]
    Shape {
        /// Number of strengths.
        strengths: usize,
        /// Number of left vectors.
        left: usize,
        /// Number of right vectors.
        right: usize,
        /// Output width.
        outputs: usize,
        /// Input width.
        inputs: usize,
    },
    /// An entry of a vector is NaN or infinite.
    #[error("a left or right vector holds a number that is not finite")]
    NotFinite,
    /// Teachers that cannot be stacked: none, or different in inputs or slope.
    #[error("only teachers with equal inputs and equal slope can be stacked, and at least one")]
    NotStackable,
    /// The vectors of a pair cannot be drawn.
    #[error(transparent)]
    Pair(#[from] StackedTeacherError),
}

impl LeakyTeacher {
    /// The teacher with the given vectors: `left` outputs×summands, `right` inputs×summands, of any
    /// length and angle.
    ///
    /// # Errors
    ///
    /// [`LeakyTeacherError`] for shapes that do not fit, sizes of 0, entries or a slope that are
    /// not finite, and strengths that are not positive and finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_tasks::LeakyTeacher;
    ///
    /// let teacher = LeakyTeacher::from_factors(Matrix::identity(1, 1), &[2.0], Matrix::identity(1, 1), 0.5)?;
    /// let outputs = teacher.respond(Matrix::from_fn(1, 2, |_, example| [3.0, -4.0][example]).as_ref());
    /// assert_eq!((outputs[(0, 0)], outputs[(0, 1)]), (6.0, -2.0));
    /// # Ok::<(), dln_tasks::LeakyTeacherError>(())
    /// ```
    pub fn from_factors(
        left: Matrix,
        strengths: &[f64],
        right: Matrix,
        slope: f64,
    ) -> Result<Self, LeakyTeacherError> {
        if !slope.is_finite() {
            return Err(LeakyTeacherError::Slope(slope));
        }
        let summands = strengths.len();
        let fits = left.ncols() == summands && right.ncols() == summands;
        let (outputs, inputs) = (left.nrows(), right.nrows());
        if !fits || outputs == 0 || inputs == 0 {
            let (left, right) = (left.ncols(), right.ncols());
            return Err(LeakyTeacherError::Shape {
                strengths: summands,
                left,
                right,
                outputs,
                inputs,
            });
        }
        if let Some((summand, value)) = first_bad_strength(strengths) {
            return Err(LeakyTeacherError::Strength { summand, value });
        }
        if !(left.as_ref().is_all_finite() && right.as_ref().is_all_finite()) {
            return Err(LeakyTeacherError::NotFinite);
        }
        Ok(Self { left, strengths: strengths.to_vec(), right, slope })
    }

    /// The teachers of two tasks: orthonormal vectors within each, input vectors of partners at the
    /// pair's cosine.
    ///
    /// # Errors
    ///
    /// [`LeakyTeacherError`], for the same reasons as
    /// [`StackedTeacher::pair`](crate::StackedTeacher::pair) and for a slope that is not finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{LeakyTeacher, Seed, TaskPair};
    ///
    /// let strengths = |strongest: f64| [4.0, 3.0, 2.0, 1.0].map(|k| strongest * k / 4.0).to_vec();
    /// let pair = TaskPair {
    ///     inputs: 100,
    ///     outputs_a: 50,
    ///     outputs_b: 50,
    ///     strengths_a: strengths(3.0),
    ///     strengths_b: strengths(10.0),
    ///     alignment: 0.6,
    /// };
    /// let joint = LeakyTeacher::stack(&LeakyTeacher::pair(&pair, 0.2, Seed::new(0))?)?;
    /// assert_eq!((joint.outputs(), joint.inputs()), (100, 100));
    /// # Ok::<(), dln_tasks::LeakyTeacherError>(())
    /// ```
    pub fn pair(pair: &TaskPair, slope: f64, seed: Seed) -> Result<[Self; 2], LeakyTeacherError> {
        let [[left_a, right_a], [left_b, right_b]] = pair.factors(seed)?;
        Ok([
            Self::from_factors(left_a, &pair.strengths_a, right_a, slope)?,
            Self::from_factors(left_b, &pair.strengths_b, right_b, slope)?,
        ])
    }

    /// The teacher whose outputs are those of the given ones, in order; exact, because φ(0) = 0.
    ///
    /// # Errors
    ///
    /// [`LeakyTeacherError::NotStackable`] if there are none, or they differ in inputs or slope.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_tasks::LeakyTeacher;
    ///
    /// let unit = |strength| {
    ///     LeakyTeacher::from_factors(Matrix::identity(1, 1), &[strength], Matrix::identity(1, 1), 0.5)
    /// };
    /// let both = LeakyTeacher::stack(&[unit(1.0)?, unit(10.0)?])?;
    /// let outputs = both.respond(Matrix::full(1, 1, 3.0).as_ref());
    /// assert_eq!((outputs[(0, 0)], outputs[(1, 0)]), (3.0, 30.0));
    /// # Ok::<(), dln_tasks::LeakyTeacherError>(())
    /// ```
    pub fn stack(teachers: &[Self]) -> Result<Self, LeakyTeacherError> {
        let first = teachers.first().ok_or(LeakyTeacherError::NotStackable)?;
        let same = |other: &Self| {
            other.inputs() == first.inputs() && other.slope.to_bits() == first.slope.to_bits()
        };
        if !teachers.iter().all(same) {
            return Err(LeakyTeacherError::NotStackable);
        }
        Ok(Self {
            left: block_diagonal(teachers.iter().map(|teacher| &teacher.left)),
            strengths: teachers.iter().flat_map(|teacher| &teacher.strengths).copied().collect(),
            right: side_by_side(teachers.iter().map(|teacher| &teacher.right)),
            slope: first.slope,
        })
    }

    /// The outputs y(x) for inputs as columns: inputs×examples in, outputs×examples out.
    ///
    /// # Panics
    ///
    /// If `inputs` has another number of rows than the teacher has inputs.
    pub fn respond(&self, inputs: MatrixRef<'_>) -> Matrix {
        self.respond_to_projections((self.right.transpose() * inputs).as_ref())
    }

    /// The outputs for given projections v_i·x, summands×examples.
    pub(crate) fn respond_to_projections(&self, projections: MatrixRef<'_>) -> Matrix {
        let mut outputs = Matrix::zeros(self.outputs(), projections.ncols());
        for (summand, strength) in self.strengths.iter().enumerate() {
            for (column, &projection) in outputs.col_iter_mut().zip(projections.row(summand).iter())
            {
                let amplitude = strength * leaky_relu(projection, self.slope);
                for (output, &direction) in column.iter_mut().zip(self.left.col(summand).iter()) {
                    *output += leaky_relu(direction * amplitude, self.slope);
                }
            }
        }
        outputs
    }

    /// N3, the width of the output layer.
    pub fn outputs(&self) -> usize {
        self.left.nrows()
    }

    /// N1, the width of the input layer.
    pub fn inputs(&self) -> usize {
        self.right.nrows()
    }

    /// The slope of φ below 0.
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// v_i as columns, inputs×summands.
    pub fn right(&self) -> &Matrix {
        &self.right
    }
}

/// φ(x) = x for x ≥ 0, slope·x below.
fn leaky_relu(x: f64, slope: f64) -> f64 {
    if x < 0.0 { slope * x } else { x }
}
