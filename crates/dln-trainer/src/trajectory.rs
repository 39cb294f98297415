//! What was seen along one training run.

/// The errors of a student at one epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Observation {
    /// Number of gradient steps made so far.
    pub epoch: usize,
    /// ‖Ŷ − W X‖²_F / ‖Ŷ‖²_F, ≥ 0.
    pub train_error: f64,
    /// ‖W − W̄‖²_F / ‖W̄‖²_F, ≥ 0; for non-linear networks the relative squared error on the test
    /// examples.
    pub test_error: f64,
}

/// How far the student has turned towards some modes of the data, and how strongly it has learned
/// them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AlignmentObservation {
    /// Number of gradient steps made so far.
    pub epoch: usize,
    /// One entry per probed mode, in the order of the probe's columns.
    pub modes: Vec<ModeAlignment>,
}

/// One mode û, v̂ of the data as the student's product map W sees it.
///
/// The student's own directions are those of its response: u = W v̂/‖W v̂‖ to the mode's input
/// vector, and v = Wᵀû/‖Wᵀû‖ backwards. Where the mode dominates what the student knows of it, u
/// and v are its singular vectors; and unlike these they are never exchanged when two singular
/// values cross, and cost two small products instead of an SVD.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ModeAlignment {
    /// |u·û| in [0, 1]; 0 if W v̂ = 0.
    pub output_alignment: f64,
    /// |v·v̂| in [0, 1]; 0 if Wᵀû = 0.
    pub input_alignment: f64,
    /// ûᵀ W v̂, the student's strength in this mode.
    pub strength: f64,
}

/// All singular values of the student's product map at one epoch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SpectrumObservation {
    /// Number of gradient steps made so far.
    pub epoch: usize,
    /// min(outputs, inputs) values, descending.
    pub strengths: Vec<f64>,
}

/// Everything observed in one training run, in the order of epochs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Trajectory {
    /// Train and test error at every observed epoch; never empty, begins with epoch 0.
    pub observations: Vec<Observation>,
    /// For each row group of the [`TestMap`](crate::TestMap) its test error at every observed
    /// epoch.
    pub row_group_errors: Vec<Vec<f64>>,
    /// What the [`ModeProbe`](crate::ModeProbe) saw; empty without one.
    pub alignments: Vec<AlignmentObservation>,
    /// What the [`SpectrumProbe`](crate::SpectrumProbe) saw; empty without one.
    pub spectra: Vec<SpectrumObservation>,
    /// Whether the stop rule ended the run before its last epoch.
    pub stopped_early: bool,
}

impl Trajectory {
    /// The observation of smallest test error, the first of them if there are several.
    ///
    /// # Panics
    ///
    /// If `observations` was emptied; training never returns it so.
    pub fn minimum(&self) -> Observation {
        smallest(self.observations.iter().copied())
    }

    /// The observation at which the given row group's test error is smallest; its `test_error` is
    /// the group's.
    ///
    /// # Panics
    ///
    /// If there is no such row group.
    pub fn row_group_minimum(&self, group: usize) -> Observation {
        let errors = &self.row_group_errors[group];
        let pairs = self.observations.iter().zip(errors);
        smallest(pairs.map(|(&observation, &test_error)| Observation { test_error, ..observation }))
    }

    /// The last observation.
    ///
    /// # Panics
    ///
    /// If `observations` was emptied; training never returns it so.
    pub fn last(&self) -> Observation {
        *self.observations.last().expect(NEVER_EMPTY)
    }
}

const NEVER_EMPTY: &str = "a trajectory holds at least its initial state";

fn smallest(observations: impl Iterator<Item = Observation>) -> Observation {
    let smaller = |best: Observation, next: Observation| {
        if next.test_error < best.test_error { next } else { best }
    };
    observations.reduce(smaller).expect(NEVER_EMPTY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_is_the_first_of_the_smallest() {
        let errors = [1.0, 0.3, 0.2, 0.5, 0.2];
        let observations: Vec<_> = (0..)
            .zip(errors)
            .map(|(epoch, test_error)| Observation { epoch, train_error: 0.5, test_error })
            .collect();
        let trajectory = Trajectory {
            observations,
            row_group_errors: vec![vec![0.1, 0.2, 0.3, 0.4, 0.05]],
            alignments: vec![],
            spectra: vec![],
            stopped_early: false,
        };
        assert_eq!(trajectory.minimum().epoch, 2);
        assert_eq!(trajectory.last().epoch, 4);
        let of_group = trajectory.row_group_minimum(0);
        assert_eq!((of_group.epoch, of_group.test_error), (4, 0.05));
    }
}
