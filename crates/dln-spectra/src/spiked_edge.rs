//! The Tracy-Widom law with a spike: how the largest singular value fluctuates while a signal is
//! about to leave the noise (Bloemendal & Virág 2013).

use std::f64::consts::PI;

/// Where the integration begins.
const START: f64 = 16.0;
/// From here on the law is so nearly normal that no integration is needed.
const NORMAL: f64 = 12.0;
/// Below, the tail is 1 to 1e-11 whatever the spike.
const END: f64 = -8.0;
/// Cells between spikes +∞ and −∞, and steps per unit of x: second order in both leaves 3e-5.
const CELLS: usize = 512;
const STEPS_PER_UNIT: f64 = 32.0;
/// The logistic function of this multiple of z is the normal distribution function of z to 0.0095
/// (Camilli 1994).
const LOGISTIC: f64 = 1.702;

/// The probability of exceeding x, for one x and every spike w, in the law of order 1 (real
/// matrices).
///
/// The tail 1 − F(x; w) is the probability that the diffusion dp = (t − p²) dt + 2 dB, started at
/// time t = x from p = w, falls to −∞, so that
///
/// ```text
/// ∂F/∂x + 2 ∂²F/∂w² + (x − w²) ∂F/∂w = 0.
/// ```
///
/// A spike of w = +∞ is none, and the law that of [`tracy_widom`](crate::tracy_widom). At w = 0 the
/// signal is at its detection threshold. As w → −∞ it has left the noise and its place is normal
/// around w² with the variance 4|w|. The equation is solved on w = cot θ by Crank and Nicolson's
/// method, in a few milliseconds, to 1e-4; for x > 12 the tail is the normal one in its logistic
/// form, to 0.01.
///
/// # Examples
///
/// ```
/// use dln_spectra::{SpikedEdge, tracy_widom};
///
/// let law = SpikedEdge::new(2.023_4);
/// // Without a spike one in a hundred; at the threshold ten times as often; soon always.
/// assert!((law.tail(f64::INFINITY) - 0.01).abs() < 1e-4);
/// assert!((law.tail(0.0) - 0.103).abs() < 1e-3);
/// assert!(law.tail(-4.0) > 0.99);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SpikedEdge {
    x: f64,
    /// The tail at θ = jπ/CELLS; empty where none is needed.
    tail: Vec<f64>,
}

impl SpikedEdge {
    /// The law's tails at `x`; NaN gives NaN throughout.
    pub fn new(x: f64) -> Self {
        let solve = (END..=NORMAL).contains(&x);
        Self { x, tail: if solve { Grid::new().solve(x) } else { Vec::new() } }
    }

    /// The probability of exceeding x with the spike `w`, which may be infinite; NaN for NaN.
    pub fn tail(&self, w: f64) -> f64 {
        if self.x.is_nan() || w.is_nan() {
            return f64::NAN;
        }
        if self.tail.is_empty() {
            return if self.x < END { 1.0 } else { normal_tail(self.x, w) };
        }
        let place = 1.0_f64.atan2(w) / PI * CELLS as f64;
        let mut cells = self.tail.windows(2).zip(0_u32..);
        let cell = cells.find(|(_, index)| place <= f64::from(index + 1));
        let (ends, index) = cell.expect("the angle lies in [0, π]");
        ends[0] + (ends[1] - ends[0]) * (place - f64::from(index))
    }
}

/// Far out the diffusion hardly moves off p = ±√x: it falls if it starts below −√x, within a width
/// of x^{-1/4}.
fn normal_tail(x: f64, w: f64) -> f64 {
    1.0 / (1.0 + (LOGISTIC * (w + x.sqrt()) * x.sqrt().sqrt()).exp())
}

/// The equation on θ, with w = cot θ: for the tail G at decreasing x,
/// −∂G/∂x = 2 sin⁴θ G'' + (4 sin³θ cos θ + cos²θ − x sin²θ) G'.
struct Grid {
    /// 2 sin⁴θ/h².
    diffusion: Vec<f64>,
    /// (4 sin³θ cos θ + cos²θ)/2h.
    drift: Vec<f64>,
    /// sin²θ/2h, which x multiplies.
    pull: Vec<f64>,
}

impl Grid {
    fn new() -> Self {
        let width = PI / CELLS as f64;
        let nodes = |value: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
            let at = |(sine, cosine): (f64, f64)| value(sine, cosine);
            (0..=CELLS).map(|node| at((width * node as f64).sin_cos())).collect()
        };
        Self {
            diffusion: nodes(&|sine, _| 2.0 * sine.powi(4) / (width * width)),
            drift: nodes(&|sine, cosine| {
                (4.0 * sine.powi(3) * cosine + cosine * cosine) / (2.0 * width)
            }),
            pull: nodes(&|sine, _| sine * sine / (2.0 * width)),
        }
    }

    /// The tail at every node, at an x below the start.
    fn solve(&self, x: f64) -> Vec<f64> {
        let angle = |node: usize| PI * node as f64 / CELLS as f64;
        let mut tail: Vec<f64> =
            (0..=CELLS).map(|node| normal_tail(START, 1.0 / angle(node).tan())).collect();
        // θ = 0 and π are w = ±∞, where the tangent of rounded angles may have either sign.
        (tail[0], tail[CELLS]) = (0.0, 1.0);
        let steps = ((START - x) * STEPS_PER_UNIT).ceil();
        let (step, mut done) = ((START - x) / steps, 0.0);
        let mut room = [vec![0.0; CELLS + 1], vec![0.0; CELLS + 1]];
        while done < steps {
            let from = START - done * step;
            self.explicit(from, 0.5 * step, &tail, &mut room[0]);
            self.implicit(from - step, 0.5 * step, &mut tail, &mut room);
            done += 1.0;
        }
        tail
    }

    /// What nodes below, at and above contribute to the rate of an inner node.
    fn weights(&self, node: usize, x: f64) -> (f64, f64, f64) {
        let (diffusion, drift) = (self.diffusion[node], self.drift[node] - x * self.pull[node]);
        (diffusion - drift, -2.0 * diffusion, diffusion + drift)
    }

    /// The rate of G(0), where everything flows out: one-sided.
    fn outflow(&self) -> f64 {
        2.0 * self.drift[0]
    }

    /// result ← G + step·(rate of G).
    fn explicit(&self, x: f64, step: f64, tail: &[f64], result: &mut [f64]) {
        result[0] = tail[0] + step * self.outflow() * (tail[1] - tail[0]);
        for node in 1..CELLS {
            let (below, here, above) = self.weights(node, x);
            let rate = below * tail[node - 1] + here * tail[node] + above * tail[node + 1];
            result[node] = tail[node] + step * rate;
        }
        result[CELLS] = 1.0;
    }

    /// Solves G − step·(rate of G) = right, a tridiagonal system, by elimination downwards and
    /// substitution upwards.
    fn implicit(&self, x: f64, step: f64, tail: &mut [f64], [right, ratio]: &mut [Vec<f64>; 2]) {
        let outflow = step * self.outflow();
        ratio[0] = -outflow / (1.0 + outflow);
        right[0] /= 1.0 + outflow;
        for node in 1..CELLS {
            let (below, here, above) = self.weights(node, x);
            let pivot = 1.0 - step * (here - below * ratio[node - 1]);
            ratio[node] = -step * above / pivot;
            right[node] = (right[node] + step * below * right[node - 1]) / pivot;
        }
        tail[CELLS] = 1.0;
        for node in (0..CELLS).rev() {
            tail[node] = right[node] - ratio[node] * tail[node + 1];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracy_widom;

    /// An independent route: Painlevé's equation.
    #[test]
    fn without_a_spike_it_is_the_tracy_widom_law() {
        for x in [-5.0, -3.0, -1.268_57, 0.0, 0.979_3, 2.023_4, 4.36] {
            let (found, expected) = (SpikedEdge::new(x).tail(f64::INFINITY), tracy_widom::tail(x));
            assert!((found - expected).abs() < 1e-4, "{x}: {found} for {expected}");
        }
    }

    /// Far from the noise the spike is normal around w² with the variance 4|w|, up to skewness of
    /// order |w|^{-3/2}.
    #[test]
    fn a_strong_spike_is_normal() {
        let w = -3.4_f64;
        for (deviations, probability) in [(-1.0, 0.841), (0.0, 0.5), (0.07, 0.472)] {
            let x = w * w + deviations * (4.0 * w.abs()).sqrt();
            let tail = SpikedEdge::new(x).tail(w);
            assert!((tail - probability).abs() < 0.04, "{deviations}: {tail}");
        }
        // Where the integration is no longer needed the two forms meet.
        let (within, beyond) = (SpikedEdge::new(NORMAL), SpikedEdge::new(NORMAL + 1e-9));
        for w in [-5.0, -4.0, -3.4, -3.0, 0.0] {
            assert!((within.tail(w) - beyond.tail(w)).abs() < 0.03, "{w}");
        }
    }

    #[test]
    fn tails_are_probabilities_that_fall_with_both_arguments() {
        let spikes =
            [f64::NEG_INFINITY, -30.0, -3.0, -1.0, -0.1, 0.0, 0.4, 2.0, 50.0, f64::INFINITY];
        let mut before: Option<Vec<f64>> = None;
        for x in [f64::NEG_INFINITY, -9.0, -8.0, -4.0, -1.0, 0.5, 3.0, 8.0, 11.9, 12.1, 40.0, 1e6] {
            let law = SpikedEdge::new(x);
            let tails: Vec<f64> = spikes.iter().map(|&w| law.tail(w)).collect();
            assert!(tails.windows(2).all(|pair| pair[0] >= pair[1] - 1e-9), "{x}: {tails:?}");
            assert!(tails.iter().all(|tail| (-1e-9..=1.0 + 1e-9).contains(tail)), "{x}: {tails:?}");
            if let Some(before) = &before {
                // The two forms meet at 12 to 0.03.
                assert!(tails.iter().zip(before).all(|(now, before)| *now <= before + 0.03), "{x}");
            }
            before = Some(tails);
        }
        assert!(
            SpikedEdge::new(f64::NAN).tail(0.0).is_nan()
                && SpikedEdge::new(0.0).tail(f64::NAN).is_nan()
        );
    }
}
