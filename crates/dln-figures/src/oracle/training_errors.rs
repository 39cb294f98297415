//! The training error of section 3.6 once more, for students of two layers with N3 = N1/2 and
//! ε = 1e-5: closed-form learning curves, and the bulk average by the midpoint rule in the angle φ
//! of x² = 1 + A + 2√A cos φ, which converges faster than any power there because the integrand is
//! periodic.

const INIT_SCALE: f64 = 1e-5;

/// Data modes as (strength, how many).
pub(crate) struct Spectrum {
    modes: Vec<(f64, f64)>,
}

impl Spectrum {
    /// The strengths of the signals and a bulk of noise in units of `scale`.
    pub(crate) fn new(signals: &[f64], inputs: usize, scale: f64) -> Spectrum {
        const NODES: u32 = 4000;
        let (aspect, noise) = (0.5_f64, 0.5 * inputs as f64 - signals.len() as f64);
        let bulk = (0..NODES).map(|i| {
            let phi = std::f64::consts::PI * (f64::from(i) + 0.5) / f64::from(NODES);
            let x_squared = 1.0 + aspect + 2.0 * aspect.sqrt() * phi.cos();
            (
                scale * x_squared.sqrt(),
                noise * 2.0 * phi.sin().powi(2) / (x_squared * f64::from(NODES)),
            )
        });
        Spectrum { modes: signals.iter().map(|s| (*s, 1.0)).chain(bulk).collect() }
    }

    /// The training error at t/τ.
    pub(crate) fn train_error(&self, time_tau: f64) -> f64 {
        let left = |a: f64| {
            let learned = a / (1.0 + (-2.0 * a * time_tau).exp() * (a / INIT_SCALE - 1.0));
            (a - learned).powi(2)
        };
        let sum =
            |f: &dyn Fn(f64) -> f64| self.modes.iter().map(|(a, count)| count * f(*a)).sum::<f64>();
        sum(&left) / sum(&|a| a * a)
    }
}
