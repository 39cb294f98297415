//! `analyze`: what a training set says about training on it.

use dln_data::{Analysis, DataError, Measurement, PredictedLearner, Verdict};
use dln_experiment::even_times;
use pyo3::prelude::*;

use super::{DataArguments, Ends, Examples, StudentArguments, ends, examples, training_data};
use crate::arrays::{Vector, column, vector};
use crate::long_work::interruptible;
use crate::predict::{Stop, TestError};
use crate::refusal::refuse;

#[derive(IntoPyObject)]
struct SignalModes<'py> {
    data: Vector<'py>,
    teacher: Vector<'py>,
    teacher_std_error: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
}

#[derive(IntoPyObject)]
struct PredictedStop {
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
struct Theory {
    optimal_stopping: Stop,
    optimal_learner: TestError,
    least_squares: TestError,
    distance: f64,
}

#[derive(IntoPyObject)]
struct HeldOut {
    groups: usize,
    dependent: bool,
    interleaved_test_error: Option<f64>,
    contiguous_test_error: Option<f64>,
}

#[derive(IntoPyObject)]
struct Measured {
    optimal_stopping: TestError,
    optimal_learner: TestError,
    least_squares: TestError,
    ridge: TestError,
    actual_optimal_stopping: Stop,
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
    noise_by_residual: Option<f64>,
    noise_by_bulk: Option<f64>,
    signal_modes: SignalModes<'py>,
    optimal_stopping: PredictedStop,
    optimal_learner: Learner,
    least_squares: Learner,
    ridge: Ridge,
    learning_rate: Rate,
    theory: Theory,
    held_out: HeldOut,
    curve: Curve<'py>,
    warnings: Vec<(&'static str, String)>,
    advice: &'static str,
    measured: Option<Measured>,
}

/// How an analysis is reported.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct ReportArguments {
    /// Of the epoch at which to stop; none for the suggested one.
    learning_rate: Option<f64>,
    /// End of the curve; none for a telling one.
    until_tau: Option<f64>,
    points: usize,
}

/// What a training set says about training on it.
#[pyfunction]
pub(crate) fn analyze<'py>(
    py: Python<'py>,
    training: Examples<'py>,
    test: Option<Examples<'py>>,
    options: DataArguments,
    student: StudentArguments,
    groups: Option<Vec<usize>>,
    report: ReportArguments,
) -> PyResult<AnalysisParts<'py>> {
    let training = examples(&training)?;
    let test = test.as_ref().map(examples).transpose()?;
    let options = options.with(student)?;
    let (analysis, measured) = interruptible(py, None, move |_| {
        let data = training_data(&training, groups.as_deref())?;
        let analysis = dln_data::analyze(&data, &options)?;
        let measure = |(inputs, targets): &_| measure(&analysis, inputs, targets);
        let measured = test.as_ref().map(measure).transpose()?;
        Ok::<_, DataError>((analysis, measured))
    })?
    .map_err(refuse)?;
    Ok(AnalysisParts::new(py, &analysis, measured.as_ref(), &report))
}

fn measure(
    analysis: &Analysis,
    inputs: &dln_linalg::Matrix,
    targets: &dln_linalg::Matrix,
) -> Result<Measurement, DataError> {
    analysis.measure(inputs.as_ref(), targets.as_ref())
}

impl<'py> AnalysisParts<'py> {
    fn new(
        py: Python<'py>,
        analysis: &Analysis,
        measured: Option<&Measurement>,
        report: &ReportArguments,
    ) -> Self {
        let ridge = analysis.ridge();
        let until_tau = report.until_tau.unwrap_or_else(|| analysis.telling_tau());
        Self {
            examples: analysis.examples(),
            inputs: analysis.inputs(),
            output_errors: vector(py, analysis.by_output().to_vec()),
            retained_inputs: analysis.retained_inputs(),
            noise_std: analysis.noise_std(),
            noise_scale: analysis.noise_scale(),
            noise_by_residual: analysis.noise_by_residual(),
            noise_by_bulk: analysis.noise_by_bulk(),
            signal_modes: SignalModes::new(py, analysis),
            optimal_stopping: PredictedStop::new(analysis, report.learning_rate),
            optimal_learner: analysis.optimal_learner().into(),
            least_squares: analysis.least_squares().into(),
            ridge: Ridge {
                penalty: ridge.penalty,
                leave_one_out_error: ridge.leave_one_out_error,
                predicted_test_error: ridge.predicted_test_error,
                interval: ends(ridge.interval),
            },
            learning_rate: Rate::new(analysis),
            theory: Theory::new(analysis),
            held_out: HeldOut::new(analysis),
            curve: Curve::new(py, analysis, &even_times(until_tau, report.points)),
            warnings: warnings(analysis, report.learning_rate),
            advice: match analysis.verdict() {
                Verdict::NoSignal => "do not train",
                Verdict::UseRidge { .. } => "use ridge regression",
                Verdict::StopAt { .. } => "stop",
                Verdict::TrainOn { .. } => "never stop",
            },
            measured: measured.map(Measured::new),
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

impl PredictedStop {
    fn new(analysis: &Analysis, learning_rate: Option<f64>) -> Self {
        let stop = analysis.optimal_stopping();
        let time_tau = stop.time_tau;
        Self {
            time_tau,
            epoch: match learning_rate {
                Some(rate) => analysis.epochs(time_tau, rate),
                None => analysis.suggested_epochs(time_tau),
            },
            predicted_test_error: stop.predicted_test_error,
            interval: ends(stop.interval),
        }
    }
}

impl Rate {
    fn new(analysis: &Analysis) -> Self {
        let rate = analysis.learning_rate();
        Self {
            largest_stable: rate.largest_stable,
            suggested: rate.suggested,
            epochs: analysis.suggested_epochs(analysis.optimal_stopping().time_tau),
        }
    }
}

impl Theory {
    fn new(analysis: &Analysis) -> Self {
        let error = |learner: PredictedLearner| TestError { test_error: learner.theory_test_error };
        Self {
            optimal_stopping: analysis.optimal_stopping().theory.into(),
            optimal_learner: error(analysis.optimal_learner()),
            least_squares: error(analysis.least_squares()),
            distance: analysis.distance_from_theory(),
        }
    }
}

impl HeldOut {
    fn new(analysis: &Analysis) -> Self {
        let comparison = analysis.group_comparison();
        Self {
            groups: analysis.groups(),
            dependent: comparison.is_some_and(|comparison| comparison.dependent),
            interleaved_test_error: comparison.map(|comparison| comparison.interleaved_error),
            contiguous_test_error: comparison.map(|comparison| comparison.contiguous_error),
        }
    }
}

impl Measured {
    fn new(measured: &Measurement) -> Self {
        let error = |test_error| TestError { test_error };
        Self {
            optimal_stopping: error(measured.at_predicted_stopping()),
            optimal_learner: error(measured.optimal_learner()),
            least_squares: error(measured.least_squares()),
            ridge: error(measured.ridge()),
            actual_optimal_stopping: measured.actual_optimal_stopping().into(),
        }
    }
}

impl<'py> Curve<'py> {
    fn new(py: Python<'py>, analysis: &Analysis, times: &[f64]) -> Self {
        let curve = analysis.curve(times);
        Self {
            time_tau: column(py, &curve, |point| point.time_tau),
            expected_test_error: column(py, &curve, |point| point.test_error),
            low: column(py, &curve, |point| point.interval.map_or(f64::NAN, |ends| ends.low)),
            high: column(py, &curve, |point| point.interval.map_or(f64::NAN, |ends| ends.high)),
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

/// Code and sentence of each.
fn warnings(analysis: &Analysis, learning_rate: Option<f64>) -> Vec<(&'static str, String)> {
    let all = analysis.warnings();
    let mut warnings: Vec<_> = all.iter().map(|found| (found.code(), found.to_string())).collect();
    let largest = analysis.learning_rate().largest_stable;
    if let Some(rate) = learning_rate.filter(|rate| *rate > largest) {
        let sentence = format!(
            "learning_rate {rate} is beyond the largest stable one, {largest:.2e}: gradient descent would not settle"
        );
        warnings.push(("unstable-learning-rate", sentence));
    }
    warnings
}
