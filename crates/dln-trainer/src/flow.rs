//! Gradient flow, the limit of gradient descent for small steps, by an integrator that chooses its
//! own steps.

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

/// Trains a student by gradient flow, dW_l/dt = (W_L … W_{l+1})ᵀ (Σ31 − W Σ11) (W_{l−1} … W_1)ᵀ
/// with t in units of τ.
///
/// What [`train`](crate::train) tends to as its learning rate λ falls at a fixed t/τ = epoch·λ. The
/// plan is read in the same way: epochs are counted in `learning_rate`, which here is a unit of
/// time and no more, and errors are observed at the same times. Between two observations the
/// student moves by steps of its own: as long as keeps the estimated error of each below
/// `tolerance` times the norm of all weights, stable although the strongest modes have come to rest
/// and the weakest are still to be learned. That is what makes deep students of strong teachers
/// slow to simulate by descent, whose steps must be short for the strongest mode until the end.
///
/// The integrator is the Runge-Kutta-Chebyshev method of second order with its embedded error
/// estimate (Sommeijer, Shampine & Verwer 1997). Errors of the trajectory are of the order of
/// `tolerance`^{2/3} times the growth of a perturbation on the way; with 1e-6 the observed errors
/// of random students agree with exact solutions to about 1e-4, relative.
///
/// # Errors
///
/// Those of [`train`](crate::train), and [`TrainError::Tolerance`] if `tolerance` is not between
/// 1e-12 and 0.1.
///
/// # Examples
///
/// ```
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{Student, StudentShape, TrainConfig, train, train_flow};
///
/// let teacher = Teacher::random(10, 20, &[4.0], Seed::new(1))?;
/// let setting = TaskSetting::new(20, InputKind::OneHot, 1.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// let shape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 4 };
/// let student = Student::random_orthogonal(shape, 1e-3, Seed::new(3))?;
///
/// let plan = TrainConfig::new(1e-3, 8000).with_observe_every(100);
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
    train_flow_watched(student, statistics, test, config, tolerance, |_, _| {})
}

/// As [`train_flow`], and shows the network at every observation, with its epoch: for whatever else
/// one wants to know of it.
///
/// # Errors
///
/// Those of [`train_flow`].
///
/// # Examples
///
/// One network judged by two teachers, at the cost of one training:
///
/// ```
/// use dln_linalg::relative_squared_distance;
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{Student, StudentShape, TrainConfig, train_flow_watched};
///
/// let [teacher, other] = [1, 2].map(|seed| Teacher::random(10, 20, &[4.0], Seed::new(seed)));
/// let (teacher, other) = (teacher?, other?);
/// let setting = TaskSetting::new(20, InputKind::OneHot, 1.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(3))?;
/// let shape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 2 };
/// let student = Student::random_orthogonal(shape, 1e-3, Seed::new(4))?;
/// let plan = TrainConfig::new(1e-3, 2000).with_observe_every(100);
/// let mut on_other = Vec::new();
/// let seen = train_flow_watched(student, task.statistics(), teacher.map(), &plan, 1e-6, |_, student| {
///     on_other.push(relative_squared_distance(student.product().as_ref(), other.map().as_ref()));
/// })?;
/// assert_eq!(on_other.len(), seen.observations.len());
/// // It learns its own teacher and not the other.
/// assert!(seen.last().test_error < 0.5 && on_other[20] > 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train_flow_watched<'a>(
    student: Student,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
    tolerance: f64,
    mut watch: impl FnMut(usize, &Student),
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
        watch(epoch, integrator.student());
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
