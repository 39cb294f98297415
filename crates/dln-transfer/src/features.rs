//! Features that a network brings from an earlier task: strengths and alignments with the next one.

use dln_dynamics::STRENGTH_RANGE;
use dln_linalg::{Matrix, MatrixRef, singular_values};

/// Cosines between two orthonormal sets form a contraction; rounding of rotated ones may exceed 1.
const COSINE_TOLERANCE: f64 = 1e-9;

/// K features in the trunk of a two-layer network, as far as the next task can tell.
///
/// The trunk is W1 = Σ_k √g_k r_k p_kᵀ with orthonormal input vectors p_k and hidden directions
/// r_k. Training on an earlier task leaves g_k = s_k, the learned strength of mode k. A *new head*
/// is W2 = 0; a *shared head*, W2 = Σ_k √h_k o_k r_kᵀ, comes along where the next task has the same
/// outputs. With the input and output vectors v_j and u_j of the next teacher the alignments are
///
/// ```text
/// Q_kj = p_k·v_j    (features × modes),    R_kj = o_k·u_j.
/// ```
///
/// # Examples
///
/// ```
/// use dln_transfer::Features;
///
/// let feature = Features::one(3.0, 0.8)?;
/// assert_eq!((feature.len(), feature.modes(), feature.has_head()), (1, 1, false));
/// // An alignment is a cosine.
/// assert!(Features::one(3.0, 1.1).is_err());
/// # Ok::<(), dln_transfer::FeaturesError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    strengths: Vec<f64>,
    alignments: Matrix,
    head: Option<(Vec<f64>, Matrix)>,
}

/// Why a [`Features`] could not be made.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FeaturesError {
    /// A strength is not positive, or its square would leave the range of numbers.
    #[error("{name} contains {strength:?}, but each must lie between 1e-70 and 1e70")]
    Strength {
        /// The list at fault.
        name: &'static str,
        /// The strength at fault.
        strength: f64,
    },
    /// The alignments have another shape than the strengths ask for.
    #[error("{name} is {rows}×{columns}, but must be {features}×{modes}, features × modes")]
    Shape {
        /// The matrix at fault.
        name: &'static str,
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// The rows it must have.
        features: usize,
        /// The columns it must have.
        modes: usize,
    },
    /// An alignment is NaN or infinite.
    #[error("{name} contains {value:?}, which is no cosine")]
    NotFinite {
        /// The matrix at fault.
        name: &'static str,
        /// The entry at fault.
        value: f64,
    },
    /// No orthonormal vectors have these cosines.
    #[error(
        "{name} has the singular value {largest}, but cosines of orthonormal vectors have none above 1"
    )]
    NoCosines {
        /// The matrix at fault.
        name: &'static str,
        /// Its largest singular value.
        largest: f64,
    },
}

impl Features {
    /// Features of strengths g_k with a new head; `alignments` is Q, features × modes.
    ///
    /// No strengths and a matrix of no rows are a network without features.
    ///
    /// # Errors
    ///
    /// [`FeaturesError`] if a strength or an alignment is out of range, or Q has another number of
    /// rows.
    pub fn new(strengths: &[f64], alignments: MatrixRef<'_>) -> Result<Self, FeaturesError> {
        let modes = alignments.ncols();
        check_strengths("strengths", strengths)?;
        check_cosines("alignments", alignments, (strengths.len(), modes))?;
        Ok(Self { strengths: strengths.to_vec(), alignments: alignments.to_owned(), head: None })
    }

    /// One feature of strength g with a new head, at cosine q to the single mode of the next task.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn one(strength: f64, alignment: f64) -> Result<Self, FeaturesError> {
        Self::new(&[strength], Matrix::from_fn(1, 1, |_, _| alignment).as_ref())
    }

    /// The same features with their head: strengths h_k, and R, features × modes.
    ///
    /// # Errors
    ///
    /// [`FeaturesError`] if a strength or an alignment is out of range, or their numbers differ
    /// from those of the features.
    pub fn with_head(
        mut self,
        strengths: &[f64],
        alignments: MatrixRef<'_>,
    ) -> Result<Self, FeaturesError> {
        check_strengths("head strengths", strengths)?;
        check_cosines("head alignments", alignments, (self.len(), self.modes()))?;
        if strengths.len() != self.len() {
            let (rows, columns) = (strengths.len(), self.modes());
            let (features, modes) = (self.len(), self.modes());
            let name = "head strengths";
            return Err(FeaturesError::Shape { name, rows, columns, features, modes });
        }
        self.head = Some((strengths.to_vec(), alignments.to_owned()));
        Ok(self)
    }

    /// Number of features K.
    pub fn len(&self) -> usize {
        self.strengths.len()
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.strengths.is_empty()
    }

    /// Number of modes J of the task that the alignments refer to.
    pub fn modes(&self) -> usize {
        self.alignments.ncols()
    }

    /// Whether the head comes along.
    pub fn has_head(&self) -> bool {
        self.head.is_some()
    }

    /// The strengths g_k.
    pub fn strengths(&self) -> &[f64] {
        &self.strengths
    }

    /// Q_kj = p_k·v_j, features × modes.
    pub fn alignments(&self) -> MatrixRef<'_> {
        self.alignments.as_ref()
    }

    /// Q_kj.
    pub(crate) fn alignment(&self, feature: usize, mode: usize) -> f64 {
        self.alignments[(feature, mode)]
    }

    /// h_k; 0 for a new head.
    pub(crate) fn head_strength(&self, feature: usize) -> f64 {
        self.head.as_ref().map_or(0.0, |(strengths, _)| strengths[feature])
    }

    /// R_kj; 0 for a new head.
    pub(crate) fn head_alignment(&self, feature: usize, mode: usize) -> f64 {
        self.head.as_ref().map_or(0.0, |(_, alignments)| alignments[(feature, mode)])
    }
}

fn check_strengths(name: &'static str, strengths: &[f64]) -> Result<(), FeaturesError> {
    match strengths.iter().find(|strength| !STRENGTH_RANGE.contains(strength)) {
        Some(&strength) => Err(FeaturesError::Strength { name, strength }),
        None => Ok(()),
    }
}

/// Checks that a matrix may hold the cosines between two orthonormal sets.
pub(crate) fn check_cosines(
    name: &'static str,
    cosines: MatrixRef<'_>,
    (features, modes): (usize, usize),
) -> Result<(), FeaturesError> {
    let (rows, columns) = (cosines.nrows(), cosines.ncols());
    if (rows, columns) != (features, modes) {
        return Err(FeaturesError::Shape { name, rows, columns, features, modes });
    }
    for column in 0..columns {
        for row in 0..rows {
            let value = cosines[(row, column)];
            if !value.is_finite() {
                return Err(FeaturesError::NotFinite { name, value });
            }
        }
    }
    if rows == 0 || columns == 0 {
        return Ok(());
    }
    let largest = singular_values(cosines).map_or(f64::INFINITY, |values| values[0]);
    if largest > 1.0 + COSINE_TOLERANCE {
        return Err(FeaturesError::NoCosines { name, largest });
    }
    Ok(())
}
