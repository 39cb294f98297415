//! Tasks drawn from leaky teachers: inputs, noisy targets, and the targets without their noise.

use std::ops::Range;

use dln_linalg::Matrix;

use crate::haar::gaussian_matrix;
use crate::inputs::Inputs;
use crate::{LeakyTeacher, Seed, TaskError, TaskSetting};

/// Training data Ŷ = y(X) + Z drawn from a leaky teacher.
#[derive(Debug, Clone)]
pub struct LeakyTask {
    inputs: Matrix,
    noiseless_targets: Matrix,
    targets: Matrix,
}

impl LeakyTask {
    /// Draws inputs and noise for a teacher, from the same streams as
    /// [`Task::draw`](crate::Task::draw).
    ///
    /// # Errors
    ///
    /// Those of [`Task::draw`](crate::Task::draw).
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_linalg::Matrix;
    /// use dln_tasks::{InputKind, LeakyTask, LeakyTeacher, Seed, TaskSetting};
    ///
    /// let teacher = LeakyTeacher::from_factors(Matrix::identity(4, 2), &[2.0, 1.0], Matrix::identity(6, 2), 0.2)?;
    /// let setting = TaskSetting::new(6, InputKind::OneHot, 1.0);
    /// let task = LeakyTask::draw(&teacher, &setting, Seed::new(0))?;
    /// let first = task.rows(0..2);
    /// assert_eq!((first.targets().nrows(), first.inputs().ncols()), (2, 6));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn draw(
        teacher: &LeakyTeacher,
        setting: &TaskSetting,
        seed: Seed,
    ) -> Result<Self, TaskError> {
        setting.check(teacher.inputs())?;
        let inputs = Inputs::draw(teacher.inputs(), setting, &mut seed.child("inputs").rng());
        let projections = inputs.response(teacher.right().transpose());
        let noiseless_targets = teacher.respond_to_projections(projections.as_ref());
        let noise_std = setting.entry_std(teacher.inputs());
        let noise = gaussian_matrix(
            teacher.outputs(),
            setting.examples,
            noise_std,
            &mut seed.child("noise").rng(),
        );
        let targets = &noiseless_targets + noise;
        Ok(Self { inputs: inputs.matrix().clone(), noiseless_targets, targets })
    }

    /// The data of some of the outputs: one task out of stacked ones, with the same inputs and the
    /// same noise.
    ///
    /// # Panics
    ///
    /// If the rows exceed the outputs.
    pub fn rows(&self, rows: Range<usize>) -> Self {
        let part = |matrix: &Matrix| matrix.subrows(rows.start, rows.len()).to_owned();
        Self {
            inputs: self.inputs.clone(),
            noiseless_targets: part(&self.noiseless_targets),
            targets: part(&self.targets),
        }
    }

    /// X: the training inputs, inputs×examples.
    pub fn inputs(&self) -> &Matrix {
        &self.inputs
    }

    /// Ŷ: the noisy training targets, outputs×examples.
    pub fn targets(&self) -> &Matrix {
        &self.targets
    }

    /// y(X): what the targets would be without noise, outputs×examples.
    pub fn noiseless_targets(&self) -> &Matrix {
        &self.noiseless_targets
    }
}
