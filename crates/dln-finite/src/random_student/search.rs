//! The search for the dips of a random student's test error, along its exact course.

use std::iter::repeat;

use dln_linalg::{Matrix, Store, inner_product, multiply};
use dln_spectra::roots::brent;

use super::RandomStudent;
use super::flow::{Scratch, State};
use dln_dynamics::StoppingPoint;

/// Steps of the search, in units of the time 1/ŝ of the strongest mode that is still being learned:
/// its logit moves by 1.4 in each.
const SEARCH_STEP: f64 = 0.7;
/// A step is shortened at most so often because the slope seems to change its sign twice within.
const MOST_TURNS: usize = 4;
/// A mode is learned when less than this fraction of it is left. The test error may turn while a
/// mode's last thousandth is learned.
const LEFT_WHEN_LEARNED: f64 = 1e-6;
/// A slope below this fraction of what it is the sum of is rounding: some N1·N2 ≈ 10⁴ terms of
/// either sign, each right to 1e-16.
const ROUNDING: f64 = 1e-13;
/// Stopping times are found to this fraction.
const TIME_TOLERANCE: f64 = 1e-9;

/// A student on its way, with room for all that looking at its slope needs.
///
/// With the layers A (N1×N2) and B (N3×N2) in the data's bases, S = AᵀA + BᵀB = 2BᵀB − κI, a = dκ/2
/// and Ŝ the data's singular values,
///
/// ```text
/// τ Ḃ = ŜA + aB − (d/2)BS,    ‖W‖² = ‖BᵀB‖² − κ tr BᵀB,
/// τ d‖W − W̄‖²/dt = 2 [⟨BS − W̄A, τḂ⟩ − ⟨B, W̄ŜᵀB⟩ + ⟨aB + (d/2)BS, W̄A⟩],
/// ```
///
/// half the work of W and its velocity.
pub(super) struct Search<'a> {
    student: &'a RandomStudent,
    /// Where the present step begins.
    before: State,
    /// Where it was last looked.
    seen: State,
    scratch: Scratch,
    /// W̄Ŝᵀ, N3×N3.
    teacher_of_data: Matrix,
    /// S, N2×N2.
    hidden: Matrix,
    /// BS, W̄A and W̄ŜᵀB, N3×N2.
    grown: Matrix,
    taught: Matrix,
    paired: Matrix,
}

impl<'a> Search<'a> {
    pub(super) fn new(student: &'a RandomStudent) -> Self {
        let (start, teacher) = (&student.start, &student.teacher);
        let (outputs, hidden) = (start.output_side().nrows(), start.output_side().ncols());
        let strengths = student.flow.strengths();
        let teacher_of_data = Matrix::from_fn(outputs, outputs, |row, column| {
            strengths.get(column).map_or(0.0, |strength| strength * teacher[(row, column)])
        });
        let layer = || Matrix::zeros(outputs, hidden);
        Self {
            student,
            before: start.clone(),
            seen: start.clone(),
            scratch: Scratch::new(start),
            teacher_of_data,
            hidden: Matrix::zeros(hidden, hidden),
            grown: layer(),
            taught: layer(),
            paired: layer(),
        }
    }

    /// Every dip up to `until_tau`.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative or not finite.
    pub(super) fn dips(mut self, until_tau: f64) -> Vec<StoppingPoint> {
        assert!(
            until_tau >= 0.0 && until_tau.is_finite(),
            "until_tau is {until_tau}, but must be finite and at least 0"
        );
        let mut dips = Vec::new();
        let mut here = self.look(0.0);
        while here.time_tau < until_tau {
            let mut next = self.look((here.time_tau + self.step()).min(until_tau));
            for _ in 0..MOST_TURNS {
                let Some(time_tau) = here.turn_before(&next) else { break };
                next = self.look(time_tau);
            }
            if next.slope == 0.0 {
                next.slope = here.slope;
            }
            if here.slope < 0.0 && next.slope > 0.0 {
                dips.push(self.dip((here.time_tau, next.time_tau)));
                self.look(next.time_tau);
            }
            std::mem::swap(&mut self.before, &mut self.seen);
            here = next;
        }
        dips
    }

    /// The dip between the step's begin and a later time, at which the slope has turned positive.
    fn dip(&mut self, bracket: (f64, f64)) -> StoppingPoint {
        let tolerance = TIME_TOLERANCE * bracket.1;
        let root = brent(|time_tau| self.look(time_tau).slope, bracket, tolerance);
        self.look(root.expect("the slope changes sign between finite times").x);
        self.student.stop(&self.seen)
    }

    /// How far to go from where the present step begins.
    fn step(&self) -> f64 {
        let flow = &self.student.flow;
        let (inputs, outputs) = (self.before.input_side(), self.before.output_side());
        let is_left = |&(mode, &strength): &(usize, &f64)| {
            let learned = inner_product(inputs.subrows(mode, 1), outputs.subrows(mode, 1));
            (strength - flow.input_variance() * learned).abs() > LEFT_WHEN_LEARNED * strength
        };
        let active = flow.strengths().iter().enumerate().find(is_left);
        active.map_or(f64::INFINITY, |(mode, _)| SEARCH_STEP * flow.mode_time(mode))
    }

    /// Looks at a time in the present step.
    fn look(&mut self, time_tau: f64) -> Look {
        let RandomStudent { flow, teacher, .. } = self.student;
        self.seen.copy_from(&self.before);
        flow.advance_to(&mut self.seen, time_tau, &mut self.scratch);
        let (inputs, outputs) = (self.seen.input_side(), self.seen.output_side());
        self.hidden.fill(0.0);
        self.hidden.diagonal_mut().column_vector_mut().fill(-flow.balance());
        multiply(self.hidden.as_mut(), Store::Add, 2.0, outputs.transpose(), outputs);
        for (result, left, right) in [
            (&mut self.grown, outputs, self.hidden.as_ref()),
            (&mut self.taught, teacher.as_ref(), inputs),
            (&mut self.paired, self.teacher_of_data.as_ref(), outputs),
        ] {
            multiply(result.as_mut(), Store::Replace, 1.0, left, right);
        }
        self.sum_up()
    }

    fn sum_up(&self) -> Look {
        let flow = &self.student.flow;
        let (balance, tilt, half) = (flow.balance(), flow.tilt(), 0.5 * flow.input_variance());
        let (mut error, mut slope, mut size) = (0.0, 0.0, 0.0);
        for unit in 0..self.hidden.ncols() {
            let (inputs, outputs) = self.seen.unit(unit);
            let data =
                inputs.iter().zip(flow.strengths()).map(|(input, strength)| strength * input);
            let products = [&self.grown, &self.taught, &self.paired].map(|m| m.col_as_slice(unit));
            for (row, (output, data)) in outputs.iter().zip(data.chain(repeat(0.0))).enumerate() {
                let [grown, taught, paired] = products.map(|column| column[row]);
                error += output * (0.5 * (grown - balance * output) - 2.0 * taught);
                let (tilted, damped) = (tilt * output, half * grown);
                for part in [
                    2.0 * (grown - taught) * (data + tilted - damped),
                    2.0 * (tilted + damped) * taught,
                    -2.0 * output * paired,
                ] {
                    slope += part;
                    size += part.abs();
                }
            }
        }
        if slope.abs() <= ROUNDING * size {
            slope = 0.0;
        }
        Look { time_tau: self.seen.time_tau(), error, slope }
    }
}

/// What is seen of the test error at one time.
#[derive(Debug, Clone, Copy)]
struct Look {
    time_tau: f64,
    /// ‖W‖² − 2⟨W, W̄⟩.
    error: f64,
    /// τ times its derivative; 0 if rounding hides it.
    slope: f64,
}

impl Look {
    /// Where, of two looks with slopes of equal sign, the cubic through both errors and slopes has
    /// its extreme slope, if that is of the other sign.
    fn turn_before(&self, next: &Self) -> Option<f64> {
        let span = next.time_tau - self.time_tau;
        let (first, last) = (span * self.slope, span * next.slope);
        let rise = next.error - self.error;
        // The cubic's slope at the share s of the span is first + linear·s + square·s².
        let (linear, square) =
            (6.0 * rise - 4.0 * first - 2.0 * last, 3.0 * (first + last - 2.0 * rise));
        let share = -0.5 * linear / square;
        let extreme = first + 0.5 * linear * share;
        let turns = first * last > 0.0 && first * extreme < 0.0 && share > 0.0 && share < 1.0;
        turns.then_some(self.time_tau + share * span)
    }
}

#[cfg(test)]
mod tests {
    use dln_dynamics::LearningCurve;
    use dln_linalg::orthonormal_basis;

    use super::*;
    use crate::{RandomStudentSetting, WhiteStatistics};

    /// The slope that the search goes by against the difference of two errors, with layers of
    /// unequal scales and inputs of another variance.
    #[test]
    fn the_slope_is_the_derivative_of_the_error() {
        let wave = |rows, columns, stream: usize| {
            Matrix::from_fn(rows, columns, |row, column| {
                (stream as f64 + 3.7 * row as f64 + (5.3 + row as f64) * column as f64).sin()
            })
        };
        let frame = |rows, columns, stream| orthonormal_basis(wave(rows, columns, stream).as_ref());
        let (first, second) = (frame(5, 3, 1).transpose() * 0.2, frame(4, 3, 2) * 0.6);
        let (data, teacher) = (wave(4, 5, 3), wave(4, 5, 4));
        let statistics = WhiteStatistics::new(data.as_ref(), 10.0).with_input_variance(1.5);
        let (first, second) = (first.as_ref(), second.as_ref());
        let setting = RandomStudentSetting::new(first, second, statistics, teacher.as_ref());
        let student = RandomStudent::new(&setting).expect("balanced");
        let mut search = Search::new(&student);
        for time_tau in [0.1, 0.5, 2.0] {
            let [before, here, after] =
                [-1e-4, 0.0, 1e-4].map(|shift| search.look(time_tau + shift));
            let difference = (after.error - before.error) / 2e-4;
            assert!((difference / here.slope - 1.0).abs() < 1e-5, "{difference} {here:?}");
        }
    }

    /// Two modes of 4 and 1 that are learned one after the other, whose logits move by 2ŝ in the
    /// time τ. Steps in a wrong unit, or of a mode that is not there any more, would be so many
    /// times too long or too short; after the last mode nothing is left to look at.
    #[test]
    fn a_step_takes_the_strongest_mode_left_as_far_at_any_time() {
        let variance = 1.5;
        let diagonal =
            |entries: [f64; 2]| Matrix::from_fn(2, 2, |r, c| if r == c { entries[r] } else { 0.0 });
        let (data, layer) = (diagonal([4.0, 1.0]), diagonal([0.1; 2]));
        let statistics = WhiteStatistics::new(data.as_ref(), 17.0).with_input_variance(variance);
        let layer = layer.as_ref();
        let setting = RandomStudentSetting::new(layer, layer, statistics, data.as_ref());
        let student = RandomStudent::new(&setting).expect("balanced");
        let curve = LearningCurve::new(2, 0.01, variance).expect("valid");
        let mut search = Search::new(&student);
        for (time_tau, strength) in [(0.0, 4.0), (1.0, 4.0), (5.0, 1.0), (7.0, 1.0)] {
            let logit = |time_tau: f64| {
                let learned = curve.strength(strength, time_tau);
                (learned / (strength / variance - learned)).ln()
            };
            search.look(time_tau);
            std::mem::swap(&mut search.before, &mut search.seen);
            let moved = logit(time_tau + search.step()) - logit(time_tau);
            assert!((moved - 2.0 * SEARCH_STEP).abs() < 1e-6, "{moved} at {time_tau}");
        }
        search.look(30.0);
        std::mem::swap(&mut search.before, &mut search.seen);
        assert!(search.step().is_infinite());
    }

    /// Looks at a cubic error (its coefficients from the third order down), slope and all.
    fn look([cube, square, linear]: [f64; 3], time_tau: f64) -> Look {
        let error = ((cube * time_tau + square) * time_tau + linear) * time_tau;
        let slope = (3.0 * cube * time_tau + 2.0 * square) * time_tau + linear;
        Look { time_tau, error, slope }
    }

    /// Two looks tell a cubic from others, so that its turn between them is where it is.
    #[test]
    fn a_turn_between_two_looks_is_found_where_it_is() {
        for sign in [1.0, -1.0] {
            // The slope 3(t − 2)² − 1, of other sign around t = 2 alone.
            let wave = [1.0, -6.0, 11.0].map(|coefficient| sign * coefficient);
            let turn = look(wave, 0.5).turn_before(&look(wave, 4.0)).expect("a turn");
            assert!((turn - 2.0).abs() < 1e-12, "{turn}");
            // The turn lies before or after both looks, or the slopes themselves show it.
            for (from, to) in [(2.7, 4.0), (0.2, 1.3), (0.5, 2.1), (1.9, 4.0)] {
                assert_eq!(look(wave, from).turn_before(&look(wave, to)), None, "{from} {to}");
            }
            // The slope 3(t − 2)² + 1 never turns.
            let rise = [1.0, -6.0, 13.0].map(|coefficient| sign * coefficient);
            assert_eq!(look(rise, 0.5).turn_before(&look(rise, 4.0)), None);
        }
    }
}
