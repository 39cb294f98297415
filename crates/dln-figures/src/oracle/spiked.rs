//! Spiked random matrices once more (Benaych-Georges & Nadakuditi 2012): textbook formulas and the
//! bulk's law by Simpson's rule.

/// ŝ(s̄) = √((1 + s̄²)(A + s̄²))/s̄.
pub(crate) fn textbook_strength(aspect: f64, s: f64) -> f64 {
    ((1.0 + s * s) * (aspect + s * s)).sqrt() / s
}

/// O = √((ŝ² − 1 − A)² − 4A)/(ŝ s̄).
pub(crate) fn textbook_overlap(aspect: f64, s: f64, data: f64) -> f64 {
    let root = (data * data - 1.0 - aspect).powi(2) - 4.0 * aspect;
    root.max(0.0).sqrt() / (data * s)
}

/// 1 − O², what the best strength along a mode of the data leaves of its teacher mode s̄.
pub(crate) fn textbook_optimum(aspect: f64, s: f64) -> f64 {
    1.0 - textbook_overlap(aspect, s, textbook_strength(aspect, s)).powi(2)
}

/// The Marchenko-Pastur probability of an interval for A ≤ 1, from 2 sin²φ/(π x²) over x² = 1 + A +
/// 2√A cos φ by Simpson's rule.
pub(crate) fn bulk_probability(aspect: f64, low: f64, high: f64) -> f64 {
    const PANELS: u32 = 2000;
    let root = aspect.sqrt();
    let angle = |x: f64| ((x * x - 1.0 - aspect) / (2.0 * root)).clamp(-1.0, 1.0).acos();
    let (from, to) = (angle(high), angle(low));
    let integrand = |phi: f64| {
        let x_squared = 1.0 + aspect + 2.0 * root * phi.cos();
        // At A = 1 both vanish towards φ = π, where x = 0, and sin²φ/x² = (1 − cos φ)/2 becomes 1.
        let ratio = if x_squared < 1e-12 { 1.0 } else { phi.sin().powi(2) / x_squared };
        2.0 * ratio / std::f64::consts::PI
    };
    let h = (to - from) / f64::from(2 * PANELS);
    let inner: f64 = (1..2 * PANELS)
        .map(|i| if i % 2 == 1 { 4.0 } else { 2.0 } * integrand(from + h * f64::from(i)))
        .sum();
    h / 3.0 * (integrand(from) + inner + integrand(to))
}
