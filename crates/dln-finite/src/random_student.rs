//! Exact dynamics of a randomly initialised two-layer student (Fukumizu 1998; Braun, Dominé,
//! Fitzgerald & Saxe 2022; Dominé et al. 2024; docs/theory.md, "Random students").

mod flow;
mod search;
mod start;

pub use start::{RandomStudentError, RandomStudentSetting};

use dln_linalg::{Matrix, squared_distance, squared_norm};

use dln_dynamics::{CurvePoint, StoppingPoint};
use flow::{Flow, Scratch, State};
use search::Search;

use crate::WhiteStatistics;

/// Two layers trained from any balanced start, W2ᵀ W2 − W1 W1ᵀ = κI, on white inputs, without
/// simulating an epoch.
///
/// Stack Q = [W1ᵀ; W2] and F = [[−dκ/2, Σ31ᵀ], [Σ31, dκ/2]]. Gradient flow then is the matrix
/// Riccati equation
///
/// ```text
/// τ d(QQᵀ)/dt = F QQᵀ + QQᵀ F − d (QQᵀ)²,
/// ```
///
/// whose solution over a step needs one Cholesky factorisation of size N2. Steps are short enough
/// to lose no digits and exact, so that their number does not matter, and hold for any widths.
/// Random orthogonal layers with N2 ≤ min(N1, N3) are balanced: κ is the difference of their
/// squared scales, zero for equal ones. Gradient descent differs from the flow at first order in
/// its learning rate.
///
/// # Examples
///
/// ```
/// use dln_dynamics::LearningCurve;
/// use dln_finite::{RandomStudent, RandomStudentSetting, WhiteStatistics};
/// use dln_linalg::Matrix;
///
/// // One input, one hidden unit, one output: the learning curve of a single mode.
/// let number = |x: f64| Matrix::from_fn(1, 1, |_, _| x);
/// let (weight, data) = (number(0.1), number(3.0));
/// let student = RandomStudent::new(&RandomStudentSetting::new(
///     weight.as_ref(),
///     weight.as_ref(),
///     WhiteStatistics::new(data.as_ref(), 9.0),
///     data.as_ref(),
/// ))?;
/// let strength = LearningCurve::new(2, 0.01, 1.0).expect("valid").strength(3.0, 1.5);
/// assert!((student.product(1.5)[(0, 0)] - strength).abs() < 1e-13);
/// # Ok::<(), dln_finite::RandomStudentError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RandomStudent {
    flow: Flow,
    start: State,
    /// The teacher in the data's singular bases, Ûᵀ W̄ V̂.
    teacher: Matrix,
    teacher_energy: f64,
    target_energy: f64,
    unlearnable_energy: f64,
}

/// How far one data mode has been learned.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ModeProgress {
    /// What the student makes of the mode, ûᵀ W v̂.
    pub strength: f64,
    /// Alignment |u·û| of the student's response u = W v̂/‖W v̂‖ with the data's output vector; 0
    /// without response.
    pub output_alignment: f64,
    /// Alignment |v·v̂| of v = Wᵀû/‖Wᵀû‖ with the data's input vector; 0 without response.
    pub input_alignment: f64,
}

impl RandomStudent {
    /// The student and its data, decomposed.
    ///
    /// # Errors
    ///
    /// [`RandomStudentError`] if shapes disagree, a number is out of range or not finite, or the
    /// start is not balanced: such a student can be simulated by gradient descent (`dln-trainer`),
    /// but has no such solution.
    pub fn new(setting: &RandomStudentSetting<'_>) -> Result<Self, RandomStudentError> {
        let (flow, start) = start::decompose(setting)?;
        let teacher = flow.in_data_bases(setting.teacher);
        let WhiteStatistics { input_output_correlation, input_variance, target_energy } =
            setting.data;
        let learnable = squared_norm(input_output_correlation) / input_variance;
        Ok(Self {
            teacher_energy: squared_norm(setting.teacher),
            target_energy,
            // Rounding may leave a hair below zero where everything can be learned.
            unlearnable_energy: (target_energy - learnable).max(0.0),
            flow,
            start,
            teacher,
        })
    }

    /// Both errors at each of the given times t/τ, which must ascend.
    ///
    /// # Panics
    ///
    /// If the times do not ascend from 0 or more, or one is not finite, or so late that 10⁹
    /// steps do not reach it.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<CurvePoint> {
        let (mut state, mut scratch) = (self.start.clone(), Scratch::new(&self.start));
        times_tau
            .iter()
            .map(|&time_tau| {
                self.flow.advance_to(&mut state, time_tau, &mut scratch);
                self.point(&state)
            })
            .collect()
    }

    /// The product map W (N3×N1) at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative, not finite, or so late that 10⁹ steps do not reach it.
    pub fn product(&self, time_tau: f64) -> Matrix {
        self.flow.out_of_data_bases(self.state(time_tau).product().as_ref())
    }

    /// The progress of the `count` strongest data modes at `time_tau` = t/τ ≥ 0, or of all of them
    /// if there are fewer.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative, not finite, or so late that 10⁹ steps do not reach it.
    pub fn modes(&self, time_tau: f64, count: usize) -> Vec<ModeProgress> {
        let product = self.state(time_tau).product();
        let aligned = |strength: f64, response: f64| {
            if response > 0.0 { strength.abs() / response } else { 0.0 }
        };
        let progress = |idx: usize| {
            let strength = product[(idx, idx)];
            let (column, row) =
                (product.as_ref().subcols(idx, 1), product.as_ref().subrows(idx, 1));
            ModeProgress {
                strength,
                output_alignment: aligned(strength, squared_norm(column).sqrt()),
                input_alignment: aligned(strength, squared_norm(row).sqrt()),
            }
        };
        (0..count.min(self.flow.data_modes())).map(progress).collect()
    }

    /// All dips of the test error up to `until_tau`, in order of time, each to a billionth of its
    /// time.
    ///
    /// The exact slope is looked at every 0.7/ŝ of the strongest mode that is still being learned,
    /// and in between where a cubic through two looks turns; a minimum and a maximum between two
    /// looks that do not show in their errors and slopes escape notice.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative, not finite, or so late that 10⁹ steps do not reach it.
    pub fn dips(&self, until_tau: f64) -> Vec<StoppingPoint> {
        Search::new(self).dips(until_tau)
    }

    /// The stopping time up to `until_tau` of the smallest test error: a dip, or one of both ends.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative, not finite, or so late that 10⁹ steps do not reach it.
    pub fn optimal_stopping(&self, until_tau: f64) -> StoppingPoint {
        let later = self.dips(until_tau).into_iter().chain([self.stop(&self.state(until_tau))]);
        later.fold(self.stop(&self.start), |best, stop| {
            if stop.test_error < best.test_error { stop } else { best }
        })
    }

    fn state(&self, time_tau: f64) -> State {
        let mut state = self.start.clone();
        self.flow.advance_to(&mut state, time_tau, &mut Scratch::new(&self.start));
        state
    }

    fn stop(&self, state: &State) -> StoppingPoint {
        let CurvePoint { time_tau, test_error, .. } = self.point(state);
        StoppingPoint::new(time_tau, test_error)
    }

    fn point(&self, state: &State) -> CurvePoint {
        let product = state.product();
        let unlearned = self.flow.residual_energy(&product) / self.flow.input_variance();
        let missed = squared_distance(product.as_ref(), self.teacher.as_ref());
        CurvePoint::new(
            state.time_tau(),
            (self.unlearnable_energy + unlearned) / self.target_energy,
            missed / self.teacher_energy,
        )
    }
}
