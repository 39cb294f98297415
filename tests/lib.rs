//! What the tests of this package share; and the example of the project's README, tested as documentation.
#![doc = include_str!("../README.md")]

/// A mean over independent seeds, with the standard error it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Sample standard deviation over √n.
    pub std_error: f64,
}

impl Estimate {
    /// The estimate from one value a seed.
    ///
    /// # Panics
    ///
    /// With fewer than two values, which have no spread.
    ///
    /// ```
    /// let estimate = dln_tests::Estimate::of(&[1.0, 3.0]);
    /// assert_eq!((estimate.mean, estimate.std_error), (2.0, 1.0));
    /// ```
    pub fn of(values: &[f64]) -> Self {
        assert!(values.len() >= 2, "one value has no spread");
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self { mean, std_error: (squares / (n * (n - 1.0))).sqrt() }
    }

    /// How many combined standard errors lie between two independent estimates.
    pub fn distance(self, other: Self) -> f64 {
        (self.mean - other.mean).abs() / self.std_error.hypot(other.std_error)
    }
}
