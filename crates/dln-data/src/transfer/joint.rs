//! Two tasks alone and in one network, predicted from one sample of examples.
//!
//! In the joint network task A has the error of docs/theory.md, "Transfer", on measured modes: the
//! share of a data output vector û_j that belongs to A is observed, and the teacher's share follows
//! from it, a² = (‖û_A‖² − (1 − c_u²) f)/c_u².

use dln_dynamics::{ErrorCurve, StoppingPoint, WeightedMode};
use dln_linalg::{Matrix, MatrixRef, Store, Svd, multiply, squared_norm, thin_svd};

use crate::design::{Design, effective_outputs};
use crate::fit_statistics::{FitStatistics, Noise};
use crate::leverage::Leverage;
use crate::options::Student;
use crate::prediction::{ModeLoss, Prediction};
use crate::resampling::{Examples, Sample};
use crate::{DataError, NoiseChoice};

/// Both tasks' targets side by side, each in the unit of its design.
pub(super) struct Pair<'a> {
    whitened: MatrixRef<'a>,
    targets: Matrix,
    map: Matrix,
}

impl<'a> Pair<'a> {
    pub(super) fn new(a: &'a Design, b: &Design, retained: usize) -> Self {
        let outputs_a = a.outputs();
        let targets = Matrix::from_fn(a.examples(), outputs_a + b.outputs(), |row, output| {
            if output < outputs_a {
                a.targets[(row, output)]
            } else {
                b.targets[(row, output - outputs_a)]
            }
        });
        let map = Matrix::from_fn(targets.ncols(), retained, |output, idx| {
            if output < outputs_a {
                a.coordinates[(output, idx)]
            } else {
                b.coordinates[(output - outputs_a, idx)]
            }
        });
        Self { whitened: a.whitened.subcols(0, retained), targets, map }
    }

    pub(super) fn examples(&self) -> Examples<'_> {
        Examples { whitened: self.whitened, targets: self.targets.as_ref() }
    }

    pub(super) fn map(&self) -> Matrix {
        self.map.clone()
    }

    /// ‖R_AᵀR_B‖²/(‖R_AᵀR_A‖·‖R_BᵀR_B‖) of the residuals R of least squares, in [0, 1]; `None` if
    /// there are none.
    pub(super) fn noise_dependence(&self, first_of_b: usize) -> Option<f64> {
        if self.targets.nrows() - 1 <= self.map.ncols() {
            return None;
        }
        let mut gram = self.targets.transpose() * &self.targets;
        multiply(gram.as_mut(), Store::Add, -1.0, self.map.as_ref(), self.map.transpose());
        let others = gram.nrows() - first_of_b;
        let cross = squared_norm(gram.submatrix(0, first_of_b, first_of_b, others));
        let own_a = squared_norm(gram.submatrix(0, 0, first_of_b, first_of_b));
        let own_b = squared_norm(gram.submatrix(first_of_b, first_of_b, others, others));
        let both = own_a.sqrt() * own_b.sqrt();
        (both > 0.0).then(|| (cross / both).min(1.0))
    }
}

/// How many outputs there are, and how many of them have independent noise.
pub(super) struct Outputs {
    first_of_b: usize,
    alone: [usize; 2],
    joint: usize,
}

impl Outputs {
    pub(super) fn of(pair: &Pair<'_>, a: &Design, b: &Design) -> Result<Self, DataError> {
        Ok(Self {
            first_of_b: a.outputs(),
            alone: [a.effective_outputs, b.effective_outputs],
            joint: effective_outputs(pair.targets.as_ref())?,
        })
    }
}

/// What all samples of a pair of tasks have in common.
pub(super) struct Setting {
    pub(super) outputs: Outputs,
    pub(super) noise: [NoiseChoice; 2],
    pub(super) student: Student,
    /// For samples that least squares fits exactly.
    pub(super) leverage: Leverage,
}

/// Predicted errors of both tasks, alone and together.
pub(super) struct Comparison {
    pub(super) tasks: [TaskErrors; 2],
    pub(super) modes: Vec<JointDataMode>,
    pub(super) joint: JointMap,
}

/// A mode of the joint network above the noise; strengths in units of the joint noise scale,
/// √max(n, k) noise levels.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct JointDataMode {
    /// Its singular value ŝ in the data.
    pub data: f64,
    /// The joint teacher's strength s̄ behind it.
    pub teacher: f64,
    /// Overlap c_u of the output vectors.
    pub output_overlap: f64,
    /// Overlap c_v of the input vectors.
    pub input_overlap: f64,
    /// The share a² of task A in the teacher's output vector; 1 − a² is task B's.
    pub share_a: f64,
}

/// Smallest predicted errors of one task.
pub(super) struct TaskErrors {
    pub(super) alone: StoppingPoint,
    pub(super) joint: StoppingPoint,
    pub(super) learner_alone: f64,
    pub(super) learner_joint: f64,
}

impl TaskErrors {
    pub(super) fn benefit(&self) -> f64 {
        self.alone.test_error - self.joint.test_error
    }
}

/// The decomposition of the joint map, both tasks in units of their noise.
#[derive(Debug, Clone)]
pub(super) struct JointMap {
    pub(super) svd: Svd,
    pub(super) modes: Vec<WeightedMode>,
    pub(super) noise_scale: f64,
    pub(super) noise: [f64; 2],
    pub(super) first_of_b: usize,
}

impl Comparison {
    pub(super) fn new(sample: &Sample, setting: &Setting) -> Result<Self, DataError> {
        let first_of_b = setting.outputs.first_of_b;
        let parts = [sample.rows(0, first_of_b), sample.rows(first_of_b, sample.map.nrows())];
        let [a, b] = [0, 1].map(|task| Alone::new(&parts[task], setting, task));
        let alone = [a?, b?];
        let noise = [alone[0].noise.std, alone[1].noise.std];
        let together = sample.in_units(first_of_b, noise);
        let svd = thin_svd(together.map.as_ref())?;
        let statistics =
            FitStatistics::of_spectrum(&together, setting.outputs.joint, svd.values.clone());
        let freedom = alone[0].noise.freedom.zip(alone[1].noise.freedom).map(|(a, b)| a + b);
        let leverage = setting.leverage_of(&statistics);
        let prediction = Prediction::new(&statistics, Noise { std: 1.0, freedom }, leverage);
        let joint = JointMap {
            modes: prediction.student_modes(setting.student),
            noise_scale: prediction.noise_scale,
            noise,
            first_of_b,
            svd,
        };
        let network = Network { prediction: &prediction, joint: &joint, leverage, alone: &alone };
        let tasks = [network.errors_of(0, setting), network.errors_of(1, setting)];
        Ok(Self { tasks, modes: network.modes(), joint })
    }
}

impl Setting {
    fn leverage_of(&self, statistics: &FitStatistics) -> Leverage {
        Leverage::by_law(statistics).unwrap_or(self.leverage)
    }
}

impl Sample {
    fn rows(&self, from: usize, to: usize) -> Self {
        Self {
            examples: self.examples,
            map: self.map.subrows(from, to - from).to_owned(),
            energies: self.energies[from..to].to_vec(),
        }
    }

    /// The outputs of each task in units of its noise level.
    fn in_units(&self, first_of_b: usize, noise: [f64; 2]) -> Self {
        let unit = |output: usize| noise[usize::from(output >= first_of_b)];
        Self {
            examples: self.examples,
            map: Matrix::from_fn(self.map.nrows(), self.map.ncols(), |output, idx| {
                self.map[(output, idx)] / unit(output)
            }),
            energies: (0..self.energies.len())
                .map(|output| self.energies[output] / unit(output) / unit(output))
                .collect(),
        }
    }
}

/// A task learned alone.
struct Alone {
    statistics: FitStatistics,
    noise: Noise,
    prediction: Prediction,
}

impl Alone {
    fn new(sample: &Sample, setting: &Setting, task: usize) -> Result<Self, DataError> {
        let statistics = FitStatistics::of_sample(sample, setting.outputs.alone[task])?;
        let noise = statistics.noise(setting.noise[task])?;
        let prediction = Prediction::new(&statistics, noise, setting.leverage_of(&statistics));
        Ok(Self { statistics, noise, prediction })
    }
}

/// The joint network with what is needed to see one task in it.
struct Network<'a> {
    prediction: &'a Prediction,
    joint: &'a JointMap,
    leverage: Leverage,
    alone: &'a [Alone; 2],
}

impl Network<'_> {
    fn modes(&self) -> Vec<JointDataMode> {
        let modes = self.prediction.modes.iter().enumerate();
        let show = |(idx, mode): (usize, &dln_spectra::SignalMode)| JointDataMode {
            data: mode.data(),
            teacher: mode.teacher(),
            output_overlap: mode.output_overlap(),
            input_overlap: mode.input_overlap(),
            share_a: self.teacher_share(0, idx),
        };
        modes.map(show).collect()
    }

    /// ‖û_j‖² over the rows of a task.
    fn data_share(&self, task: usize, mode: usize) -> f64 {
        let (left, first_of_b) = (&self.joint.svd.left, self.joint.first_of_b);
        let vector = left.subcols(mode, 1);
        let of_a = squared_norm(vector.subrows(0, first_of_b));
        let of_b = squared_norm(vector.subrows(first_of_b, left.nrows() - first_of_b));
        [of_a, of_b][task] / (of_a + of_b)
    }

    /// a² of a mode above the noise.
    fn teacher_share(&self, task: usize, mode: usize) -> f64 {
        let outputs = [0, 1].map(|task: usize| self.alone[task].statistics.outputs as f64);
        let fraction = outputs[0] / (outputs[0] + outputs[1]);
        let seen = self.prediction.modes[mode].output_overlap().powi(2);
        let of_a = (self.data_share(0, mode) - (1.0 - seen) * fraction) / seen;
        let of_a = of_a.clamp(0.0, 1.0);
        [of_a, 1.0 - of_a][task]
    }

    fn errors_of(&self, task: usize, setting: &Setting) -> TaskErrors {
        let alone = &self.alone[task].prediction;
        let own = alone.student_modes(setting.student);
        let view = self.view_of(task);
        let modes: Vec<WeightedMode> = view
            .losses
            .iter()
            .zip(&self.joint.modes)
            .map(|(&ModeLoss { weight, target }, mode)| WeightedMode {
                weight,
                target,
                curve: mode.curve,
            })
            .collect();
        let curve = ErrorCurve {
            modes: &modes,
            bulk: None,
            bulk_weight: 0.0,
            floor: view.floor,
            scale: view.scale,
        };
        let distance = |(mode, s): (&WeightedMode, f64)| mode.weight * (s - mode.target).powi(2);
        let learned: f64 =
            modes.iter().zip(self.prediction.optimal_strengths()).map(distance).sum();
        TaskErrors {
            alone: alone.error_curve(&own).optimal_stopping(),
            joint: curve.optimal_stopping(),
            learner_alone: alone.optimal_error(),
            learner_joint: (view.floor + learned) / view.scale,
        }
    }

    /// Gives the modes that do not stand out the task's undetected signal; what learning it is
    /// worth.
    fn find_undetected(&self, task: usize, losses: &mut [ModeLoss], undetected: f64) -> f64 {
        let detected = self.prediction.modes.len();
        let strengths = &self.prediction.strengths;
        let energy = |idx: usize| self.data_share(task, idx) * strengths[idx].powi(2);
        let square = (detected..strengths.len()).map(energy).sum();
        let all = ModeLoss::background(square, undetected, self.leverage);
        let mut worth = 0.0;
        for (idx, loss) in losses.iter_mut().enumerate().skip(detected) {
            loss.weight = self.data_share(task, idx) * all.weight;
            loss.target = all.target * strengths[idx];
            worth += loss.weight * loss.target * loss.target;
        }
        worth
    }

    /// The parts of a task's error in the joint network, in units of the joint noise scale.
    fn view_of(&self, task: usize) -> View {
        let FitStatistics { examples, outputs, energy, .. } = self.alone[task].statistics;
        let teacher_variance = (examples as f64 - 1.0).recip();
        let unit = self.joint.noise_scale.powi(-2);
        let variance =
            energy / self.joint.noise[task] / self.joint.noise[task] * unit * teacher_variance;
        let noise_variance = outputs as f64 * unit;
        let (mut losses, mut signal, mut missed) = (Vec::new(), 0.0, 0.0);
        for idx in 0..self.prediction.strengths.len() {
            let share = self.data_share(task, idx);
            let Some(mode) = self.prediction.modes.get(idx) else {
                losses.push(ModeLoss { weight: share * self.leverage.noise, target: 0.0 });
                continue;
            };
            let seen = mode.input_overlap().powi(2);
            let weight = share * (seen * self.leverage.signal + (1.0 - seen) * self.leverage.noise);
            let own = self.teacher_share(task, idx);
            let target = mode.target() * self.leverage.signal * own / weight.max(f64::MIN_POSITIVE);
            losses.push(ModeLoss { weight, target });
            let energy = mode.teacher().powi(2) * own * teacher_variance;
            signal += energy;
            missed += (energy - weight * target * target).max(0.0);
        }
        // A task without modes of its own has error 1 before training, alone and here.
        let is_silent = self.alone[task].prediction.modes.is_empty();
        let rest = variance - signal;
        let rest = if is_silent { rest } else { rest.max(noise_variance) };
        let learned_again = self.find_undetected(task, &mut losses, {
            (rest - noise_variance).max(0.0) / teacher_variance
        });
        let floor = (rest + missed - learned_again).max(0.0);
        View { losses, floor, scale: variance }
    }
}

/// What every joint mode costs one task, with the rest of its error.
struct View {
    losses: Vec<ModeLoss>,
    floor: f64,
    scale: f64,
}
