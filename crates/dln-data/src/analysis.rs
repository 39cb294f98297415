//! The analysis of a training set: what can be learned of it, when to stop, what to expect.

use std::slice;

use dln_dynamics::WeightedMode;
use dln_linalg::MatrixRef;
use dln_spectra::SignalMode;

use crate::design::Design;
use crate::error::MatrixName;
use crate::estimates::{DataMode, PredictedLearner, PredictedPoint, PredictedStop, RidgeEstimate};
use crate::evidence::Evidence;
use crate::linear_map::LinearMap;
use crate::measurement::Measurement;
use crate::options::{AnalyzeOptions, DataOptions, Student};
use crate::prediction::{Exposure, Prediction};
use crate::resampling::{Interval, Sample};
use crate::ridge::Ridge;
use crate::shrinkage::{Learned, Whitener};
use crate::{DataError, Verdict};

/// Predicts from training data alone how gradient descent and other learners will do on fresh examples.
///
/// `inputs` is P×N1 and `targets` P×N3, one example a row. The inputs are centred, scaled by choice and whitened; the singular
/// values of the least-squares map in whitened coordinates are those of a low-rank teacher in noise, so that random-matrix theory
/// says which modes are signal, how strong it is and how far noise has turned it. From there on the theory of learning
/// curves predicts the test error over time of a deep linear network trained on the whitened inputs.
///
/// Two-layer networks of white inputs are the theory's own case; columns that are constant drop out; columns that repeat others count once.
/// With fewer examples than input directions a relative cut-off may keep as many directions as there are examples less one:
/// least squares then interpolates, the noise level comes from the spectrum's bulk, and the map has minimum norm.
///
/// # Errors
///
/// [`DataError`] names the matrix, row and column at fault, or the option.
///
/// # Examples
///
/// ```
/// use dln_data::{AnalyzeOptions, ColumnScale, Cutoff, NoiseChoice, Verdict, analyze};
/// use dln_linalg::Matrix;
///
/// // Two inputs, one target that follows the first; and something deterministic that looks like noise.
/// let noise = |row: usize, stream: usize| ((row * row * (2 * stream + 3)) as f64 * 0.7548776662).fract() - 0.5;
/// let inputs = Matrix::from_fn(200, 2, |row, column| noise(row, column));
/// let targets = Matrix::from_fn(200, 1, |row, _| 3.0 * noise(row, 0) + 0.5 * noise(row, 7));
/// let options = AnalyzeOptions {
///     scale: ColumnScale::Standard,
///     cutoff: Cutoff::Auto,
///     noise: NoiseChoice::Auto,
///     init_scale: 1e-3,
///     layers: 2,
/// };
/// let analysis = analyze(inputs.as_ref(), targets.as_ref(), &options)?;
/// assert_eq!(analysis.signal_modes().len(), 1);
/// assert!(analysis.optimal_learner().predicted_test_error < 0.05);
/// assert!(matches!(analysis.verdict(), Verdict::StopAt { .. } | Verdict::TrainOn { .. }));
/// # Ok::<(), dln_data::DataError>(())
/// ```
pub fn analyze(
    inputs: MatrixRef<'_>,
    targets: MatrixRef<'_>,
    options: &AnalyzeOptions,
) -> Result<Analysis, DataError> {
    options.check()?;
    let design = Design::new(inputs, (targets, MatrixName::Targets), options.scale)?;
    options.data().check_noise(&design, MatrixName::Targets)?;
    let learned = Learned::new(&design, &options.data())?;
    Analysis::new(&design, learned, options)
}

/// What [`analyze`] found; everything else is read off it.
#[derive(Debug, Clone)]
pub struct Analysis {
    whitener: Whitener,
    learned: Learned,
    ridge: Ridge,
    student: Student,
    /// The student's modes, in the order of the data's.
    modes: Vec<WeightedMode>,
    /// The same without each group of examples, with the student's modes there.
    replicates: Vec<(Prediction, Vec<WeightedMode>)>,
}

impl Analysis {
    pub(crate) fn new(
        design: &Design,
        learned: Learned,
        options: &AnalyzeOptions,
    ) -> Result<Self, DataError> {
        let student = options.student();
        let modes = learned.prediction.student_modes(student);
        let replicates = predictions_without_groups(design, &learned, &options.data())?;
        let replicates = replicates.into_iter().map(|prediction| {
            let modes = prediction.student_modes(student);
            (prediction, modes)
        });
        Ok(Self {
            whitener: Whitener::of(design),
            ridge: Ridge::fit(design),
            student,
            modes,
            replicates: replicates.collect(),
            learned,
        })
    }

    /// The number P of training examples.
    pub fn examples(&self) -> usize {
        self.learned.evidence.examples
    }

    /// The number N1 of input columns, constant ones included.
    pub fn inputs(&self) -> usize {
        self.whitener.frame.inputs
    }

    /// The number N3 of target columns.
    pub fn outputs(&self) -> usize {
        self.whitener.frame.target_means.len()
    }

    /// The number of outputs whose noise is independent: less than N3 where targets are redundant, as one-hot classes are.
    pub fn effective_outputs(&self) -> usize {
        self.learned.evidence.outputs
    }

    /// The number k of input directions kept.
    pub fn retained_inputs(&self) -> usize {
        self.learned.evidence.retained
    }

    /// The noise level σ that the analysis uses, in units of the targets; never below rounding, 1e-14 of their size.
    pub fn noise_std(&self) -> f64 {
        self.learned.noise.std * self.whitener.frame.target_unit
    }

    /// σ from the residual of least squares; `None` where that interpolates.
    pub fn noise_by_residual(&self) -> Option<f64> {
        self.learned.evidence.noise_by_residual().map(|std| std * self.whitener.frame.target_unit)
    }

    /// σ from the median singular value; `None` with fewer than four. Too high where most of the spectrum is signal.
    pub fn noise_by_bulk(&self) -> Option<f64> {
        self.learned.evidence.noise_by_bulk().map(|std| std * self.whitener.frame.target_unit)
    }

    /// ρ = σ√max(n, k): the unit of all strengths, in units of the targets.
    pub fn noise_scale(&self) -> f64 {
        self.prediction().noise_scale * self.whitener.frame.target_unit
    }

    /// The modes above the noise, strongest first. Pure noise shows one about once in ten thousand spectra, of which an automatic cut-off looks at a dozen.
    pub fn signal_modes(&self) -> Vec<DataMode> {
        self.prediction().modes.iter().map(|mode| self.data_mode(mode)).collect()
    }

    fn data_mode(&self, mode: &SignalMode) -> DataMode {
        let evidence = &self.learned.evidence;
        let larger = evidence.outputs.max(evidence.retained) as f64;
        let columns = evidence.retained as f64 / larger;
        let aspect = evidence.outputs as f64 / evidence.retained as f64;
        // dŝ/ds̄ = (s − c/s³)/ŝ in units of ρ_k = σ√k; fluctuations of ŝ around its mean shrink by its square root.
        let (teacher, data) = (mode.teacher() / columns.sqrt(), mode.data() / columns.sqrt());
        let slope = (teacher - aspect / teacher.powi(3)) / data;
        let of_noise = 1.0 / (slope * larger);
        let of_inputs = mode.teacher().powi(2) / (2.0 * evidence.examples as f64);
        DataMode {
            data: mode.data(),
            teacher: mode.teacher(),
            teacher_std_error: (of_noise + of_inputs).sqrt(),
            output_overlap: mode.output_overlap(),
            input_overlap: mode.input_overlap(),
        }
    }

    /// The predicted test error at the given times t/τ ≥ 0, for targets in units of the noise scale.
    ///
    /// The test error is relative to the variance about the training mean. Intervals are 95 % of what other training sets of this
    /// size would have predicted; they do not know how well the theory fits.
    ///
    /// # Panics
    ///
    /// If a time is negative or NaN.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<PredictedPoint> {
        let point = |&time_tau: &f64| {
            let test_error = self.prediction().error_curve(&self.modes).error(time_tau);
            PredictedPoint {
                time_tau,
                test_error,
                interval: self.interval_at(time_tau, test_error),
            }
        };
        times_tau.iter().map(point).collect()
    }

    /// The stopping time of the smallest predicted test error.
    pub fn optimal_stopping(&self) -> PredictedStop {
        let stop = self.prediction().error_curve(&self.modes).optimal_stopping();
        let interval = self.interval_at(stop.time_tau, stop.test_error);
        PredictedStop { time_tau: stop.time_tau, predicted_test_error: stop.test_error, interval }
    }

    fn interval_at(&self, time_tau: f64, test_error: f64) -> Option<Interval> {
        self.interval(test_error, |(prediction, modes)| {
            prediction.error_curve(modes).error(time_tau)
        })
    }

    fn interval(
        &self,
        estimate: f64,
        of: impl Fn(&(Prediction, Vec<WeightedMode>)) -> f64,
    ) -> Option<Interval> {
        let replicates: Vec<f64> = self.replicates.iter().map(of).collect();
        Interval::around(estimate, &replicates).map(Interval::of_error)
    }

    /// The optimal learner: every mode learned to the strength that is best for fresh examples, noise not at all.
    pub fn optimal_learner(&self) -> PredictedLearner {
        let predicted_test_error = self.prediction().optimal_error();
        let interval =
            self.interval(predicted_test_error, |(prediction, _)| prediction.optimal_error());
        PredictedLearner { predicted_test_error, interval }
    }

    /// Least squares on the retained input directions, where gradient descent ends.
    pub fn least_squares(&self) -> PredictedLearner {
        let predicted_test_error = self.prediction().least_squares_error();
        let interval =
            self.interval(predicted_test_error, |(prediction, _)| prediction.least_squares_error());
        PredictedLearner { predicted_test_error, interval }
    }

    /// Ridge regression at the best of sixty penalties.
    pub fn ridge(&self) -> RidgeEstimate {
        let unit = self.whitener.largest * self.whitener.common_scale();
        RidgeEstimate {
            penalty: self.ridge.penalty * unit * unit,
            leave_one_out_error: self.ridge.leave_one_out_error,
        }
    }

    /// Epochs of full-batch gradient descent at a learning rate λ that take `time_tau`: t/(λ ρ^(2−2/L)).
    ///
    /// For a network trained on whitened inputs (Σ x̃x̃ᵀ = 1) and targets in the caller's units, whose map starts at ε·ρ.
    pub fn epochs(&self, time_tau: f64, learning_rate: f64) -> f64 {
        let exponent = 2.0 - 2.0 / self.student.layers as f64;
        time_tau / (learning_rate * self.noise_scale().powf(exponent))
    }

    /// What to do.
    pub fn verdict(&self) -> Verdict {
        if self.prediction().modes.is_empty() {
            return Verdict::NoSignal;
        }
        let stop = self.optimal_stopping();
        let (time_tau, test_error) = (stop.time_tau, stop.predicted_test_error);
        let optimal_error = self.prediction().optimal_error();
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
        self.map(&self.prediction().shrunk())
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

    /// Sets the prediction against a test set.
    ///
    /// # Errors
    ///
    /// Refuses matrices that are empty, not finite, of other widths than the training data or of different lengths, and
    /// targets that all equal the training means.
    pub fn measure(
        &self,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<Measurement, DataError> {
        Measurement::new(self, inputs, targets)
    }

    pub(crate) fn learned(&self) -> &Learned {
        &self.learned
    }

    pub(crate) fn whitener(&self) -> &Whitener {
        &self.whitener
    }

    pub(crate) fn student_modes(&self) -> &[WeightedMode] {
        &self.modes
    }

    fn prediction(&self) -> &Prediction {
        &self.learned.prediction
    }

    fn strengths_at(&self, time_tau: f64) -> Vec<f64> {
        self.modes.iter().map(|mode| mode.curve.at(time_tau).strength).collect()
    }

    fn map(&self, strengths: &[f64]) -> Result<LinearMap, DataError> {
        self.learned.map(&self.whitener, strengths)
    }
}

/// The predictions without each group of examples.
fn predictions_without_groups(
    design: &Design,
    learned: &Learned,
    options: &DataOptions,
) -> Result<Vec<Prediction>, DataError> {
    let (examples, map) = design.retained(learned.evidence.retained);
    let predict = |sample: Sample| {
        let evidence = Evidence::of_sample(&sample, design.effective_outputs)?;
        let noise = evidence.noise(options.noise_in(&design.frame))?;
        Ok(Prediction::new(&evidence, noise, Exposure::of_fresh_examples(&evidence)))
    };
    let outputs = 0..design.outputs();
    let samples = examples.without_groups(&examples.all(map), slice::from_ref(&outputs))?;
    samples.into_iter().map(predict).collect()
}
