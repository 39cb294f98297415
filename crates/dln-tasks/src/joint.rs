//! Several tasks on shared inputs, learned together or alone (Lampinen & Ganguli 2019, section 4).

use std::ops::Range;

use thiserror::Error;

use crate::blocks::{block_diagonal, side_by_side};
use crate::{AlignmentError, Seed, Task, TaskError, TaskSetting, Teacher, TeacherError};

/// Teachers of tasks that share their inputs, and the joint teacher whose outputs are theirs,
/// stacked in order.
#[derive(Debug, Clone)]
pub struct StackedTeacher {
    tasks: Vec<Teacher>,
    joint: Teacher,
}

/// Why teachers cannot be joined.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum StackedTeacherError {
    /// No tasks.
    #[error("tasks is empty, but a joint teacher needs at least one")]
    NoTasks,
    /// The tasks do not share their inputs.
    #[error(
        "task {task} (counted from 0) has {inputs} inputs, but must have {expected} like the first task"
    )]
    Inputs {
        /// Index of the first task that differs.
        task: usize,
        /// Its input width.
        inputs: usize,
        /// That of the first task.
        expected: usize,
    },
    /// One of the two teachers of a pair cannot be made.
    #[error("task {task} of the pair: {error}")]
    Teacher {
        /// 0 for A, 1 for B.
        task: usize,
        /// What is wrong with it.
        error: TeacherError,
    },
    /// The input modes of a pair cannot be aligned as asked.
    #[error(transparent)]
    Alignment(#[from] AlignmentError),
    /// The singular values of the joint teacher leave the range of floating-point numbers.
    #[error("the strengths are too large or too far apart: {0}")]
    Strengths(dln_linalg::LinalgError),
}

impl From<dln_linalg::LinalgError> for StackedTeacherError {
    fn from(error: dln_linalg::LinalgError) -> Self {
        Self::Strengths(error)
    }
}

impl StackedTeacher {
    /// Joins any number of tasks of any rank; outputs are stacked in the order of `tasks`.
    ///
    /// The joint modes are those of the stacked map. Modes weaker than 1e-12 of the strongest are
    /// taken for rounding, as when two tasks share an input mode exactly.
    ///
    /// # Errors
    ///
    /// [`StackedTeacherError`] if there are no tasks or their inputs differ in width.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{StackedTeacher, Seed, Teacher};
    ///
    /// let a = Teacher::random(20, 100, &[3.0, 2.0], Seed::new(0).child("a"))?;
    /// let b = Teacher::random(30, 100, &[5.0], Seed::new(0).child("b"))?;
    /// let teacher = StackedTeacher::new(vec![a, b])?;
    /// assert_eq!((teacher.joint().outputs(), teacher.joint().rank(), teacher.rows(1)), (50, 3, 20..50));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(tasks: Vec<Teacher>) -> Result<Self, StackedTeacherError> {
        let expected = tasks.first().ok_or(StackedTeacherError::NoTasks)?.inputs();
        if let Some((task, other)) =
            tasks.iter().enumerate().find(|(_, other)| other.inputs() != expected)
        {
            return Err(StackedTeacherError::Inputs { task, inputs: other.inputs(), expected });
        }
        let left = block_diagonal(tasks.iter().map(Teacher::left));
        let right = side_by_side(tasks.iter().map(Teacher::right));
        let strengths = tasks.iter().flat_map(Teacher::strengths).copied().collect::<Vec<_>>();
        let joint = Teacher::from_skew_modes(left.as_ref(), &strengths, right.as_ref())?;
        Ok(Self { tasks, joint })
    }

    /// The teachers of the tasks, in the order of their outputs.
    pub fn tasks(&self) -> &[Teacher] {
        &self.tasks
    }

    /// The teacher of all outputs at once.
    pub fn joint(&self) -> &Teacher {
        &self.joint
    }

    /// The rows of the joint map that belong to a task.
    ///
    /// # Panics
    ///
    /// If there is no task of that index.
    pub fn rows(&self, task: usize) -> Range<usize> {
        let start = self.tasks[..task].iter().map(Teacher::outputs).sum();
        start..start + self.tasks[task].outputs()
    }
}

/// Data of joined tasks: all outputs together, and each task alone with the same inputs and the
/// same noise.
#[derive(Debug, Clone)]
pub struct JointTask {
    joint: Task,
    tasks: Vec<Task>,
}

impl JointTask {
    /// Draws data for a joint teacher; the data of the tasks are its rows.
    ///
    /// # Errors
    ///
    /// Those of [`Task::draw`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{InputKind, JointTask, StackedTeacher, Seed, TaskSetting, Teacher};
    ///
    /// let seed = Seed::new(0);
    /// let a = Teacher::random(20, 100, &[3.0], seed.child("a"))?;
    /// let b = Teacher::random(30, 100, &[5.0], seed.child("b"))?;
    /// let teacher = StackedTeacher::new(vec![a, b])?;
    /// let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    /// let data = JointTask::draw(&teacher, &setting, seed.child("data"))?;
    /// assert_eq!(data.joint().targets().subrows(20, 30), data.tasks()[1].targets().as_ref());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn draw(
        teacher: &StackedTeacher,
        setting: &TaskSetting,
        seed: Seed,
    ) -> Result<Self, TaskError> {
        let joint = Task::draw(teacher.joint(), setting, seed)?;
        let alone =
            |(task, own): (usize, &Teacher)| joint.restricted(teacher.rows(task), own.clone());
        let tasks = teacher.tasks().iter().enumerate().map(alone).collect();
        Ok(Self { joint, tasks })
    }

    /// The data of all outputs, with the joint teacher.
    pub fn joint(&self) -> &Task {
        &self.joint
    }

    /// The data of each task alone, with its own teacher.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }
}
