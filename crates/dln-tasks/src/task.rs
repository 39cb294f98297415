//! A task: a teacher, training inputs, and noisy targets (Lampinen & Ganguli 2019, sections 2 and
//! 3.6).

use std::ops::Range;

use dln_linalg::Matrix;

use crate::haar::gaussian_matrix;
use crate::inputs::Inputs;
use crate::{Seed, TaskError, TaskSetting, Teacher, TrainingStatistics};

/// Training data Ŷ = W̄ X + Z drawn from a teacher W̄, with the statistics that gradient descent
/// sees.
#[derive(Debug, Clone)]
pub struct Task {
    teacher: Teacher,
    inputs: Inputs,
    targets: Matrix,
    noise_std: f64,
    statistics: TrainingStatistics,
}

impl Task {
    /// Draws inputs and noise for a teacher; equal arguments give equal data.
    ///
    /// Inputs and noise come from streams of their own, so that tasks of one seed at different
    /// noise levels share their inputs, and their noise up to its scale.
    ///
    /// # Errors
    ///
    /// [`TaskError`] for no examples, a noise level that is negative or not finite, or a number of
    /// one-hot examples that exceeds the number of inputs without being a multiple of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
    ///
    /// let seed = Seed::new(0).replicate(3);
    /// let teacher = Teacher::random(50, 100, &[4.0], seed.child("teacher"))?;
    /// let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    /// let task = Task::draw(&teacher, &setting, seed.child("data"))?;
    /// assert_eq!((task.targets().nrows(), task.targets().ncols()), (50, 100));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn draw(teacher: &Teacher, setting: &TaskSetting, seed: Seed) -> Result<Self, TaskError> {
        setting.check(teacher.inputs())?;
        let inputs = Inputs::draw(teacher.inputs(), setting, &mut seed.child("inputs").rng());
        let noise_std = setting.entry_std(teacher.inputs());
        let noise = gaussian_matrix(
            teacher.outputs(),
            setting.examples,
            noise_std,
            &mut seed.child("noise").rng(),
        );
        let targets = inputs.response(teacher.map().as_ref()) + noise;
        Ok(Self::new(teacher.clone(), inputs, targets, setting.noise_std))
    }

    pub(crate) fn new(teacher: Teacher, inputs: Inputs, targets: Matrix, noise_std: f64) -> Self {
        let statistics = inputs.statistics(&targets);
        Self { teacher, inputs, targets, noise_std, statistics }
    }

    /// The same inputs with labels that have the variance of this task's and no structure: iid
    /// N(0, (‖W̄‖²/outputs + σ_z²)/inputs) entries (Lampinen & Ganguli 2019, section 3.6).
    ///
    /// The teacher stays the one of this task, though the new labels know nothing of it; a
    /// student's test error against it shows what memorising costs.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
    ///
    /// let teacher = Teacher::random(50, 100, &[30.0], Seed::new(0))?;
    /// let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    /// let task = Task::draw(&teacher, &setting, Seed::new(1))?;
    /// let random = task.with_random_labels(Seed::new(2));
    /// let ratio = random.statistics().target_energy / task.statistics().target_energy;
    /// assert!((ratio - 1.0).abs() < 0.1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_random_labels(&self, seed: Seed) -> Self {
        let (outputs, inputs) = (self.teacher.outputs() as f64, self.teacher.inputs() as f64);
        let variance = (self.teacher.energy() / outputs + self.noise_std * self.noise_std) / inputs;
        let (rows, examples) = (self.targets.nrows(), self.targets.ncols());
        let labels =
            gaussian_matrix(rows, examples, variance.sqrt(), &mut seed.child("labels").rng());
        Self::new(self.teacher.clone(), self.inputs.clone(), labels, self.noise_std)
    }

    /// The data of some of the outputs, with the teacher of those alone.
    pub(crate) fn restricted(&self, rows: Range<usize>, teacher: Teacher) -> Self {
        let targets = self.targets.subrows(rows.start, rows.len()).to_owned();
        Self::new(teacher, self.inputs.clone(), targets, self.noise_std)
    }

    pub(crate) fn with_inputs(&self, inputs: Inputs, teacher: Teacher) -> Self {
        Self::new(teacher, inputs, self.targets.clone(), self.noise_std)
    }

    /// The ground truth W̄.
    pub fn teacher(&self) -> &Teacher {
        &self.teacher
    }

    /// X: the training inputs, inputs×examples.
    pub fn inputs(&self) -> &Matrix {
        self.inputs.matrix()
    }

    /// Ŷ: the noisy training targets, outputs×examples.
    pub fn targets(&self) -> &Matrix {
        &self.targets
    }

    /// W̄ X: what the targets would be without noise, outputs×examples.
    pub fn noiseless_targets(&self) -> Matrix {
        self.inputs.response(self.teacher.map().as_ref())
    }

    /// σ_z: the entries of the noise are N(0, σ_z²/inputs).
    pub fn noise_std(&self) -> f64 {
        self.noise_std
    }

    /// The sums over the training set that gradient descent sees.
    pub fn statistics(&self) -> &TrainingStatistics {
        &self.statistics
    }
}
