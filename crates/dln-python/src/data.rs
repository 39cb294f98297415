//! `analyze`, `analyze_transfer` and `fit`: a user's inputs and targets, one example a row.

use dln_data::{
    Analysis, AnalyzeOptions, ColumnScale, Cutoff, DataOptions, FittedMethod, Interval,
    LearnOptions, Method, NoiseChoice, PredictedLearner, TaskTransfer, TrainingData,
    TransferVerdict, Verdict,
};
use dln_experiment::even_times;
use pyo3::prelude::*;

use crate::arrays::{Array, Vector, array, column, matrix, vector};
use crate::long_work::interruptible;
use crate::refusal::refuse;
use crate::setting::unknown;
use crate::transfer::{LearnerParts, TaskParts};

/// What is done to the data, all of it given; none for what is chosen by the data.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct DataArguments {
    scale: String,
    whiten_cutoff: Option<f64>,
    noise_std: Option<f64>,
}

impl DataArguments {
    fn options(&self) -> PyResult<DataOptions> {
        let scale = match self.scale.as_str() {
            "standard" => ColumnScale::Standard,
            "none" => ColumnScale::None,
            other => return Err(unknown("scale", other, "'standard' or 'none'")),
        };
        Ok(DataOptions {
            scale,
            cutoff: self.whiten_cutoff.map_or(Cutoff::Auto, Cutoff::Relative),
            noise: self.noise_std.map_or(NoiseChoice::Auto, NoiseChoice::Known),
        })
    }

    fn for_student(&self, (init_scale, layers): (f64, usize)) -> PyResult<AnalyzeOptions> {
        let DataOptions { scale, cutoff, noise } = self.options()?;
        Ok(AnalyzeOptions { scale, cutoff, noise, init_scale, layers })
    }
}

type Ends = Option<(f64, f64)>;

#[derive(IntoPyObject)]
struct SignalModes<'py> {
    data: Vector<'py>,
    teacher: Vector<'py>,
    teacher_std_error: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
}

#[derive(IntoPyObject)]
struct Stop {
    time_tau: f64,
    epoch: f64,
    predicted_test_error: f64,
    interval: Ends,
}

#[derive(IntoPyObject)]
struct Learner {
    predicted_test_error: f64,
    interval: Ends,
}

#[derive(IntoPyObject)]
struct Ridge {
    penalty: f64,
    leave_one_out_error: f64,
    predicted_test_error: f64,
    interval: Ends,
}

#[derive(IntoPyObject)]
struct Rate {
    largest_stable: f64,
    suggested: f64,
    epochs: f64,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    expected_test_error: Vector<'py>,
    low: Vector<'py>,
    high: Vector<'py>,
    theory_test_error: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct AnalysisParts<'py> {
    examples: usize,
    inputs: usize,
    output_errors: Vector<'py>,
    retained_inputs: usize,
    noise_std: f64,
    noise_scale: f64,
    signal_modes: SignalModes<'py>,
    optimal_stopping: Stop,
    optimal_learner: Learner,
    least_squares: Learner,
    ridge: Ridge,
    learning_rate: Rate,
    curve: Curve<'py>,
    warnings: Vec<(&'static str, String)>,
    advice: &'static str,
}

/// What a training set says about training on it.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the Python side names them")]
pub(crate) fn analyze<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    options: DataArguments,
    student: (f64, usize),
    groups: Option<Vec<usize>>,
    until_tau: Option<f64>,
    points: usize,
) -> PyResult<AnalysisParts<'py>> {
    let (inputs, targets) = (matrix(inputs)?, matrix(targets)?);
    let options = options.for_student(student)?;
    let analysis = interruptible(py, None, move |_| {
        let mut data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
        if let Some(labels) = groups {
            data = data.with_groups(&labels)?;
        }
        dln_data::analyze(&data, &options)
    })?
    .map_err(refuse)?;
    let times = even_times(until_tau.unwrap_or_else(|| telling_end(&analysis)), points);
    Ok(AnalysisParts::new(py, &analysis, &times))
}

/// A few times the best stopping time, past which nothing new happens; without one, a mode of strength 1 is learned by 10.
fn telling_end(analysis: &Analysis) -> f64 {
    let stop = analysis.optimal_stopping().time_tau;
    if stop > 0.0 && stop.is_finite() { 4.0 * stop } else { 10.0 }
}

impl<'py> AnalysisParts<'py> {
    fn new(py: Python<'py>, analysis: &Analysis, times: &[f64]) -> Self {
        let (stop, ridge) = (analysis.optimal_stopping(), analysis.ridge());
        let rate = analysis.learning_rate();
        let epochs = analysis.suggested_epochs(stop.time_tau);
        let warnings = analysis.warnings().into_iter();
        Self {
            examples: analysis.examples(),
            inputs: analysis.inputs(),
            output_errors: vector(py, analysis.by_output().to_vec()),
            retained_inputs: analysis.retained_inputs(),
            noise_std: analysis.noise_std(),
            noise_scale: analysis.noise_scale(),
            signal_modes: SignalModes::new(py, analysis),
            optimal_stopping: Stop {
                time_tau: stop.time_tau,
                epoch: epochs,
                predicted_test_error: stop.predicted_test_error,
                interval: ends(stop.interval),
            },
            optimal_learner: analysis.optimal_learner().into(),
            least_squares: analysis.least_squares().into(),
            ridge: Ridge {
                penalty: ridge.penalty,
                leave_one_out_error: ridge.leave_one_out_error,
                predicted_test_error: ridge.predicted_test_error,
                interval: ends(ridge.interval),
            },
            learning_rate: Rate {
                largest_stable: rate.largest_stable,
                suggested: rate.suggested,
                epochs,
            },
            curve: Curve::new(py, analysis, times),
            warnings: warnings.map(|warning| (warning.code(), warning.to_string())).collect(),
            advice: match analysis.verdict() {
                Verdict::NoSignal => "do not train",
                Verdict::UseRidge { .. } => "use ridge regression",
                Verdict::StopAt { .. } => "stop",
                Verdict::TrainOn { .. } => "never stop",
            },
        }
    }
}

impl<'py> SignalModes<'py> {
    fn new(py: Python<'py>, analysis: &Analysis) -> Self {
        let modes = analysis.signal_modes();
        Self {
            data: column(py, &modes, |mode| mode.data),
            teacher: column(py, &modes, |mode| mode.teacher),
            teacher_std_error: column(py, &modes, |mode| mode.teacher_std_error),
            output_overlap: column(py, &modes, |mode| mode.output_overlap),
            input_overlap: column(py, &modes, |mode| mode.input_overlap),
        }
    }
}

impl<'py> Curve<'py> {
    fn new(py: Python<'py>, analysis: &Analysis, times: &[f64]) -> Self {
        let curve = analysis.curve(times);
        let edge =
            |interval: Option<Interval>, end: fn(Interval) -> f64| interval.map_or(f64::NAN, end);
        Self {
            time_tau: column(py, &curve, |point| point.time_tau),
            expected_test_error: column(py, &curve, |point| point.test_error),
            low: column(py, &curve, |point| edge(point.interval, |ends| ends.low)),
            high: column(py, &curve, |point| edge(point.interval, |ends| ends.high)),
            theory_test_error: column(py, &curve, |point| point.theory_test_error),
        }
    }
}

impl From<PredictedLearner> for Learner {
    fn from(learner: PredictedLearner) -> Self {
        Self {
            predicted_test_error: learner.predicted_test_error,
            interval: ends(learner.interval),
        }
    }
}

fn ends(interval: Option<Interval>) -> Ends {
    interval.map(|Interval { low, high }| (low, high))
}

#[derive(IntoPyObject)]
struct JointModes<'py> {
    teacher: Vector<'py>,
    data: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
    share_a: Vector<'py>,
    share_b: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct TransferAnalysisParts<'py> {
    tasks: [(TaskParts, Ends); 2],
    joint_modes: JointModes<'py>,
    retained_inputs: usize,
    alignment: Option<f64>,
    verdict: &'static str,
}

/// Whether two sets of targets on the same inputs are better learned together.
#[pyfunction]
pub(crate) fn analyze_transfer<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    targets: (Bound<'py, PyAny>, Bound<'py, PyAny>),
    options: DataArguments,
    student: (f64, usize),
) -> PyResult<TransferAnalysisParts<'py>> {
    let (inputs, a, b) = (matrix(inputs)?, matrix(&targets.0)?, matrix(&targets.1)?);
    let options = options.for_student(student)?;
    let found = interruptible(py, None, move |_| {
        dln_data::transfer(inputs.as_ref(), a.as_ref(), b.as_ref(), &options)
    })?
    .map_err(refuse)?;
    let modes = &found.joint_modes;
    Ok(TransferAnalysisParts {
        tasks: [measured(found.task_a), measured(found.task_b)],
        joint_modes: JointModes {
            teacher: column(py, modes, |mode| mode.teacher),
            data: column(py, modes, |mode| mode.data),
            output_overlap: column(py, modes, |mode| mode.output_overlap),
            input_overlap: column(py, modes, |mode| mode.input_overlap),
            share_a: column(py, modes, |mode| mode.share_a),
            share_b: column(py, modes, |mode| 1.0 - mode.share_a),
        },
        retained_inputs: found.retained_inputs,
        alignment: found.alignment,
        verdict: match found.verdict {
            TransferVerdict::Together => "train together",
            TransferVerdict::Apart => "train apart",
            TransferVerdict::Unclear => "no clear difference",
        },
    })
}

fn measured(task: TaskTransfer) -> (TaskParts, Ends) {
    let learner = task.optimal_learner;
    let parts = TaskParts {
        benefit: task.benefit,
        error_alone: task.alone.test_error,
        error_joint: task.joint.test_error,
        stopping_alone_tau: task.alone.time_tau,
        stopping_joint_tau: task.joint.time_tau,
        optimal_learner: LearnerParts {
            benefit: learner.benefit,
            error_alone: learner.error_alone,
            error_joint: learner.error_joint,
        },
    };
    (parts, ends(task.interval))
}

#[derive(IntoPyObject)]
struct CrossValidated {
    shrinkage: f64,
    ridge: f64,
}

#[derive(IntoPyObject)]
pub(crate) struct FittedParts<'py> {
    weights: Array<'py>,
    intercept: Vector<'py>,
    method: &'static str,
    reason: String,
    rank: usize,
    retained_inputs: usize,
    penalty: Option<f64>,
    noise_std: Option<f64>,
    held_out_error: f64,
    held_out_errors: Vec<Option<f64>>,
    mode_penalties: Vector<'py>,
    cross_validated_error: CrossValidated,
    singular_values_before: Vector<'py>,
    singular_values_after: Vector<'py>,
}

/// The learner of a training set.
#[pyfunction]
pub(crate) fn fit<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    targets: &Bound<'py, PyAny>,
    options: DataArguments,
    method: &str,
) -> PyResult<FittedParts<'py>> {
    let (inputs, targets) = (matrix(inputs)?, matrix(targets)?);
    let options = LearnOptions { method: method_of(method)?, data: options.options()? };
    let learner = interruptible(py, None, move |_| {
        dln_data::fit(inputs.as_ref(), targets.as_ref(), &options)
    })?
    .map_err(refuse)?;
    let errors = learner.cross_validated_error;
    Ok(FittedParts {
        weights: array(py, learner.map.weights.as_ref())?,
        intercept: vector(py, learner.map.intercept),
        method: match learner.method {
            FittedMethod::Shrinkage => "shrinkage",
            FittedMethod::Ridge => "ridge",
            FittedMethod::ReducedRank => "reduced-rank",
            _ => "filtered-modes",
        },
        reason: learner.reason.to_string(),
        rank: learner.rank,
        retained_inputs: learner.retained_inputs,
        penalty: learner.penalty,
        noise_std: learner.noise_std,
        held_out_error: learner.held_out_error,
        held_out_errors: learner.held_out_errors,
        mode_penalties: vector(py, learner.mode_penalties),
        cross_validated_error: CrossValidated { shrinkage: errors.shrinkage, ridge: errors.ridge },
        singular_values_before: vector(py, learner.singular_values_before),
        singular_values_after: vector(py, learner.singular_values_after),
    })
}

fn method_of(name: &str) -> PyResult<Method> {
    match name {
        "auto" => Ok(Method::Auto),
        "shrinkage" => Ok(Method::Shrinkage),
        "ridge" => Ok(Method::Ridge),
        "reduced-rank" => Ok(Method::ReducedRank),
        _ => Err(unknown("method", name, "'auto', 'shrinkage', 'ridge' or 'reduced-rank'")),
    }
}
