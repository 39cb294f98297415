//! Pairs of tasks whose input modes lie at a given angle (Lampinen & Ganguli 2019, section 4).

use dln_linalg::Matrix;

use crate::{
    Seed, StackedTeacher, StackedTeacherError, Teacher, TeacherError, aligned_frames, haar_frame,
};

/// Shapes and strengths of two tasks whose input modes are aligned pairwise.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskPair {
    /// N1, shared.
    pub inputs: usize,
    /// N_A, the output width of task A.
    pub outputs_a: usize,
    /// N_B, the output width of task B.
    pub outputs_b: usize,
    /// Strengths s̄ of task A, mode by mode.
    pub strengths_a: Vec<f64>,
    /// Strengths of task B; its mode i is the partner of mode i of task A.
    pub strengths_b: Vec<f64>,
    /// q ∈ [−1, 1]: the cosine between the input vectors of partners; all other pairs are
    /// orthogonal.
    pub alignment: f64,
}

impl StackedTeacher {
    /// Two tasks whose input modes lie pairwise at cosine q; output modes are independent and Haar
    /// distributed.
    ///
    /// # Errors
    ///
    /// [`StackedTeacherError`] for sizes of 0, ranks above the dimensions, strengths that are not
    /// positive and finite, or an alignment outside [−1, 1].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{StackedTeacher, Seed, TaskPair};
    ///
    /// let pair = TaskPair {
    ///     inputs: 100,
    ///     outputs_a: 50,
    ///     outputs_b: 50,
    ///     strengths_a: vec![3.0],
    ///     strengths_b: vec![10.0],
    ///     alignment: 0.8,
    /// };
    /// let teacher = StackedTeacher::pair(&pair, Seed::new(0))?;
    /// let [a, b] = teacher.tasks() else { unreachable!() };
    /// let cosine = (a.right().transpose() * b.right())[(0, 0)];
    /// assert!((cosine - 0.8).abs() < 1e-14);
    /// # Ok::<(), dln_tasks::StackedTeacherError>(())
    /// ```
    pub fn pair(pair: &TaskPair, seed: Seed) -> Result<Self, StackedTeacherError> {
        let [a, b] = pair.factors(seed)?;
        let teacher = |task, [left, right]: [Matrix; 2], strengths: &[f64]| {
            Teacher::from_factors(left, strengths, right)
                .map_err(|error| StackedTeacherError::Teacher { task, error })
        };
        Self::new(vec![teacher(0, a, &pair.strengths_a)?, teacher(1, b, &pair.strengths_b)?])
    }
}

impl TaskPair {
    /// Left and right vectors of both tasks: aligned on the input side, independent on the output
    /// side.
    pub(crate) fn factors(&self, seed: Seed) -> Result<[[Matrix; 2]; 2], StackedTeacherError> {
        let (rank_a, rank_b) = (self.strengths_a.len(), self.strengths_b.len());
        for (task, rank, outputs) in [(0, rank_a, self.outputs_a), (1, rank_b, self.outputs_b)] {
            if rank > outputs {
                let error = TeacherError::RankTooLarge { rank, outputs, inputs: self.inputs };
                return Err(StackedTeacherError::Teacher { task, error });
            }
        }
        let mut rng = seed.child("right").rng();
        let (right_a, right_b) =
            aligned_frames(self.inputs, rank_a.max(rank_b), self.alignment, &mut rng)?;
        let left = |outputs, rank, name| haar_frame(outputs, rank, &mut seed.child(name).rng());
        Ok([
            [left(self.outputs_a, rank_a, "left a"), right_a.subcols(0, rank_a).to_owned()],
            [left(self.outputs_b, rank_b, "left b"), right_b.subcols(0, rank_b).to_owned()],
        ])
    }
}
