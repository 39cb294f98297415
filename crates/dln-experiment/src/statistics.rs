//! Summaries over seeds: mean, standard error, 95 % error bars, edges that hold a share, and
//! least-squares slopes.

use std::ops::RangeInclusive;

use dln_spectra::sample::{quantile, student_975};

/// A sample reduced to what figures show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The mean; NaN of an empty sample.
    pub mean: f64,
    /// Standard error of the mean, √(Σ(x − mean)²/(n(n − 1))); NaN below two values.
    pub std_error: f64,
    /// Number of values.
    pub seeds: u64,
}

impl Summary {
    /// Summarises a sample, one value per seed. NaN in the sample gives NaN.
    ///
    /// ```
    /// let summary = dln_experiment::Summary::of(&[1.0, 2.0, 3.0]);
    /// assert!((summary.mean - 2.0).abs() < 1e-15 && (summary.std_error - (1.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    /// ```
    pub fn of(sample: &[f64]) -> Summary {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let squares: f64 = sample.iter().map(|x| (x - mean).powi(2)).sum();
        let std_error =
            if sample.len() < 2 { f64::NAN } else { (squares / (n * (n - 1.0))).sqrt() };
        Summary { mean, std_error, seeds: sample.len() as u64 }
    }

    /// Half the length of the 95 % error bar of the mean.
    pub fn half_width(&self) -> f64 {
        half_width(self.std_error, self.seeds as f64)
    }
}

/// Half the length of a 95 % error bar: Student's t for `seeds − 1` degrees of freedom times the
/// standard error.
///
/// NaN below two seeds ([`student_975`]).
pub fn half_width(std_error: f64, seeds: f64) -> f64 {
    student_975(seeds - 1.0) * std_error
}

/// The largest of many values; NaN if there is none, or if one is NaN, which `f64::max` would pass
/// over.
///
/// ```
/// use dln_experiment::largest;
///
/// assert!((largest([1.0, 3.0, 2.0]) - 3.0).abs() < 1e-15);
/// assert!(largest([1.0, f64::NAN, 2.0]).is_nan() && largest([]).is_nan());
/// ```
pub fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    let larger = |a: f64, b: f64| if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) };
    values.into_iter().reduce(larger).unwrap_or(f64::NAN)
}

/// The smallest of many values; NaN if there is none, or if one is NaN.
pub fn smallest(values: impl IntoIterator<Item = f64>) -> f64 {
    -largest(values.into_iter().map(|value| -value))
}

/// The middle of a sample and the edges between which a share of it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The lower edge.
    pub low: f64,
    /// The mean.
    pub mean: f64,
    /// The upper edge.
    pub high: f64,
}

impl Spread {
    /// Leaves out as many values below as above; a sample without NaN.
    pub fn of(mut sample: Vec<f64>, coverage: f64) -> Spread {
        sample.sort_by(f64::total_cmp);
        let outside = 0.5 * (1.0 - coverage);
        Spread {
            low: quantile(&sample, outside),
            mean: sample.iter().sum::<f64>() / sample.len() as f64,
            high: quantile(&sample, 1.0 - outside),
        }
    }

    /// From the lower to the upper edge.
    pub fn edges(self) -> RangeInclusive<f64> {
        self.low..=self.high
    }
}

/// Slope of the least-squares line through the points; NaN below two different x.
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let x_mean = points.iter().map(|p| p.0).sum::<f64>() / n;
    let y_mean = points.iter().map(|p| p.1).sum::<f64>() / n;
    let product: f64 = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let square: f64 = points.iter().map(|(x, _)| (x - x_mean).powi(2)).sum();
    product / square
}

/// Slope of ln y against ln x: the exponent of a power law.
pub fn log_log_slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    slope(&logs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By definition the variance of a mean is that of one value divided by their number: over all
    /// samples of two, with replacement, from four numbers it can be counted.
    #[test]
    fn the_standard_error_is_that_of_a_mean() {
        let values = [1.0, 2.0, 4.0, 9.0_f64];
        let pairs = values.iter().flat_map(|&a| values.map(|b| [a, b]));
        let summaries: Vec<Summary> = pairs.map(|pair| Summary::of(&pair)).collect();
        let mean_of = |of: &dyn Fn(&Summary) -> f64| summaries.iter().map(of).sum::<f64>() / 16.0;
        let scatter = mean_of(&|summary| (summary.mean - 4.0).powi(2));
        let claimed = mean_of(&|summary| summary.std_error.powi(2));
        assert!((mean_of(&|summary| summary.mean) - 4.0).abs() < 1e-12);
        assert!((claimed - scatter).abs() < 1e-12, "{claimed}, not {scatter}");
        let five = Summary::of(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert!((five.std_error - 0.5_f64.sqrt()).abs() < 1e-15 && five.seeds == 5);
    }

    #[test]
    fn too_few_values_have_no_error() {
        assert!(Summary::of(&[]).mean.is_nan());
        assert!(
            Summary::of(&[1.0]).std_error.is_nan() && Summary::of(&[1.0]).half_width().is_nan()
        );
    }

    #[test]
    fn error_bars_use_students_t() {
        let cases =
            [(2.0, 12.7062), (10.0, 2.2622), (11.0, 2.2281), (21.0, 2.0860), (101.0, 1.9840)];
        for (seeds, quantile) in cases {
            assert!((half_width(1.0, seeds) - quantile).abs() < 1e-4, "{seeds} seeds");
        }
    }

    #[test]
    fn edges_leave_out_as_many_below_as_above() {
        let sample: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let spread = Spread::of(sample, 0.9);
        assert!((spread.low - 5.0).abs() < 1e-12 && (spread.high - 95.0).abs() < 1e-12);
        assert!((spread.mean - 50.0).abs() < 1e-12);
    }

    #[test]
    fn a_planted_power_law_is_found() {
        let points: Vec<(f64, f64)> =
            [100.0, 200.0, 400.0].map(|n: f64| (n, 3.0 * n.powf(-0.5))).to_vec();
        assert!((log_log_slope(&points) + 0.5).abs() < 1e-12);
        assert!(slope(&[(1.0, 2.0)]).is_nan());
    }
}
