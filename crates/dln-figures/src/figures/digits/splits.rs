//! One random split of the digits: predictions from the training part, measurements on the rest.

use dln_data::{
    Analysis, AnalyzeOptions, Cutoff, DataOptions, Interval, LearnOptions, Method, TrainingData,
    analyze, fit,
};
use dln_experiment::{ComputeError, smallest};
use dln_linalg::Matrix;
use dln_tasks::{Seed, permutation};

use super::OPTIONS;
use crate::DigitImages;

/// Times of the curves, t/τ for targets in units of the noise scale.
pub(super) const TIMES: [f64; 16] =
    [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 2.0, 2.3, 2.7, 3.2, 4.0, 5.0, 6.0];
/// Times of the training curves, t/τ for one-hot targets.
pub(super) const TRAINING_TIMES: [f64; 16] =
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];

/// A part to train on and the rest.
pub(super) struct Split {
    pub(super) training: DigitImages,
    pub(super) test: DigitImages,
    pub(super) seed: Seed,
}

impl Split {
    pub(super) fn new(digits: &DigitImages, examples: usize, replicate: u64) -> Split {
        let seed = Seed::new(20).replicate(replicate);
        let order = permutation(digits.inputs.nrows(), &mut seed.child("split").rng());
        let (training, test) = order.split_at(examples);
        Split { training: digits.rows(training), test: digits.rows(test), seed }
    }

    fn analyze(
        &self,
        targets: &Matrix,
        options: &AnalyzeOptions,
    ) -> Result<Analysis, ComputeError> {
        let data = TrainingData::from_rows(self.training.inputs.as_ref(), targets.as_ref())?;
        Ok(analyze(&data, options)?)
    }

    /// The training targets in another order.
    fn shuffled(&self) -> Matrix {
        let targets = &self.training.targets;
        let order = permutation(targets.nrows(), &mut self.seed.child("labels").rng());
        Matrix::from_fn(targets.nrows(), targets.ncols(), |row, output| {
            targets[(order[row], output)]
        })
    }
}

/// Test errors at one time.
pub(super) struct CurvePoint {
    /// From left-out groups of the training examples.
    pub(super) predicted: f64,
    /// By the theory, which takes the inputs for white.
    pub(super) of_white_inputs: f64,
    pub(super) actual: f64,
}

/// What came of one split.
pub(super) struct Outcome {
    pub(super) retained: usize,
    pub(super) signal_modes: usize,
    pub(super) shuffled_signal_modes: usize,
    pub(super) stopping: [f64; 2],
    /// Predicted and actual test error at the predicted stopping time.
    pub(super) at_stopping: [f64; 2],
    /// That of the error from left-out groups; none where they see no gain.
    pub(super) interval: Option<Interval>,
    pub(super) best: f64,
    pub(super) optimal_learner: [f64; 2],
    pub(super) least_squares: [f64; 2],
    pub(super) ridge: [f64; 2],
    /// Test errors at [`TIMES`].
    pub(super) curve: Vec<CurvePoint>,
    /// Training error on the true and on shuffled labels at [`TRAINING_TIMES`].
    pub(super) training: Vec<[f64; 2]>,
}

pub(super) fn run(
    digits: &DigitImages,
    examples: usize,
    replicate: u64,
) -> Result<Outcome, ComputeError> {
    let split = Split::new(digits, examples, replicate);
    let analysis = split.analyze(&split.training.targets, &OPTIONS)?;
    let measured = analysis.measure(split.test.inputs.as_ref(), split.test.targets.as_ref())?;
    let labels = split.shuffled();
    let shuffled = split.analyze(&labels, &OPTIONS)?;
    let stop = analysis.optimal_stopping();
    let best = measured.actual_optimal_stopping();
    let predicted = analysis.curve(&TIMES);
    let curve = predicted.iter().map(|point| CurvePoint {
        predicted: point.test_error,
        of_white_inputs: point.theory_test_error,
        actual: measured.error_at(point.time_tau),
    });
    let training = [
        training_curve(&analysis, &split.training.inputs, &split.training.targets)?,
        training_curve(&shuffled, &split.training.inputs, &labels)?,
    ];
    let [real, random] = &training;
    Ok(Outcome {
        retained: analysis.retained_inputs(),
        signal_modes: analysis.signal_modes().len(),
        shuffled_signal_modes: shuffled.signal_modes().len(),
        stopping: [stop.theory.time_tau, best.time_tau],
        at_stopping: [stop.theory.test_error, measured.error_at(stop.theory.time_tau)],
        interval: stop.interval,
        best: best.test_error,
        optimal_learner: [
            analysis.optimal_learner().predicted_test_error,
            measured.optimal_learner(),
        ],
        least_squares: [analysis.least_squares().predicted_test_error, measured.least_squares()],
        ridge: [analysis.ridge().predicted_test_error, measured.ridge()],
        curve: curve.collect(),
        training: real.iter().zip(random).map(|(real, random)| [*real, *random]).collect(),
    })
}

/// The error on the training set itself, at times for one-hot targets: real and shuffled labels
/// have noise scales of their own, and an epoch takes as long for both.
fn training_curve(
    analysis: &Analysis,
    inputs: &Matrix,
    targets: &Matrix,
) -> Result<Vec<f64>, ComputeError> {
    let on_training = analysis.measure(inputs.as_ref(), targets.as_ref())?;
    // At learning rate 1 an epoch is one τ.
    let per_unit = analysis.epochs(1.0, 1.0);
    Ok(TRAINING_TIMES.iter().map(|time| on_training.error_at(time / per_unit)).collect())
}

/// Test errors of the learners on one split.
pub(super) struct Learners {
    /// Shrinkage with the automatic cut-off.
    pub(super) shrinkage: f64,
    pub(super) ridge: f64,
    /// What cross-validation on the training part chose.
    pub(super) chosen: f64,
    /// Shrinkage with the cut-off that is best on the test part, of all numbers of directions in
    /// steps of a fifth.
    pub(super) best_cutoff: f64,
    /// Shrinkage with all directions but rounding.
    pub(super) no_cutoff: f64,
}

pub(super) fn learners(
    digits: &DigitImages,
    examples: usize,
    replicate: u64,
) -> Result<Learners, ComputeError> {
    let split = Split::new(digits, examples, replicate);
    let (inputs, targets) = (split.test.inputs.as_ref(), split.test.targets.as_ref());
    let shrinkage = |cutoff| -> Result<f64, ComputeError> {
        let analysis = split.analyze(
            &split.training.targets,
            &OPTIONS.with_data(OPTIONS.data.with_cutoff(cutoff)),
        )?;
        Ok(analysis.optimal_map()?.test_error(inputs, targets)?)
    };
    let cutoffs = (1..22).map(|step| Cutoff::Relative(0.8_f64.powi(step)));
    let by_cutoff = cutoffs.map(shrinkage).collect::<Result<Vec<f64>, ComputeError>>()?;
    let data = DataOptions::new().with_scale(OPTIONS.data.scale);
    let learner = |method| -> Result<f64, ComputeError> {
        let (x, y) = (split.training.inputs.as_ref(), split.training.targets.as_ref());
        Ok(fit(x, y, &LearnOptions::new(method).with_data(data))?
            .map
            .test_error(inputs, targets)?)
    };
    Ok(Learners {
        shrinkage: learner(Method::Shrinkage)?,
        ridge: learner(Method::Ridge)?,
        chosen: learner(Method::Auto)?,
        best_cutoff: smallest(by_cutoff),
        no_cutoff: shrinkage(Cutoff::Relative(0.0))?,
    })
}
