//! The Marchenko-Pastur law of singular values in its own unit, for aspects at most 1
//! (Benaych-Georges & Nadakuditi 2012).
//!
//! Strengths here are in units of the noise scale of the wide orientation, so the bulk is
//! [1 − k, 1 + k] with k = √c ≤ 1. Two angles run along the bulk from its lower to its upper edge,
//! both from 0 to π/2:
//!
//! - `phase` w, x² = (1−k)² cos²w + (1+k)² sin²w, in which the distribution function has a closed
//!   form;
//! - `arc` v, x = (1−k) + 2k sin²v, the angle of quadrature. Both are smooth at the edges, but as c
//!   → 1 the density in w varies over a layer of width 1 − k at the lower edge, where the density
//!   in v has only one of width √(1 − k).
//!
//! A rule too coarse to see that layer would be wrong by about its mass and could not know it.
//! Quadrature therefore runs in the coordinate μ of v = δ sinh μ, with δ some multiple of the
//! layer's width: μ spends equal lengths on the layer and on each factor e beyond it (the sinh
//! transformation of Johnston & Elliott 2005).

use std::f64::consts::{FRAC_PI_2, PI};

use crate::roots::brent;

/// Below this k the closed form of the distribution function loses digits as k⁻² and its series is
/// used.
const SERIES_BELOW: f64 = 0.25;
/// 0.25²⁷ < 1e-16: terms beyond this one are lost in rounding.
const SERIES_TERMS: usize = 28;

/// δ in units of the layer's width √((1−k)/2k): the multiple at which the averages of learning
/// curves over x² at t/τ = 1, 10, 100 need fewest nodes, among 1, 3 and 10, for aspects from 0.1 to
/// 1 − 1e-15.
const LAYERS_PER_STRETCH: f64 = 10.0;

/// The law for one aspect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MarchenkoPastur {
    /// k = √c.
    root_aspect: f64,
    /// 1 − k, the lower edge.
    lower: f64,
    /// δ, or 0 without a layer to resolve (c = 1).
    stretch: f64,
}

impl MarchenkoPastur {
    /// The law for an aspect in (0, 1].
    pub(crate) fn new(aspect: f64) -> Self {
        debug_assert!(aspect > 0.0 && aspect <= 1.0);
        let root_aspect = aspect.sqrt();
        // 1 − √c without the cancellation near c = 1.
        let lower = (1.0 - aspect) / (1.0 + root_aspect);
        Self {
            root_aspect,
            lower,
            stretch: LAYERS_PER_STRETCH * (0.5 * lower / root_aspect).sqrt(),
        }
    }

    pub(crate) fn lower_edge(&self) -> f64 {
        self.lower
    }

    pub(crate) fn upper_edge(&self) -> f64 {
        1.0 + self.root_aspect
    }

    /// √((b²−x²)(x²−a²))/(π c x) between the edges a and b, 0 elsewhere.
    pub(crate) fn density(&self, x: f64) -> f64 {
        let (a, b, k) = (self.lower, self.upper_edge(), self.root_aspect);
        if x < a || x > b {
            return 0.0;
        }
        // √(x²−a²)/x, which stays 1 down to x = 0 when the lower edge is 0.
        let rise = if a > 0.0 { ((x - a) / x * (1.0 + a / x)).sqrt() } else { 1.0 };
        ((b - x) * (b + x)).sqrt() / k * rise / (PI * k)
    }

    /// The probability of strengths up to x.
    pub(crate) fn cdf(&self, x: f64) -> f64 {
        if x >= self.upper_edge() {
            1.0
        } else if x <= self.lower {
            0.0
        } else {
            self.cdf_at_phase(self.phase(x))
        }
    }

    /// The phase w of a strength between the edges: tan²w = (x²−a²)/(b²−x²).
    fn phase(&self, x: f64) -> f64 {
        let (a, b) = (self.lower, self.upper_edge());
        ((x - a) * (x + a)).sqrt().atan2(((b - x) * (b + x)).sqrt())
    }

    /// The distribution function, (1/π)[2w + k sin 2w + (1−k²)(k sin 2w − α)/k²], α = arg(1 − k
    /// e^{−2iw}).
    ///
    /// Its derivative is the density of w, 4 sin²(2w)/(π x²); absolute error below 1e-14.
    fn cdf_at_phase(&self, phase: f64) -> f64 {
        if phase <= 0.0 {
            return 0.0;
        }
        if phase >= FRAC_PI_2 {
            return 1.0;
        }
        let k = self.root_aspect;
        let (sin, cos) = (2.0 * phase).sin_cos();
        let remainder = if k < SERIES_BELOW {
            series_remainder(k, sin, cos)
        } else {
            let angle = (k * sin).atan2(self.lower + 2.0 * k * phase.sin().powi(2));
            (k * sin - angle) / (k * k)
        };
        let gap = self.lower * self.upper_edge();
        ((2.0 * phase + k * sin + gap * remainder) / PI).clamp(0.0, 1.0)
    }

    /// The phase below which lies the probability p.
    fn phase_of_probability(&self, p: f64) -> f64 {
        // The value is exact at both ends, so the bracket always shows a sign change.
        brent(|phase| self.cdf_at_phase(phase) - p, (0.0, FRAC_PI_2), 0.0)
            .expect("a distribution function crosses every probability")
            .x
    }

    /// The strength below which lies the probability p in [0, 1].
    pub(crate) fn quantile(&self, p: f64) -> f64 {
        self.strength_at_arc(self.arc_of_probability(p))
    }

    /// The arc below which lies the probability p in [0, 1].
    fn arc_of_probability(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return FRAC_PI_2;
        }
        let (sin, cos) = self.phase_of_probability(p).sin_cos();
        let (a, b) = (self.lower, self.upper_edge());
        let x = (a * cos).hypot(b * sin);
        // sin²v = (x−a)/2k and cos²v = (b−x)/2k, from x² − a² = 4k sin²w and b² − x² = 4k cos²w.
        (sin / (x + a).sqrt()).atan2(cos / (b + x).sqrt())
    }

    fn strength_at_arc(&self, arc: f64) -> f64 {
        self.lower + 2.0 * self.root_aspect * arc.sin().powi(2)
    }

    /// The quadrature coordinate μ below which lies the probability p in [0, 1].
    pub(crate) fn coordinate_of_probability(&self, p: f64) -> f64 {
        let arc = self.arc_of_probability(p);
        if self.stretch > 0.0 { (arc / self.stretch).asinh() } else { arc }
    }

    /// The strength at a quadrature coordinate, and the density of the coordinate there up to a
    /// constant factor.
    ///
    /// With v = δ sinh μ: (8/π) sin²v cos²v √((b+x)(x+a))/x · cosh μ. NaN where the strength is 0.
    pub(crate) fn at_coordinate(&self, coordinate: f64) -> (f64, f64) {
        let (arc, slope) = if self.stretch > 0.0 {
            (self.stretch * coordinate.sinh(), coordinate.cosh())
        } else {
            (coordinate, 1.0)
        };
        let (sin, cos) = arc.sin_cos();
        let (a, b) = (self.lower, self.upper_edge());
        let x = a + 2.0 * self.root_aspect * sin * sin;
        (x, 8.0 / PI * (sin * cos).powi(2) * ((b + x) * (x + a)).sqrt() / x * slope)
    }
}

/// (k sin 2w − α)/k² = −Σ_{j≥2} k^{j−2} sin(2jw)/j from sin 2w and cos 2w.
fn series_remainder(k: f64, sin: f64, cos: f64) -> f64 {
    // (re, im) runs through k^{j−2} e^{2ijw}.
    let (mut re, mut im) = (cos * cos - sin * sin, 2.0 * sin * cos);
    let mut sum = 0.0;
    for j in 2..=SERIES_TERMS {
        sum -= im / j as f64;
        (re, im) = (k * (re * cos - im * sin), k * (re * sin + im * cos));
    }
    sum
}
