//! A training-aligned student of finite size in closed form: every mode of its data on a learning
//! curve of its own (Saxe, McClelland & Ganguli 2013; docs/theory.md, "Learning curves").

use std::ops::Range;

use dln_dynamics::{CurveError, CurvePoint, LearningCurve, ModeCurve, StoppingPoint, WeightedMode};
use dln_linalg::{LinalgError, MatrixRef, Svd, inner_product, squared_norm, thin_svd};

use crate::{TestError, WhiteStatistics, WhiteStatisticsError};

/// A student of any depth that starts aligned with its data, and the statistics of the data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AlignedNetworkSetting<'a> {
    /// The data.
    pub data: WhiteStatistics<'a>,
    /// P ≥ 1, the number of examples: of the student's modes at most P meet any, the others stay at
    /// ε.
    pub examples: usize,
    /// Number L ≥ 1 of weight matrices; 2 unless set.
    pub layers: usize,
    /// Width N2 ≥ 1 of every hidden layer, min(N1, N3) unless set; a student of one layer has none
    /// and ignores it.
    pub hidden: usize,
    /// Singular value ε of the student's product at t = 0, between 1e-70 and 1e70; 1e-5 unless set.
    pub init_scale: f64,
}

/// Why there is no [`AlignedNetwork`] of a setting.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AlignedNetworkError {
    /// A size is 0.
    #[error("{0} is 0, but must be at least 1")]
    Empty(&'static str),
    /// The input variance or the energy of the targets is out of range.
    #[error(transparent)]
    Data(#[from] WhiteStatisticsError),
    /// The layers or the initial scale are out of range.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// The decomposition of the data failed.
    #[error(transparent)]
    Linalg(#[from] LinalgError),
}

/// The gradient flow of the aligned student of given data: one decomposition, no epochs.
///
/// The student's modes are those of Σ31 = Û Ŝ V̂ᵀ. With Σ11 = d·I the strength of each follows
/// τ ds/dt = L s^(2−2/L) (ŝ − d s) from s(0) = ε, and no mode turns.
#[derive(Debug, Clone)]
pub struct AlignedNetwork {
    svd: Svd,
    /// Of the modes that meet examples, the strongest first.
    curves: Vec<ModeCurve>,
    /// Modes of the student that meet none and stay where they began.
    frozen: Range<usize>,
    init_scale: f64,
    input_variance: f64,
    target_energy: f64,
    /// The part of it that no training removes.
    unlearnable_energy: f64,
}

/// A map U diag(s) Vᵀ by its factors: left vectors (outputs×rank), strengths, right vectors
/// (inputs×rank), each vector a column of norm 1.
#[derive(Debug, Clone, Copy)]
pub struct LowRankMap<'a> {
    /// U, outputs×rank.
    pub left: MatrixRef<'a>,
    /// The singular values s.
    pub strengths: &'a [f64],
    /// V, inputs×rank.
    pub right: MatrixRef<'a>,
}

/// An [`AlignedNetwork`] and the teacher of all its outputs: both errors over time.
///
/// # Examples
///
/// ```
/// use dln_finite::{AlignedNetwork, AlignedNetworkSetting, LowRankMap, WhiteStatistics};
/// use dln_linalg::Matrix;
///
/// // One input and one output: the data say 4, the teacher is 3.
/// let number = |x: f64| Matrix::from_fn(1, 1, |_, _| x);
/// let (data, one) = (number(4.0), number(1.0));
/// let setting = AlignedNetworkSetting::new(WhiteStatistics::new(data.as_ref(), 16.0), 1);
/// let network = AlignedNetwork::new(&setting.with_init_scale(1e-3))?;
/// let teacher = LowRankMap { left: one.as_ref(), strengths: &[3.0], right: one.as_ref() };
/// let student = network.student(teacher);
/// // On its way to 4 the student passes 3, where its test error is zero.
/// assert!(student.optimal_stopping(10.0).test_error < 1e-20);
/// // In the end it misses by a third of the teacher.
/// let end = student.curve(&[40.0])[0];
/// assert!((end.test_error - 1.0 / 9.0).abs() < 1e-12 && end.train_error < 1e-12);
/// # Ok::<(), dln_finite::AlignedNetworkError>(())
/// ```
#[derive(Debug, Clone)]
pub struct AlignedStudent {
    network: AlignedNetwork,
    test: TestError,
}

impl AlignedNetwork {
    /// The student and its data, decomposed.
    ///
    /// # Errors
    ///
    /// [`AlignedNetworkError`] if a size is 0, a number is out of range or not finite, or the
    /// decomposition fails.
    pub fn new(setting: &AlignedNetworkSetting<'_>) -> Result<AlignedNetwork, AlignedNetworkError> {
        let learning = check(setting)?;
        let WhiteStatistics { input_output_correlation, input_variance, target_energy } =
            setting.data;
        let svd = thin_svd(input_output_correlation)?;
        let capacity = setting.capacity();
        let learned = capacity.min(setting.examples);
        let learnable: f64 = svd.values[..learned].iter().map(|s| s * s / input_variance).sum();
        Ok(AlignedNetwork {
            curves: svd.values[..learned].iter().map(|value| learning.mode(*value)).collect(),
            svd,
            frozen: learned..capacity,
            init_scale: setting.init_scale,
            input_variance,
            target_energy,
            // A sum of squares, which rounding may turn negative.
            unlearnable_energy: (target_energy - learnable).max(0.0),
        })
    }

    /// ‖Ŷ − W X‖²/‖Ŷ‖² at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn train_error(&self, time_tau: f64) -> f64 {
        let unlearned = |curve: &ModeCurve| curve.at(time_tau).residual.powi(2);
        let unlearned: f64 = self.curves.iter().map(unlearned).sum();
        (self.unlearnable_energy + unlearned / self.input_variance) / self.target_energy
    }

    /// ‖W − W̄‖²/‖W̄‖² over some rows of W, those of the teacher's outputs: a task of several that
    /// share the network.
    ///
    /// In these rows a mode s û v̂ᵀ has the squared norm s²‖û‖² and meets the teacher with s
    /// ûᵀW̄v̂; the right vectors are orthogonal, so that squares add up.
    ///
    /// # Panics
    ///
    /// If the teacher has not as many outputs as there are rows, not the network's inputs, or not
    /// as many vectors as strengths.
    pub fn test_on(&self, teacher: LowRankMap<'_>, rows: Range<usize>) -> TestError {
        teacher.check(rows.len(), self.svd.right.nrows());
        let weight = |mode| squared_norm(self.left(&rows, mode));
        let weighted = |(mode, curve): (usize, &ModeCurve)| {
            let (weight, worth) = (weight(mode), self.worth(teacher, &rows, mode));
            // Without any part in these rows a mode is worth nothing to them.
            let target = if weight > 0.0 { worth / weight } else { 0.0 };
            WeightedMode { curve: *curve, weight, target }
        };
        let modes: Vec<WeightedMode> = self.curves.iter().enumerate().map(weighted).collect();
        let frozen = self.frozen.clone().map(weight).sum::<f64>() * self.init_scale.powi(2);
        TestError::new(modes, teacher.energy(), frozen)
    }

    /// The network with the teacher of all its outputs.
    ///
    /// # Panics
    ///
    /// If the teacher has other sizes than the network.
    pub fn student(self, teacher: LowRankMap<'_>) -> AlignedStudent {
        let test = self.test_on(teacher, 0..self.svd.left.nrows());
        AlignedStudent { network: self, test }
    }

    /// û in the rows, a column.
    fn left(&self, rows: &Range<usize>, mode: usize) -> MatrixRef<'_> {
        self.svd.left.subcols(mode, 1).subrows(rows.start, rows.len())
    }

    /// ûᵀW̄v̂ over the rows, from the teacher's modes.
    fn worth(&self, teacher: LowRankMap<'_>, rows: &Range<usize>, mode: usize) -> f64 {
        let left = self.left(rows, mode);
        let right = self.svd.right.subcols(mode, 1);
        let of_teacher_mode = |(index, strength): (usize, &f64)| {
            strength
                * inner_product(left, teacher.left.subcols(index, 1))
                * inner_product(right, teacher.right.subcols(index, 1))
        };
        teacher.strengths.iter().enumerate().map(of_teacher_mode).sum()
    }
}

impl<'a> AlignedNetworkSetting<'a> {
    /// A student of two layers that holds every mode of the data and starts at 1e-5.
    pub fn new(data: WhiteStatistics<'a>, examples: usize) -> Self {
        let (outputs, inputs) = data.shape();
        Self { data, examples, layers: 2, hidden: outputs.min(inputs), init_scale: 1e-5 }
    }

    /// With L weight matrices.
    #[must_use]
    pub fn with_layers(self, layers: usize) -> Self {
        Self { layers, ..self }
    }

    /// With hidden layers of width N2.
    #[must_use]
    pub fn with_hidden(self, hidden: usize) -> Self {
        Self { hidden, ..self }
    }

    /// With a student that starts at strength ε.
    #[must_use]
    pub fn with_init_scale(self, init_scale: f64) -> Self {
        Self { init_scale, ..self }
    }

    /// Number of singular values that the student's product can have.
    fn capacity(&self) -> usize {
        let (outputs, inputs) = self.data.shape();
        let narrowest = outputs.min(inputs);
        if self.layers == 1 { narrowest } else { narrowest.min(self.hidden) }
    }
}

impl LowRankMap<'_> {
    /// ‖U diag(s) Vᵀ‖² = Σ s².
    fn energy(&self) -> f64 {
        self.strengths.iter().map(|s| s * s).sum()
    }

    #[track_caller]
    fn check(&self, outputs: usize, inputs: usize) {
        let rank = self.strengths.len();
        assert_eq!((self.left.nrows(), self.left.ncols()), (outputs, rank), "left vectors");
        assert_eq!((self.right.nrows(), self.right.ncols()), (inputs, rank), "right vectors");
    }
}

impl AlignedStudent {
    /// Both errors at each of the given times t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If a time is negative or NaN.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<CurvePoint> {
        let point = |&time_tau: &f64| {
            let (train, test) = (self.network.train_error(time_tau), self.test.error(time_tau));
            CurvePoint::new(time_tau, train, test)
        };
        times_tau.iter().map(point).collect()
    }

    /// All dips of the test error up to `until_tau`, in order of time.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or NaN.
    pub fn dips(&self, until_tau: f64) -> Vec<StoppingPoint> {
        self.test.dips(until_tau)
    }

    /// The stopping time up to `until_tau`, which may be infinite, of the smallest test error: a
    /// dip, or one of both ends.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or NaN.
    pub fn optimal_stopping(&self, until_tau: f64) -> StoppingPoint {
        self.test.optimal_stopping(until_tau)
    }
}

fn check(setting: &AlignedNetworkSetting<'_>) -> Result<LearningCurve, AlignedNetworkError> {
    let (outputs, inputs) = setting.data.shape();
    for (name, size) in [
        ("outputs", outputs),
        ("inputs", inputs),
        ("examples", setting.examples),
        ("hidden", if setting.layers == 1 { 1 } else { setting.hidden }),
    ] {
        if size == 0 {
            return Err(AlignedNetworkError::Empty(name));
        }
    }
    setting.data.check()?;
    Ok(LearningCurve::new(setting.layers, setting.init_scale, setting.data.input_variance)?)
}
