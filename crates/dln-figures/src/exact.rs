//! The exact solution of the random student that a setting would train: same task, same start, no epochs.

use dln_dynamics::{RandomStudent, RandomStudentError, RandomStudentSetting};
use dln_tasks::{InputCorrelation, Seed, Task};
use dln_trainer::StudentError;

use crate::Setting;

/// A setting whose random students have no closed form, and why; they can be simulated with [`Setting::run`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
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
    /// The start or the data are refused.
    #[error(transparent)]
    Solution(#[from] RandomStudentError),
}

impl Setting {
    /// The gradient flow of the student that `run(Start::Random, task, seed, …)` trains by steps, in closed form.
    ///
    /// ```
    /// use dln_figures::{Plan, Setting, Start, strengths};
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
    /// # Ok::<(), dln_figures::ComputeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ExactError`] unless the student has two layers, which start balanced (`hidden` ≤ `inputs`, `outputs`), and the inputs are white.
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
        Ok(RandomStudent::new(&RandomStudentSetting {
            first_layer: student.weights()[0].as_ref(),
            second_layer: student.weights()[1].as_ref(),
            input_output_correlation: data.input_output_correlation.as_ref(),
            input_variance,
            target_energy: data.target_energy,
            teacher: task.teacher().map().as_ref(),
        })?)
    }
}

#[cfg(test)]
mod tests {
    use dln_tasks::InputKind;

    use super::*;

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
        assert!(matches!(wide, ExactError::Solution(RandomStudentError::NotBalanced(_))));
        for error in [deep, gaussian, wide] {
            assert!(error.to_string().contains("simulate gradient descent"), "{error}");
        }
        let bad_start = refused(|setting| setting.init_scale = f64::NAN);
        assert!(matches!(bad_start, ExactError::Student(StudentError::InitScale(_))));
    }
}
