//! Tells when the minimum of an error is well past, see `StopRule::PastMinimum`.

use crate::config::StopRule;

/// Follows one error and remembers when it was last near its minimum.
#[derive(Debug, Clone)]
pub(crate) struct MinimumWatch {
    minimum: f64,
    last_near: usize,
}

impl MinimumWatch {
    pub(crate) fn new() -> Self {
        Self { minimum: f64::INFINITY, last_near: 0 }
    }

    /// Takes the error at the next observed epoch; true if the minimum is well past by then.
    pub(crate) fn is_past(
        &mut self,
        rule: StopRule,
        epoch: usize,
        error: f64,
        observe_every: usize,
    ) -> bool {
        let StopRule::PastMinimum { factor, stretch } = rule else { return false };
        self.minimum = self.minimum.min(error);
        if error <= factor * self.minimum {
            self.last_near = epoch;
        }
        let near = self.last_near.max(observe_every) as f64;
        epoch as f64 > (1.0 + stretch) * near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: StopRule = StopRule::PastMinimum { factor: 1.5, stretch: 0.5 };

    fn stop_epoch(rule: StopRule, errors: impl Fn(usize) -> f64) -> Option<usize> {
        stop_observation(rule, 1, errors)
    }

    fn stop_observation(
        rule: StopRule,
        observe_every: usize,
        errors: impl Fn(usize) -> f64,
    ) -> Option<usize> {
        let mut watch = MinimumWatch::new();
        let mut observed = (0..1000).step_by(observe_every);
        observed.find(|&epoch| watch.is_past(rule, epoch, errors(epoch), observe_every))
    }

    #[test]
    fn waits_for_the_stretch_after_the_last_epoch_near_the_minimum() {
        let valley = |epoch| if epoch <= 100 { 1.0 } else { 2.0 };
        assert_eq!(stop_epoch(RULE, valley), Some(151));
        assert_eq!(stop_epoch(StopRule::AtEnd, valley), None);
    }

    #[test]
    fn a_small_or_short_rise_is_not_the_end() {
        let small_rise = |epoch| if epoch <= 100 { 1.0 } else { 1.4 };
        assert_eq!(stop_epoch(RULE, small_rise), None);
        let second_dip = |epoch| match epoch {
            0..=100 => 1.0,
            101..=140 => 2.0,
            141..=200 => 0.5,
            _ => 1.0,
        };
        assert_eq!(stop_epoch(RULE, second_dip), Some(301));
    }

    #[test]
    fn an_error_that_only_rises_ends_the_run_too() {
        assert_eq!(stop_epoch(RULE, |epoch| 1.0 + epoch as f64), Some(2));
    }

    /// The first observation after the start may lie in a transient however short the epochs are:
    /// the run is given one observation, not one epoch, before a rise counts.
    #[test]
    fn a_rise_from_the_start_is_judged_at_the_second_observation() {
        assert_eq!(stop_observation(RULE, 10, |epoch| 1.0 + epoch as f64), Some(20));
    }
}
