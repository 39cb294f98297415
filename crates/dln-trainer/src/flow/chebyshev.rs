//! Coefficients of the stabilised Runge-Kutta-Chebyshev method of second order (Sommeijer, Shampine
//! & Verwer 1997).
//!
//! An explicit method of s stages whose stability polynomial is a shifted Chebyshev polynomial: it
//! is stable on the negative axis to β ≈ 0.65 s², while s steps of Euler's method reach 2 s. Made
//! for systems whose Jacobian has real eigenvalues, as that of every gradient flow has.

/// Damping of the stability polynomial inside its interval, the authors' ε = 2/13.
const DAMPING: f64 = 2.0 / 13.0;

/// More than this many stages lose digits, since their rounding errors grow as s².
pub(crate) const MOST_STAGES: usize = 100;

/// How Y_j is made of Y_0, the two stages before it, and their slopes:
///
/// Y_j = (1 − `newer` − `older`) Y_0 + `newer` Y_{j−1} + `older` Y_{j−2} + h (`slope` F_{j−1} +
/// `first_slope` F_0).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stage {
    pub(crate) newer: f64,
    pub(crate) older: f64,
    pub(crate) slope: f64,
    pub(crate) first_slope: f64,
}

/// A method of s ≥ 2 stages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Method {
    /// Y_1 = Y_0 + h `first` F_0.
    pub(crate) first: f64,
    /// Stages 2 to s.
    pub(crate) stages: Vec<Stage>,
    /// The method is stable where h times the spectral radius is at most this.
    pub(crate) reach: f64,
}

impl Method {
    pub(crate) fn new(stages: usize) -> Self {
        let argument = 1.0 + DAMPING / (stages as f64).powi(2);
        let polynomials = Chebyshev::upto(stages, argument);
        let last = polynomials[stages];
        let stretch = last.slope / last.curvature;
        let mut weights: Vec<f64> =
            polynomials.iter().map(|t| t.curvature / (t.slope * t.slope)).collect();
        (weights[0], weights[1]) = (weights[2], 1.0 / argument);
        let offset = |j: usize| 1.0 - weights[j] * polynomials[j].value;
        let stage = |j: usize| {
            let slope = 2.0 * stretch * weights[j] / weights[j - 1];
            Stage {
                newer: 2.0 * argument * weights[j] / weights[j - 1],
                older: -weights[j] / weights[j - 2],
                slope,
                first_slope: -offset(j - 1) * slope,
            }
        };
        Self {
            first: weights[1] * stretch,
            stages: (2..=stages).map(stage).collect(),
            reach: (1.0 + argument) / stretch,
        }
    }
}

/// T_j and its first two derivatives at one argument.
#[derive(Debug, Clone, Copy)]
struct Chebyshev {
    value: f64,
    slope: f64,
    curvature: f64,
}

impl Chebyshev {
    /// T_0 to T_n by their recurrence T_j = 2x T_{j−1} − T_{j−2} and its derivatives.
    fn upto(n: usize, x: f64) -> Vec<Self> {
        let mut all = vec![
            Self { value: 1.0, slope: 0.0, curvature: 0.0 },
            Self { value: x, slope: 1.0, curvature: 0.0 },
        ];
        for j in 2..=n {
            let (a, b) = (all[j - 1], all[j - 2]);
            all.push(Self {
                value: 2.0 * x * a.value - b.value,
                slope: 2.0 * a.value + 2.0 * x * a.slope - b.slope,
                curvature: 4.0 * a.slope + 2.0 * x * a.curvature - b.curvature,
            });
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One step of y' = z y from 1.
    fn step(method: &Method, z: f64) -> f64 {
        let (mut older, mut newer) = (1.0, 1.0 + method.first * z);
        for stage in &method.stages {
            let next = (1.0 - stage.newer - stage.older)
                + stage.newer * newer
                + stage.older * older
                + z * (stage.slope * newer + stage.first_slope);
            (older, newer) = (newer, next);
        }
        newer
    }

    #[test]
    fn steps_agree_with_the_exponential_to_second_order() {
        for stages in 2..=MOST_STAGES {
            let method = Method::new(stages);
            let error = |z: f64| (step(&method, z) - z.exp()).abs();
            // Two stages lack the third term z³/6, and more stages a part of it; then comes z⁴/24.
            assert!(error(1e-2) < 1.01e-6 / 6.0, "{stages} stages: {}", error(1e-2));
            assert!(error(-1e-2) < 1.01e-6 / 6.0, "{stages} stages: {}", error(-1e-2));
        }
    }

    #[test]
    fn steps_are_stable_as_far_as_is_said() {
        for stages in [2, 3, 5, 10, 40, MOST_STAGES] {
            let method = Method::new(stages);
            // The known reach: 2/3 (s² − 1)(1 − 2ε/15), to the next order in ε.
            let known = 2.0 / 3.0 * ((stages * stages - 1) as f64) * (1.0 - 2.0 * DAMPING / 15.0);
            assert!((method.reach / known - 1.0).abs() < 0.02, "{} {known}", method.reach);
            for i in 0..=10_000 {
                let z = -method.reach * f64::from(i) / 10_000.0;
                assert!(step(&method, z).abs() <= 1.0 + 1e-9, "{stages} stages at {z}");
            }
            // Polynomials of even degree turn upwards there.
            assert!(stages % 2 == 1 || step(&method, -1.05 * method.reach) > 1.0);
        }
    }
}
