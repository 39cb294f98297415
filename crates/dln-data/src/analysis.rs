//! The analysis of a training set: what can be learned from it, when to stop, what to expect.
//!
//! Long because every number that an analysis answers is one short method of one type.

mod data_properties;

use dln_dynamics::{ErrorCurve, WeightedMode};
use dln_spectra::SignalMode;

use crate::design::Design;
use crate::error::MatrixName;
use crate::estimates::{
    DataMode, GroupComparison, LearningRate, PredictedLearner, PredictedPoint, PredictedStop,
    RidgeEstimate,
};
use crate::forecast::Forecast;
use crate::held_out::Whole;
use crate::linear_map::LinearMap;
use crate::options::{AnalyzeOptions, Student};
use crate::prediction::Prediction;
use crate::resampling::Interval;
use crate::ridge::Ridge;
use crate::shrinkage::{Learned, Whitener};
use crate::{DataError, TrainingData, Verdict, Warning};
use data_properties::DataProperties;

/// The share of the largest stable learning rate that is suggested: each epoch takes a tenth of the
/// strongest mode's distance.
const SUGGESTED: f64 = 0.05;
/// The theory is reported as far off where its error at the stopping time differs by this factor.
const FAR: f64 = 1.5;

/// Predicts from training data alone how gradient descent and other learners will do on fresh
/// examples.
///
/// The inputs are centred, scaled by choice and whitened; the singular values of the least-squares
/// map in whitened coordinates are those of a low-rank teacher in noise, so that random-matrix
/// theory says which modes are signal, how strong it is and how far noise has turned it.
///
/// Test errors come from ten groups of examples that are left out in turn: a deep linear network
/// trained on the whitened inputs of the others is known in closed form at all times, and so is its
/// error on the group. The cut-off and the stopping time are those of the smallest error over all
/// groups. Beside them stands what the theory predicts for white Gaussian inputs from the singular
/// values alone; how far it is off tells how far the data are from it.
///
/// Columns that are constant drop out; columns that repeat others count once.
/// With fewer examples than input directions a relative cut-off may keep as many directions as
/// there are examples less one: least squares then interpolates, the noise level comes from the
/// spectrum's bulk, and the map has minimum norm.
///
/// # Errors
///
/// [`DataError`] names the matrix, row and column at fault, or the option.
///
/// # Examples
///
/// ```
/// use dln_data::{AnalyzeOptions, TrainingData, Verdict, analyze};
/// use dln_linalg::Matrix;
///
/// // Two inputs, one target that follows the first; and something deterministic that looks like noise.
/// let noise = |row: usize, stream: usize| ((row * row * (2 * stream + 3)) as f64 * 0.7548776662).fract() - 0.5;
/// let inputs = Matrix::from_fn(200, 2, |row, column| noise(row, column));
/// let targets = Matrix::from_fn(200, 1, |row, _| 3.0 * noise(row, 0) + 0.5 * noise(row, 7));
/// let options = AnalyzeOptions::new();
/// let data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
/// let analysis = analyze(&data, &options)?;
/// assert_eq!(analysis.signal_modes().len(), 1);
/// assert!(analysis.optimal_learner().predicted_test_error < 0.05);
/// assert!(matches!(analysis.verdict(), Verdict::StopAt { .. } | Verdict::TrainOn { .. }));
/// # Ok::<(), dln_data::DataError>(())
/// ```
pub fn analyze(data: &TrainingData<'_>, options: &AnalyzeOptions) -> Result<Analysis, DataError> {
    options.check()?;
    let targets = (data.targets, MatrixName::Targets);
    let design = Design::new(data.inputs, targets, options.data.scale)?;
    design.check_noise(&options.data, MatrixName::Targets)?;
    Analysis::new(data, &design, options)
}

/// What [`analyze`] found; everything else is read off it.
#[derive(Debug, Clone)]
pub struct Analysis {
    whitener: Whitener,
    ridge: Ridge,
    student: Student,
    /// The student's modes, in the order of the data's.
    modes: Vec<WeightedMode>,
    forecast: Forecast,
    properties: DataProperties,
}

impl Analysis {
    pub(crate) fn new(
        data: &TrainingData<'_>,
        design: &Design,
        options: &AnalyzeOptions,
    ) -> Result<Self, DataError> {
        let (student, ridge) = (options.student(), Ridge::fit(design));
        let whole = Whole { data, design, scale: options.data.scale, penalty: ridge.penalty };
        let forecast = Forecast::new(&whole, &options.data, student)?;
        Ok(Self {
            whitener: Whitener::of(design),
            modes: forecast.learned.prediction.student_modes(student),
            properties: DataProperties::of(data, design, forecast.learned.statistics.retained),
            ridge,
            student,
            forecast,
        })
    }

    /// The number P of training examples.
    pub fn examples(&self) -> usize {
        self.forecast.learned.statistics.examples
    }

    /// The number N1 of input columns, constant ones included.
    pub fn inputs(&self) -> usize {
        self.whitener.scaling.inputs
    }

    /// The number N3 of target columns.
    pub fn outputs(&self) -> usize {
        self.whitener.scaling.target_means.len()
    }

    /// The number of outputs whose noise is independent: less than N3 where targets are redundant,
    /// as one-hot classes are.
    pub fn effective_outputs(&self) -> usize {
        self.forecast.learned.statistics.outputs
    }

    /// The number k of input directions kept.
    pub fn retained_inputs(&self) -> usize {
        self.forecast.learned.statistics.retained
    }

    /// The noise level σ that the analysis uses, in units of the targets; never below rounding,
    /// 1e-14 of their size.
    pub fn noise_std(&self) -> f64 {
        self.forecast.learned.noise.std * self.whitener.scaling.target_unit
    }

    /// σ from the residual of least squares; `None` where that interpolates.
    pub fn noise_by_residual(&self) -> Option<f64> {
        self.forecast
            .learned
            .statistics
            .noise_by_residual()
            .map(|std| std * self.whitener.scaling.target_unit)
    }

    /// σ from the median singular value; `None` with fewer than four. Too high where most of the
    /// spectrum is signal.
    pub fn noise_by_bulk(&self) -> Option<f64> {
        self.forecast
            .learned
            .statistics
            .noise_by_bulk()
            .map(|std| std * self.whitener.scaling.target_unit)
    }

    /// u = σ√max(n, k): the unit of all strengths, in units of the targets.
    pub fn noise_scale(&self) -> f64 {
        self.prediction().noise_scale * self.whitener.scaling.target_unit
    }

    /// The modes above the noise, strongest first. Pure noise shows one about once in ten thousand
    /// spectra, of which an automatic cut-off looks at a dozen.
    pub fn signal_modes(&self) -> Vec<DataMode> {
        self.prediction().modes.iter().map(|mode| self.data_mode(mode)).collect()
    }

    fn data_mode(&self, mode: &SignalMode) -> DataMode {
        let statistics = &self.learned().statistics;
        let larger = statistics.outputs.max(statistics.retained) as f64;
        let columns = statistics.retained as f64 / larger;
        let aspect = statistics.outputs as f64 / statistics.retained as f64;
        // dŝ/ds̄ = (s − c/s³)/ŝ in units of ρ = σ√k; fluctuations of ŝ around its mean shrink by
        // its square root.
        let (teacher, data) = (mode.teacher() / columns.sqrt(), mode.data() / columns.sqrt());
        let slope = (teacher - aspect / teacher.powi(3)) / data;
        let of_noise = 1.0 / (slope * larger);
        let of_inputs = mode.teacher().powi(2) / (2.0 * statistics.examples as f64);
        DataMode {
            data: mode.data(),
            teacher: mode.teacher(),
            teacher_std_error: (of_noise + of_inputs).sqrt(),
            output_overlap: mode.output_overlap(),
            input_overlap: mode.input_overlap(),
        }
    }

    /// The predicted test error at the given times t/τ ≥ 0, for targets in units of the noise
    /// scale.
    ///
    /// The test error is relative to the variance about the training mean. Intervals are for the
    /// error on fresh examples.
    ///
    /// # Panics
    ///
    /// If a time is negative or NaN.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<PredictedPoint> {
        let point = |&time_tau: &f64| {
            let (test_error, interval) =
                self.estimate(&self.forecast.curve.at(time_tau), self.at_time(time_tau));
            let theory_test_error = self.theory().error(time_tau);
            PredictedPoint { time_tau, test_error, interval, theory_test_error }
        };
        times_tau.iter().map(point).collect()
    }

    /// The time t/τ up to which a curve tells what there is to know: four times the best stopping
    /// time; where there is none, a mode of strength 1 is learned by 10.
    pub fn telling_tau(&self) -> f64 {
        let stop = self.optimal_stopping().time_tau;
        if stop > 0.0 && stop.is_finite() { 4.0 * stop } else { 10.0 }
    }

    /// The stopping time of the smallest predicted test error: at once, with the error of the mean,
    /// where left-out groups gain nothing.
    ///
    /// A gain that chance could make is taken all the same, as the best guess; whether it is
    /// signal is for [`verdict`](Self::verdict) to say.
    pub fn optimal_stopping(&self) -> PredictedStop {
        let theory = self.theory().optimal_stopping();
        if !self.forecast.training_gains() {
            let (time_tau, predicted_test_error, interval) = (0.0, 1.0, None);
            return PredictedStop { time_tau, predicted_test_error, interval, theory };
        }
        let (time_tau, predicted_test_error) =
            (self.forecast.stop.time_tau, self.forecast.stop.test_error);
        // The smallest of many errors is a little too small: the interval is that of the choice
        // made without each group.
        let (_, interval) = self.estimate(&self.forecast.honest, self.at_time(time_tau));
        let interval = interval.map(|interval| interval.with(predicted_test_error));
        PredictedStop { time_tau, predicted_test_error, interval, theory }
    }

    /// An error with its interval, from squared errors by group; `of` says by the theory how the
    /// error falls with more examples.
    ///
    /// Groups are judged by students of fewer examples; what the step to all of them is worth is
    /// uncertain by half of it.
    fn estimate(&self, errors: &[f64], of: impl Fn(&Prediction) -> f64) -> (f64, Option<Interval>) {
        let energies = self.forecast.curve.energies();
        let error = errors.iter().sum::<f64>() / energies.iter().sum::<f64>();
        let step = 0.5 * self.step(of).abs();
        (error, Interval::of_ratio(errors, &energies, step))
    }

    /// ln of the error with all examples over that without a group, by the theory; 0 where the
    /// theory has none.
    fn step(&self, of: impl Fn(&Prediction) -> f64) -> f64 {
        let Some(fewer) = &self.forecast.fewer else { return 0.0 };
        let step = (of(self.prediction()) / of(fewer)).ln();
        if step.is_finite() { step.clamp(-1.0, 1.0) } else { 0.0 }
    }

    fn at_time(&self, time_tau: f64) -> impl Fn(&Prediction) -> f64 {
        let student = self.student;
        move |prediction| {
            let modes = prediction.student_modes(student);
            prediction.error_curve(&modes).error(time_tau)
        }
    }

    fn learner(&self, errors: &[f64], of: impl Fn(&Prediction) -> f64) -> PredictedLearner {
        let theory_test_error = of(self.prediction());
        let (predicted_test_error, interval) = self.estimate(errors, of);
        PredictedLearner { predicted_test_error, interval, theory_test_error }
    }

    /// The optimal learner of white inputs: every mode learned to the strength that is best for
    /// fresh examples, noise not at all.
    pub fn optimal_learner(&self) -> PredictedLearner {
        self.learner(&self.forecast.optimal, Prediction::optimal_error)
    }

    /// Least squares on the retained input directions, where gradient descent ends.
    pub fn least_squares(&self) -> PredictedLearner {
        // Near as many directions as examples a tenth of these decides, and the theory knows by how
        // much where all directions are kept. The leading ones alone do not follow its law.
        let keeps_all = self.retained_inputs() == self.whitener.strengths.len();
        let step = if keeps_all { self.step(Prediction::least_squares_error).exp() } else { 1.0 };
        let errors: Vec<f64> =
            self.forecast.least_squares.iter().map(|error| error * step).collect();
        self.learner(&errors, Prediction::least_squares_error)
    }

    /// Ridge regression at the best of sixty penalties.
    pub fn ridge(&self) -> RidgeEstimate {
        let unit = self.whitener.largest * self.whitener.common_scale();
        let (predicted_test_error, interval) =
            self.estimate(&self.forecast.ridge, Prediction::optimal_error);
        RidgeEstimate {
            penalty: self.ridge.penalty * unit * unit,
            leave_one_out_error: self.ridge.leave_one_out_error,
            predicted_test_error,
            interval,
        }
    }

    /// The predicted test error of every output at the best stopping time, relative to its own
    /// variance; NaN for one that is constant.
    pub fn by_output(&self) -> &[f64] {
        &self.forecast.by_output
    }

    /// The number of groups left out in turn.
    pub fn groups(&self) -> usize {
        self.forecast.optimal.len()
    }

    /// Interleaved groups of examples against groups that follow each other; `None` with fewer than
    /// twenty independent examples.
    pub fn group_comparison(&self) -> Option<GroupComparison> {
        self.forecast.comparison
    }

    /// How far the theory of white inputs is from left-out groups: ln(theory/held-out) of the
    /// errors at the stopping time.
    pub fn distance_from_theory(&self) -> f64 {
        let stop = self.forecast.stop;
        (self.theory().error(stop.time_tau) / stop.test_error).ln()
    }

    /// What to know about the data before trusting the numbers.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.properties.warnings();
        if let Some(GroupComparison {
            dependent: true, interleaved_error, contiguous_error, ..
        }) = self.forecast.comparison
        {
            let (interleaved, contiguous) = (interleaved_error, contiguous_error);
            warnings.push(Warning::DependentExamples { interleaved, contiguous });
        }
        if self.distance_from_theory().abs() > FAR.ln() {
            let held_out = self.forecast.stop.test_error;
            let theory = self.theory().error(self.forecast.stop.time_tau);
            warnings.push(Warning::FarFromTheory { theory, held_out });
        }
        warnings
    }

    /// Learning rates that train: the largest stable one, and a suggested one.
    ///
    /// For full-batch gradient descent on whitened inputs (Σ x̃x̃ᵀ = 1) and targets in the caller's
    /// units. Near its end the strongest mode a moves by λ·L·a^(2 − 2/L) of its distance per epoch,
    /// 2λa for two layers: beyond 2 it never settles.
    pub fn learning_rate(&self) -> LearningRate {
        let layers = self.student.layers as f64;
        let strongest = self.prediction().strengths.first().copied().unwrap_or(0.0);
        let strongest = strongest * self.noise_scale();
        let largest_stable = 2.0 / layers / strongest.powf(2.0 - 2.0 / layers);
        LearningRate { largest_stable, suggested: SUGGESTED * largest_stable }
    }

    /// Epochs to `time_tau` at the suggested learning rate, finite whatever the unit of the
    /// targets.
    pub fn suggested_epochs(&self, time_tau: f64) -> f64 {
        let layers = self.student.layers as f64;
        let strongest = self.prediction().strengths.first().copied().unwrap_or(0.0);
        time_tau * layers * strongest.powf(2.0 - 2.0 / layers) / (2.0 * SUGGESTED)
    }

    /// Epochs of full-batch gradient descent at a learning rate λ that take `time_tau`: t/(λ
    /// u^(2−2/L)).
    ///
    /// For a network trained on whitened inputs (Σ x̃x̃ᵀ = 1) and targets in the caller's units,
    /// whose map starts at ε·u.
    pub fn epochs(&self, time_tau: f64, learning_rate: f64) -> f64 {
        let exponent = 2.0 - 2.0 / self.student.layers as f64;
        time_tau / (learning_rate * self.noise_scale().powf(exponent))
    }

    /// What to do.
    pub fn verdict(&self) -> Verdict {
        let stop = self.optimal_stopping();
        if !(self.forecast.has_signal && self.forecast.training_gains()) {
            let ridge_error = self.ridge().predicted_test_error;
            return if self.forecast.ridge_gains {
                Verdict::UseRidge { ridge_error }
            } else {
                Verdict::NoSignal
            };
        }
        let (time_tau, test_error) = (stop.time_tau, stop.predicted_test_error);
        let optimal_error = self.optimal_learner().predicted_test_error;
        if time_tau.is_finite() {
            Verdict::StopAt { time_tau, test_error, optimal_error }
        } else {
            Verdict::TrainOn { test_error, optimal_error }
        }
    }

    /// The map of a training-aligned student at `time_tau` = t/τ ≥ 0.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN.
    pub fn early_stopped(&self, time_tau: f64) -> Result<LinearMap, DataError> {
        self.map(&self.strengths_at(time_tau))
    }

    /// The map of the optimal learner; the mean predictor if there is no signal.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    pub fn optimal_map(&self) -> Result<LinearMap, DataError> {
        self.map(&self.prediction().optimal_strengths())
    }

    /// The least-squares map of the retained input directions, of minimum norm.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    pub fn least_squares_map(&self) -> Result<LinearMap, DataError> {
        self.map(&self.prediction().strengths)
    }

    /// The ridge regression of [`ridge`](Self::ridge).
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    pub fn ridge_map(&self) -> Result<LinearMap, DataError> {
        self.whitener.map(&self.ridge.whitened)
    }

    /// The error of the stop and the cut-off with their choice: each left-out group's at those that
    /// the others choose.
    pub(crate) fn chosen_error(&self) -> f64 {
        if !self.forecast.training_gains() {
            return 1.0;
        }
        let energies = self.forecast.curve.energies();
        self.forecast.honest.iter().sum::<f64>() / energies.iter().sum::<f64>()
    }

    pub(crate) fn learned(&self) -> &Learned {
        &self.forecast.learned
    }

    pub(crate) fn forecast(&self) -> &Forecast {
        &self.forecast
    }

    pub(crate) fn whitener(&self) -> &Whitener {
        &self.whitener
    }

    pub(crate) fn student_modes(&self) -> &[WeightedMode] {
        &self.modes
    }

    fn prediction(&self) -> &Prediction {
        &self.learned().prediction
    }

    /// The theory's own curve.
    fn theory(&self) -> ErrorCurve<'_> {
        self.prediction().error_curve(&self.modes)
    }

    pub(crate) fn strengths_at(&self, time_tau: f64) -> Vec<f64> {
        self.modes.iter().map(|mode| mode.curve.at(time_tau).strength).collect()
    }

    fn map(&self, strengths: &[f64]) -> Result<LinearMap, DataError> {
        self.learned().map(&self.whitener, strengths)
    }
}
