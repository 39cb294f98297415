//! One split of the digits: a source, a target, and what networks trained on it come to.

use dln_data::{
    AnalyzeOptions, ColumnScale, DataOptions, FineTuningAnalysis, LinearMap, Start, StartVerdict,
    TrainingData, fine_tuning,
};
use dln_experiment::ComputeError;
use dln_linalg::{Matrix, norm, squared_norm};
use dln_tasks::{InputCorrelation, Seed, TrainingStatistics, gaussian_matrix, permutation};
use dln_trainer::{Probes, Student, TrainConfig, train_head_probed, train_probed};

use super::SourceKind;
use crate::DigitImages;

/// Pixels come in one unit, from 0 to 16.
const OPTIONS: AnalyzeOptions =
    AnalyzeOptions::new().with_data(DataOptions::new().with_scale(ColumnScale::None));
/// Images of the source.
const SOURCE_EXAMPLES: usize = 500;
const TEST_EXAMPLES: usize = 300;
/// Standard deviation of the noise on pixels of noisy copies: as much as theirs is from image to
/// image.
const PIXEL_NOISE: f64 = 4.0;
const SIDE: usize = 8;
const CLASSES: usize = 5;
/// Steps of descent, in e-folds of the fastest direction.
const STEP: f64 = 0.02;
/// Where training should never stop, it goes on so long.
const LONGEST_TAU: f64 = 20.0;

/// What came of one split, from scratch, fine-tuned and probed.
pub(super) struct Outcome {
    pub(super) predicted: [f64; 3],
    pub(super) theory: Option<[f64; 3]>,
    /// Test errors of trained networks at the predicted stops.
    pub(super) measured: [f64; 3],
    /// ln of gradient descent's test error over that of the exact flow.
    pub(super) descent_deviation: [f64; 3],
    pub(super) verdict: StartVerdict,
}

impl Outcome {
    /// The index of the recommended start; scratch where there is no verdict.
    pub(super) fn recommended(&self) -> usize {
        match self.verdict {
            StartVerdict::Start(start) => start_index(start),
            StartVerdict::Unclear => 0,
        }
    }
}

fn start_index(start: Start) -> usize {
    Start::ALL.iter().position(|&other| other == start).unwrap_or(0)
}

pub(super) fn run(
    digits: &DigitImages,
    kind: SourceKind,
    examples: usize,
    replicate: u64,
) -> Result<Outcome, ComputeError> {
    let seed = Seed::new(22).replicate(replicate);
    let order = permutation(digits.inputs.nrows(), &mut seed.child("split").rng());
    let of_classes = |from: usize| {
        let is_in =
            |&&row: &&usize| (from..from + CLASSES).any(|class| digits.targets[(row, class)] > 0.5);
        order.iter().filter(is_in).copied().collect::<Vec<usize>>()
    };
    let (low, high) = (of_classes(0), of_classes(CLASSES));
    let (test, rest) = high.split_at(TEST_EXAMPLES);
    let (target, others) = rest.split_at(examples);
    let half = |rows: &[usize], from: usize| {
        let part = digits.rows(rows);
        let targets = part.targets.subcols(from, CLASSES).to_owned();
        DigitImages { inputs: part.inputs, targets }
    };
    let (target, test) = (half(target, CLASSES), half(test, CLASSES));
    let source = match kind {
        SourceKind::OtherClasses => half(&low[..SOURCE_EXAMPLES], 0),
        SourceKind::Noisy => {
            noisy(half(&others[..others.len().min(SOURCE_EXAMPLES)], CLASSES), seed)
        }
        SourceKind::Turned => turned(half(&others[..others.len().min(SOURCE_EXAMPLES)], CLASSES)),
    };
    let analysis = fine_tuning(
        &TrainingData::from_rows(source.inputs.as_ref(), source.targets.as_ref())?,
        &TrainingData::from_rows(target.inputs.as_ref(), target.targets.as_ref())?,
        &OPTIONS,
    )?;
    outcome(&analysis, &test)
}

fn outcome(analysis: &FineTuningAnalysis, test: &DigitImages) -> Result<Outcome, ComputeError> {
    let error = |map: &LinearMap| map.test_error(test.inputs.as_ref(), test.targets.as_ref());
    let mut exact = [0.0; 3];
    let mut measured = [0.0; 3];
    for (way, start) in Start::ALL.into_iter().enumerate() {
        let stop = stop(analysis, start);
        exact[way] = error(&analysis.map(start, stop)?)?;
        // From scratch every mode is learned by itself: the flow is known without training.
        measured[way] = match start {
            Start::Scratch => exact[way],
            _ => error(&trained(analysis, start, stop)?)?,
        };
    }
    let limit = analysis.limit();
    Ok(Outcome {
        predicted: Start::ALL.map(|start| analysis.predicted(start).test_error),
        theory: limit.map(|limit| Start::ALL.map(|start| limit.of(start).test_error)),
        descent_deviation: [0, 1, 2].map(|way: usize| (measured[way] / exact[way]).ln()),
        measured,
        verdict: analysis.verdict(),
    })
}

/// The predicted stop, as far as networks are trained.
fn stop(analysis: &FineTuningAnalysis, start: Start) -> f64 {
    analysis.predicted(start).time_tau.min(LONGEST_TAU)
}

/// A network trained by gradient descent on the target until a stop.
fn trained(
    analysis: &FineTuningAnalysis,
    start: Start,
    stop: f64,
) -> Result<LinearMap, ComputeError> {
    let (trunk, data) = analysis.whitened_task(start);
    let statistics = TrainingStatistics {
        input_output_correlation: data.clone(),
        input_correlation: InputCorrelation::White { input_variance: 1.0 },
        // All that can be learned: what is left of the targets is none of the network's.
        target_energy: squared_norm(data.as_ref()),
        examples: data.ncols(),
    };
    let head = Matrix::zeros(data.nrows(), trunk.nrows());
    let fresh = if start == Start::FineTuned { data.nrows().min(data.ncols()) } else { 0 };
    let mut student = Student::with_fresh_units(trunk, &head, fresh, OPTIONS.init_scale, data)?;
    let fastest = match start {
        Start::Probed => squared_norm(trunk.as_ref()),
        _ => squared_norm(trunk.as_ref()).max(norm(data.as_ref())),
    };
    let epochs = epochs(stop * fastest);
    let config = TrainConfig::new(stop / epochs as f64, epochs).with_observe_every(epochs);
    if stop > 0.0 {
        let probes = Probes::default();
        match start {
            Start::Probed => train_head_probed(&mut student, &statistics, data, &config, &probes)?,
            _ => train_probed(&mut student, &statistics, data, &config, &probes)?,
        };
    }
    Ok(analysis.map_of_whitened(&student.product())?)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to a million")]
fn epochs(e_folds: f64) -> usize {
    (e_folds / STEP).ceil().clamp(1.0, 1e6) as usize
}

/// Noise on every pixel.
fn noisy(digits: DigitImages, seed: Seed) -> DigitImages {
    let (rows, columns) = (digits.inputs.nrows(), digits.inputs.ncols());
    let noise = gaussian_matrix(rows, columns, PIXEL_NOISE, &mut seed.child("pixel noise").rng());
    DigitImages { inputs: digits.inputs + noise, ..digits }
}

/// Images turned by a quarter.
fn turned(digits: DigitImages) -> DigitImages {
    let inputs = Matrix::from_fn(digits.inputs.nrows(), SIDE * SIDE, |row, pixel| {
        let (down, across) = (pixel / SIDE, pixel % SIDE);
        digits.inputs[(row, across * SIDE + (SIDE - 1 - down))]
    });
    DigitImages { inputs, ..digits }
}
