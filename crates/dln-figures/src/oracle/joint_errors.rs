//! The test error of one of two joined tasks once more, by another route than `dln-transfer`: for
//! checking it.
//!
//! Formulas are written out as in section 4 of the paper, extended to the whole time course, for
//! two layers, P = N1, σ_z = 1, tasks of rank one, N outputs each and N1 = 2N inputs. Bulk averages
//! are Simpson sums over the angle φ of x² = 1 + A + 2√A cos φ, in which P(x) dx = 2 sin²φ/(π x²)
//! dφ.

use std::f64::consts::PI;

use crate::oracle::aligned_errors::{spike, two_layers};

/// Intervals of the Simpson rule. What is averaged varies over about a tenth of the bulk, so that
/// the error is some (10 π/2000)⁴ of it.
const ANGLES: u32 = 2000;
/// Halvings of a bracket of φ: enough for the last bit.
const HALVINGS: u32 = 55;

/// Two tasks of rank one: their strengths, alignment q, and ε.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) teacher_a: f64,
    pub(crate) teacher_b: f64,
    pub(crate) alignment: f64,
    pub(crate) init_scale: f64,
}

/// What the test error of task A is made of.
#[derive(Clone, Debug)]
pub(crate) struct TaskError {
    modes: Vec<Mode>,
    aspect: f64,
    /// The noise modes' total weight.
    bulk_weight: f64,
    /// φ up to which noise modes are learned; φ falls as strengths rise.
    last_angle: f64,
    init_scale: f64,
    energy: f64,
}

#[derive(Clone, Copy, Debug)]
struct Mode {
    data: f64,
    /// c_u² a² + (1 − c_u²) f.
    weight: f64,
    /// O a² s̄.
    signal: f64,
}

impl Pair {
    /// Task A in a network of its own, with N hidden units: room for all modes.
    pub(crate) fn alone(self, outputs: f64) -> TaskError {
        let (aspect, strength) = (0.5, self.teacher_a);
        TaskError {
            modes: vec![mode(aspect, strength, 1.0, 1.0)],
            aspect,
            bulk_weight: outputs - 1.0,
            last_angle: PI,
            init_scale: self.init_scale,
            energy: strength * strength,
        }
    }

    /// Task A in the joint network: 2N outputs, but N hidden units still, which hold half of the
    /// modes.
    pub(crate) fn joint(self, outputs: f64) -> TaskError {
        let Pair { teacher_a, teacher_b, alignment, init_scale } = self;
        let (aspect, fraction) = (1.0, 0.5);
        let (a, b) = (teacher_a * teacher_a, teacher_b * teacher_b);
        // The Gram matrix [[a, q√(ab)], [q√(ab), b]]: its eigenvectors are (cos ψ, sin ψ) and (−sin
        // ψ, cos ψ).
        let off = alignment * teacher_a * teacher_b;
        let turn = 0.5 * (2.0 * off).atan2(a - b);
        let (sine, cosine) = turn.sin_cos();
        let first = a * cosine * cosine + b * sine * sine + 2.0 * off * sine * cosine;
        let second = (a + b - first).max(0.0);
        let shares = [(first, cosine * cosine), (second, sine * sine)];
        let rank = if alignment < 1.0 { 2 } else { 1 };
        let modes: Vec<Mode> = shares[..rank]
            .iter()
            .map(|(square, share)| mode(aspect, square.sqrt(), *share, fraction))
            .collect();
        let (learned, all) = (outputs - rank as f64, 2.0 * outputs - rank as f64);
        TaskError {
            modes,
            aspect,
            bulk_weight: fraction * learned,
            last_angle: angle_above(aspect, learned / all),
            init_scale,
            energy: a,
        }
    }
}

impl TaskError {
    /// ε_A at t/τ.
    pub(crate) fn at(&self, time_tau: f64) -> f64 {
        let strength = |data: f64| two_layers(self.init_scale, data, time_tau).0;
        let of_mode = |mode: &Mode| {
            let s = strength(mode.data);
            mode.weight * s * s - 2.0 * s * mode.signal
        };
        let signal: f64 = self.modes.iter().map(of_mode).sum();
        let noise = average(self.aspect, self.last_angle, |x| strength(x).powi(2));
        1.0 + (signal + self.bulk_weight * noise) / self.energy
    }
}

/// A teacher mode of strength s with a share in the task, in data of the given aspect.
fn mode(aspect: f64, s: f64, share: f64, fraction: f64) -> Mode {
    let seen = spike(aspect, s);
    Mode {
        data: seen.data,
        weight: seen.output * share + (1.0 - seen.output) * fraction,
        signal: (seen.output * seen.input).sqrt() * share * s,
    }
}

/// ∫ f(x) P(x) dx over φ in [0, last], the strongest noise modes.
fn integral(aspect: f64, last: f64, f: impl Fn(f64) -> f64) -> f64 {
    let step = last / f64::from(ANGLES);
    let term = |i: u32| {
        let angle = step * f64::from(i);
        let square = 1.0 + aspect + 2.0 * aspect.sqrt() * angle.cos();
        // At φ = π, with A = 1, sin²φ/x² is 0/0; its limit is that of sin²(φ/2).
        let density = if square > 1e-12 { angle.sin().powi(2) / square } else { 1.0 };
        let simpson = match i {
            0 | ANGLES => 1.0,
            _ if i % 2 == 1 => 4.0,
            _ => 2.0,
        };
        simpson * density * f(square.max(0.0).sqrt())
    };
    (0..=ANGLES).map(term).sum::<f64>() * step / 3.0 * 2.0 / PI
}

fn average(aspect: f64, last: f64, f: impl Fn(f64) -> f64) -> f64 {
    integral(aspect, last, f) / integral(aspect, last, |_| 1.0)
}

/// φ below which this share of the noise modes lies.
fn angle_above(aspect: f64, share: f64) -> f64 {
    let (mut low, mut high) = (0.0, PI);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if integral(aspect, middle, |_| 1.0) < share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_of_square_noise_is_known_in_closed_form() {
        // With A = 1 the modes above φ number (φ − sin φ)/π, and x = 2 cos(φ/2) has the mean
        // square 1.
        for last in [0.3, 1.0, 2.5, PI] {
            let number = integral(1.0, last, |_| 1.0);
            assert!((number - (last - last.sin()) / PI).abs() < 1e-12, "{last}: {number}");
        }
        assert!((average(1.0, PI, |x| x * x) - 1.0).abs() < 1e-12);
        assert!((angle_above(1.0, 0.5) - 2.309_881_460_010_057).abs() < 1e-10);
    }

    #[test]
    fn orthogonal_tasks_keep_their_strengths_and_shares() {
        let pair = Pair { teacher_a: 3.0, teacher_b: 10.0, alignment: 0.0, init_scale: 1e-5 };
        let joint = pair.joint(50.0);
        let own = mode(1.0, 3.0, 1.0, 0.5);
        assert!(joint.modes.iter().any(|found| (found.data - own.data).abs() < 1e-12
            && (found.signal - own.signal).abs() < 1e-12));
    }
}
