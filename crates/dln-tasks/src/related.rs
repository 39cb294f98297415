//! Two tasks of any rank whose modes have given cosines: one to be learned after the other.

use dln_linalg::{Matrix, MatrixRef};

use crate::{
    AlignmentError, Seed, StackedTeacher, StackedTeacherError, Teacher, TeacherError,
    frames_with_cosines, haar_frame,
};

/// Shapes and strengths of a source and a target, and how their modes lie to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedTasks {
    /// N1, shared.
    pub inputs: usize,
    /// Output width of the source.
    pub source_outputs: usize,
    /// Output width of the target.
    pub target_outputs: usize,
    /// Strengths s̄ of the source, mode by mode.
    pub source_strengths: Vec<f64>,
    /// Strengths s̄ of the target, mode by mode.
    pub target_strengths: Vec<f64>,
    /// Cosines v_k·v_j of the input vectors, source modes × target modes.
    pub cosines: Matrix,
    /// Cosines u_k·u_j of the output vectors, where the tasks have the same outputs; independent
    /// vectors without.
    pub output_cosines: Option<Matrix>,
}

impl StackedTeacher {
    /// A source, task 0, and a target, task 1, with the given cosines; vectors are Haar distributed
    /// otherwise.
    ///
    /// # Errors
    ///
    /// [`StackedTeacherError`] for sizes of 0, ranks above the dimensions, strengths that are not
    /// positive and finite, cosines of another shape or of no orthonormal vectors, and cosines of
    /// outputs where the tasks differ in their number.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_tasks::{StackedTeacher, RelatedTasks, Seed};
    ///
    /// let related = RelatedTasks {
    ///     inputs: 100,
    ///     source_outputs: 50,
    ///     target_outputs: 20,
    ///     source_strengths: vec![5.0, 3.0],
    ///     target_strengths: vec![2.0],
    ///     cosines: Matrix::from_fn(2, 1, |row, _| [0.6, 0.5][row]),
    ///     output_cosines: None,
    /// };
    /// let teacher = StackedTeacher::related(&related, Seed::new(0))?;
    /// let cosines = teacher.tasks()[0].right().transpose() * teacher.tasks()[1].right();
    /// assert!((cosines[(0, 0)] - 0.6).abs() < 1e-14 && (cosines[(1, 0)] - 0.5).abs() < 1e-14);
    /// # Ok::<(), dln_tasks::StackedTeacherError>(())
    /// ```
    pub fn related(tasks: &RelatedTasks, seed: Seed) -> Result<Self, StackedTeacherError> {
        let [left, right] = tasks.frames(seed)?;
        let teacher = |task, left, strengths: &[f64], right| {
            Teacher::from_factors(left, strengths, right)
                .map_err(|error| StackedTeacherError::Teacher { task, error })
        };
        Self::new(vec![
            teacher(0, left.0, &tasks.source_strengths, right.0)?,
            teacher(1, left.1, &tasks.target_strengths, right.1)?,
        ])
    }
}

impl RelatedTasks {
    /// Output vectors of both tasks, then input vectors.
    fn frames(&self, seed: Seed) -> Result<[(Matrix, Matrix); 2], StackedTeacherError> {
        let ranks = (self.source_strengths.len(), self.target_strengths.len());
        for (task, rank, outputs) in
            [(0, ranks.0, self.source_outputs), (1, ranks.1, self.target_outputs)]
        {
            if rank > outputs.min(self.inputs) {
                let error = TeacherError::RankTooLarge { rank, outputs, inputs: self.inputs };
                return Err(StackedTeacherError::Teacher { task, error });
            }
        }
        let frames = |size, cosines: MatrixRef<'_>, name| {
            let found = (cosines.nrows(), cosines.ncols());
            if found != ranks {
                return Err(AlignmentError::Cosines { found, expected: ranks });
            }
            frames_with_cosines(size, cosines, &mut seed.child(name).rng())
        };
        let right = frames(self.inputs, self.cosines.as_ref(), "right")?;
        let left = match &self.output_cosines {
            Some(_) if self.source_outputs != self.target_outputs => {
                let (size, needed) = (self.target_outputs, self.source_outputs);
                return Err(AlignmentError::Dimensions { size, needed }.into());
            }
            Some(cosines) => frames(self.target_outputs, cosines.as_ref(), "left")?,
            None => {
                let frame =
                    |outputs, rank, name| haar_frame(outputs, rank, &mut seed.child(name).rng());
                (
                    frame(self.source_outputs, ranks.0, "left source"),
                    frame(self.target_outputs, ranks.1, "left target"),
                )
            }
        };
        Ok([left, right])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tasks(cosines: Matrix) -> RelatedTasks {
        RelatedTasks {
            inputs: 8,
            source_outputs: 5,
            target_outputs: 5,
            source_strengths: vec![2.0, 3.0],
            target_strengths: vec![1.0, 4.0],
            cosines,
            output_cosines: Some(Matrix::identity(2, 2)),
        }
    }

    /// Teachers keep their modes strongest first, whatever the order of the strengths.
    #[test]
    fn cosines_belong_to_the_strengths_they_were_given_with() {
        let cosines = Matrix::from_fn(2, 2, |k, j| [[0.7, 0.3], [0.2, -0.6]][k][j]);
        let teacher = StackedTeacher::related(&tasks(cosines), Seed::new(3)).expect("sound");
        let [a, b] = teacher.tasks() else { unreachable!() };
        let found = a.right().transpose() * b.right();
        for (at, expected) in [((1, 1), 0.7), ((1, 0), 0.3), ((0, 1), 0.2), ((0, 0), -0.6)] {
            assert!((found[at] - expected).abs() < 1e-13, "{at:?}: {found:?}");
        }
        let outputs = a.left().transpose() * b.left();
        assert!((outputs[(0, 0)] - 1.0).abs() < 1e-13 && outputs[(0, 1)].abs() < 1e-13);
    }

    /// Rows and columns shorter than 1 do not make cosines: (0.7, 0.3), (0.2, 0.8) stretches the
    /// direction between them to 1.0066.
    #[test]
    fn what_no_vectors_have_is_refused() {
        let cosines = Matrix::from_fn(2, 2, |k, j| [[0.7, 0.3], [0.2, 0.8]][k][j]);
        let refused = |tasks: &RelatedTasks| {
            StackedTeacher::related(tasks, Seed::new(3)).expect_err("refused").to_string()
        };
        let error = refused(&tasks(cosines));
        assert!(error.contains("square is 1.013"), "{error}");
        let error = refused(&tasks(Matrix::zeros(2, 1)));
        assert!(error.contains("2×1") && error.contains("2×2"), "{error}");
        let narrow = RelatedTasks { inputs: 3, ..tasks(Matrix::zeros(2, 2)) };
        assert!(refused(&narrow).contains("take 4 dimensions, but there are 3"));
        let apart = RelatedTasks { target_outputs: 4, ..tasks(Matrix::zeros(2, 2)) };
        assert!(refused(&apart).contains("but there are 4"));
    }
}
