//! What a mean over simulated networks of finite size may differ from the theory by, as a number
//! and in the words of a check's reason.

/// Standard errors of a mean that an allowance grants.
pub(crate) const STANDARD_ERRORS: f64 = 3.0;

/// The part of an allowance that pays for the finite size: the theory is the limit of infinite
/// width, and fluctuations of a network fall like N1^(−1/2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FiniteSize {
    /// The allowance at N1 = 100.
    at_hundred: f64,
}

impl FiniteSize {
    /// Of the logarithm of a test error.
    pub(crate) const OF_LOG_ERROR: FiniteSize = FiniteSize { at_hundred: 0.15 };
    /// Of a stopping time, relative.
    pub(crate) const OF_TIME: FiniteSize = FiniteSize { at_hundred: 0.05 };

    /// The allowance for networks of N1 inputs.
    pub(crate) fn part(self, inputs: usize) -> f64 {
        self.at_hundred * (inputs as f64 / 100.0).powf(-0.5)
    }

    /// With the standard errors of a mean.
    pub(crate) fn allowance(self, std_error: f64, inputs: usize) -> f64 {
        STANDARD_ERRORS * std_error + self.part(inputs)
    }

    /// The rule in words.
    pub(crate) fn reason(self) -> String {
        format!(
            "{STANDARD_ERRORS} standard errors, and {}·(N1/100)^{{-1/2}} for the finite size",
            self.at_hundred
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
    }
}
