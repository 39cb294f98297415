//! What a mean over simulated networks of finite size may differ from the theory by, as a number
//! and in the words of a check's reason.

/// Standard errors of a mean that an allowance grants.
pub(crate) const STANDARD_ERRORS: f64 = 3.0;
/// |ln| by which the smallest errors of random and of aligned students may differ: the paper calls
/// them equal.
pub(crate) const RANDOM_AGAINST_ALIGNED: f64 = 0.15;

/// An allowance: some standard errors of the mean, and a part that pays for the finite size, since
/// the theory is the limit of infinite width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FiniteSize {
    standard_errors: f64,
    /// The part for the finite size at N1 = `width`.
    part: f64,
    width: f64,
    /// Numerator and denominator of the power of N1/`width` with which that part falls.
    falls: (f64, f64),
}

impl FiniteSize {
    /// Of the logarithm of a test error.
    pub(crate) const OF_LOG_ERROR: FiniteSize = FiniteSize::at_hundred(0.15);
    /// Of a stopping time, relative.
    pub(crate) const OF_TIME: FiniteSize = FiniteSize::at_hundred(0.05);
    /// Of a transfer benefit.
    pub(crate) const OF_BENEFIT: FiniteSize = FiniteSize::at_hundred(0.02);

    /// Fluctuations of a network fall like N1^(−1/2); `part` is what they are at N1 = 100.
    const fn at_hundred(part: f64) -> FiniteSize {
        FiniteSize { standard_errors: STANDARD_ERRORS, part, width: 100.0, falls: (1.0, 2.0) }
    }

    /// What falls with another power: `factor`·N1^(−numerator/denominator).
    pub(crate) const fn power(factor: f64, numerator: f64, denominator: f64) -> FiniteSize {
        FiniteSize {
            standard_errors: STANDARD_ERRORS,
            part: factor,
            width: 1.0,
            falls: (numerator, denominator),
        }
    }

    /// The same with as many standard errors as many points ask for.
    pub(crate) const fn with_standard_errors(self, standard_errors: f64) -> FiniteSize {
        FiniteSize { standard_errors, ..self }
    }

    /// The part for the finite size, for networks of N1 inputs.
    pub(crate) fn part(self, inputs: usize) -> f64 {
        self.part * (inputs as f64 / self.width).powf(-self.falls.0 / self.falls.1)
    }

    /// With the standard errors of a mean.
    pub(crate) fn allowance(self, std_error: f64, inputs: usize) -> f64 {
        self.spread(std_error) + self.part(inputs)
    }

    /// The part for the scatter of the mean.
    pub(crate) fn spread(self, std_error: f64) -> f64 {
        self.standard_errors * std_error
    }

    /// The rule in words.
    pub(crate) fn reason(self) -> String {
        let FiniteSize { standard_errors, part, width, falls: (numerator, denominator) } = self;
        let base = if width > 1.0 { format!("(N1/{width})") } else { "N1".to_owned() };
        format!(
            "{standard_errors} standard errors, and {part}·{base}^{{-{numerator}/{denominator}}} for the finite size"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_follows_the_words() {
        let allowance = FiniteSize::OF_LOG_ERROR.allowance(0.01, 400);
        assert!((allowance - (0.03 + 0.075)).abs() < 1e-15);
        let reason = FiniteSize::OF_LOG_ERROR.reason();
        assert_eq!(reason, "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size");
        let edge = FiniteSize::power(2.0, 2.0, 3.0).with_standard_errors(4.0);
        assert!((edge.allowance(0.01, 1000) - 0.06).abs() < 1e-15);
        assert_eq!(edge.reason(), "4 standard errors, and 2·N1^{-2/3} for the finite size");
    }
}
