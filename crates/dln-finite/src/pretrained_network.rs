//! A two-layer network that goes on with another task: one draw of the data, any features
//! (docs/theory.md, "One task after the other").

mod flow;
mod probe;
mod setting;

pub use setting::{PretrainedError, PretrainedSetting};

use dln_dynamics::StoppingPoint;
use dln_linalg::Matrix;
use dln_spectra::roots::brent;
use dln_spectra::runge_kutta::{Equation, Solution};

use crate::map_error::{MapError, product};
use flow::Flow;
use probe::Probe;

/// The most e-folds of the fastest direction that are followed: about 10⁵ steps.
const MOST_EFOLDS: f64 = 2e5;
/// Stopping times are found to this fraction.
const TIME_TOLERANCE: f64 = 1e-9;

/// Gradient flow of a network that brings a trunk, and perhaps a head, to one draw of a task.
///
/// With Σ11 = d·I the layers follow
///
/// ```text
/// τ Ẇ1 = W2ᵀ (Σ31 − d W2 W1),   τ Ẇ2 = (Σ31 − d W2 W1) W1ᵀ.
/// ```
///
/// Such a start is not balanced, so that there is no closed form as for a
/// [`RandomStudent`](crate::RandomStudent). But nothing ever leaves the span of the data's singular
/// vectors and of the features: there the flow is integrated, right to 1e-6 of the error at the
/// start. Beside the features stand fresh units, aligned with the data's strongest modes at scale
/// ε. Probing, which trains the head alone, is in closed form.
///
/// # Examples
///
/// ```
/// use dln_finite::{MapError, PretrainedNetwork, PretrainedSetting};
/// use dln_linalg::Matrix;
///
/// // The data say 3 along the first input and 1, mere noise, along the second.
/// let data = Matrix::from_fn(2, 2, |i, j| if i == j { [3.0, 1.0][i] } else { 0.0 });
/// let teacher = Matrix::from_fn(2, 2, |i, j| if i + j == 0 { 3.0 } else { 0.0 });
/// let error = MapError::of_teacher(teacher.as_ref());
/// // A feature that looks along the first input.
/// let trunk = Matrix::from_fn(1, 2, |_, j| if j == 0 { 1.5 } else { 0.0 });
/// let network = PretrainedNetwork::new(&PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-3))?;
/// // Frozen it learns the signal and cannot learn the noise.
/// assert!(network.probed_map(20.0)[(1, 1)] == 0.0);
/// assert!(error.of(network.probed_map(20.0).as_ref()) < 1e-12);
/// // Fine-tuned it is there before the fresh units have learned the noise.
/// let stop = network.optimal_stopping(&error, 20.0);
/// assert!(stop.time_tau < 3.0 && stop.test_error < 1e-4);
/// # Ok::<(), dln_finite::PretrainedError>(())
/// ```
#[derive(Debug, Clone)]
pub struct PretrainedNetwork {
    flow: Flow,
    probe: Probe,
    /// Bases of the outputs and inputs in which the flow runs, as columns.
    outputs: Matrix,
    inputs: Matrix,
    fastest: f64,
}

impl PretrainedNetwork {
    /// The network and its data, decomposed.
    ///
    /// # Errors
    ///
    /// [`PretrainedError`] if shapes disagree, or a number is out of range or not finite.
    pub fn new(setting: &PretrainedSetting<'_>) -> Result<Self, PretrainedError> {
        let start = setting.decompose()?;
        Ok(Self {
            probe: Probe::new(setting)?,
            fastest: start.fastest,
            flow: start.flow,
            outputs: start.outputs,
            inputs: start.inputs,
        })
    }

    /// The latest time that can be asked for: 2·10⁵ e-folds of the fastest direction.
    pub fn latest_tau(&self) -> f64 {
        MOST_EFOLDS / self.fastest
    }

    /// Errors of the fine-tuned network by every measure, at increasing times t/τ: one row per
    /// time.
    ///
    /// # Panics
    ///
    /// If times fall, are negative, NaN or beyond [`latest_tau`](Self::latest_tau), or a measure is
    /// for maps of another shape.
    pub fn curve(&self, measures: &[&MapError], times_tau: &[f64]) -> Vec<Vec<f64>> {
        let measures: Vec<MapError> = measures.iter().map(|measure| self.within(measure)).collect();
        let mut errors = Vec::with_capacity(times_tau.len());
        self.follow(times_tau, |state| {
            let map = self.flow.map(state);
            errors.push(measures.iter().map(|measure| measure.of(map.as_ref())).collect());
        });
        errors
    }

    /// The map W2 W1 of the fine-tuned network, N3×N1.
    ///
    /// # Panics
    ///
    /// As [`curve`](Self::curve).
    pub fn fine_tuned_map(&self, time_tau: f64) -> Matrix {
        let mut map = Matrix::zeros(0, 0);
        self.follow(&[time_tau], |state| map = self.flow.map(state));
        let outwards = product(self.outputs.as_ref(), map.as_ref());
        product(outwards.as_ref(), self.inputs.transpose())
    }

    /// The smallest error of the fine-tuned network up to `until_tau`.
    ///
    /// # Panics
    ///
    /// As [`curve`](Self::curve).
    pub fn optimal_stopping(&self, measure: &MapError, until_tau: f64) -> StoppingPoint {
        self.check_time(until_tau);
        let measure = self.within(measure);
        let mut solution = self.solution();
        let mut before = self.look(&measure, &solution, 0.0);
        let mut best = StoppingPoint::new(0.0, before.0);
        let mut time = 0.0;
        while time < until_tau {
            solution.advance(&self.flow);
            let next = solution.time().min(until_tau);
            let here = self.look(&measure, &solution, next);
            let mut candidate = StoppingPoint::new(next, here.0);
            if before.1 < 0.0 && here.1 > 0.0 {
                let slope = |time| self.look(&measure, &solution, time).1;
                if let Ok(root) = brent(slope, (time, next), TIME_TOLERANCE * next) {
                    let error = self.look(&measure, &solution, root.x).0;
                    candidate = StoppingPoint::new(root.x, error);
                }
            }
            if candidate.test_error < best.test_error {
                best = candidate;
            }
            (before, time) = (here, next);
        }
        best
    }

    /// The map of the probed network, whose trunk is frozen, at `time_tau` = t/τ ≥ 0; infinite for
    /// the end of training.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN.
    pub fn probed_map(&self, time_tau: f64) -> Matrix {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        self.probe.map(time_tau)
    }

    fn within(&self, measure: &MapError) -> MapError {
        let expected = (self.outputs.nrows(), self.inputs.nrows());
        assert_eq!(measure.shape(), expected, "a measure must be for maps of the network's shape");
        measure.within(self.outputs.as_ref(), self.inputs.as_ref())
    }

    fn solution(&self) -> Solution {
        Solution::new(&self.flow, self.flow.start(), 0.01 / self.fastest)
    }

    /// Visits the states at increasing times.
    fn follow(&self, times_tau: &[f64], mut visit: impl FnMut(&[f64])) {
        let mut solution = self.solution();
        let mut state = self.flow.start();
        let mut before = 0.0;
        for &time in times_tau {
            self.check_time(time);
            assert!(time >= before, "times fall from {before} to {time}");
            while solution.time() < time {
                solution.advance(&self.flow);
            }
            solution.interpolate(time, &mut state);
            visit(&state);
            before = time;
        }
    }

    /// Error and τ times its derivative, at a time within the last step.
    fn look(&self, measure: &MapError, solution: &Solution, time_tau: f64) -> (f64, f64) {
        let mut state = self.flow.start();
        let mut slope = state.clone();
        solution.interpolate(time_tau, &mut state);
        self.flow.slope(&state, &mut slope);
        let map = self.flow.map(&state);
        let change = self.flow.map_change(&state, &slope);
        (measure.of(map.as_ref()), measure.change(map.as_ref(), change.as_ref()))
    }

    fn check_time(&self, time_tau: f64) {
        let possible = 0.0..=self.latest_tau();
        assert!(
            possible.contains(&time_tau),
            "time_tau is {time_tau}, but must lie in {possible:?}"
        );
    }
}
