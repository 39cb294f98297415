//! The whole formula of the test error of section 3.3 once more, for students of two layers with
//! N3 = N1/2 and ε = 1e-5: closed-form learning curves, textbook overlaps, and the bulk average by
//! the midpoint rule in the angle φ of x² = 1 + A + 2√A cos φ.

const INIT_SCALE: f64 = 1e-5;
const ASPECT: f64 = 0.5;

/// The test error at t/τ of a student of a teacher with these strengths.
pub(crate) fn test_error(teacher: &[f64], inputs: usize, time_tau: f64) -> f64 {
    let learned = |a: f64| a / (1.0 + (-2.0 * a * time_tau).exp() * (a / INIT_SCALE - 1.0));
    let of_mode = |&s: &f64| {
        let s2 = s * s;
        if s2 * s2 <= ASPECT {
            return learned(1.0 + ASPECT.sqrt()).powi(2) + s2;
        }
        let data = ((1.0 + s2) * (ASPECT + s2)).sqrt() / s;
        let output = 1.0 - ASPECT * (1.0 + s2) / (s2 * (s2 + ASPECT));
        let input = 1.0 - (ASPECT + s2) / (s2 * (s2 + 1.0));
        (learned(data) - s).powi(2) + 2.0 * learned(data) * s * (1.0 - (output * input).sqrt())
    };
    const NODES: u32 = 4000;
    let noise_modes = ASPECT * inputs as f64 - teacher.len() as f64;
    let bulk: f64 = (0..NODES)
        .map(|i| {
            let phi = std::f64::consts::PI * (f64::from(i) + 0.5) / f64::from(NODES);
            let x2 = 1.0 + ASPECT + 2.0 * ASPECT.sqrt() * phi.cos();
            learned(x2.sqrt()).powi(2) * 2.0 * phi.sin().powi(2) / (x2 * f64::from(NODES))
        })
        .sum();
    let energy: f64 = teacher.iter().map(|s| s * s).sum();
    (teacher.iter().map(of_mode).sum::<f64>() + noise_modes * bulk) / energy
}
