//! Two sets of targets on the same inputs: are they better learned by one network or by two?

mod joint;
mod maps;

use dln_dynamics::StoppingPoint;
use dln_linalg::MatrixRef;
use dln_transfer::LearnerBenefit;

use crate::design::Design;
use crate::error::MatrixName;
use crate::leverage::Leverage;
use crate::options::AnalyzeOptions;
use crate::resampling::{Interval, Sample};
use crate::shrinkage::Learned;
use crate::{DataError, LinearMap, TransferVerdict};

pub use joint::JointDataMode;
use joint::{Comparison, Outputs, Pair, Setting};
use maps::Maps;

/// Predicts from training data alone whether two sets of targets are better learned together or
/// apart.
///
/// `inputs` is P×N1, `targets_a` P×N_A, `targets_b` P×N_B, one example per row. Both tasks keep the
/// same input directions, the more of what either would keep alone. In the joint network the
/// targets of each task count in units of its noise level, so that the noise of all outputs is
/// alike. The benefit of a task is its smallest predicted test error alone less that in the joint
/// network, each at the stopping time that is best for this task (Lampinen & Ganguli 2019, section
/// 4).
///
/// # Errors
///
/// [`DataError`] names the matrix, row and column at fault, or the option.
///
/// # Examples
///
/// ```
/// use dln_data::{AnalyzeOptions, DataOptions, Cutoff, transfer};
/// use dln_linalg::Matrix;
///
/// // Both tasks follow the same combination of twenty inputs, through much that looks like noise.
/// let noise = |row: usize, stream: usize| ((row * row * (2 * stream + 3)) as f64 * 0.7548776662).fract() - 0.5;
/// let inputs = Matrix::from_fn(150, 20, |row, column| noise(row, column));
/// let targets = |first: usize| {
///     Matrix::from_fn(150, 5, |row, output| noise(row, 0) + noise(row, 1) + 2.0 * noise(row, 50 + first + output))
/// };
/// let options = AnalyzeOptions::new()
///     .with_data(DataOptions::new().with_cutoff(Cutoff::Relative(0.0)));
/// let analysis = transfer(inputs.as_ref(), targets(0).as_ref(), targets(10).as_ref(), &options)?;
/// assert!(analysis.alignment.expect("both show signal").abs() > 0.8);
/// assert!(analysis.task_a.benefit > 0.0 && analysis.task_b.benefit > 0.0);
/// # Ok::<(), dln_data::DataError>(())
/// ```
pub fn transfer(
    inputs: MatrixRef<'_>,
    targets_a: MatrixRef<'_>,
    targets_b: MatrixRef<'_>,
    options: &AnalyzeOptions,
) -> Result<TransferAnalysis, DataError> {
    compared((inputs, targets_a, targets_b), None, options)
}

/// [`transfer`] of examples that depend on each other: those with equal labels are left out
/// together for the intervals.
///
/// # Errors
///
/// As [`transfer`], and labels of another number than the examples, or all equal.
pub fn transfer_grouped(
    inputs: MatrixRef<'_>,
    targets_a: MatrixRef<'_>,
    targets_b: MatrixRef<'_>,
    labels: &[usize],
    options: &AnalyzeOptions,
) -> Result<TransferAnalysis, DataError> {
    compared((inputs, targets_a, targets_b), Some(labels), options)
}

fn compared(
    (inputs, targets_a, targets_b): (MatrixRef<'_>, MatrixRef<'_>, MatrixRef<'_>),
    labels: Option<&[usize]>,
    options: &AnalyzeOptions,
) -> Result<TransferAnalysis, DataError> {
    options.check()?;
    let a = Design::new(inputs, (targets_a, MatrixName::TargetsA), options.data.scale)?;
    let b = a.retarget((targets_b, MatrixName::TargetsB))?;
    let data = options.data;
    a.check_noise(&data, MatrixName::TargetsA)?;
    b.check_noise(&data, MatrixName::TargetsB)?;
    let alone = [Learned::new(&a, &data)?, Learned::new(&b, &data)?];
    let retained = alone[0].statistics.retained.max(alone[1].statistics.retained);
    let alone = [&a, &b].map(|design| Learned::with_directions(design, &data, retained));
    let [alone_a, alone_b] = alone;
    let alone = [alone_a?, alone_b?];
    let pair = Pair::new(&a, &b, retained);
    let all = pair.examples().all(pair.map());
    let setting = Setting {
        outputs: Outputs::of(&pair, &a, &b)?,
        noise: [&a, &b].map(|design| design.noise(&data)),
        student: options.student(),
        leverage: Leverage::of(&a, &alone[0].statistics),
    };
    let compare = |sample: &Sample| Comparison::new(sample, &setting);
    let (first_of_b, outputs) = (a.outputs(), a.outputs() + b.outputs());
    let tasks = [0..first_of_b, first_of_b..outputs];
    let clusters = pair.examples().clusters(labels)?;
    let replicates = pair.examples().without_groups(&all, &tasks, &clusters)?;
    let replicates = replicates.iter().map(compare).collect::<Result<Vec<_>, _>>()?;
    let comparison = compare(&all)?;
    let dependence = pair.noise_dependence(a.outputs());
    let maps = Maps::new([&a, &b], alone, comparison.joint.clone(), options.student());
    Ok(TransferAnalysis::new(comparison, &replicates, dependence, maps))
}

/// What [`transfer`] found.
#[derive(Debug, Clone)]
pub struct TransferAnalysis {
    /// The number k of input directions kept.
    pub retained_inputs: usize,
    /// Cosine of both tasks' strongest input vectors, corrected for what noise has turned them;
    /// `None` unless both show signal.
    ///
    /// Its sign means nothing without the output vectors'.
    pub alignment: Option<f64>,
    /// How much the noise of both tasks has in common, from 0 to 1:
    /// ‖R_AᵀR_B‖²/(‖R_AᵀR_A‖·‖R_BᵀR_B‖) of the residuals.
    ///
    /// The theory takes it for independent. Where one task is a function of the other the
    /// prediction promises a benefit that does not come; beyond 0.4 there is no verdict. `None`
    /// where least squares leaves no residual.
    pub noise_dependence: Option<f64>,
    /// What task A gains from B.
    pub task_a: TaskTransfer,
    /// What task B gains from A.
    pub task_b: TaskTransfer,
    /// The modes of the joint network above the noise, strongest first.
    pub joint_modes: Vec<JointDataMode>,
    /// Together or apart.
    pub verdict: TransferVerdict,
    maps: Maps,
}

/// One of the two tasks of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairTask {
    /// The first.
    A,
    /// The second.
    B,
}

/// What one task gains from the other.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct TaskTransfer {
    /// Predicted test error alone less that in the joint network; positive where the other task
    /// helps.
    pub benefit: f64,
    /// Its 95 % interval by the jackknife; `None` with too few examples for it.
    pub interval: Option<Interval>,
    /// Best stopping alone, t/τ for targets in units of the task's own noise scale.
    pub alone: StoppingPoint,
    /// Best stopping for this task in the joint network, t/τ for targets in units of the joint
    /// noise scale.
    pub joint: StoppingPoint,
    /// The same for the optimal learner.
    pub optimal_learner: LearnerBenefit,
}

impl TransferAnalysis {
    fn new(
        comparison: Comparison,
        replicates: &[Comparison],
        noise_dependence: Option<f64>,
        maps: Maps,
    ) -> Self {
        let task = |task: usize| {
            let errors = &comparison.tasks[task];
            let benefits: Vec<f64> =
                replicates.iter().map(|replicate| replicate.tasks[task].benefit()).collect();
            let learner = LearnerBenefit::between(errors.learner_alone, errors.learner_joint);
            TaskTransfer {
                benefit: errors.benefit(),
                interval: Interval::around(errors.benefit(), &benefits),
                alone: errors.alone,
                joint: errors.joint,
                optimal_learner: learner,
            }
        };
        let (task_a, task_b) = (task(0), task(1));
        Self {
            retained_inputs: maps.retained(),
            alignment: maps.alignment(),
            noise_dependence,
            verdict: verdict([task_a.interval, task_b.interval], noise_dependence),
            task_a,
            task_b,
            joint_modes: comparison.modes,
            maps,
        }
    }

    /// Whether there is no verdict because the noise of both tasks has too much in common: promises
    /// of a benefit may be false then.
    pub fn noise_is_dependent(&self) -> bool {
        is_dependent(self.noise_dependence)
    }

    /// The map of a student that learns a task alone, at `time_tau` ≥ 0 in units of the task's own
    /// noise scale.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN.
    pub fn alone_at(&self, task: PairTask, time_tau: f64) -> Result<LinearMap, DataError> {
        self.maps.alone_at(task, time_tau)
    }

    /// The map of one task in the student that learns both, at `time_tau` ≥ 0 in units of the joint
    /// noise scale.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN.
    pub fn joint_at(&self, task: PairTask, time_tau: f64) -> Result<LinearMap, DataError> {
        self.maps.joint_at(task, time_tau)
    }
}

/// Noise that has more than this in common is not the independent noise of the theory: disjoint
/// classes of digits, which exclude each other, have 0.1 to 0.3 in common and predictions that come
/// true, properties of the same classes 0.5 to 0.7 and false ones.
const MOST_DEPENDENCE: f64 = 0.4;

fn is_dependent(noise_dependence: Option<f64>) -> bool {
    noise_dependence.is_some_and(|dependence| dependence > MOST_DEPENDENCE)
}

/// From the intervals of both tasks' benefits.
fn verdict(benefits: [Option<Interval>; 2], noise_dependence: Option<f64>) -> TransferVerdict {
    if is_dependent(noise_dependence) {
        return TransferVerdict::Unclear;
    }
    let benefits = benefits.iter().flatten();
    let gains = benefits.clone().any(|interval| interval.low > 0.0);
    let loses = benefits.clone().any(|interval| interval.high < 0.0);
    match (gains, loses) {
        (true, false) => TransferVerdict::Together,
        (false, true) => TransferVerdict::Apart,
        _ => TransferVerdict::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An interval that holds 0 says nothing, whatever its middle.
    #[test]
    fn only_a_benefit_beyond_its_uncertainty_decides() {
        let between = |low, high| Some(Interval { low, high });
        let (gains, loses) = (between(0.01, 0.5), between(-0.5, -0.01));
        let open = [between(-0.01, 0.5), between(-0.5, 0.01), None];
        for open in open {
            for (task, expected) in [
                (open, TransferVerdict::Unclear),
                (gains, TransferVerdict::Together),
                (loses, TransferVerdict::Apart),
            ] {
                assert_eq!(verdict([task, open], None), expected, "{task:?}, {open:?}");
                assert_eq!(verdict([open, task], Some(0.4)), expected, "{open:?}, {task:?}");
            }
        }
        assert_eq!(verdict([gains, loses], None), TransferVerdict::Unclear);
    }

    #[test]
    fn noise_in_common_forbids_a_verdict() {
        let gains = Some(Interval { low: 0.1, high: 0.5 });
        assert_eq!(verdict([gains, gains], Some(0.41)), TransferVerdict::Unclear);
        assert_eq!(verdict([gains, gains], Some(0.39)), TransferVerdict::Together);
    }
}
