//! The explicit Runge-Kutta method of order 5 with step control and interpolation between steps.
//!
//! Coefficients by Dormand & Prince (1980), interpolation by Shampine (Hairer, Nørsett & Wanner,
//! "Solving Ordinary Differential Equations I", section II.6).
//!
//! States are slices of numbers: what a number means, and how far off it may be, says the
//! [`Equation`].

const STAGES: usize = 7;

/// The rows of the tableau after the first stage; the last is the solution of order 5.
const TABLEAU: [&[f64]; STAGES - 1] = [
    &[1.0 / 5.0],
    &[3.0 / 40.0, 9.0 / 40.0],
    &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
    &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
    &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];

/// The solution of order 5 minus that of order 4.
const ERROR: [f64; STAGES] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339_200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// What the interpolant of order 4 adds to the cubic through both ends.
const DENSE: [f64; STAGES] = [
    -12_715_105_075.0 / 11_282_082_432.0,
    0.0,
    87_487_479_700.0 / 32_700_410_799.0,
    -10_690_763_975.0 / 1_880_347_072.0,
    701_980_252_875.0 / 199_316_789_632.0,
    -1_453_857_185.0 / 822_651_844.0,
    69_997_945.0 / 29_380_423.0,
];

/// A step is between these many times as long as the last.
const GROWTH: (f64, f64) = (0.2, 5.0);
const SAFETY: f64 = 0.9;

/// An equation dy/dt = f(y), and what an error in y counts.
pub trait Equation {
    /// Writes f(y) into `slope`, which has the length of `state`.
    fn slope(&self, state: &[f64], slope: &mut [f64]);

    /// The estimated error of a step relative to what is allowed; at most 1 in an accepted step.
    fn relative_error(&self, state: &[f64], error: &[f64]) -> f64;
}

/// A solution on its way: the last step, from which it interpolates.
///
/// # Examples
///
/// ```
/// use dln_spectra::runge_kutta::{Equation, Solution};
///
/// /// dy/dt = −y.
/// struct Decay;
///
/// impl Equation for Decay {
///     fn slope(&self, state: &[f64], slope: &mut [f64]) {
///         slope[0] = -state[0];
///     }
///
///     fn relative_error(&self, _: &[f64], error: &[f64]) -> f64 {
///         error[0].abs() / 1e-9
///     }
/// }
///
/// let mut solution = Solution::new(&Decay, vec![1.0], 0.01);
/// while solution.time() < 2.0 {
///     solution.advance(&Decay);
/// }
/// let mut state = [0.0];
/// solution.interpolate(2.0, &mut state);
/// assert!((state[0] - (-2.0_f64).exp()).abs() < 1e-7);
/// ```
#[derive(Debug, Clone)]
pub struct Solution {
    /// Where the last step began and ended.
    before: f64,
    now: f64,
    old: Vec<f64>,
    state: Vec<f64>,
    /// The stages of the last step; the last one is the slope at its end.
    stages: [Vec<f64>; STAGES],
    next: Vec<f64>,
    error: Vec<f64>,
    step: f64,
}

impl Solution {
    /// The solution with y(0) = `state`, whose first step is as long as given or shorter.
    pub fn new(equation: &impl Equation, state: Vec<f64>, first_step: f64) -> Self {
        let zeros = || vec![0.0; state.len()];
        let mut stages = std::array::from_fn(|_| zeros());
        equation.slope(&state, &mut stages[STAGES - 1]);
        let (next, error, old) = (zeros(), zeros(), state.clone());
        Self { before: 0.0, now: 0.0, old, state, stages, next, error, step: first_step }
    }

    /// The time that the last step has reached.
    pub fn time(&self) -> f64 {
        self.now
    }

    /// Takes one step, as long as its error allows: [`Equation::relative_error`] is at most 1 after
    /// it.
    ///
    /// # Panics
    ///
    /// If no step is short enough, because the solution has left the range of numbers: it would
    /// stand still for ever.
    pub fn advance(&mut self, equation: &impl Equation) {
        // The slope at the end of one step begins the next.
        self.stages.swap(0, STAGES - 1);
        loop {
            assert!(self.now + self.step > self.now, "no step leads on from time {}", self.now);
            for (stage, row) in TABLEAU.iter().enumerate() {
                combine(&mut self.next, &self.state, self.step, row, &self.stages);
                let (_, later) = self.stages.split_at_mut(stage + 1);
                equation.slope(&self.next, &mut later[0]);
            }
            self.error.fill(0.0);
            accumulate(&mut self.error, self.step, &ERROR, &self.stages);
            let error = equation.relative_error(&self.next, &self.error);
            // A NaN shortens the step as an error does.
            let factor = (SAFETY * error.powf(-0.2)).clamp(GROWTH.0, GROWTH.1);
            let step = self.step;
            self.step *= if factor.is_nan() { GROWTH.0 } else { factor };
            if error <= 1.0 {
                std::mem::swap(&mut self.old, &mut self.state);
                std::mem::swap(&mut self.state, &mut self.next);
                (self.before, self.now) = (self.now, self.now + step);
                return;
            }
        }
    }

    /// Writes the state at a time within the last step, to one order less than that of the steps.
    pub fn interpolate(&self, time: f64, state: &mut [f64]) {
        let step = self.now - self.before;
        if step <= 0.0 {
            state.copy_from_slice(&self.state);
            return;
        }
        let share = (time - self.before) / step;
        let rest = 1.0 - share;
        let (first, last) = (&self.stages[0], &self.stages[STAGES - 1]);
        state.fill(0.0);
        accumulate(state, share * share * rest * rest * step, &DENSE, &self.stages);
        for (index, value) in state.iter_mut().enumerate() {
            let rise = self.state[index] - self.old[index];
            let bend = step * first[index] - rise;
            let turn = rise - step * last[index] - bend;
            *value += self.old[index] + share * (rise + rest * (bend + share * turn));
        }
    }
}

/// result = state + step Σ_i row_i stage_i.
fn combine(result: &mut [f64], state: &[f64], step: f64, row: &[f64], stages: &[Vec<f64>]) {
    result.copy_from_slice(state);
    accumulate(result, step, row, stages);
}

fn accumulate(result: &mut [f64], step: f64, row: &[f64], stages: &[Vec<f64>]) {
    for (coefficient, stage) in row.iter().zip(stages) {
        let factor = step * coefficient;
        if factor != 0.0 {
            result.iter_mut().zip(stage).for_each(|(value, slope)| *value += factor * slope);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Oscillator;

    impl Equation for Oscillator {
        fn slope(&self, state: &[f64], slope: &mut [f64]) {
            (slope[0], slope[1]) = (state[1], -state[0]);
        }

        fn relative_error(&self, _: &[f64], error: &[f64]) -> f64 {
            error[0].hypot(error[1]) / 1e-9
        }
    }

    /// Steps and the times between them follow the circle; every step adds 1e-9 at the most.
    #[test]
    fn the_circle_closes() {
        let mut solution = Solution::new(&Oscillator, vec![1.0, 0.0], 0.01);
        let (mut steps, mut between) = (0, [0.0; 2]);
        while solution.now < std::f64::consts::TAU {
            solution.advance(&Oscillator);
            steps += 1;
            for share in [0.2, 0.7, 1.0] {
                let time = solution.before + share * (solution.now - solution.before);
                solution.interpolate(time, &mut between);
                let error = (between[0] - time.cos()).hypot(between[1] + time.sin());
                // The interpolant is of order 4: one order less than the steps.
                assert!(error < 1e-8 * f64::from(steps), "{time}: {error}");
            }
        }
        assert!((20..200).contains(&steps), "{steps} steps");
    }

    /// dy/dt = y², whose solution 1/(1 − t) ends at t = 1.
    struct Explosion;

    impl Equation for Explosion {
        fn slope(&self, state: &[f64], slope: &mut [f64]) {
            slope[0] = state[0] * state[0];
        }

        fn relative_error(&self, state: &[f64], error: &[f64]) -> f64 {
            (error[0] / state[0]).abs() / 1e-9
        }
    }

    /// Towards the end steps become so short that time stands still, where a caller that waits for
    /// t = 2 would wait for ever.
    #[test]
    #[should_panic(expected = "no step leads on from time 0.99999")]
    fn a_solution_that_ends_is_not_followed_for_ever() {
        let mut solution = Solution::new(&Explosion, vec![1.0], 0.01);
        while solution.now < 2.0 {
            solution.advance(&Explosion);
        }
    }
}
