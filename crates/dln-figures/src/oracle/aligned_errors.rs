//! The theory of the aligned student once more, by another route than the theory crates: for
//! checking them.
//!
//! Formulas are written out as in the paper (sections 3.2 and 3.3 and its supplement) for white
//! inputs and a student with room for all modes; bulk averages are sums over even steps of the
//! angle φ of x² = 1 + c + 2√c cos φ; learning curves are the closed forms of two and of four
//! layers.

use std::f64::consts::PI;

use dln_experiment::Setting;

/// Intervals of the trapezoid rule. The front of a four-layer student is about 2 % of the bulk
/// wide, which puts the integrand's nearest pole about 0.01 from the real axis; the error falls
/// like e^(−2·0.01·n).
const ANGLES: u32 = 4000;

/// Halvings of the bracket of the inverted four-layer curve: enough for the last bit.
const HALVINGS: u32 = 80;

/// Train and test error at t/τ.
///
/// # Panics
/// If the setting has other than 2 or 4 layers.
pub(crate) fn errors(setting: &Setting, time_tau: f64) -> (f64, f64) {
    let data = Data::of(setting);
    let modes = data.outputs.min(data.columns);
    let noise_modes = modes - setting.teacher_strengths.len() as f64;
    // With Σ11 = d·I a mode tends to a/d, as if d were 1, at d times the pace.
    let learn = |limit: f64| {
        learned(setting.layers, setting.init_scale, limit, data.input_variance * time_tau)
    };
    let [noise_learned, noise_left, noise_data] = data.bulk_average(|limit| {
        let (strength, residual) = learn(limit);
        [strength.powi(2), residual.powi(2), limit * limit]
    });
    let frozen = (data.map_modes.min(setting.hidden as f64) - modes).max(0.0);
    let (mut test, mut teacher_energy) =
        (noise_modes * noise_learned + frozen * setting.init_scale.powi(2), 0.0);
    let (mut train, mut data_energy) = (noise_modes * noise_left, noise_modes * noise_data);
    for &teacher in &setting.teacher_strengths {
        let seen = spike(data.outputs / data.columns, data.gain * teacher / data.noise_scale);
        let limit = data.noise_scale * seen.data / data.input_variance;
        let (strength, residual) = learn(limit);
        let overlap = data.seen_length * (seen.output * seen.input).sqrt();
        test += (strength - teacher).powi(2) + 2.0 * strength * teacher * (1.0 - overlap);
        train += residual.powi(2);
        teacher_energy += teacher * teacher;
        data_energy += limit * limit;
    }
    let unlearnable = data.unlearnable / data.input_variance;
    ((train + unlearnable) / (data_energy + unlearnable), test / teacher_energy)
}

/// Σ31 of white examples as a spiked matrix.
struct Data {
    outputs: f64,
    /// N1, or P if there are fewer examples than inputs.
    columns: f64,
    /// min(N1, N3).
    map_modes: f64,
    /// ρ, standard deviation of a noise entry times √columns.
    noise_scale: f64,
    /// d in Σ11 = d·I.
    input_variance: f64,
    /// What a teacher's strength is multiplied by.
    gain: f64,
    /// Length of a teacher's input vector in the space of the inputs.
    seen_length: f64,
    /// Energy of the targets that no linear map explains.
    unlearnable: f64,
}

impl Data {
    fn of(setting: &Setting) -> Data {
        let [inputs, outputs, examples] =
            [setting.inputs, setting.outputs, setting.examples].map(|n| n as f64);
        let ratio = examples / inputs;
        let all = Data {
            outputs,
            columns: inputs,
            map_modes: inputs.min(outputs),
            noise_scale: setting.noise_std * ratio.sqrt(),
            input_variance: ratio,
            gain: ratio,
            seen_length: 1.0,
            unlearnable: outputs * (examples - inputs) * setting.noise_std.powi(2) / inputs,
        };
        if examples >= inputs {
            return all;
        }
        let root = ratio.sqrt();
        Data {
            columns: examples,
            input_variance: 1.0,
            gain: root,
            seen_length: root,
            unlearnable: 0.0,
            ..all
        }
    }

    /// Averages over the noise modes of functions of a/d.
    fn bulk_average<const N: usize>(&self, f: impl Fn(f64) -> [f64; N]) -> [f64; N] {
        // The law is that of the matrix laid on its longer side.
        let longer = self.outputs.max(self.columns);
        let scale = self.noise_scale * (longer / self.columns).sqrt() / self.input_variance;
        bulk_average(self.outputs.min(self.columns) / longer, |x| f(scale * x))
    }
}

/// A teacher mode in the data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spike {
    /// ŝ in units of ρ.
    pub(crate) data: f64,
    /// c_u².
    pub(crate) output: f64,
    /// c_v².
    pub(crate) input: f64,
}

/// What noise of aspect c makes of a teacher mode of strength s, in units of ρ.
pub(crate) fn spike(aspect: f64, s: f64) -> Spike {
    if s.powi(4) <= aspect {
        return Spike { data: 1.0 + aspect.sqrt(), output: 0.0, input: 0.0 };
    }
    Spike {
        data: ((1.0 + s * s) * (aspect + s * s)).sqrt() / s,
        output: 1.0 - aspect * (1.0 + s * s) / (s * s * (s * s + aspect)),
        input: 1.0 - (aspect + s * s) / (s * s * (s * s + 1.0)),
    }
}

/// Averages over the Marchenko-Pastur law of c ≤ 1, P(x) dx = 2 sin²φ/(π x²) dφ, by the trapezoid
/// rule, which converges geometrically because the integrand is periodic.
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
    // At φ = π, where x = 0, the law of c = 1 has a density: sin²φ/x² → 1.
    if aspect >= 1.0 {
        for (sum, value) in sums.iter_mut().zip(f(0.0)) {
            *sum += value / f64::from(ANGLES);
        }
    }
    sums
}

/// s and ŝ − s of a mode, ε < ŝ or ŝ = 0.
fn learned(layers: usize, init_scale: f64, data: f64, time_tau: f64) -> (f64, f64) {
    match layers {
        2 => two_layers(init_scale, data, time_tau),
        4 => four_layers(init_scale, data, time_tau),
        _ => panic!("no closed form for {layers} layers"),
    }
}

/// The logistic curve s = ŝ/(1 + e^(−2ŝt/τ)(ŝ/ε − 1)), and ŝ − s; 1/(1/ε + 2t/τ) where ŝ = 0.
pub(crate) fn two_layers(init_scale: f64, data: f64, time_tau: f64) -> (f64, f64) {
    if data <= 0.0 {
        let strength = init_scale / (1.0 + 2.0 * init_scale * time_tau);
        return (strength, -strength);
    }
    let rest = (-2.0 * data * time_tau).exp() * (data / init_scale - 1.0);
    (data / (1.0 + rest), data * rest / (1.0 + rest))
}

/// With s = ŝ tanh² y the time is t/τ = [y − coth y]/(2 ŝ^{3/2}) from its value at s = ε; inverted
/// by bisection. Where ŝ = 0, s^(−3/2) grows by 6t/τ.
fn four_layers(init_scale: f64, data: f64, time_tau: f64) -> (f64, f64) {
    if data <= 0.0 {
        let strength = (init_scale.powf(-1.5) + 6.0 * time_tau).powf(-2.0 / 3.0);
        return (strength, -strength);
    }
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
        let seen = spike(0.5, 2.0);
        assert!((seen.data - 2.371_708_2).abs() < 1e-7);
        assert!((seen.output - 0.861_111_1).abs() < 1e-7 && (seen.input - 0.775).abs() < 1e-7);
        // The law has unit weight, and its mean square is 1.
        for aspect in [0.5, 1.0] {
            let [weight, square] = bulk_average(aspect, |x| [1.0, x * x]);
            assert!((weight - 1.0).abs() < 1e-12 && (square - 1.0).abs() < 1e-12, "{aspect}");
        }
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
