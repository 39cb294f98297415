//! The errors of students over time, summed over left-out groups.

use dln_dynamics::{ErrorCurve, StoppingPoint, WeightedMode};

use crate::projection::ProjectedError;

/// The errors of every group's students, for one cut-off and all times.
#[derive(Debug, Clone)]
pub(crate) struct HeldOutCurve {
    folds: Vec<ProjectedError>,
    /// The modes of all groups, whose distances add up.
    modes: Vec<WeightedMode>,
    floor: f64,
    energy: f64,
}

impl HeldOutCurve {
    pub(super) fn new(folds: Vec<ProjectedError>) -> Self {
        Self {
            modes: folds.iter().flat_map(|fold| fold.modes.iter().copied()).collect(),
            floor: folds.iter().map(|fold| fold.floor).sum(),
            energy: folds.iter().map(|fold| fold.energy).sum(),
            folds,
        }
    }

    /// The error of all groups together, over time.
    pub(crate) fn curve(&self) -> ErrorCurve<'_> {
        ErrorCurve {
            modes: &self.modes,
            bulk: None,
            bulk_weight: 0.0,
            floor: self.floor,
            scale: self.energy,
        }
    }

    pub(crate) fn optimal_stopping(&self) -> StoppingPoint {
        self.curve().optimal_stopping()
    }

    /// The squared error at a time, by group.
    pub(crate) fn at(&self, time_tau: f64) -> Vec<f64> {
        self.folds.iter().map(|fold| fold.curve(1.0).error(time_tau)).collect()
    }

    /// The squared error of the mean predictor, by group.
    pub(crate) fn energies(&self) -> Vec<f64> {
        self.folds.iter().map(|fold| fold.energy).collect()
    }
}
