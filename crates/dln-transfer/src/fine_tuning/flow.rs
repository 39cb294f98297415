//! The flow of both layers over the lanes, and what it says of the errors on target and source.

use dln_spectra::runge_kutta::Equation;

use super::lanes::Lanes;

/// Error allowed in one step, relative to each hidden direction's size: together about a hundred
/// steps stay below 1e-6 of an error.
const STEP_TOLERANCE: f64 = 1e-9;

/// τ ẇ1 = s w2 − B w1 and τ ẇ2 = s w1 − A w2 in every lane, with A = Σ w1w1ᵀ and B = Σ w2w2ᵀ.
///
/// A state holds component h of w1 of all lanes together, for every h, then those of w2.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) lanes: Lanes,
}

/// The two small matrices, H×H, in rows.
pub(super) struct Grams {
    pub(super) trunk: Vec<f64>,
    pub(super) head: Vec<f64>,
}

impl Flow {
    pub(super) fn start(&self) -> Vec<f64> {
        let Lanes { hidden, starts, .. } = &self.lanes;
        (0..2 * hidden).flat_map(|part| starts.iter().map(move |start| start[part])).collect()
    }

    /// A and B of a state.
    pub(super) fn grams(&self, state: &[f64]) -> Grams {
        self.mixed_grams(state, state)
    }

    /// Σ w1 w1'ᵀ and Σ w2 w2'ᵀ of two states, made symmetric: half the derivative of A and B if the
    /// second is the slope.
    pub(super) fn mixed_grams(&self, state: &[f64], other: &[f64]) -> Grams {
        let (hidden, lanes) = (self.lanes.hidden, self.lanes.len());
        let (first, second) = state.split_at(hidden * lanes);
        let (other_first, other_second) = other.split_at(hidden * lanes);
        Grams { trunk: self.gram(first, other_first), head: self.gram(second, other_second) }
    }

    fn gram(&self, one: &[f64], other: &[f64]) -> Vec<f64> {
        let (hidden, lanes) = (self.lanes.hidden, self.lanes.len());
        let component =
            |state, h: usize| -> &[f64] { &<&[f64]>::clone(&state)[h * lanes..(h + 1) * lanes] };
        let mut gram = vec![0.0; hidden * hidden];
        for row in 0..hidden {
            for column in 0..=row {
                let weights = &self.lanes.weights;
                let mut value = triple(weights, component(one, row), component(other, column));
                if row != column && !std::ptr::eq(one, other) {
                    let mirrored = triple(weights, component(one, column), component(other, row));
                    value = 0.5 * (value + mirrored);
                }
                gram[row * hidden + column] = value;
                gram[column * hidden + row] = value;
            }
        }
        gram
    }

    /// W1 a of the input direction with the given index.
    pub(super) fn input(&self, state: &[f64], index: usize) -> Vec<f64> {
        self.sums(&state[..self.lanes.hidden * self.lanes.len()], &self.lanes.inputs[index])
    }

    /// W2ᵀ b of the output direction with the given index.
    pub(super) fn output(&self, state: &[f64], index: usize) -> Vec<f64> {
        self.sums(&state[self.lanes.hidden * self.lanes.len()..], &self.lanes.outputs[index])
    }

    fn sums(&self, components: &[f64], factors: &[f64]) -> Vec<f64> {
        let of = |component: &[f64]| component.iter().zip(factors).map(|(w, f)| w * f).sum();
        components.chunks_exact(self.lanes.len()).map(of).collect()
    }
}

impl Equation for Flow {
    fn slope(&self, state: &[f64], slope: &mut [f64]) {
        let (hidden, lanes) = (self.lanes.hidden, self.lanes.len());
        let Grams { trunk, head } = self.grams(state);
        let (first, second) = state.split_at(hidden * lanes);
        let (first_slope, second_slope) = slope.split_at_mut(hidden * lanes);
        for (slopes, same, across, gram) in
            [(first_slope, first, second, &head), (second_slope, second, first, &trunk)]
        {
            for (row, slope) in slopes.chunks_exact_mut(lanes).enumerate() {
                let across = &across[row * lanes..(row + 1) * lanes];
                for ((slope, across), strength) in
                    slope.iter_mut().zip(across).zip(&self.lanes.strengths)
                {
                    *slope = strength * across;
                }
                for (column, same) in same.chunks_exact(lanes).enumerate() {
                    let factor = gram[row * hidden + column];
                    slope.iter_mut().zip(same).for_each(|(slope, same)| *slope -= factor * same);
                }
            }
        }
    }

    fn relative_error(&self, state: &[f64], error: &[f64]) -> f64 {
        let (hidden, lanes) = (self.lanes.hidden, self.lanes.len());
        let square = |values: &[f64], h: usize| -> f64 {
            let part = |side: usize| {
                let begin = (side * hidden + h) * lanes;
                let values = values[begin..begin + lanes].iter().zip(&self.lanes.weights);
                values.map(|(value, weight)| weight.abs() * value * value).sum::<f64>()
            };
            part(0) + part(1)
        };
        // A fresh unit is as small as √ε at first, and its relative error is what delays it: every
        // hidden direction is measured by itself.
        let relative = (0..hidden).map(|h| (square(error, h) / square(state, h)).sqrt());
        relative.fold(0.0, |worst: f64, error| if error <= worst { worst } else { error })
            / STEP_TOLERANCE
    }
}

/// Σ w a b, in four running sums that the processor can keep in one register.
fn triple(weights: &[f64], one: &[f64], other: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (w, a, b) =
        (weights.chunks_exact(LANES), one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest = w.remainder().iter().zip(a.remainder()).zip(b.remainder());
    let rest: f64 = rest.map(|((w, a), b)| w * a * b).sum();
    for ((w, a), b) in w.zip(a).zip(b) {
        for lane in 0..LANES {
            sums[lane] += w[lane] * a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + rest
}
