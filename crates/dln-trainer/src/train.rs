//! Trains the matrices of a linear student by full-batch gradient descent (paper, section 2).

use dln_tasks::TrainingStatistics;

use crate::config::TrainConfig;
use crate::fit::TrainingFit;
use crate::gradient::{GradientScratch, backward, backward_head, forward};
use crate::observe::TestError;
use crate::probe::{ProbeScratch, Probes};
use crate::problem::{TestMap, TrainError, check_statistics, check_test};
use crate::record::Recorder;
use crate::student::Student;
use crate::trajectory::Trajectory;

/// Trains a student and returns its errors over time.
///
/// Every epoch is one [`gradient_step`](crate::gradient_step). Inputs may be white or not. The
/// training error is accurate also when it is small; it includes what no linear map could learn
/// from these examples. `test` is the N3×N1 map to be learned, or a [`TestMap`] if the errors of
/// some of its rows are wanted as well.
///
/// # Errors
///
/// [`TrainError`] if the plan makes no sense, if a matrix does not fit the student, holds NaN or is
/// zero where an error relative to it is asked for, or if training diverges because the learning
/// rate is too large.
///
/// # Examples
///
/// ```
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{Student, StudentShape, TrainConfig, TrainError, train};
///
/// let teacher = Teacher::random(10, 20, &[4.0], Seed::new(1))?;
/// let setting = TaskSetting::new(20, InputKind::OneHot, 1.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// let shape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 2 };
/// let student = Student::random_orthogonal(shape, 1e-5, Seed::new(3))?;
///
/// let config = TrainConfig::new(0.01, 1000);
/// let trajectory = train(student.clone(), task.statistics(), task.teacher().map(), &config)?;
/// let best = trajectory.minimum();
/// assert!(best.test_error < 0.3 && best.epoch < 500);
/// assert!(trajectory.last().train_error < 0.1 && trajectory.last().test_error > best.test_error);
///
/// let too_fast = TrainConfig::new(10.0, 1000);
/// let error = train(student, task.statistics(), task.teacher().map(), &too_fast);
/// assert!(matches!(error, Err(TrainError::Diverged { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train<'a>(
    mut student: Student,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
) -> Result<Trajectory, TrainError> {
    train_probed(&mut student, statistics, test, config, &Probes::default())
}

/// As [`train`], with probes, and leaves the trained weights in `student`.
///
/// Probes have their own rhythm, so a costly one may look less often than the errors are taken.
///
/// # Errors
///
/// Those of [`train`], and [`TrainError::ProbeEvery`], [`TrainError::ProbeLength`] or
/// [`TrainError::MatrixShape`] for a probe that makes no sense. If training diverges, `student`
/// keeps the weights it had by then.
///
/// # Examples
///
/// ```
/// use dln_linalg::thin_svd;
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{ModeProbe, Probes, Student, StudentShape, TrainConfig, train_probed};
///
/// let teacher = Teacher::random(10, 20, &[4.0], Seed::new(1))?;
/// let setting = TaskSetting::new(20, InputKind::OneHot, 1.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// let shape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 2 };
/// let mut student = Student::random_orthogonal(shape, 1e-5, Seed::new(3))?;
///
/// let data = thin_svd(task.statistics().input_output_correlation.as_ref())?;
/// let (output_vectors, input_vectors) =
///     (data.left.subcols(0, 1).to_owned(), data.right.subcols(0, 1).to_owned());
/// let modes = ModeProbe { output_vectors: &output_vectors, input_vectors: &input_vectors, observe_every: 10 };
/// let probes = Probes { modes: Some(modes), spectrum: None };
/// let config = TrainConfig::new(0.01, 500);
/// let seen = train_probed(&mut student, task.statistics(), task.teacher().map(), &config, &probes)?;
///
/// // The vectors align before the strength grows.
/// let strongest = |look: usize| seen.alignments[look].modes[0];
/// let aligned = seen.alignments.iter().position(|at| at.modes[0].output_alignment > 0.99).unwrap();
/// assert!(strongest(aligned).strength < 0.1 * data.values[0]);
/// assert!((strongest(50).strength / data.values[0] - 1.0).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train_probed<'a>(
    student: &mut Student,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
    probes: &Probes<'_>,
) -> Result<Trajectory, TrainError> {
    descend(student, statistics, test.into(), (config, probes), backward)
}

/// As [`train`], with every layer but the last frozen: what is called probing a trained trunk.
///
/// The product map is linear in what is trained, so that the learning rate is stable up to
/// 2/(d g) with g the largest squared singular value of the trunk W_{L−1} … W_1.
///
/// # Errors
///
/// Those of [`train`].
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{Student, StudentShape, TrainConfig, train_head};
///
/// let teacher = Teacher::random(10, 20, &[4.0], Seed::new(1))?;
/// let setting = TaskSetting::new(20, InputKind::OneHot, 1.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// // A trunk that already looks where the teacher does, and a new head.
/// let shape = StudentShape { inputs: 20, hidden: 1, outputs: 10, layers: 2 };
/// let trunk = teacher.right().transpose().to_owned();
/// let student = Student::from_weights(shape, vec![trunk, Matrix::zeros(10, 1)])?;
/// let config = TrainConfig::new(0.01, 1000);
/// let seen = train_head(student, task.statistics(), teacher.map(), &config)?;
/// // What is left is the noise in one direction, N3σ_z²/(N1 s̄²) on average.
/// assert!(seen.last().test_error < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train_head<'a>(
    mut student: Student,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
) -> Result<Trajectory, TrainError> {
    train_head_probed(&mut student, statistics, test, config, &Probes::default())
}

/// As [`train_head`], with probes, and leaves the trained head in `student`.
///
/// # Errors
///
/// Those of [`train_probed`].
pub fn train_head_probed<'a>(
    student: &mut Student,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
    probes: &Probes<'_>,
) -> Result<Trajectory, TrainError> {
    descend(student, statistics, test.into(), (config, probes), backward_head)
}

/// Gradient descent by steps of one kind.
fn descend(
    student: &mut Student,
    statistics: &TrainingStatistics,
    test: TestMap<'_>,
    (config, probes): (&TrainConfig, &Probes<'_>),
    step: fn(&mut Student, f64, &mut GradientScratch),
) -> Result<Trajectory, TrainError> {
    let shape = student.shape();
    config.check()?;
    check_statistics(shape, statistics)?;
    check_test(shape, test)?;
    let mut probes = ProbeScratch::new(shape, probes, config.epochs)?;
    let mut fit = TrainingFit::new(statistics)?;
    let mut test_error = TestError::new(statistics, test);
    let mut recorder = Recorder::new(config, test.row_groups.len());
    let mut scratch = GradientScratch::new(shape);
    for epoch in 0..=config.epochs {
        forward(student, statistics, &mut scratch);
        let mut is_over = epoch == config.epochs;
        if recorder.is_due(epoch) {
            let train_error = fit.train_error(&scratch.residual);
            is_over |= recorder.record(epoch, train_error, test_error.measure(&scratch))?;
        } else if recorder.is_check_due(epoch) {
            recorder.check(epoch, fit.train_error(&scratch.residual))?;
        }
        probes.observe(epoch, student, &mut recorder.trajectory)?;
        if is_over {
            break;
        }
        step(student, config.learning_rate, &mut scratch);
    }
    Ok(recorder.trajectory)
}
