//! The time integral of logistic growth with a power of the strength in its rate, the special
//! function behind deep learning curves.
//!
//! ```text
//! B(z; α) = ∫₀^z w^(α−1)/(1−w) dw,   0 < z < 1, α > 0.
//! ```
//!
//! Below z = ½ its power series Σ z^(k+α)/(k+α) has positive terms and gains a bit per term. Above,
//! B = −ln δ − C + R(δ) with δ = 1−z, where R(δ) = −Σ_j binom(α−1, j)(−δ)^j/j gains a bit per term
//! as well and C = ψ(α) + γ is fixed by matching both at z = ½.

/// Terms of either series: at z, δ ≤ ½ the remainder is below 2⁻⁶⁰.
const TERMS: u32 = 60;

/// B(·; α) for one α.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LogisticTime {
    alpha: f64,
    constant: f64,
}

/// An argument z of B with its complement and logarithm, each to full relative accuracy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    pub(super) z: f64,
    pub(super) complement: f64,
    pub(super) ln_complement: f64,
    /// z^α.
    pub(super) power: f64,
}

impl LogisticTime {
    pub(super) fn new(alpha: f64) -> Self {
        let constant = std::f64::consts::LN_2 + upper_series(0.5, alpha)
            - 0.5_f64.powf(alpha) * lower_series(0.5, alpha);
        Self { alpha, constant }
    }

    /// B(z; α) + ln(1−z) at z = 1, with its sign changed.
    pub(super) fn constant(&self) -> f64 {
        self.constant
    }

    pub(super) fn value(&self, fraction: Fraction) -> f64 {
        if fraction.z <= 0.5 {
            fraction.power * lower_series(fraction.z, self.alpha)
        } else {
            upper_series(fraction.complement, self.alpha) - fraction.ln_complement - self.constant
        }
    }
}

/// Σ_k z^k/(k+α).
fn lower_series(z: f64, alpha: f64) -> f64 {
    let mut sum = 0.0;
    let mut power = 1.0;
    for k in 0..TERMS {
        let term = power / (f64::from(k) + alpha);
        sum += term;
        if term <= f64::EPSILON * 0.25 * sum {
            break;
        }
        power *= z;
    }
    sum
}

/// R(δ) = −Σ_{j≥1} binom(α−1, j)(−δ)^j/j.
fn upper_series(delta: f64, alpha: f64) -> f64 {
    let mut sum = 0.0;
    let mut power = 1.0;
    for j in 1..=TERMS {
        let j = f64::from(j);
        power *= -delta * (alpha - j) / j;
        sum -= power / j;
        if power.abs() <= f64::EPSILON * 0.1 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(z: f64, alpha: f64) -> f64 {
        let fraction =
            Fraction { z, complement: 1.0 - z, ln_complement: (-z).ln_1p(), power: z.powf(alpha) };
        LogisticTime::new(alpha).value(fraction)
    }

    #[test]
    fn agrees_with_elementary_cases() {
        for z in [1e-8_f64, 0.1, 0.49, 0.51, 0.9, 0.999] {
            // α = 1: −ln(1−z); α = ½: 2 artanh √z; α = 3/2: 2 artanh √z − 2 √z.
            let half = 2.0 * z.sqrt().atanh();
            // One ulp of √z moves artanh √z by ε/(1−z).
            let tolerance = 8.0 * f64::EPSILON * half + f64::EPSILON / (1.0 - z);
            for (alpha, expected) in
                [(1.0, -(-z).ln_1p()), (0.5, half), (1.5, half - 2.0 * z.sqrt())]
            {
                assert!((at(z, alpha) - expected).abs() < tolerance, "z {z}, alpha {alpha}");
            }
        }
    }

    #[test]
    fn constant_is_the_digamma_function() {
        // ψ(½) + γ = −2 ln 2 and ψ(2) + γ = 1.
        assert!((LogisticTime::new(0.5).constant() + 2.0 * std::f64::consts::LN_2).abs() < 1e-15);
        assert!((LogisticTime::new(2.0).constant() - 1.0).abs() < 1e-15);
    }
}
