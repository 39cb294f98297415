//! Teachers: low-rank linear ground truths, checked when they are made (Lampinen & Ganguli 2019,
//! section 2).

use dln_linalg::{LinalgError, Matrix, MatrixRef, orthonormal_basis, thin_svd};
use thiserror::Error;

use crate::{Seed, haar_frame};

/// A linear ground truth W̄ = Ū S̄ V̄ᵀ of low rank, outputs×inputs.
///
/// Modes are kept strongest first; equal strengths keep the order in which they were given.
#[derive(Debug, Clone)]
pub struct Teacher {
    left: Matrix,
    strengths: Vec<f64>,
    right: Matrix,
    map: Matrix,
}

/// The two sides of a linear map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Outputs: left vectors, rows of the map.
    Left,
    /// Inputs: right vectors, columns of the map.
    Right,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Left => "left",
            Self::Right => "right",
        })
    }
}

/// Why a teacher cannot be made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TeacherError {
    /// No outputs.
    #[error("outputs is 0, but must be at least 1")]
    NoOutputs,
    /// No inputs.
    #[error("inputs is 0, but must be at least 1")]
    NoInputs,
    /// More modes than a map of this shape can have.
    #[error(
        "rank is {rank}, but {outputs} outputs and {inputs} inputs allow no more than the fewer of them"
    )]
    RankTooLarge {
        /// The number of strengths given.
        rank: usize,
        /// Output width.
        outputs: usize,
        /// Input width.
        inputs: usize,
    },
    /// A strength that is not a positive finite number.
    #[error("strengths[{mode}] is {value:?}, but must be positive and finite")]
    Strength {
        /// Index of the mode.
        mode: usize,
        /// The strength given.
        value: f64,
    },
    /// The number of vectors differs from the number of strengths.
    #[error("there are {columns} {side} vectors, but must be {rank}, one for each strength")]
    VectorCount {
        /// Which vectors.
        side: Side,
        /// How many were given.
        columns: usize,
        /// How many strengths there are.
        rank: usize,
    },
    /// The vectors are not orthonormal.
    #[error(
        "the {side} vectors are not orthonormal: their Gram matrix is off the identity by {deviation}"
    )]
    NotOrthonormal {
        /// Which vectors.
        side: Side,
        /// The largest deviation of an inner product; NaN if an entry is not finite.
        deviation: f64,
    },
}

impl Teacher {
    /// A teacher with the given singular values and Haar distributed singular vectors.
    ///
    /// `strengths` are the singular values s̄_α in any order; none at all makes the zero map,
    /// relative to which no test error is defined.
    ///
    /// # Errors
    ///
    /// [`TeacherError`] for sizes of 0, more strengths than min(outputs, inputs), or a strength
    /// that is not positive and finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{Seed, Teacher};
    ///
    /// let teacher = Teacher::random(50, 100, &[4.0, 8.0, 12.0], Seed::new(0))?;
    /// assert_eq!((teacher.rank(), teacher.strengths()), (3, &[12.0, 8.0, 4.0][..]));
    /// assert!((dln_linalg::squared_norm(teacher.map().as_ref()) - 224.0).abs() < 1e-11);
    /// # Ok::<(), dln_tasks::TeacherError>(())
    /// ```
    pub fn random(
        outputs: usize,
        inputs: usize,
        strengths: &[f64],
        seed: Seed,
    ) -> Result<Self, TeacherError> {
        check_strengths(outputs, inputs, strengths)?;
        let left = haar_frame(outputs, strengths.len(), &mut seed.child("left").rng());
        let right = haar_frame(inputs, strengths.len(), &mut seed.child("right").rng());
        Ok(Self::from_modes(left.as_ref(), strengths, right.as_ref()))
    }

    /// The teacher Σ_α s̄_α ū_α v̄_αᵀ with given `strengths` s̄_α and vectors ū_α, v̄_α: the
    /// columns of `left`, outputs×rank, and of `right`, inputs×rank, orthonormal to 1e-10.
    ///
    /// # Errors
    ///
    /// Those of [`Teacher::random`], and [`TeacherError::VectorCount`] or
    /// [`TeacherError::NotOrthonormal`] for vectors that do not fit (entries that are not finite
    /// count as not orthonormal).
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_tasks::Teacher;
    ///
    /// let teacher = Teacher::from_factors(Matrix::identity(2, 1), &[3.0], Matrix::identity(4, 1))?;
    /// assert_eq!(teacher.map()[(0, 0)], 3.0);
    /// # Ok::<(), dln_tasks::TeacherError>(())
    /// ```
    pub fn from_factors(
        left: Matrix,
        strengths: &[f64],
        right: Matrix,
    ) -> Result<Self, TeacherError> {
        check_strengths(left.nrows(), right.nrows(), strengths)?;
        check_vectors(Side::Left, left.as_ref(), strengths.len())?;
        check_vectors(Side::Right, right.as_ref(), strengths.len())?;
        Ok(Self::from_modes(left.as_ref(), strengths, right.as_ref()))
    }

    /// The teacher Σ_k strengths[k]·left_k·right_kᵀ with orthonormal left and arbitrary right
    /// vectors.
    ///
    /// With right = Q·R the map is left·(diag(strengths)·Rᵀ)·Qᵀ, so the small matrix in brackets
    /// has its singular values. Those below 1e-12 of the largest are rounding (parallel right
    /// vectors) and are dropped.
    pub(crate) fn from_skew_modes(
        left: MatrixRef<'_>,
        strengths: &[f64],
        right: MatrixRef<'_>,
    ) -> Result<Self, LinalgError> {
        const ROUNDING: f64 = 1e-12;
        if strengths.is_empty() {
            return Ok(Self::from_modes(left, strengths, right));
        }
        let basis = orthonormal_basis(right);
        let mut core = right.transpose() * &basis;
        for (mode, strength) in strengths.iter().enumerate() {
            core.as_mut().row_mut(mode).iter_mut().for_each(|entry| *entry *= strength);
        }
        let svd = thin_svd(core.as_ref())?;
        let rank = svd.values.iter().filter(|value| **value > ROUNDING * svd.values[0]).count();
        let left = left * svd.left.subcols(0, rank);
        let right = basis * svd.right.subcols(0, rank);
        Ok(Self::from_modes(left.as_ref(), &svd.values[..rank], right.as_ref()))
    }

    fn from_modes(left: MatrixRef<'_>, strengths: &[f64], right: MatrixRef<'_>) -> Self {
        let mut order = (0..strengths.len()).collect::<Vec<_>>();
        order.sort_by(|&i, &j| strengths[j].total_cmp(&strengths[i]));
        let sorted = |m: MatrixRef<'_>| {
            Matrix::from_fn(m.nrows(), m.ncols(), |row, mode| m[(row, order[mode])])
        };
        let (left, right) = (sorted(left), sorted(right));
        let strengths = order.iter().map(|&mode| strengths[mode]).collect::<Vec<_>>();
        let scaled = Matrix::from_fn(left.nrows(), left.ncols(), |row, mode| {
            left[(row, mode)] * strengths[mode]
        });
        let map = scaled * right.transpose();
        Self { left, strengths, right, map }
    }

    /// N3, the width of the output layer.
    pub fn outputs(&self) -> usize {
        self.left.nrows()
    }

    /// N1, the width of the input layer.
    pub fn inputs(&self) -> usize {
        self.right.nrows()
    }

    /// N̄2, the number of modes.
    pub fn rank(&self) -> usize {
        self.strengths.len()
    }

    /// The singular values s̄_α, strongest first.
    pub fn strengths(&self) -> &[f64] {
        &self.strengths
    }

    /// Ū: the left singular vectors as columns, outputs×rank.
    pub fn left(&self) -> &Matrix {
        &self.left
    }

    /// V̄: the right singular vectors as columns, inputs×rank.
    pub fn right(&self) -> &Matrix {
        &self.right
    }

    /// W̄: the map itself, outputs×inputs.
    pub fn map(&self) -> &Matrix {
        &self.map
    }

    /// ‖W̄‖² = Σ s̄_α².
    pub fn energy(&self) -> f64 {
        self.strengths.iter().map(|strength| strength * strength).sum()
    }
}

fn check_strengths(outputs: usize, inputs: usize, strengths: &[f64]) -> Result<(), TeacherError> {
    let rank = strengths.len();
    if outputs == 0 {
        return Err(TeacherError::NoOutputs);
    }
    if inputs == 0 {
        return Err(TeacherError::NoInputs);
    }
    if rank > outputs.min(inputs) {
        return Err(TeacherError::RankTooLarge { rank, outputs, inputs });
    }
    match first_bad_strength(strengths) {
        Some((mode, value)) => Err(TeacherError::Strength { mode, value }),
        None => Ok(()),
    }
}

/// Index and value of the first strength that is not a positive finite number.
pub(crate) fn first_bad_strength(strengths: &[f64]) -> Option<(usize, f64)> {
    strengths.iter().copied().enumerate().find(|(_, value)| !(*value > 0.0 && value.is_finite()))
}

fn check_vectors(side: Side, vectors: MatrixRef<'_>, rank: usize) -> Result<(), TeacherError> {
    const TOLERANCE: f64 = 1e-10;
    let columns = vectors.ncols();
    if columns != rank {
        return Err(TeacherError::VectorCount { side, columns, rank });
    }
    let deviations = vectors.transpose() * vectors - Matrix::identity(rank, rank);
    let worse =
        |worst: f64, deviation: f64| if deviation.abs() <= worst { worst } else { deviation.abs() };
    let deviation =
        deviations.col_iter().flat_map(|column| column.iter()).copied().fold(0.0, worse);
    if deviation <= TOLERANCE {
        Ok(())
    } else {
        Err(TeacherError::NotOrthonormal { side, deviation })
    }
}
