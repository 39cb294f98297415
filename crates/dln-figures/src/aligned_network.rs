//! A training-aligned student of finite size in closed form: every mode of its data on a learning curve of its own.

use std::ops::Range;

use dln_dynamics::{ErrorCurve, LearningCurve, ModeCurve, WeightedMode};
use dln_linalg::{MatrixRef, Svd, inner_product, squared_norm, thin_svd};
use dln_tasks::{InputCorrelation, InputKind, Teacher, TrainingStatistics};

use crate::{ComputeError, ExactError, Setting};

/// The gradient flow of the aligned student of given data: one decomposition, no epochs.
pub(crate) struct AlignedNetwork {
    svd: Svd,
    /// Of the modes that meet examples, the strongest first.
    curves: Vec<ModeCurve>,
    /// Modes of the student that meet none and stay where they began.
    frozen: Range<usize>,
    init_scale: f64,
    input_variance: f64,
    target_energy: f64,
    /// The part of it that no training removes.
    unlearnable: f64,
}

/// The test error of a network over time; its [`curve`](Self::curve) is a view of it.
pub(crate) struct TestError {
    modes: Vec<WeightedMode>,
    floor: f64,
    scale: f64,
}

impl AlignedNetwork {
    /// The student of the setting's shape and start; of the task only `data` counts, so that these may be those of several tasks.
    ///
    /// # Errors
    ///
    /// [`ExactError::NotWhite`] for Gaussian inputs, or if the student or its data are refused.
    pub(crate) fn new(
        setting: &Setting,
        data: &TrainingStatistics,
    ) -> Result<AlignedNetwork, ComputeError> {
        let input_variance = match data.input_correlation {
            InputCorrelation::White { input_variance } => input_variance,
            // Fewer examples than inputs: they are orthonormal where they are.
            InputCorrelation::General(_) if setting.input_kind != InputKind::Gaussian => 1.0,
            InputCorrelation::General(_) => return Err(ExactError::NotWhite.into()),
        };
        let svd = thin_svd(data.input_output_correlation.as_ref())?;
        let learning = LearningCurve::new(setting.layers, setting.init_scale, input_variance)?;
        let capacity = setting.shape().capacity();
        let learned = capacity.min(setting.examples);
        let learnable: f64 = svd.values[..learned].iter().map(|s| s * s / input_variance).sum();
        Ok(AlignedNetwork {
            curves: svd.values[..learned].iter().map(|value| learning.mode(*value)).collect(),
            svd,
            frozen: learned..capacity,
            init_scale: setting.init_scale,
            input_variance,
            target_energy: data.target_energy,
            // A sum of squares, which rounding may turn negative.
            unlearnable: (data.target_energy - learnable).max(0.0),
        })
    }

    /// ‖Ŷ − W X‖²/‖Ŷ‖² at t/τ.
    pub(crate) fn train_error(&self, time_tau: f64) -> f64 {
        let unlearned = |curve: &ModeCurve| curve.at(time_tau).residual.powi(2);
        let unlearned: f64 = self.curves.iter().map(unlearned).sum();
        (self.unlearnable + unlearned / self.input_variance) / self.target_energy
    }

    /// ‖W − W̄‖²/‖W̄‖² over some rows of W, those of the teacher's outputs.
    ///
    /// In these rows a mode s û v̂ᵀ has the squared norm s²‖û‖² and meets the teacher with s ûᵀW̄v̂; the right vectors are orthogonal,
    /// so that squares add up.
    ///
    /// # Panics
    ///
    /// If there are not as many rows as the teacher has outputs.
    pub(crate) fn test_on(&self, teacher: &Teacher, rows: Range<usize>) -> TestError {
        assert_eq!(rows.len(), teacher.outputs(), "rows of the teacher");
        let weight = |mode| squared_norm(self.left(&rows, mode));
        let weighted = |(mode, curve): (usize, &ModeCurve)| {
            let (weight, worth) = (weight(mode), self.worth(teacher, &rows, mode));
            // Without any part in these rows a mode is worth nothing to them.
            let target = if weight > 0.0 { worth / weight } else { 0.0 };
            WeightedMode { curve: *curve, weight, target }
        };
        let modes: Vec<WeightedMode> = self.curves.iter().enumerate().map(weighted).collect();
        let explained: f64 = modes.iter().map(|mode| mode.weight * mode.target.powi(2)).sum();
        let frozen = self.frozen.clone().map(weight).sum::<f64>() * self.init_scale.powi(2);
        let scale = teacher.squared_norm();
        TestError { modes, floor: (scale - explained).max(0.0) + frozen, scale }
    }

    /// û in the rows, a column.
    fn left(&self, rows: &Range<usize>, mode: usize) -> MatrixRef<'_> {
        self.svd.left.subcols(mode, 1).subrows(rows.start, rows.len())
    }

    /// ûᵀW̄v̂ over the rows, from the teacher's modes.
    fn worth(&self, teacher: &Teacher, rows: &Range<usize>, mode: usize) -> f64 {
        let left = self.left(rows, mode);
        let right = self.svd.right.subcols(mode, 1);
        let of_teacher_mode = |(index, strength): (usize, &f64)| {
            strength
                * inner_product(left, teacher.left().subcols(index, 1))
                * inner_product(right, teacher.right().subcols(index, 1))
        };
        teacher.strengths().iter().enumerate().map(of_teacher_mode).sum()
    }
}

impl TestError {
    /// The error over time, with its dips and its best stopping time.
    pub(crate) fn curve(&self) -> ErrorCurve<'_> {
        let TestError { ref modes, floor, scale } = *self;
        ErrorCurve { modes, bulk: None, bulk_weight: 0.0, floor, scale }
    }
}

#[cfg(test)]
mod tests {
    use dln_tasks::{JointTask, JointTeacher, Seed, TaskPair, TaskSetting};
    use dln_trainer::{StopRule, TestMap, train_aligned};

    use super::*;
    use crate::{Plan, strengths};

    /// Two tasks of one network, followed by gradient descent with a small rate: λŝ² ≈ 0.003 in the exponent of a rise. With fewer
    /// hidden units than outputs it leaves modes out, with fewer examples than inputs it has modes that see none.
    #[test]
    fn each_task_of_a_joint_network_has_its_own_error() {
        for (hidden, examples, layers) in [(30, 20, 2), (5, 20, 3), (30, 8, 2)] {
            let setting = Setting {
                outputs: 22,
                hidden,
                layers,
                examples,
                init_scale: 1e-3,
                learning_rate: 1e-4,
                ..Setting::paper(20, Vec::new())
            };
            let task = joint_task(&setting);
            let teachers = [task.tasks()[0].teacher(), task.tasks()[1].teacher()];
            let groups = [0..10, 10..22];
            let test = TestMap { teacher: task.joint().teacher().map(), row_groups: &groups };
            let plan = Plan { epochs: 40_000, observe_every: 2000, stop: StopRule::AtEnd };
            let (data, config) = (task.joint().statistics(), setting.train_config(plan));
            let seen = train_aligned(setting.shape(), setting.init_scale, data, test, &config)
                .expect("sound");
            let network = AlignedNetwork::new(&setting, data).expect("sound");
            for (index, (teacher, rows)) in teachers.into_iter().zip(groups).enumerate() {
                let exact = network.test_on(teacher, rows);
                for (look, error) in seen.row_group_errors[index].iter().enumerate() {
                    let expected = exact.curve().error(0.2 * look as f64);
                    assert!(
                        (expected / error - 1.0).abs() < 1e-2,
                        "N2 = {hidden}, P = {examples}, task {index}, look {look}: {expected} {error}"
                    );
                }
            }
            let last = seen.last().train_error;
            assert!((network.train_error(4.0) / last - 1.0).abs() < 1e-2);
        }
    }

    fn joint_task(setting: &Setting) -> JointTask {
        let pair = TaskPair {
            inputs: setting.inputs,
            outputs_a: 10,
            outputs_b: 12,
            strengths_a: strengths(2, 2.0),
            strengths_b: strengths(1, 5.0),
            alignment: 0.6,
        };
        let teacher = JointTeacher::pair(&pair, Seed::new(1)).expect("sound");
        let data = TaskSetting {
            examples: setting.examples,
            input_kind: setting.input_kind,
            noise_std: setting.noise_std,
        };
        JointTask::draw(&teacher, &data, Seed::new(2)).expect("sound")
    }
}
