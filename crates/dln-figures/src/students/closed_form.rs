//! The theory of the aligned student once more, by another route than `dln-dynamics`: for checking it.
//!
//! Formulas are written out as in the paper (sections 3.2 and 3.3) for P = N1, σ_z = 1 and a student with room for all modes;
//! bulk averages are trapezoid sums over the angle φ of x² = 1 + A + 2√A cos φ, which converge geometrically because the
//! integrand is periodic; learning curves are the closed forms of two and of four layers.

use std::f64::consts::PI;

use crate::Setting;

/// Intervals of the trapezoid rule. The front of a four-layer student is about 2 % of the bulk wide, which puts the
/// integrand's nearest pole about 0.01 from the real axis; the error falls like e^(−2·0.01·n).
const ANGLES: u32 = 4000;

/// Halvings of the bracket of the inverted four-layer curve: enough for the last bit.
const HALVINGS: u32 = 80;

/// Train and test error at t/τ.
///
/// # Panics
/// If the setting has other than 2 or 4 layers.
pub(super) fn errors(setting: &Setting, time_tau: f64) -> (f64, f64) {
    let aspect = setting.outputs as f64 / setting.inputs as f64;
    let noise_modes =
        setting.outputs.min(setting.inputs) as f64 - setting.teacher_strengths.len() as f64;
    let learn = |data: f64| learned(setting.layers, setting.init_scale, data, time_tau);
    let [noise_learned, noise_left, noise_data] = bulk_average(aspect, |x| {
        let (strength, residual) = learn(x);
        [strength.powi(2), residual.powi(2), x * x]
    });
    let (mut test, mut teacher_energy) = (noise_modes * noise_learned, 0.0);
    let (mut train, mut data_energy) = (noise_modes * noise_left, noise_modes * noise_data);
    for &teacher in &setting.teacher_strengths {
        let (data, overlap) = spike(aspect, teacher);
        let (strength, residual) = learn(data);
        test += (strength - teacher).powi(2) + 2.0 * strength * teacher * (1.0 - overlap);
        train += residual.powi(2);
        teacher_energy += teacher * teacher;
        data_energy += data * data;
    }
    (train / data_energy, test / teacher_energy)
}

/// ŝ and O of a teacher strength.
fn spike(aspect: f64, s: f64) -> (f64, f64) {
    if s.powi(4) <= aspect {
        return (1.0 + aspect.sqrt(), 0.0);
    }
    let data = ((1.0 + s * s) * (aspect + s * s)).sqrt() / s;
    let left = 1.0 - aspect * (1.0 + s * s) / (s * s * (s * s + aspect));
    let right = 1.0 - (aspect + s * s) / (s * s * (s * s + 1.0));
    (data, (left * right).sqrt())
}

/// Averages over the Marchenko-Pastur law of A ≤ 1, P(x) dx = 2 sin²φ/(π x²) dφ.
fn bulk_average<const N: usize>(aspect: f64, f: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let mut sums = [0.0; N];
    for step in 1..ANGLES {
        let angle = PI * f64::from(step) / f64::from(ANGLES);
        let square = 1.0 + aspect + 2.0 * aspect.sqrt() * angle.cos();
        let weight = 2.0 * angle.sin().powi(2) / (square * f64::from(ANGLES));
        for (sum, value) in sums.iter_mut().zip(f(square.sqrt())) {
            *sum += weight * value;
        }
    }
    sums
}

/// s and ŝ − s of a mode, ε < ŝ.
fn learned(layers: usize, init_scale: f64, data: f64, time_tau: f64) -> (f64, f64) {
    match layers {
        2 => two_layers(init_scale, data, time_tau),
        4 => four_layers(init_scale, data, time_tau),
        _ => panic!("no closed form for {layers} layers"),
    }
}

/// The logistic curve s = ŝ/(1 + e^(−2ŝt/τ)(ŝ/ε − 1)).
fn two_layers(init_scale: f64, data: f64, time_tau: f64) -> (f64, f64) {
    let rest = (-2.0 * data * time_tau).exp() * (data / init_scale - 1.0);
    (data / (1.0 + rest), data * rest / (1.0 + rest))
}

/// With s = ŝ tanh² y the time is t/τ = [y − coth y]/(2 ŝ^{3/2}) from its value at s = ε; inverted by bisection.
fn four_layers(init_scale: f64, data: f64, time_tau: f64) -> (f64, f64) {
    let clock = |y: f64| y - 1.0 / y.tanh();
    let start = (init_scale / data).sqrt().atanh();
    let target = clock(start) + 2.0 * data.powf(1.5) * time_tau;
    // coth falls, so that y is at most what the target becomes with the coth of the start added.
    let (mut low, mut high) = (start, target + 1.0 / start.tanh());
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if clock(middle) < target {
            low = middle;
        } else {
            high = middle;
        }
    }
    let y = 0.5 * (low + high);
    (data * y.tanh().powi(2), data / y.cosh().powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_are_met() {
        let (data, overlap) = spike(0.5, 2.0);
        assert!((data - 2.371_708_2).abs() < 1e-7);
        assert!((overlap - (0.861_111_1_f64 * 0.775).sqrt()).abs() < 1e-7);
        // The law has unit weight, and its mean square is 1.
        let [weight, square] = bulk_average(0.5, |x| [1.0, x * x]);
        assert!((weight - 1.0).abs() < 1e-12 && (square - 1.0).abs() < 1e-12);
    }

    #[test]
    fn curves_start_at_the_initial_strength_and_end_at_the_data() {
        for layers in [2, 4] {
            let (start, _) = learned(layers, 1e-5, 3.0, 0.0);
            assert!((start / 1e-5 - 1.0).abs() < 1e-9, "{layers} layers start at {start}");
            let (end, left) = learned(layers, 1e-5, 3.0, 1e3);
            assert!((end - 3.0).abs() < 1e-12 && left < 1e-12, "{layers} layers end at {end}");
        }
    }
}
