//! Train and test error over time of a training-aligned student (Lampinen & Ganguli 2019, section
//! 3.3 and appendix).

use crate::bulk_curve::BulkCurve;
use crate::capacity_split::CapacitySplit;
use crate::data_mode::Mode;
use crate::error_curve::{ErrorCurve, WeightedMode};
use crate::learning_curve::LearningCurve;
use crate::learning_curve::mode_curve::ModeState;
use crate::setting::{TheoryError, TheorySetting};
use crate::stopping::StoppingPoint;
use crate::white_data::WhiteData;

/// The errors over time of a student whose weights start with the singular vectors of its training
/// data.
///
/// With K teacher modes among r = min(N1, N3, P) data modes, a student that can hold m of them,
/// bulk averages ⟨·⟩ over the part of the noise the student has room for (in) and the rest (out),
/// and P = N1:
///
/// ```text
/// ε_test  = { Σ_α [(s_α − s̄_α)² + 2 s_α s̄_α (1 − O_α)] + (min(m, r) − K) ⟨s²⟩_in } / Σ s̄²
/// ε_train = { Σ_α (s_α − ŝ_α)² + (min(m, r) − K) ⟨(s − ŝ)²⟩_in + (r − min(m, r)) ⟨ŝ²⟩_out } / { Σ ŝ² + (r − K) ⟨ŝ²⟩ }.
/// ```
///
/// A mode below the detection threshold sits at the upper edge of the bulk with O = 0. A student
/// with room for fewer than K modes learns the strongest and leaves the others at zero. For P ≠ N1
/// see [`WhiteData`]: strengths and noise scale with P, labels hold energy that no linear map can
/// learn (P > N1), and the student stays at its start where it has not seen inputs (P < N1).
///
/// Errors are right to 1e-9 relative. They are limits of infinite width at fixed ratios.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{AlignedTheory, TheorySetting};
///
/// let setting = TheorySetting::new(100, 50, vec![4.0]);
/// let theory = AlignedTheory::new(&setting)?;
/// let stop = theory.optimal_stopping();
/// assert!((stop.test_error - 0.090_909_53).abs() < 5e-9 && (stop.time_tau - 1.823_375).abs() < 5e-7);
/// // Training on fits the noise: the training error vanishes, the test error passes its start.
/// let end = theory.asymptotic();
/// assert!(end.train_error < 1e-12 && end.test_error > 1.0);
/// # Ok::<(), dln_dynamics::TheoryError>(())
/// ```
#[derive(Debug, Clone)]
pub struct AlignedTheory {
    pub(crate) modes: Vec<Mode>,
    /// The modes that the student has room for: those of the signal, or at finite size all.
    pub(crate) learned: Vec<WeightedMode>,
    pub(crate) bulk: Option<BulkCurve>,
    pub(crate) bulk_count: f64,
    /// 1/d: a product where averages over the noise would otherwise divide at every node.
    pub(crate) inverse_input_variance: f64,
    pub(crate) test_floor: f64,
    pub(crate) test_scale: f64,
    pub(crate) train_floor: f64,
    pub(crate) train_scale: f64,
}

/// Both errors at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CurvePoint {
    /// Time t/τ.
    pub time_tau: f64,
    /// Training error ‖Ŷ − W X‖²_F/‖Ŷ‖²_F.
    pub train_error: f64,
    /// Test error ‖W − W̄‖²_F/‖W̄‖²_F.
    pub test_error: f64,
}

impl CurvePoint {
    /// The point at `time_tau` with both errors, as a solver of its own reports it.
    pub fn new(time_tau: f64, train_error: f64, test_error: f64) -> Self {
        Self { time_tau, train_error, test_error }
    }
}

impl AlignedTheory {
    /// The limit of infinite width of the given setting, as in the paper.
    ///
    /// [`AlignedTheory::at_finite_size`] is closer to networks of the size given. A single layer is
    /// a linear filter of the data, whose mean error is known at every size: for it both are the
    /// same.
    ///
    /// # Errors
    ///
    /// [`TheoryError`] if the setting is out of range; see the fields of [`TheorySetting`].
    pub fn new(setting: &TheorySetting) -> Result<Self, TheoryError> {
        if setting.layers == 1 {
            Self::at_finite_size(setting)
        } else {
            Self::in_the_limit(setting)
        }
    }

    /// The modes of the teacher as if each were alone among infinitely many of the noise.
    pub(crate) fn in_the_limit(setting: &TheorySetting) -> Result<Self, TheoryError> {
        let data = WhiteData::new(&setting.data())?;
        setting.check()?;
        let mut strengths = setting.teacher_strengths.clone();
        strengths.sort_by(|a, b| b.total_cmp(a));
        let modes: Vec<Mode> = strengths.iter().map(|&teacher| data.mode(teacher)).collect();
        Self::assemble(setting, &data, modes, 0.0)
    }

    /// The theory of a student trained on data that show `modes`; `invisible_energy` is the
    /// teacher's energy in none of them.
    pub(crate) fn assemble(
        setting: &TheorySetting,
        data: &WhiteData,
        modes: Vec<Mode>,
        invisible_energy: f64,
    ) -> Result<Self, TheoryError> {
        let curve = LearningCurve::new(setting.layers, setting.init_scale, data.input_variance())?;
        let split = CapacitySplit::new(data, setting.capacity(), modes.len());
        let (signal_in, signal_out) = modes.split_at(split.signal_in);
        let unexplained: f64 = signal_in.iter().map(|mode| mode.energy() * mode.unexplained).sum();
        let unlearned: f64 = signal_out.iter().map(Mode::energy).sum();
        let frozen = split.frozen as f64 * setting.init_scale * setting.init_scale;
        let (train_floor, train_scale) = label_energies(data, (signal_in, signal_out), &split);
        Ok(Self {
            learned: signal_in.iter().map(|mode| mode.learned(&curve)).collect(),
            bulk: split.bulk_curve(data, curve),
            bulk_count: split.noise_in as f64,
            inverse_input_variance: 1.0 / data.input_variance(),
            test_floor: invisible_energy + unexplained + unlearned + frozen,
            test_scale: setting.teacher_energy(),
            train_floor,
            train_scale,
            modes,
        })
    }

    /// The teacher's modes in order of falling strength, with what the data show of each.
    pub fn modes(&self) -> &[Mode] {
        &self.modes
    }

    /// The test error at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn test_error(&self, time_tau: f64) -> f64 {
        self.test_curve().error(time_tau)
    }

    /// The training error at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn train_error(&self, time_tau: f64) -> f64 {
        let signal = self.train_signal(time_tau);
        let [noise] = self.noise([signal], time_tau, |state| [self.train_energy(state)]);
        (signal + noise) / self.train_scale
    }

    /// Both errors at each of the given times, in one pass over the noise modes.
    ///
    /// # Panics
    ///
    /// If a time is negative or NaN.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<CurvePoint> {
        times_tau.iter().map(|&time_tau| self.point(time_tau)).collect()
    }

    /// Both errors in the limit of long training; their `time_tau` is `f64::INFINITY`.
    pub fn asymptotic(&self) -> CurvePoint {
        self.point(f64::INFINITY)
    }

    /// The stopping time of the smallest test error; see [`ErrorCurve::optimal_stopping`] for
    /// curves without a dip.
    pub fn optimal_stopping(&self) -> StoppingPoint {
        self.test_curve().optimal_stopping()
    }

    /// The test error of the learner that keeps of every data mode what is best of it, without
    /// training: no stopping time does better.
    ///
    /// Of the modes that the student has room for, s̄ O of each in the limit, κ/ν at every singular
    /// value at finite size.
    pub fn optimal_error(&self) -> f64 {
        self.test_floor / self.test_scale
    }

    /// All dips of the test error in order of time; see [`ErrorCurve::dips`] for how close two may
    /// lie.
    pub fn dips(&self) -> Vec<StoppingPoint> {
        self.test_curve().dips()
    }

    /// The test error as a curve with its parts.
    pub fn test_curve(&self) -> ErrorCurve<'_> {
        ErrorCurve {
            modes: &self.learned,
            bulk: self.bulk.as_ref(),
            bulk_weight: self.bulk_count,
            floor: self.test_floor,
            scale: self.test_scale,
        }
    }

    fn point(&self, time_tau: f64) -> CurvePoint {
        let (train, test) = (self.train_signal(time_tau), self.test_curve().signal(time_tau));
        let both = |state: ModeState| [self.train_energy(state), state.strength * state.strength];
        let [noise_train, noise_test] = self.noise([train, test], time_tau, both);
        CurvePoint {
            time_tau,
            train_error: (train + noise_train) / self.train_scale,
            test_error: (test + noise_test) / self.test_scale,
        }
    }

    /// The sum of N functions over the student's noise modes, to be added to `background`.
    fn noise<const N: usize>(
        &self,
        background: [f64; N],
        time_tau: f64,
        f: impl Fn(ModeState) -> [f64; N],
    ) -> [f64; N] {
        let count = self.bulk_count;
        let average = |bulk: &BulkCurve| {
            bulk.average(background.map(|b| b / count), time_tau, f).map(|a| count * a)
        };
        self.bulk.as_ref().map_or([0.0; N], average)
    }

    fn train_signal(&self, time_tau: f64) -> f64 {
        self.train_floor
            + self
                .learned
                .iter()
                .map(|mode| mode.weight * self.train_energy(mode.curve.at(time_tau)))
                .sum::<f64>()
    }

    /// What is left of a mode in the labels, (a − d s)²/d.
    fn train_energy(&self, state: ModeState) -> f64 {
        state.residual * state.residual * self.inverse_input_variance
    }
}

/// The energy of the labels that is out of the student's reach, and all of it.
fn label_energies(
    data: &WhiteData,
    (signal_in, signal_out): (&[Mode], &[Mode]),
    split: &CapacitySplit,
) -> (f64, f64) {
    let energy = |strength: f64| strength * strength / data.input_variance();
    let of_signal = |modes: &[Mode]| modes.iter().map(|mode| energy(mode.data)).sum::<f64>();
    let (bulk, quantile) = (data.ensemble().bulk(), split.noise_quantile());
    let noise_out = split.noise_out as f64 * bulk.average_between(0.0, quantile, energy);
    let noise_in = split.noise_in as f64 * bulk.average_between(quantile, 1.0, energy);
    let out = of_signal(signal_out) + noise_out + data.unlearnable_energy();
    (out, out + of_signal(signal_in) + noise_in)
}
