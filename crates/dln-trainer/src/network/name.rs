//! The texts that stand for activations: `linear` and `leaky-relu:SLOPE`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Activation;

/// A text that names no activation.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("expected linear, or leaky-relu:SLOPE with a slope from 0 to 1")]
pub struct ActivationError;

impl FromStr for Activation {
    type Err = ActivationError;

    /// `linear`, or `leaky-relu:` and a slope.
    ///
    /// ```
    /// use dln_trainer::Activation;
    ///
    /// assert_eq!("leaky-relu:0.1".parse(), Ok(Activation::LeakyRelu { slope: 0.1 }));
    /// assert!("relu".parse::<Activation>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, ActivationError> {
        if text == "linear" {
            return Ok(Self::Linear);
        }
        let slope = text.strip_prefix("leaky-relu:").and_then(|slope| slope.parse::<f64>().ok());
        let slope = slope.filter(|slope| (0.0..=1.0).contains(slope)).ok_or(ActivationError)?;
        Ok(Self::LeakyRelu { slope })
    }
}

impl fmt::Display for Activation {
    /// The text that is read back to the same activation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Linear => f.write_str("linear"),
            Self::LeakyRelu { slope } => write!(f, "leaky-relu:{slope}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activations_have_names() {
        for text in ["linear", "leaky-relu:0", "leaky-relu:0.1", "leaky-relu:1"] {
            let found: Activation = text.parse().expect(text);
            assert_eq!(found.to_string(), text);
        }
        for text in ["", "relu", "leaky-relu", "leaky-relu:", "leaky-relu:2", "leaky-relu:nan"] {
            assert_eq!(text.parse::<Activation>(), Err(ActivationError), "{text}");
        }
    }
}
