//! Gradient flow, the limit of gradient descent for small steps, by an integrator that chooses its own steps.

mod chebyshev;
mod integrator;
mod state;

use dln_tasks::TrainingStatistics;

use self::integrator::Integrator;
use crate::config::TrainConfig;
use crate::fit::TrainingFit;
use crate::observe::TestError;
use crate::problem::{TestMap, TrainError, check_statistics, check_test};
use crate::record::Recorder;
use crate::student::Student;
use crate::trajectory::Trajectory;

/// Trains a student by gradient flow, dW_l/dt = (W_L … W_{l+1})ᵀ (Σ31 − W Σ11) (W_{l−1} … W_1)ᵀ with t in units of τ.
///
/// What [`train`](crate::train) tends to as its learning rate λ falls at a fixed t/τ = epoch·λ. The plan is read in the same way:
/// epochs are counted in `learning_rate`, which here is a unit of time and no more, and errors are observed at the same
/// times. Between two observations the student moves by steps of its own: as long as keeps the estimated error of each
/// below `tolerance` times the norm of all weights, stable although the strongest modes have come to rest and the
/// weakest are still to be learned. That is what makes deep students of strong teachers slow to simulate by descent,
/// whose steps must be short for the strongest mode until the end.
///
/// The integrator is the Runge-Kutta-Chebyshev method of second order with its embedded error estimate (Sommeijer,
/// Shampine & Verwer 1997). Errors of the trajectory are of the order of `tolerance`^{2/3} times the growth of a perturbation
/// on the way; with 1e-6 the observed errors of random students agree with exact solutions to about 1e-4, relative.
///
/// # Errors
///
/// Those of [`train`](crate::train), and [`TrainError::Tolerance`] if `tolerance` is not between 1e-12 and 0.1.
///
/// # Examples
///
/// ```
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{StopRule, Student, StudentShape, TrainConfig, train, train_flow};
///
/// let teacher = Teacher::random(10, 20, &[4.0], Seed::new(1))?;
/// let setting = TaskSetting { examples: 20, input_kind: InputKind::OneHot, noise_std: 1.0 };
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// let shape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 4 };
/// let student = Student::random_orthogonal(shape, 1e-3, Seed::new(3))?;
///
/// let plan = TrainConfig { learning_rate: 1e-3, epochs: 8000, observe_every: 100, stop: StopRule::AtEnd };
/// let (statistics, map) = (task.statistics(), task.teacher().map());
/// let flow = train_flow(student.clone(), statistics, map, &plan, 1e-6)?;
/// let descent = train(student, statistics, map, &plan)?;
/// let ratio = flow.minimum().test_error / descent.minimum().test_error;
/// assert!((ratio - 1.0).abs() < 0.01);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train_flow<'a>(
    student: Student,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
    tolerance: f64,
) -> Result<Trajectory, TrainError> {
    let (shape, test) = (student.shape(), test.into());
    config.check()?;
    if !(1e-12..=0.1).contains(&tolerance) {
        return Err(TrainError::Tolerance(tolerance));
    }
    check_statistics(shape, statistics)?;
    check_test(shape, test)?;
    let mut fit = TrainingFit::new(statistics)?;
    let mut test_error = TestError::new(statistics, test);
    let mut recorder = Recorder::new(config, test.row_groups.len());
    let mut integrator = Integrator::new(student, statistics, tolerance);
    let mut epoch = 0;
    loop {
        let scratch = integrator.scratch();
        let train_error = fit.train_error(&scratch.residual);
        let is_past = recorder.record(epoch, train_error, test_error.measure(scratch))?;
        if is_past || epoch == config.epochs {
            return Ok(recorder.trajectory);
        }
        let next = (epoch + config.observe_every).min(config.epochs);
        let span = config.learning_rate * (next - epoch) as f64;
        if !integrator.advance(span) {
            return Err(TrainError::Diverged { epoch: next, train_error: f64::NAN });
        }
        epoch = next;
    }
}
