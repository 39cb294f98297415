//! Where the noise ends: the strength a data mode must exceed to count as signal.

use dln_spectra::SpikedEnsemble;
use dln_spectra::tracy_widom::{EXCEEDED_BY_1_IN_10_000, EXCEEDED_BY_1_IN_100};

use crate::{NoiseEdge, ShrinkError, Spectrum};

/// The 0.9999 quantile of the standard normal law.
const NORMAL_9999: f64 = 3.719_016_485;

/// The rule by which a data mode counts as signal.
///
/// The theory's rule is sharp only for infinite matrices. The largest singular value of finite
/// noise fluctuates around the edge, by about (smaller dimension)^{−2/3} of it, and a mode just
/// above the edge is not shrunk by much: its estimate grows like the square root of the distance.
/// So a rule for data must allow for the fluctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Edge {
    /// The limit of infinite size, entry_std·(√rows + √columns): the rule of the theory.
    ///
    /// On pure noise it keeps a mode, by fluctuation, about once in eight times at 50×100 and once
    /// in six as sizes grow.
    Limit,
    /// The value that the largest singular value of pure noise exceeds once in a hundred times.
    ///
    /// With a = √(rows − ½) and b = √(columns − ½), its square is
    /// entry_std²·[(a + b)² + 2.0234 (a + b)(1/a + 1/b)^{1/3}] (Johnstone 2001, centred as in Ma
    /// 2012). It lies above the limit, and modes between the two are given up: with a teacher just
    /// above the detection threshold that costs a little, on noise it saves a false mode. With a
    /// noise level estimated from the median, which fluctuates as well, false modes are two to four
    /// times as frequent at 50×100. [`NoiseEdge`] has other levels.
    FiniteSize,
    /// The value that pure noise exceeds once in ten thousand times, also where its level was
    /// estimated: for analyses that look at several spectra of one data set.
    ///
    /// The square of the edge is that of [`Edge::FiniteSize`] with the 0.9999 quantile, 4.36. A
    /// level estimated from `freedom` squares (entries of a residual) has a relative error of
    /// √(2/freedom) in its square, and with it the edge; the allowances for both, being
    /// independent, are added in squares.
    Strict {
        /// The number of squares the noise level was estimated from, at least 1; `None` if it is
        /// known.
        freedom: Option<usize>,
    },
}

impl Edge {
    /// The strength at or below which a mode of a rows×columns matrix counts as noise of the given
    /// standard deviation.
    ///
    /// # Errors
    ///
    /// Refuses a dimension of 0 and a standard deviation that is negative or not finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_optimal::Edge;
    ///
    /// let limit = Edge::Limit.threshold(50, 100, 0.1)?;
    /// assert!((limit - (1.0 + 0.5_f64.sqrt())).abs() < 1e-15);
    /// let finite = Edge::FiniteSize.threshold(50, 100, 0.1)?;
    /// assert!(finite > limit && finite < 1.1 * limit);
    /// # Ok::<(), dln_optimal::ShrinkError>(())
    /// ```
    pub fn threshold(
        self,
        rows: usize,
        columns: usize,
        entry_std: f64,
    ) -> Result<f64, ShrinkError> {
        let noise = NoiseEdge::new(rows, columns, entry_std)?;
        Ok(match self {
            Self::Limit => {
                SpikedEnsemble::from_shape(rows, columns, entry_std)?.bulk().upper_edge()
            }
            Self::FiniteSize => noise.at(EXCEEDED_BY_1_IN_100),
            Self::Strict { freedom } => {
                let level = freedom.map_or(0.0, |count| (2.0 / count.max(1) as f64).sqrt());
                noise.above(EXCEEDED_BY_1_IN_10_000, NORMAL_9999 * level)
            }
        })
    }

    pub(crate) fn threshold_of(
        self,
        spectrum: &Spectrum,
        entry_std: f64,
    ) -> Result<f64, ShrinkError> {
        self.threshold(spectrum.rows(), spectrum.columns(), entry_std)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a matrix so large that its own edge is sharp, only the estimated level fluctuates: a mean
    /// of squares, that is χ² divided by its degrees of freedom. Its quantile by the cube root of
    /// Wilson and Hilferty (1931).
    #[test]
    fn the_strict_edge_allows_for_an_estimated_level() {
        let large = 1_000_000_000_000;
        for freedom in [2_000, 10_000] {
            let strict = Edge::Strict { freedom: Some(freedom) }.threshold(large, large, 1.0);
            let sharp = Edge::Limit.threshold(large, large, 1.0).expect("valid");
            let square = (strict.expect("valid") / sharp).powi(2);
            let spread = 2.0 / (9.0 * freedom as f64);
            let quantile = (1.0 - spread + NORMAL_9999 * spread.sqrt()).powi(3);
            // What the normal law neglects: (z² − 1)·2/3 degrees of freedom, and less beyond.
            let neglected = (NORMAL_9999 * NORMAL_9999 - 1.0) * 2.0 / 3.0 / freedom as f64;
            assert!((square - quantile).abs() < 1.2 * neglected, "{square}, not {quantile}");
        }
    }

    #[test]
    fn the_finite_size_edge_lies_above_the_limit_and_tends_to_it() {
        for (rows, columns) in [(1, 1), (1, 1000), (3, 5), (20, 200), (100, 50), (1000, 1000)] {
            let limit = Edge::Limit.threshold(rows, columns, 1.0).expect("valid");
            let finite = Edge::FiniteSize.threshold(rows, columns, 1.0).expect("valid");
            // The fluctuation is (smaller)^{-2/3} of the edge, times at most the quantile.
            let spread = (rows.min(columns) as f64).powf(-2.0 / 3.0);
            let strict =
                |freedom| Edge::Strict { freedom }.threshold(rows, columns, 1.0).expect("valid");
            assert!(strict(None) > finite && strict(Some(100)) > strict(Some(10_000)));
            assert!(strict(Some(usize::MAX)) < strict(None) * (1.0 + 1e-9));
            assert!(
                finite > limit && finite < limit * (1.0 + EXCEEDED_BY_1_IN_100 * spread),
                "{rows}x{columns}"
            );
        }
    }
}
