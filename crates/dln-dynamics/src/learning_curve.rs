//! The learning curve s(t) of one mode in a network of any depth (Saxe, McClelland & Ganguli 2013;
//! Lampinen & Ganguli 2019, section 2).

use dln_spectra::STRENGTH_RANGE;
use mode_curve::{DepthConstants, ModeCurve};

pub(crate) mod mode_curve;

/// How the strength of a mode grows in a deep linear network whose weights start aligned with the
/// data.
///
/// All layers share the singular vectors of the input-output correlation, so modes never mix. A
/// mode of data strength a (`data_strength`) in a network of L layers with input correlation d·I
/// obeys
///
/// ```text
/// τ ds/dt = L s^(2−2/L) (a − d s),   s(0) = ε,
/// ```
///
/// and tends to a/d from below (ε < a/d) or from above (ε > a/d). For L = 1 and 2 the solution is
/// elementary; for deeper networks the time to reach a strength is elementary up to one rapidly
/// convergent series, which is inverted by Newton's method from a bound that makes it monotone.
/// Times are in units of τ = 1/λ.
///
/// # Accuracy
///
/// Strengths are right to a few ulp times their own sensitivity to time, d ln s/d ln t. For two
/// layers that factor is at most 2at/τ during the rise. A deep network dwells near its start until
/// t/τ ≈ (a/(dε))^(1−2/L)/(aL) and then rises suddenly, so that no formula can do better than one
/// ulp of t allows: at L = 4 and a/(dε) = 10⁸ this is 10⁻¹².
///
/// # Examples
///
/// ```
/// use dln_dynamics::LearningCurve;
///
/// let curve = LearningCurve::new(2, 1e-3, 1.0)?;
/// assert!((curve.strength(4.0, 0.0) - 1e-3).abs() < 1e-18);
/// // The transition of a mode of strength 4, Lampinen & Ganguli's figure 1.
/// let transition = curve.time_to(4.0, 2.0).expect("2 lies between the start and the limit");
/// assert!((transition - 1.0367).abs() < 5e-5);
/// assert!((curve.strength(4.0, transition) - 2.0).abs() < 1e-12);
/// # Ok::<(), dln_dynamics::CurveError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LearningCurve {
    layers: usize,
    init_scale: f64,
    input_variance: f64,
    constants: DepthConstants,
}

/// Six digits of 1 − 2/L differ from 1 at the least.
const MOST_LAYERS: usize = 1_000_000;

/// Why a [`LearningCurve`] could not be made.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CurveError {
    /// A network needs at least one weight matrix.
    #[error("layers is 0, but a network has at least one weight matrix")]
    NoLayers,
    /// With this many layers no digit of 1/L is left next to 1.
    #[error("layers is {0}, but must be at most 1000000")]
    TooManyLayers(usize),
    /// The start must be positive, since a product that is exactly zero never learns, and its
    /// powers must be numbers.
    #[error("init_scale is {0:?}, but must lie between 1e-70 and 1e70")]
    InitScale(f64),
    /// The input correlation d·I must be positive definite.
    #[error("input_variance is {0:?}, but must lie between 1e-70 and 1e70")]
    InputVariance(f64),
}

impl LearningCurve {
    /// The curves of networks of `layers` weight matrices whose product starts at singular value
    /// `init_scale` (ε), trained on inputs of correlation `input_variance`·I (d).
    ///
    /// # Errors
    ///
    /// [`CurveError`] if `layers` is 0 or more than a million, or `init_scale` or `input_variance`
    /// is not between 1e-70 and 1e70.
    pub fn new(layers: usize, init_scale: f64, input_variance: f64) -> Result<Self, CurveError> {
        if layers == 0 {
            return Err(CurveError::NoLayers);
        }
        if layers > MOST_LAYERS {
            return Err(CurveError::TooManyLayers(layers));
        }
        if !STRENGTH_RANGE.contains(&init_scale) {
            return Err(CurveError::InitScale(init_scale));
        }
        if !STRENGTH_RANGE.contains(&input_variance) {
            return Err(CurveError::InputVariance(input_variance));
        }
        Ok(Self { layers, init_scale, input_variance, constants: DepthConstants::new(layers) })
    }

    /// Number of weight matrices L.
    pub fn layers(&self) -> usize {
        self.layers
    }

    /// Strength ε of every mode at t = 0.
    pub fn init_scale(&self) -> f64 {
        self.init_scale
    }

    /// Input correlation d, where Σ11 = d·I.
    pub fn input_variance(&self) -> f64 {
        self.input_variance
    }

    /// The curve of one mode, with everything that does not depend on time worked out.
    ///
    /// A data strength of 0 is allowed: the mode then decays from ε as ε(1 + (2L−2) d ε^(2−2/L)
    /// t/τ)^(−L/(2L−2)).
    ///
    /// # Panics
    ///
    /// If `data_strength` is negative, NaN or infinite.
    pub fn mode(&self, data_strength: f64) -> ModeCurve {
        assert!(
            data_strength >= 0.0 && data_strength.is_finite(),
            "data_strength is {data_strength}, but must be finite and at least 0"
        );
        ModeCurve::new(self, &self.constants, data_strength)
    }

    /// The strength s of a mode of the given data strength at `time_tau` = t/τ ≥ 0; `f64::INFINITY`
    /// gives the limit a/d.
    ///
    /// # Panics
    ///
    /// If `data_strength` is negative, NaN or infinite, or `time_tau` is negative or NaN.
    pub fn strength(&self, data_strength: f64, time_tau: f64) -> f64 {
        self.mode(data_strength).at(time_tau).strength
    }

    /// The time t/τ at which a mode of the given data strength has reached `strength`.
    ///
    /// `None` if it never does: `strength` lies outside the range from ε up (or down) to a/d, or is
    /// the limit a/d itself.
    ///
    /// # Panics
    ///
    /// If `data_strength` is negative, NaN or infinite.
    ///
    /// # Examples
    ///
    /// ```
    /// # use dln_dynamics::LearningCurve;
    /// // Depth delays learning: the same strength is reached much later from the same small start.
    /// let time = |layers| LearningCurve::new(layers, 1e-5, 1.0).expect("valid").time_to(4.0, 2.0);
    /// assert!(time(1) < time(2) && time(2) < time(3) && time(3) < time(4));
    /// assert_eq!(time(2).map(|t| (t * 1e6).round() / 1e6), Some(1.612402));
    /// assert_eq!(LearningCurve::new(2, 1e-5, 1.0).expect("valid").time_to(4.0, 4.1), None);
    /// ```
    pub fn time_to(&self, data_strength: f64, strength: f64) -> Option<f64> {
        self.mode(data_strength).time_to(strength)
    }
}
