//! Gauss-Legendre quadrature: rules of any order, and an adaptive integral with a stated error.

use std::f64::consts::PI;
use std::sync::OnceLock;

/// Orders tried by [`integrate`]: 32, 64, …, 4096.
const FIRST_ORDER: usize = 32;
const DOUBLINGS: usize = 8;

/// A Gauss-Legendre rule on [−1, 1]: exact for polynomials of degree 2·order − 1.
///
/// # Examples
///
/// ```
/// use dln_spectra::quadrature::GaussLegendre;
///
/// let rule = GaussLegendre::new(3);
/// let integral = rule.integrate(|x| x.powi(5) + x.powi(4), (0.0, 2.0));
/// assert!((integral - (64.0 / 6.0 + 32.0 / 5.0)).abs() < 1e-13);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GaussLegendre {
    nodes: Vec<f64>,
    weights: Vec<f64>,
}

impl GaussLegendre {
    /// The rule with `order` nodes, by Newton's iteration on the Legendre polynomial of that
    /// degree.
    ///
    /// # Panics
    ///
    /// If `order` is 0.
    pub fn new(order: usize) -> Self {
        assert!(order > 0, "a quadrature rule needs at least one node");
        let mut nodes = vec![0.0; order];
        let mut weights = vec![0.0; order];
        for idx in 0..order.div_ceil(2) {
            let (node, weight) = legendre_node(order, idx);
            (nodes[idx], nodes[order - 1 - idx]) = (-node, node);
            (weights[idx], weights[order - 1 - idx]) = (weight, weight);
        }
        if order % 2 == 1 {
            nodes[order / 2] = 0.0;
        }
        Self { nodes, weights }
    }

    /// The number of nodes.
    pub fn order(&self) -> usize {
        self.nodes.len()
    }

    /// The nodes in (−1, 1), ascending.
    pub fn nodes(&self) -> &[f64] {
        &self.nodes
    }

    /// The weights of the nodes; they sum to 2.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The nodes and weights of the rule on the interval [a, b].
    pub fn on(&self, (a, b): (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
        let (middle, half) = (0.5 * a + 0.5 * b, 0.5 * b - 0.5 * a);
        self.nodes
            .iter()
            .zip(&self.weights)
            .map(move |(node, weight)| (middle + half * node, half * weight))
    }

    /// The integral of `f` from a to b by this rule; negative widths count negatively.
    pub fn integrate(&self, mut f: impl FnMut(f64) -> f64, interval: (f64, f64)) -> f64 {
        self.on(interval).map(|(x, weight)| weight * f(x)).sum()
    }
}

/// The `idx`-th largest root of the Legendre polynomial of degree `order`, and its weight 2/((1−x²)
/// P′(x)²).
fn legendre_node(order: usize, idx: usize) -> (f64, f64) {
    // Newton doubles the digits of this guess, good to O(order⁻²) at least: five rounds leave
    // rounding alone.
    const NEWTON_STEPS: usize = 5;
    let mut x = (PI * (idx as f64 + 0.75) / (order as f64 + 0.5)).cos();
    for _ in 0..NEWTON_STEPS {
        let (value, slope) = legendre(order, x);
        x -= value / slope;
    }
    let (_, slope) = legendre(order, x);
    (x, 2.0 / ((1.0 - x) * (1.0 + x) * slope * slope))
}

/// The Legendre polynomial of the given degree ≥ 1 and its derivative at x, by the three-term
/// recurrence.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut below, mut value) = (1.0, x);
    for k in 2..=degree {
        let k = k as f64;
        (below, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * below) / k);
    }
    (value, degree as f64 * (below - x * value) / ((1.0 - x) * (1.0 + x)))
}

/// An integral or average with its stated error.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Integral {
    /// The value by the last rule tried.
    pub value: f64,
    /// The difference from the rule of half the order; for smooth integrands a generous bound.
    pub error: f64,
    /// The order of the last rule tried.
    pub order: usize,
    /// Whether two rules agreed within the tolerance before the largest order was reached.
    pub converged: bool,
}

/// The integral of `f` over `interval`, doubling the order from 32 until two rules agree.
///
/// Two rules agree when they differ by no more than `relative_tolerance` times the integral of |f|,
/// so that an integral that cancels to zero still converges. It gives up at order 4096, or at once
/// when a rule yields NaN or infinity: then `converged` is false, and value and error tell the last
/// result and how far it moved. Below a tolerance of about 1e-14 rounding may keep two rules from
/// ever agreeing.
///
/// # Examples
///
/// ```
/// use dln_spectra::quadrature::integrate;
///
/// let smooth = integrate(f64::exp, (0.0, 1.0), 1e-13);
/// assert!(smooth.converged && (smooth.value - 1.0_f64.exp_m1()).abs() < 1e-15);
/// // A jump defeats a rule made for smooth functions, and the answer says so.
/// let jump = integrate(|x| if x < 0.3 { 0.0 } else { 1.0 }, (0.0, 1.0), 1e-13);
/// assert!(!jump.converged && (jump.value - 0.7).abs() < 1e-3);
/// ```
pub fn integrate(
    mut f: impl FnMut(f64) -> f64,
    interval: (f64, f64),
    relative_tolerance: f64,
) -> Integral {
    refine(relative_tolerance, |rule| {
        rule.on(interval).fold((0.0, 0.0), |(sum, magnitude), (x, weight)| {
            let term = weight * f(x);
            (sum + term, magnitude + term.abs())
        })
    })
}

/// Doubles the order of the rule handed to `estimate`, which returns a value and its magnitude,
/// until two agree.
pub(crate) fn refine(
    relative_tolerance: f64,
    mut estimate: impl FnMut(&GaussLegendre) -> (f64, f64),
) -> Integral {
    let (first, _) = estimate(doubling_rule(0));
    let mut integral =
        Integral { value: first, error: f64::NAN, order: FIRST_ORDER, converged: false };
    for level in 1..DOUBLINGS {
        let rule = doubling_rule(level);
        let (value, magnitude) = estimate(rule);
        let error = (value - integral.value).abs();
        let converged = error <= relative_tolerance * magnitude;
        integral = Integral { value, error, order: rule.order(), converged };
        if converged || !value.is_finite() {
            break;
        }
    }
    integral
}

/// The rule of order 32·2^level, made once per process.
fn doubling_rule(level: usize) -> &'static GaussLegendre {
    static RULES: [OnceLock<GaussLegendre>; DOUBLINGS] = [const { OnceLock::new() }; DOUBLINGS];
    RULES[level].get_or_init(|| GaussLegendre::new(FIRST_ORDER << level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_rules_have_their_published_nodes() {
        let three = GaussLegendre::new(3);
        let node = 0.6_f64.sqrt();
        for (measured, expected) in three.nodes().iter().zip([-node, 0.0, node]) {
            assert!((measured - expected).abs() < 1e-16);
        }
        for (measured, expected) in three.weights().iter().zip([5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0]) {
            assert!((measured - expected).abs() < 4e-16);
        }
    }

    #[test]
    fn rules_are_exact_up_to_their_degree() {
        for order in [1, 2, 3, 7, 32, 129] {
            let rule = GaussLegendre::new(order);
            assert_eq!(rule.order(), order);
            assert!(rule.nodes().is_sorted());
            for degree in [0, order / 2, order, 2 * order - 1] {
                let exponent = i32::try_from(degree).expect("small");
                let exact = if degree % 2 == 0 { 2.0 / (degree as f64 + 1.0) } else { 0.0 };
                let measured = rule.integrate(|x| x.powi(exponent), (-1.0, 1.0));
                assert!(
                    (measured - exact).abs() < 1e-14,
                    "order {order} degree {degree}: {measured}"
                );
            }
        }
    }

    /// The recurrence loses digits near the ends, but not enough to matter at the largest order
    /// used.
    #[test]
    fn the_largest_rule_keeps_its_digits() {
        let rule = GaussLegendre::new(FIRST_ORDER << (DOUBLINGS - 1));
        let entire = rule.integrate(|x| (20.0 * x).cos(), (-1.0, 1.0));
        assert!((entire - 20.0_f64.sin() / 10.0).abs() < 1e-13);
        assert!((rule.weights().iter().sum::<f64>() - 2.0).abs() < 1e-13);
    }

    #[test]
    fn a_cancelling_integral_converges() {
        let integral = integrate(f64::sin, (-3.0, 3.0), 1e-13);
        assert!(
            integral.converged && integral.value.abs() < 1e-15 && integral.order == 2 * FIRST_ORDER
        );
    }

    #[test]
    fn a_singular_integrand_is_not_called_converged() {
        let integral = integrate(|x| 1.0 / x.abs().sqrt(), (0.0, 1.0), 1e-12);
        assert!(!integral.converged && (integral.value - 2.0).abs() < 2.0 * integral.error);
        let not_finite = integrate(|_| f64::INFINITY, (0.0, 1.0), 1e-12);
        assert!(!not_finite.converged && not_finite.order == 2 * FIRST_ORDER);
    }

    #[test]
    #[should_panic(expected = "at least one node")]
    fn a_rule_without_nodes_is_a_bug() {
        let _ = GaussLegendre::new(0);
    }
}
