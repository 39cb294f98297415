//! Exact gradient descent of a training-aligned student, one number per mode (paper, section 3.1).
//!
//! The weights of [`Student::training_aligned`](crate::Student::training_aligned) are diagonal in
//! the data's singular vectors, all layers with the same values b. If every input vector v̂ is an
//! eigenvector of Σ11, with eigenvalue d, the gradient is diagonal too, so that an epoch of the
//! whole student is b ← b + λ b^{L−1}(a − d b^L) in each mode, a its data strength. No
//! approximation is made: the matrices' run differs by rounding only.

mod errors;

use dln_linalg::{Matrix, Store, Svd, inner_product, multiply, squared_distance};
use dln_tasks::{InputCorrelation, TrainingStatistics};

use self::errors::Errors;
use crate::columns::LANES;
use crate::config::TrainConfig;
use crate::problem::{TestMap, TrainError, check_statistics, check_test};
use crate::record::Recorder;
use crate::start::{data_modes, layer_scale};
use crate::student::StudentShape;
use crate::trajectory::Trajectory;

/// Inputs whose correlation mixes a mode with others by less than this fraction of the largest
/// input variance are white on it: a thousand times what a product of orthogonal matrices leaves,
/// and no random inputs come near it.
const MIXING_TOLERANCE: f64 = 1e-10;

/// Trains the student that [`Student::training_aligned`](crate::Student::training_aligned) makes,
/// mode by mode, and returns its errors over time.
///
/// The same trajectory as [`train`](crate::train) up to rounding, thousands of times faster: an
/// epoch costs a few operations per mode, also if every epoch is observed. It holds for inputs that
/// are white, Σ11 = d·I, and for fewer orthogonal examples than inputs, P < N1, where the
/// directions without inputs keep their initial strength. No probes: the alignment is 1 for ever.
///
/// # Errors
///
/// Those of [`train`](crate::train) and
/// [`Student::training_aligned`](crate::Student::training_aligned), and
/// [`TrainError::NotDecoupled`] if the inputs mix the data's modes, as Gaussian inputs do.
/// Noise-free data on P < N1 orthogonal examples may be refused too: their modes of strength 0 are
/// not determined.
///
/// # Examples
///
/// ```
/// use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
/// use dln_trainer::{StudentShape, TrainConfig, train_aligned};
///
/// let teacher = Teacher::random(50, 100, &[4.0], Seed::new(1))?;
/// let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers: 2 };
/// let config = TrainConfig::new(1e-3, 10_000);
/// let trajectory = train_aligned(shape, 1e-5, task.statistics(), task.teacher().map(), &config)?;
/// // One draw; the mean over many is 0.090 at 1.82 τ, which is epoch 1820.
/// let best = trajectory.minimum();
/// assert!((best.test_error - 0.09).abs() < 0.04 && best.epoch.abs_diff(1820) < 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn train_aligned<'a>(
    shape: StudentShape,
    init_scale: f64,
    statistics: &TrainingStatistics,
    test: impl Into<TestMap<'a>>,
    config: &TrainConfig,
) -> Result<Trajectory, TrainError> {
    let test = test.into();
    config.check()?;
    shape.check()?;
    let layer_scale = layer_scale(shape, init_scale)?;
    check_statistics(shape, statistics)?;
    check_test(shape, test)?;
    let svd = data_modes(shape, &statistics.input_output_correlation)?;
    let data = DataModes {
        variances: input_variances(&statistics.input_correlation, &svd.right)?,
        capacity: shape.capacity(),
        svd,
    };
    let mut errors = Errors::new(&data, statistics, test)?;
    let mut modes = ModeValues::new(&data, layer_scale, shape.layers);
    let mut recorder = Recorder::new(config, test.row_groups.len());
    for epoch in 0..=config.epochs {
        if recorder.is_due(epoch) {
            let (train_error, test_errors) = errors.measure(modes.strengths());
            if recorder.record(epoch, train_error, test_errors)? {
                break;
            }
        } else if recorder.is_check_due(epoch) {
            recorder.check(epoch, errors.train.measure(modes.strengths()))?;
        }
        modes.step(config.learning_rate);
    }
    Ok(recorder.trajectory)
}

struct DataModes {
    svd: Svd,
    /// v̂ᵀ Σ11 v̂ of every mode; 0 where the inputs do not reach.
    variances: Vec<f64>,
    /// How many of the strongest modes the student has.
    capacity: usize,
}

/// The variance of the inputs along every right singular vector; fails if these are not
/// eigenvectors of Σ11.
fn input_variances(
    input_correlation: &InputCorrelation,
    right: &Matrix,
) -> Result<Vec<f64>, TrainError> {
    let correlation = match input_correlation {
        &InputCorrelation::White { input_variance } => {
            return Ok(vec![input_variance; right.ncols()]);
        }
        InputCorrelation::General(correlation) => correlation,
    };
    let mut images = Matrix::zeros(right.nrows(), right.ncols());
    multiply(images.as_mut(), Store::Replace, 1.0, correlation.as_ref(), right.as_ref());
    let column = |matrix, mode| Matrix::subcols(matrix, mode, 1);
    let variances: Vec<f64> = (0..right.ncols())
        .map(|mode| inner_product(column(&images, mode), column(right, mode)))
        .collect();
    let largest = variances.iter().copied().fold(0.0, f64::max);
    for (mode, &variance) in variances.iter().enumerate() {
        let along = variance * column(right, mode);
        let mixing = squared_distance(column(&images, mode), along.as_ref()).sqrt() / largest;
        // NaN comes from inputs that are all zero.
        if mixing.is_nan() || mixing > MIXING_TOLERANCE {
            return Err(TrainError::NotDecoupled { mode, mixing });
        }
    }
    let reached = |variance| if variance > MIXING_TOLERANCE * largest { variance } else { 0.0 };
    Ok(variances.into_iter().map(reached).collect())
}

/// One number for each of several modes, in a shape that vectorises.
type Lanes = [f64; LANES];

/// The numbers that gradient descent changes and what drives them, in blocks of modes.
struct ModeValues {
    blocks: Vec<ModeBlock>,
    /// s = b^L, the learned strengths; filled on request.
    strengths: Vec<Lanes>,
    layers: usize,
}

struct ModeBlock {
    /// a, the data strength.
    data: Lanes,
    /// d, the input variance.
    variances: Lanes,
    /// b, the singular value of every layer.
    layer_values: Lanes,
}

impl ModeValues {
    fn new(data: &DataModes, layer_scale: f64, layers: usize) -> Self {
        // Where no input reaches the correlation is zero up to rounding, which must not grow.
        let reached = |mode: usize| {
            if data.variances[mode] > 0.0 { data.svd.values[mode] } else { 0.0 }
        };
        let drives = in_lanes(data.capacity, reached);
        let variances = in_lanes(data.capacity, |mode| data.variances[mode]);
        let starts = in_lanes(data.capacity, |_| layer_scale);
        let blocks =
            drives.into_iter().zip(variances).zip(starts).map(
                |((data, variances), layer_values)| ModeBlock { data, variances, layer_values },
            );
        let blocks: Vec<_> = blocks.collect();
        Self { strengths: vec![[0.0; LANES]; blocks.len()], blocks, layers }
    }

    /// b ← b + λ b^{L−1}(a − d b^L).
    fn step(&mut self, learning_rate: f64) {
        for block in &mut self.blocks {
            let others = power(&block.layer_values, self.layers - 1);
            let ModeBlock { data, variances, layer_values } = &*block;
            block.layer_values = std::array::from_fn(|lane| {
                let value = layer_values[lane];
                let residual = data[lane] - variances[lane] * others[lane] * value;
                value + learning_rate * others[lane] * residual
            });
        }
    }

    /// s = b^L of all modes.
    fn strengths(&mut self) -> &[Lanes] {
        for (strengths, block) in self.strengths.iter_mut().zip(&self.blocks) {
            *strengths = power(&block.layer_values, self.layers);
        }
        &self.strengths
    }
}

/// values^exponent, lane by lane; multiplied out, since a call for every lane would not vectorise.
fn power(values: &Lanes, exponent: usize) -> Lanes {
    let mut powers = [1.0; LANES];
    for _ in 0..exponent {
        for (power, value) in powers.iter_mut().zip(values) {
            *power *= value;
        }
    }
    powers
}

/// A number for every mode, padded with zeros to whole blocks: modes without data that stay at 0.
fn in_lanes(modes: usize, value: impl Fn(usize) -> f64) -> Vec<Lanes> {
    let number = |mode| if mode < modes { value(mode) } else { 0.0 };
    let first_modes = (0..modes).step_by(LANES);
    first_modes.map(|first| std::array::from_fn(|lane| number(first + lane))).collect()
}
