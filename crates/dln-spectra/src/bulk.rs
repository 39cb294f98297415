//! The noise bulk: the Marchenko-Pastur law of the data strengths that carry no signal (Lampinen &
//! Ganguli 2019, section 3.2).

use crate::marchenko_pastur::MarchenkoPastur;
use crate::quadrature::{GaussLegendre, Integral, refine};

/// Two quadrature rules agree when they differ by this fraction of the average of |f|.
///
/// Some hundred times the rounding of a sum of 4096 terms; the error of the finer rule is far below
/// the difference.
const AVERAGE_TOLERANCE: f64 = 1e-12;

/// The distribution of the noise-only singular values of a
/// [`SpikedEnsemble`](crate::SpikedEnsemble).
///
/// In units of the noise scale ρ, for an aspect c ≤ 1, the density is
/// P(x) = √(4c − (x² − 1 − c)²)/(π c x) on [1 − √c, 1 + √c]; a tall ensemble (c > 1) has the bulk
/// of its transpose, with edges ρ|1 ± √c|. The law counts the min(rows, columns) singular values,
/// not the zeros that the longer side adds. Without noise (ρ = 0) the whole bulk sits at 0.
///
/// # Examples
///
/// ```
/// use dln_spectra::SpikedEnsemble;
///
/// let bulk = SpikedEnsemble::new(0.5, 1.0)?.bulk();
/// assert!((bulk.average(|x| x * x) - 1.0).abs() < 1e-12);
/// assert!((bulk.cdf(bulk.median()) - 0.5).abs() < 1e-14);
/// # Ok::<(), dln_spectra::EnsembleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bulk {
    law: MarchenkoPastur,
    /// What one unit of the law is in units of the caller: ρ·max(1, √c).
    unit: f64,
}

impl Bulk {
    /// The bulk for a positive aspect and nonnegative noise scale.
    pub(crate) fn new(aspect: f64, noise_scale: f64) -> Self {
        if aspect <= 1.0 {
            Self { law: MarchenkoPastur::new(aspect), unit: noise_scale }
        } else {
            Self { law: MarchenkoPastur::new(1.0 / aspect), unit: noise_scale * aspect.sqrt() }
        }
    }

    /// The smallest strength of the bulk, ρ|1 − √c|.
    pub fn lower_edge(&self) -> f64 {
        self.unit * self.law.lower_edge()
    }

    /// The largest strength of the bulk, ρ(1 + √c).
    pub fn upper_edge(&self) -> f64 {
        self.unit * self.law.upper_edge()
    }

    /// The probability density at strength x; 0 outside the edges.
    ///
    /// Without noise it is infinite at 0 and 0 elsewhere.
    pub fn density(&self, x: f64) -> f64 {
        if self.is_point() {
            return if x == 0.0 { f64::INFINITY } else { 0.0 * x };
        }
        self.law.density(x / self.unit) / self.unit
    }

    /// The probability of strengths up to x, in closed form; absolute error below 1e-14.
    pub fn cdf(&self, x: f64) -> f64 {
        if self.is_point() {
            return if x.is_nan() { x } else { f64::from(x >= 0.0) };
        }
        self.law.cdf(x / self.unit)
    }

    /// Whether the bulk has no width because there is no noise.
    fn is_point(&self) -> bool {
        self.unit <= 0.0
    }

    /// The strength below which lies the probability p; the inverse of [`cdf`](Self::cdf).
    ///
    /// # Panics
    ///
    /// If p is not in [0, 1].
    pub fn quantile(&self, p: f64) -> f64 {
        assert!((0.0..=1.0).contains(&p), "a probability must lie in [0, 1], got {p}");
        self.unit * self.law.quantile(p)
    }

    /// The strength with as much of the bulk below as above it.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The average ⟨f⟩ over the bulk; see [`estimate_between`](Self::estimate_between) for its
    /// accuracy.
    pub fn average(&self, f: impl FnMut(f64) -> f64) -> f64 {
        self.average_between(0.0, 1.0, f)
    }

    /// The average of f over the part of the bulk between two quantiles, normalised on that part.
    ///
    /// Equal quantiles give the value of f there, the limit of a shrinking range. The accuracy is
    /// that of [`estimate_between`](Self::estimate_between), whose value this is.
    ///
    /// # Panics
    ///
    /// Unless 0 ≤ p_low ≤ p_high ≤ 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_spectra::SpikedEnsemble;
    ///
    /// // The lower and the upper half of the bulk, each normalised on its own, make up the whole.
    /// let bulk = SpikedEnsemble::new(0.5, 1.0)?.bulk();
    /// let halves = 0.5 * (bulk.average_between(0.0, 0.5, |x| x) + bulk.average_between(0.5, 1.0, |x| x));
    /// assert!((halves - bulk.average(|x| x)).abs() < 1e-12);
    /// # Ok::<(), dln_spectra::EnsembleError>(())
    /// ```
    pub fn average_between(&self, p_low: f64, p_high: f64, f: impl FnMut(f64) -> f64) -> f64 {
        self.estimate_between(p_low, p_high, f).value
    }

    /// The average of f between two quantiles, with its stated error.
    ///
    /// Gauss-Legendre rules in a coordinate that makes the density smooth at every aspect, of order
    /// 32, 64, … until two agree to 1e-12 of the average of |f|. A function that is not smooth may
    /// exhaust the orders, the largest being 4096: `converged` is then false, the value is that of
    /// the last rule and the error how far it moved last.
    ///
    /// # Panics
    ///
    /// Unless 0 ≤ p_low ≤ p_high ≤ 1.
    pub fn estimate_between(
        &self,
        p_low: f64,
        p_high: f64,
        mut f: impl FnMut(f64) -> f64,
    ) -> Integral {
        let range = self.coordinates(p_low, p_high);
        refine(AVERAGE_TOLERANCE, |rule| {
            let (mut mass, mut sum, mut magnitude) = (0.0, 0.0, 0.0);
            for (strength, weight) in self.weighted(rule, range) {
                let term = weight * f(strength);
                mass += weight;
                sum += term;
                magnitude += term.abs();
            }
            (sum / mass, magnitude / mass)
        })
    }

    /// A rule of fixed order for many averages over the same part of the bulk.
    ///
    /// For squared learning curves from 1e-5 over the whole bulk, 64 nodes are right to 2e-7
    /// relative, 128 to 1e-10 and 256 to 1e-13, at an aspect of 1 or up to 0.999 (or the inverse);
    /// between 0.999 and 1 to 2e-3, 5e-6 and 1e-9. Compare with
    /// [`average_between`](Self::average_between) when in doubt.
    ///
    /// # Panics
    ///
    /// If `order` is 0, or unless 0 ≤ p_low ≤ p_high ≤ 1.
    pub fn rule(&self, order: usize, p_low: f64, p_high: f64) -> BulkRule {
        let range = self.coordinates(p_low, p_high);
        let (strengths, mut weights): (Vec<f64>, Vec<f64>) =
            self.weighted(&GaussLegendre::new(order), range).unzip();
        let mass: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= mass);
        BulkRule { strengths, weights }
    }

    fn coordinates(&self, p_low: f64, p_high: f64) -> (f64, f64) {
        assert!(
            0.0 <= p_low && p_low <= p_high && p_high <= 1.0,
            "a quantile range must satisfy 0 <= p_low <= p_high <= 1, got {p_low} to {p_high}"
        );
        (self.law.coordinate_of_probability(p_low), self.law.coordinate_of_probability(p_high))
    }

    /// Strengths and weights, not yet normalised, of a rule between two quadrature coordinates.
    fn weighted<'rule>(
        &self,
        rule: &'rule GaussLegendre,
        (low, high): (f64, f64),
    ) -> impl Iterator<Item = (f64, f64)> + use<'rule> {
        let Self { law, unit } = *self;
        rule.nodes().iter().zip(rule.weights()).map(move |(node, weight)| {
            let (strength, density) =
                law.at_coordinate(0.5 * (low + high) + 0.5 * (high - low) * node);
            // A range without width has no mass to distribute: its nodes coincide and count
            // equally.
            (unit * strength, if high > low { weight * density } else { *weight })
        })
    }
}

/// Nodes and weights for repeated averages over a part of the bulk.
///
/// # Examples
///
/// ```
/// use dln_spectra::SpikedEnsemble;
///
/// let rule = SpikedEnsemble::new(0.5, 1.0)?.bulk().rule(64, 0.0, 1.0);
/// assert!((rule.average(|x| x * x) - 1.0).abs() < 1e-13);
/// # Ok::<(), dln_spectra::EnsembleError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BulkRule {
    /// Data strengths, ascending.
    pub strengths: Vec<f64>,
    /// Their weights, positive, summing to 1.
    pub weights: Vec<f64>,
}

impl BulkRule {
    /// The average of f by this rule.
    pub fn average(&self, mut f: impl FnMut(f64) -> f64) -> f64 {
        self.strengths.iter().zip(&self.weights).map(|(x, weight)| weight * f(*x)).sum()
    }
}
