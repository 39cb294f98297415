//! Where the noise ends: the strength a data mode must exceed to count as signal.

use dln_spectra::SpikedEnsemble;

use crate::{ShrinkError, Spectrum};

/// The 0.99 quantile of the Tracy-Widom law of order 1 (real matrices).
const TRACY_WIDOM_99: f64 = 2.023_449_281_378_03;

/// The rule by which a data mode counts as signal.
///
/// The theory's rule is sharp only for infinite matrices. The largest singular value of finite noise fluctuates
/// around the edge, by about (smaller dimension)^{−2/3} of it, and a mode just above the edge is not shrunk by much:
/// its estimate grows like the square root of the distance. So a rule for data must allow for the fluctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The limit of infinite size, entry_std·(√rows + √columns): the rule of the theory.
    ///
    /// On pure noise it keeps a mode, by fluctuation, about once in eight times at 50×100 and once in six as sizes grow.
    Limit,
    /// The value that the largest singular value of pure noise exceeds once in a hundred times.
    ///
    /// With a = √(rows − ½) and b = √(columns − ½), its square is
    /// entry_std²·[(a + b)² + 2.0234 (a + b)(1/a + 1/b)^{1/3}] (Johnstone 2001, centred as in Ma 2012). It lies above
    /// the limit, and modes between the two are given up: with a teacher just above the detection threshold that
    /// costs a little, on noise it saves a false mode. With a noise level estimated from the median, which fluctuates
    /// as well, false modes are two to four times as frequent at 50×100.
    FiniteSize,
}

impl Edge {
    /// The strength at or below which a mode of a rows×columns matrix counts as noise of the given standard deviation.
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
        let ensemble = SpikedEnsemble::from_shape(rows, columns, entry_std)?;
        Ok(match self {
            Self::Limit => ensemble.bulk().upper_edge(),
            Self::FiniteSize => entry_std * finite_size_edge(rows, columns),
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

/// The 0.99 quantile of the largest singular value of rows×columns standard normal entries.
fn finite_size_edge(rows: usize, columns: usize) -> f64 {
    let (a, b) = ((rows as f64 - 0.5).sqrt(), (columns as f64 - 0.5).sqrt());
    let spread = (a + b) * (1.0 / a + 1.0 / b).cbrt();
    ((a + b) * (a + b) + TRACY_WIDOM_99 * spread).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finite_size_edge_lies_above_the_limit_and_tends_to_it() {
        for (rows, columns) in [(1, 1), (1, 1000), (3, 5), (20, 200), (100, 50), (1000, 1000)] {
            let limit = Edge::Limit.threshold(rows, columns, 1.0).expect("valid");
            let finite = Edge::FiniteSize.threshold(rows, columns, 1.0).expect("valid");
            // The fluctuation is (smaller)^{-2/3} of the edge, times at most the quantile.
            let spread = (rows.min(columns) as f64).powf(-2.0 / 3.0);
            assert!(
                finite > limit && finite < limit * (1.0 + TRACY_WIDOM_99 * spread),
                "{rows}x{columns}"
            );
        }
    }
}
