//! How long and how fast to train, how often to look, and when to stop.

use thiserror::Error;

/// The plan of one training run; all fields are public and checked when training starts.
///
/// Training makes `epochs` steps and looks at the student at epochs 0, `observe_every`,
/// 2·`observe_every`, … and at the last one, whether or not it is a multiple. Epoch 0 is the
/// initial state, before any step.
///
/// # Examples
///
/// ```
/// use dln_trainer::TrainConfig;
///
/// let config = TrainConfig::new(1e-3, 10_000).with_observe_every(10);
/// assert!(config.check().is_ok());
/// assert!(TrainConfig::new(f64::NAN, 10_000).check().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct TrainConfig {
    /// λ > 0, the step of full-batch gradient descent on ½‖Ŷ − W X‖²_F. One epoch is λ in units of
    /// τ.
    pub learning_rate: f64,
    /// Number of steps, ≥ 0; with 0 only the initial state is observed.
    pub epochs: usize,
    /// Epochs from one observation to the next, ≥ 1; 1 unless set.
    pub observe_every: usize,
    /// When to stop before `epochs` steps are made; never unless set.
    pub stop: StopRule,
}

/// When to stop training.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum StopRule {
    /// After the given number of epochs.
    AtEnd,
    /// As soon as the minimum of the test error is well past, or after the given number of epochs.
    ///
    /// Let e be the last observed epoch at which the test error was within `factor` times its
    /// minimum so far, but at least `observe_every`. Training stops at the first observation after
    /// epoch e·(1 + `stretch`). So the error must have stayed above `factor` times the minimum for
    /// a stretch of time that grows with the time already spent: a scale-free rule, since a mode of
    /// half the strength takes about twice as long to learn.
    ///
    /// A teacher of several modes has one dip of the test error a mode. Between two dips the error
    /// rises only by what the modes learned so far overshoot, which is of the order of the noise in
    /// *those* modes and below what the modes yet to come still contribute; past the last dip it
    /// rises by the whole bulk of noise modes. With `factor` 1.5 and `stretch` 0.5 no dip of
    /// teachers such as (12, 8, 4), (6, 4, 2) or (2.52, 1.68, 0.84) is taken for the last one.
    ///
    /// With row groups (see [`TestMap`](crate::TestMap)) every group's error, and the whole one,
    /// must be past its minimum.
    PastMinimum {
        /// How many times the minimum counts as risen, > 1.
        factor: f64,
        /// For how long, relative to the epoch at which the error was last near its minimum; > 0.
        stretch: f64,
    },
}

/// A value in a [`TrainConfig`] that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The learning rate is not a positive finite number.
    #[error("learning_rate is {0:?}, but must be finite and above 0")]
    LearningRate(f64),
    /// Observations would be zero epochs apart.
    #[error("observe_every is 0, but must be at least 1 epoch from one observation to the next")]
    ObserveEvery,
    /// The factor of the stop rule is not a finite number above 1.
    #[error("factor of the stop rule is {0:?}, but must be finite and above 1")]
    StopFactor(f64),
    /// The stretch of the stop rule is not a finite number above 0.
    #[error("stretch of the stop rule is {0:?}, but must be finite and above 0")]
    StopStretch(f64),
}

impl TrainConfig {
    /// The given number of steps, each of them observed.
    pub const fn new(learning_rate: f64, epochs: usize) -> Self {
        Self { learning_rate, epochs, observe_every: 1, stop: StopRule::AtEnd }
    }

    /// With fewer observations, the given number of epochs apart.
    #[must_use]
    pub const fn with_observe_every(self, observe_every: usize) -> Self {
        Self { observe_every, ..self }
    }

    /// With a rule that may stop earlier.
    #[must_use]
    pub const fn with_stop(self, stop: StopRule) -> Self {
        Self { stop, ..self }
    }

    /// Checks every field; training does so too.
    ///
    /// # Errors
    ///
    /// The first field found out of its range, see [`ConfigError`]. NaN is out of every range.
    pub fn check(&self) -> Result<(), ConfigError> {
        let above = |value: f64, limit: f64| value.is_finite() && value > limit;
        if !above(self.learning_rate, 0.0) {
            return Err(ConfigError::LearningRate(self.learning_rate));
        }
        if self.observe_every == 0 {
            return Err(ConfigError::ObserveEvery);
        }
        if let StopRule::PastMinimum { factor, stretch } = self.stop {
            if !above(factor, 1.0) {
                return Err(ConfigError::StopFactor(factor));
            }
            if !above(stretch, 0.0) {
                return Err(ConfigError::StopStretch(stretch));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bad_number() -> impl Strategy<Value = f64> {
        prop_oneof![
            Just(f64::NAN),
            Just(f64::INFINITY),
            Just(f64::NEG_INFINITY),
            Just(0.0),
            -1e3..0.0
        ]
    }

    fn valid() -> impl Strategy<Value = TrainConfig> {
        let stop = prop_oneof![
            Just(StopRule::AtEnd),
            (1.001..100.0_f64, 0.001..10.0_f64)
                .prop_map(|(factor, stretch)| StopRule::PastMinimum { factor, stretch }),
        ];
        (1e-9..1e3_f64, 0..1_000_000_usize, 1..1000_usize, stop).prop_map(
            |(learning_rate, epochs, observe_every, stop)| {
                TrainConfig::new(learning_rate, epochs)
                    .with_observe_every(observe_every)
                    .with_stop(stop)
            },
        )
    }

    proptest! {
        #[test]
        fn accepts_every_sensible_plan(config in valid()) {
            prop_assert_eq!(config.check(), Ok(()));
        }

        #[test]
        fn names_the_field_at_fault(config in valid(), bad in bad_number()) {
            let past = |factor, stretch| StopRule::PastMinimum { factor, stretch };
            let cases = [
                (TrainConfig { learning_rate: bad, ..config }, "learning_rate"),
                (config.with_observe_every(0), "observe_every"),
                (config.with_stop(past(bad, 1.0)), "factor"),
                (config.with_stop(past(1.0, 1.0)), "factor"),
                (config.with_stop(past(2.0, bad)), "stretch"),
            ];
            for (config, name) in cases {
                let error = config.check().expect_err(name);
                prop_assert!(error.to_string().contains(name));
            }
        }
    }
}
