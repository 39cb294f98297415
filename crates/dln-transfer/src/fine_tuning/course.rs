//! A fine-tuning on its way: steps, looks between them, and the best stop.

use dln_dynamics::StoppingPoint;
use dln_spectra::runge_kutta::{Equation, Solution};

use super::{FineTuning, FineTuningPoint};

/// A training on its way.
pub(super) struct Course<'a> {
    tuning: &'a FineTuning,
    solution: Solution,
    state: Vec<f64>,
    slope: Vec<f64>,
}

/// The target's error at one time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) time_tau: f64,
    pub(super) error: f64,
    /// τ times its derivative.
    pub(super) slope: f64,
}

impl Look {
    pub(super) fn stop(&self) -> StoppingPoint {
        StoppingPoint::new(self.time_tau, self.error)
    }
}

impl<'a> Course<'a> {
    pub(super) fn new(tuning: &'a FineTuning) -> Self {
        let state = tuning.flow.start();
        let solution = Solution::new(&tuning.flow, state.clone(), tuning.times.first_step);
        Self { tuning, solution, slope: vec![0.0; state.len()], state }
    }

    /// One step, or as far as `until_tau` if that lies within it.
    pub(super) fn step(&mut self, until_tau: f64) -> Look {
        self.solution.advance(&self.tuning.flow);
        self.look(self.solution.time().min(until_tau))
    }

    /// A look at a time in the last step.
    pub(super) fn look(&mut self, time_tau: f64) -> Look {
        self.solution.interpolate(time_tau, &mut self.state);
        self.tuning.flow.slope(&self.state, &mut self.slope);
        let (error, slope) = self.tuning.target_error(&self.state, &self.slope, time_tau);
        Look { time_tau, error, slope }
    }

    /// Both errors at a time that is not before the last one asked for.
    pub(super) fn point(&mut self, time_tau: f64) -> FineTuningPoint {
        self.tuning.check_time(time_tau);
        while self.solution.time() < time_tau {
            self.solution.advance(&self.tuning.flow);
        }
        let Look { error, .. } = self.look(time_tau);
        let source_error = self.tuning.source_error(&self.state);
        FineTuningPoint { time_tau, test_error: error, source_error }
    }
}
