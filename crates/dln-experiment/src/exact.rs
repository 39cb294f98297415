//! The exact solutions of the students that a setting would train: same task, same start, no
//! epochs.

use dln_finite::{
    AlignedNetwork, AlignedNetworkError, AlignedNetworkSetting, LowRankMap, RandomStudent,
    RandomStudentError, RandomStudentSetting, WhiteStatistics,
};
use dln_tasks::{InputCorrelation, InputKind, Seed, Task, Teacher, TrainingStatistics};
use dln_trainer::StudentError;

use crate::Setting;

/// A setting whose students have no closed form, and why; they can be simulated with
/// [`Setting::run`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExactError {
    /// Only students with one hidden layer are solved.
    #[error(
        "a student of {0} layers has no exact solution, only one of 2 has: simulate gradient descent instead"
    )]
    Layers(usize),
    /// The inputs are not white.
    #[error(
        "inputs that are not white couple the modes, and there is no exact solution: simulate gradient descent instead"
    )]
    NotWhite,
    /// The student is refused.
    #[error(transparent)]
    Student(#[from] StudentError),
    /// The start or the data of a random student are refused.
    #[error(transparent)]
    Random(#[from] RandomStudentError),
    /// The start or the data of an aligned student are refused.
    #[error(transparent)]
    Aligned(#[from] AlignedNetworkError),
}

/// A teacher as the map that networks of finite size are tested on.
pub fn low_rank_map(teacher: &Teacher) -> LowRankMap<'_> {
    LowRankMap {
        left: teacher.left().as_ref(),
        strengths: teacher.strengths(),
        right: teacher.right().as_ref(),
    }
}

/// The statistics of inputs with Σ11 = d·I where they are.
fn white(data: &TrainingStatistics, input_variance: f64) -> WhiteStatistics<'_> {
    WhiteStatistics::new(data.input_output_correlation.as_ref(), data.target_energy)
        .with_input_variance(input_variance)
}

impl Setting {
    /// The gradient flow of the student that `run(Start::Aligned, …)` trains by steps: of the
    /// setting's depth, width and start on the given data, which may be those of several tasks.
    ///
    /// # Errors
    ///
    /// [`ExactError::NotWhite`] for Gaussian inputs, or if the student or its data are refused.
    pub fn aligned_network(&self, data: &TrainingStatistics) -> Result<AlignedNetwork, ExactError> {
        let input_variance = match data.input_correlation {
            InputCorrelation::White { input_variance } => input_variance,
            // Fewer examples than inputs: they are orthonormal where they are.
            InputCorrelation::General(_) if self.input_kind != InputKind::Gaussian => 1.0,
            InputCorrelation::General(_) => return Err(ExactError::NotWhite),
        };
        let setting = AlignedNetworkSetting::new(white(data, input_variance), self.examples);
        Ok(AlignedNetwork::new(
            &setting
                .with_layers(self.layers)
                .with_hidden(self.hidden)
                .with_init_scale(self.init_scale),
        )?)
    }

    /// The gradient flow of the student that `run(Start::Random, task, seed, …)` trains by steps,
    /// in closed form.
    ///
    /// ```
    /// use dln_experiment::{Plan, Setting, Start, strengths};
    /// use dln_tasks::Seed;
    /// use dln_trainer::StopRule;
    ///
    /// let setting = Setting { init_scale: 1e-3, ..Setting::paper(20, strengths(1, 4.0)) };
    /// let seed = Seed::new(1);
    /// let task = setting.task(seed)?;
    /// let exact = setting.exact_random_student(&task, seed)?.optimal_stopping(4.0);
    /// let plan = Plan { epochs: setting.epochs(4.0), observe_every: 1, stop: StopRule::AtEnd };
    /// let stepped = setting.run(Start::Random, &task, seed, plan)?.minimum();
    /// // They differ at first order in the learning rate.
    /// assert!((setting.time_tau(stepped.epoch) / exact.time_tau - 1.0).abs() < 0.01);
    /// # Ok::<(), dln_experiment::ComputeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ExactError`] unless the student has two layers, which start balanced (`hidden` ≤ `inputs`,
    /// `outputs`), and the inputs are white.
    pub fn exact_random_student(
        &self,
        task: &Task,
        seed: Seed,
    ) -> Result<RandomStudent, ExactError> {
        if self.layers != 2 {
            return Err(ExactError::Layers(self.layers));
        }
        let data = task.statistics();
        let InputCorrelation::White { input_variance } = data.input_correlation else {
            return Err(ExactError::NotWhite);
        };
        let student = self.random_student(seed)?;
        let [first, second] = [0, 1].map(|layer| student.weights()[layer].as_ref());
        Ok(RandomStudent::new(&RandomStudentSetting::new(
            first,
            second,
            white(data, input_variance),
            task.teacher().map().as_ref(),
        ))?)
    }
}

#[cfg(test)]
mod tests {
    use dln_tasks::{JointTask, StackedTeacher, TaskPair, TaskSetting};
    use dln_trainer::{StopRule, TestMap, train_aligned};

    use super::*;
    use crate::{Plan, strengths};

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Setting)) -> ExactError {
        let mut setting = Setting { hidden: 3, ..Setting::paper(8, vec![3.0]) };
        change(&mut setting);
        let task = setting.task(Seed::new(1)).expect("a sound task");
        setting.exact_random_student(&task, Seed::new(1)).expect_err("no solution")
    }

    #[test]
    fn what_has_no_closed_form_is_sent_to_the_simulation() {
        let deep = refused(|setting| setting.layers = 3);
        let gaussian = refused(|setting| setting.input_kind = InputKind::Gaussian);
        // More hidden units than outputs: orthogonal layers are then not balanced.
        let wide = refused(|setting| setting.hidden = 5);
        assert_eq!(deep, ExactError::Layers(3));
        assert_eq!(gaussian, ExactError::NotWhite);
        assert!(matches!(wide, ExactError::Random(RandomStudentError::NotBalanced(_))));
        for error in [deep, gaussian, wide] {
            assert!(error.to_string().contains("simulate gradient descent"), "{error}");
        }
        let bad_start = refused(|setting| setting.init_scale = f64::NAN);
        assert!(matches!(bad_start, ExactError::Student(StudentError::InitScale(_))));
    }

    /// Two tasks of one network, followed by gradient descent with a small rate: λŝ² ≈ 0.003 in the
    /// exponent of a rise. With fewer hidden units than outputs it leaves modes out, with fewer
    /// examples than inputs it has modes that see none.
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
            let network = setting.aligned_network(data).expect("sound");
            for (index, (teacher, rows)) in teachers.into_iter().zip(groups).enumerate() {
                let exact = network.test_on(low_rank_map(teacher), rows);
                for (look, error) in seen.row_group_errors[index].iter().enumerate() {
                    let expected = exact.error(0.2 * look as f64);
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
        let teacher = StackedTeacher::pair(&pair, Seed::new(1)).expect("sound");
        let data = TaskSetting::new(setting.examples, setting.input_kind, setting.noise_std);
        JointTask::draw(&teacher, &data, Seed::new(2)).expect("sound")
    }
}
