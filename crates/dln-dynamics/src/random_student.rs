//! Exact dynamics of a randomly initialised two-layer student (Fukumizu 1998; Braun, Dominé, Fitzgerald & Saxe 2022; Dominé et al. 2024; docs/theory.md, "Random students").

mod flow;
mod start;

pub use start::{RandomStudentError, RandomStudentSetting};

use dln_linalg::{Matrix, MatrixRef, Store, multiply, squared_distance, squared_norm};
use dln_spectra::roots::brent;

use crate::aligned::CurvePoint;
use crate::stopping::StoppingPoint;
use flow::{Flow, State};

/// Steps of the search for dips, in units of the fastest mode's time 1/ŝ: its logit moves by 2 in each.
const SEARCH_STEP: f64 = 1.0;
/// Stopping times are found to this fraction.
const TIME_TOLERANCE: f64 = 1e-9;

/// Two layers trained from any balanced start, W2ᵀ W2 − W1 W1ᵀ = κI, on white inputs, without simulating an epoch.
///
/// Stack Q = [W1ᵀ; W2] and F = [[−dκ/2, Σ31ᵀ], [Σ31, dκ/2]]. Gradient flow then is the matrix Riccati equation
///
/// ```text
/// τ d(QQᵀ)/dt = F QQᵀ + QQᵀ F − d (QQᵀ)²,
/// ```
///
/// whose solution over a step needs one Cholesky factorisation of size N2. Steps are short enough to lose no digits and exact, so that
/// their number does not matter, and hold for any widths. Random orthogonal layers with N2 ≤ min(N1, N3) are balanced: κ is the difference of
/// their squared scales, zero for equal ones. Gradient descent differs from the flow at first order in its learning rate.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{LearningCurve, RandomStudent, RandomStudentSetting};
/// use dln_linalg::Matrix;
///
/// // One input, one hidden unit, one output: the learning curve of a single mode.
/// let number = |x: f64| Matrix::from_fn(1, 1, |_, _| x);
/// let (weight, data) = (number(0.1), number(3.0));
/// let student = RandomStudent::new(&RandomStudentSetting {
///     first_layer: weight.as_ref(),
///     second_layer: weight.as_ref(),
///     input_output_correlation: data.as_ref(),
///     input_variance: 1.0,
///     target_energy: 9.0,
///     teacher: data.as_ref(),
/// })?;
/// let strength = LearningCurve::new(2, 0.01, 1.0).expect("valid").strength(3.0, 1.5);
/// assert!((student.product(1.5)[(0, 0)] - strength).abs() < 1e-13);
/// # Ok::<(), dln_dynamics::RandomStudentError>(())
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
pub struct ModeProgress {
    /// What the student makes of the mode, ûᵀ W v̂.
    pub strength: f64,
    /// Alignment |u·û| of the student's response u = W v̂/‖W v̂‖ with the data's output vector; 0 without response.
    pub output_alignment: f64,
    /// Alignment |v·v̂| of v = Wᵀû/‖Wᵀû‖ with the data's input vector; 0 without response.
    pub input_alignment: f64,
}

impl RandomStudent {
    /// The student and its data, decomposed.
    ///
    /// # Errors
    ///
    /// [`RandomStudentError`] if shapes disagree, a number is out of range or not finite, or the start is not balanced: such a
    /// student can be simulated by gradient descent (`dln-trainer`), but has no such solution.
    pub fn new(setting: &RandomStudentSetting<'_>) -> Result<Self, RandomStudentError> {
        let (flow, start) = start::decompose(setting)?;
        let teacher = flow.in_data_bases(setting.teacher);
        let learnable = squared_norm(setting.input_output_correlation) / setting.input_variance;
        Ok(Self {
            teacher_energy: squared_norm(setting.teacher),
            target_energy: setting.target_energy,
            // Rounding may leave a hair below zero where everything can be learned.
            unlearnable_energy: (setting.target_energy - learnable).max(0.0),
            flow,
            start,
            teacher,
        })
    }

    /// Both errors at each of the given times t/τ, which must ascend.
    ///
    /// # Panics
    ///
    /// If the times do not ascend from 0 or more, or one is not finite.
    pub fn curve(&self, times_tau: &[f64]) -> Vec<CurvePoint> {
        let mut state = self.start.clone();
        times_tau
            .iter()
            .map(|&time_tau| {
                self.flow.advance_to(&mut state, time_tau);
                self.point(&state)
            })
            .collect()
    }

    /// The product map W (N3×N1) at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or not finite.
    pub fn product(&self, time_tau: f64) -> Matrix {
        self.flow.out_of_data_bases(self.state(time_tau).product().as_ref())
    }

    /// The progress of the `count` strongest data modes at `time_tau` = t/τ ≥ 0, or of all of them if there are fewer.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or not finite.
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

    /// All dips of the test error up to `until_tau`, in order of time, each to a billionth of its time.
    ///
    /// The exact slope is looked at in steps of 1/ŝ_max; a minimum and a maximum within one step escape notice.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or not finite.
    pub fn dips(&self, until_tau: f64) -> Vec<StoppingPoint> {
        let step = self.flow.mode_time() * SEARCH_STEP;
        let mut dips = Vec::new();
        let mut before = self.start.clone();
        let mut slope_before = self.slope(&before);
        while before.time_tau() < until_tau {
            let mut after = before.clone();
            self.flow.advance_to(&mut after, (before.time_tau() + step).min(until_tau));
            let slope_after = self.slope(&after);
            if slope_before < 0.0 && slope_after > 0.0 {
                dips.push(self.dip(&before, after.time_tau()));
            }
            (before, slope_before) = (after, slope_after);
        }
        dips
    }

    /// The stopping time up to `until_tau` of the smallest test error: a dip, or one of both ends.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or not finite.
    pub fn optimal_stopping(&self, until_tau: f64) -> StoppingPoint {
        let later = self.dips(until_tau).into_iter().chain([self.stop(&self.state(until_tau))]);
        later.fold(self.stop(&self.start), |best, stop| {
            if stop.test_error < best.test_error { stop } else { best }
        })
    }

    fn state(&self, time_tau: f64) -> State {
        let mut state = self.start.clone();
        self.flow.advance_to(&mut state, time_tau);
        state
    }

    /// The dip between a state and a later time, at which the slope has turned positive.
    fn dip(&self, before: &State, after_tau: f64) -> StoppingPoint {
        let state_at = |time_tau: f64| {
            let mut state = before.clone();
            self.flow.advance_to(&mut state, time_tau);
            state
        };
        let bracket = (before.time_tau(), after_tau);
        let root =
            brent(|time_tau| self.slope(&state_at(time_tau)), bracket, TIME_TOLERANCE * after_tau);
        self.stop(&state_at(root.expect("the slope changes sign between finite times").x))
    }

    fn stop(&self, state: &State) -> StoppingPoint {
        let CurvePoint { time_tau, test_error, .. } = self.point(state);
        StoppingPoint { time_tau, test_error }
    }

    fn point(&self, state: &State) -> CurvePoint {
        let product = state.product();
        let residual = self.flow.residual(&product);
        let unlearned = squared_norm(residual.as_ref()) / self.flow.input_variance();
        CurvePoint {
            time_tau: state.time_tau(),
            train_error: (self.unlearnable_energy + unlearned) / self.target_energy,
            test_error: squared_distance(product.as_ref(), self.teacher.as_ref())
                / self.teacher_energy,
        }
    }

    /// τ dε_test/dt = 2 ⟨W − W̄, B Bᵀ R + R A Aᵀ⟩/‖W̄‖² with the layers A, B in the data's bases and R = Σ31 − d W.
    fn slope(&self, state: &State) -> f64 {
        let product = state.product();
        let residual = self.flow.residual(&product);
        let error = &product - &self.teacher;
        let (inputs, outputs) = (state.input_side(), state.output_side());
        let pair = |left: MatrixRef<'_>, right: MatrixRef<'_>| {
            let mut result = Matrix::zeros(left.nrows(), right.ncols());
            multiply(result.as_mut(), Store::Replace, 1.0, left, right);
            result
        };
        let along_outputs = dln_linalg::inner_product(
            pair(outputs.transpose(), error.as_ref()).as_ref(),
            pair(outputs.transpose(), residual.as_ref()).as_ref(),
        );
        let along_inputs = dln_linalg::inner_product(
            pair(error.as_ref(), inputs).as_ref(),
            pair(residual.as_ref(), inputs).as_ref(),
        );
        2.0 * (along_outputs + along_inputs) / self.teacher_energy
    }
}
