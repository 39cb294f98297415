//! The bookkeeping that all training loops share: when to look, what to keep, when to stop, when to
//! give up.

use crate::config::TrainConfig;
use crate::problem::TrainError;
use crate::stop::MinimumWatch;
use crate::trajectory::{Observation, Trajectory};

/// Epochs from one look for divergence to the next, where nothing is observed anyway: rare enough
/// to cost nothing.
const DIVERGENCE_CHECK_EVERY: usize = 16;

/// Gradient descent with a sensible learning rate lowers the training error; one this many times
/// its first value (or times 1, if it began below) is on its way to infinity.
const DIVERGENCE_FACTOR: f64 = 100.0;

/// Room reserved for observations; longer runs grow it as they go.
const MOST_RESERVED: usize = 1 << 18;

#[derive(Debug)]
pub(crate) struct Recorder {
    config: TrainConfig,
    largest_train_error: f64,
    watches: Vec<MinimumWatch>,
    pub(crate) trajectory: Trajectory,
}

impl Recorder {
    pub(crate) fn new(config: &TrainConfig, row_groups: usize) -> Self {
        let reserved = (config.epochs / config.observe_every + 2).min(MOST_RESERVED);
        Self {
            config: *config,
            largest_train_error: f64::INFINITY,
            watches: vec![MinimumWatch::new(); 1 + row_groups],
            trajectory: Trajectory {
                observations: Vec::with_capacity(reserved),
                row_group_errors: (0..row_groups).map(|_| Vec::with_capacity(reserved)).collect(),
                alignments: Vec::new(),
                spectra: Vec::new(),
                stopped_early: false,
            },
        }
    }

    /// Whether the errors at this epoch are to be recorded.
    pub(crate) fn is_due(&self, epoch: usize) -> bool {
        is_due(epoch, self.config.observe_every, self.config.epochs)
    }

    /// Whether the training error at this epoch is to be checked, if it is not recorded.
    pub(crate) fn is_check_due(&self, epoch: usize) -> bool {
        epoch.is_multiple_of(DIVERGENCE_CHECK_EVERY)
    }

    /// Fails if the training error is not a number or far above where it began.
    pub(crate) fn check(&self, epoch: usize, train_error: f64) -> Result<(), TrainError> {
        // Written so that NaN fails.
        if train_error.is_finite() && train_error <= self.largest_train_error {
            Ok(())
        } else {
            Err(TrainError::Diverged { epoch, train_error })
        }
    }

    /// Keeps the errors (the whole test error first, then one per row group); true if it is time to
    /// stop.
    pub(crate) fn record(
        &mut self,
        epoch: usize,
        train_error: f64,
        test_errors: &[f64],
    ) -> Result<bool, TrainError> {
        self.check(epoch, train_error)?;
        if epoch == 0 {
            self.largest_train_error = DIVERGENCE_FACTOR * train_error.max(1.0);
        }
        let (&test_error, groups) = test_errors.split_first().expect("the whole test error");
        self.trajectory.observations.push(Observation { epoch, train_error, test_error });
        for (series, &error) in self.trajectory.row_group_errors.iter_mut().zip(groups) {
            series.push(error);
        }
        let mut all_past = true;
        for (watch, &error) in self.watches.iter_mut().zip(test_errors) {
            all_past &= watch.is_past(self.config.stop, epoch, error, self.config.observe_every);
        }
        self.trajectory.stopped_early = all_past && epoch < self.config.epochs;
        Ok(all_past)
    }
}

/// Whether something is due that is observed every few epochs and at the last one.
pub(crate) fn is_due(epoch: usize, observe_every: usize, last_epoch: usize) -> bool {
    epoch.is_multiple_of(observe_every) || epoch == last_epoch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::StopRule;

    const CONFIG: TrainConfig = TrainConfig::new(1.0, 25).with_observe_every(10);

    #[test]
    fn looks_at_the_start_every_so_often_and_at_the_end() {
        let recorder = Recorder::new(&CONFIG, 0);
        let due: Vec<_> = (0..=25).filter(|&epoch| recorder.is_due(epoch)).collect();
        assert_eq!(due, [0, 10, 20, 25]);
    }

    #[test]
    fn gives_up_on_what_is_no_number_or_far_above_the_start() {
        for bad in [f64::NAN, f64::INFINITY, 101.0] {
            let mut recorder = Recorder::new(&CONFIG, 0);
            assert_eq!(recorder.record(0, 0.5, &[1.0]), Ok(false));
            assert_eq!(recorder.check(16, 100.0), Ok(()));
            let error = recorder.record(20, bad, &[1.0]).expect_err("diverged");
            assert!(error.to_string().contains("epoch 20"), "{error}");
        }
    }

    #[test]
    fn every_row_group_has_to_be_past_its_minimum() {
        let stop = StopRule::PastMinimum { factor: 1.5, stretch: 0.5 };
        let mut recorder = Recorder::new(&TrainConfig { epochs: 1000, stop, ..CONFIG }, 1);
        let mut record = |epoch, whole, group| recorder.record(epoch, 1.0, &[whole, group]);
        assert_eq!(record(0, 1.0, 1.0), Ok(false));
        assert_eq!(record(20, 2.0, 1.0), Ok(false));
        assert_eq!(record(30, 2.0, 2.0), Ok(false));
        assert_eq!(record(40, 2.0, 2.0), Ok(true));
        assert!(recorder.trajectory.stopped_early);
        assert_eq!(recorder.trajectory.row_group_errors, [[1.0, 1.0, 2.0, 2.0]]);
    }
}
