//! The networks that are trained on all of the target's examples, and a test set that judges them.

use dln_dynamics::StoppingPoint;
use dln_finite::{MapError, PretrainedNetwork};
use dln_linalg::{Matrix, MatrixRef};

use super::carried::Carried;
use super::choice::{Choice, earliest_best, in_units, network};
use super::{FineTuningAnalysis, Start};
use crate::analysis::Analysis;
use crate::design::Design;
use crate::projection::whitened;
use crate::{AnalyzeOptions, DataError};

/// A fine-tuned and a probed network, each in the whitened coordinates that it keeps.
#[derive(Debug, Clone)]
pub(super) struct Networks {
    fine_tuned: Kept,
    probed: Kept,
    noise_scale: f64,
}

/// A network with what it starts from.
#[derive(Debug, Clone)]
struct Kept {
    trunk: Matrix,
    data: Matrix,
    network: PretrainedNetwork,
}

/// Test errors of a start.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct MeasuredStop {
    /// The test error at the stop that was predicted to be best.
    pub at_predicted_stopping: f64,
    /// The stop that turned out best, within the time that is followed.
    pub actual: StoppingPoint,
}

/// Predictions set against a test set of the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FineTuningMeasurement {
    scratch: MeasuredStop,
    fine_tuned: MeasuredStop,
    probed: MeasuredStop,
}

impl Networks {
    pub(super) fn new(
        carried: &Carried,
        design: &Design,
        target: &Analysis,
        options: &AnalyzeOptions,
        [fine_tuned, probed]: [&Choice; 2],
    ) -> Result<Self, DataError> {
        let noise_scale = target.learned().prediction.noise_scale;
        let kept = |choice: &Choice| -> Result<Kept, DataError> {
            let retained = choice.retained;
            let data = in_units(design.coordinates.subcols(0, retained).to_owned(), noise_scale);
            let trunk = carried.trunk(target.whitener(), retained, design.examples());
            let network = network(&data, &trunk, options.init_scale)?;
            Ok(Kept { trunk, data, network })
        };
        Ok(Self { fine_tuned: kept(fine_tuned)?, probed: kept(probed)?, noise_scale })
    }

    /// A map of whitened coordinates, in units of the noise scale.
    pub(super) fn whitened_map(&self, start: Start, time_tau: f64) -> Matrix {
        match start {
            Start::FineTuned => self.fine_tuned.network.fine_tuned_map(time_tau),
            _ => self.probed.network.probed_map(time_tau),
        }
    }

    pub(super) fn task(&self, start: Start) -> (&Matrix, &Matrix) {
        let kept = match start {
            Start::FineTuned => &self.fine_tuned,
            Start::Probed => &self.probed,
            Start::Scratch => panic!("training from scratch has no trunk"),
        };
        (&kept.trunk, &kept.data)
    }
}

impl FineTuningMeasurement {
    pub(super) fn new(
        analysis: &FineTuningAnalysis,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<Self, DataError> {
        let scratch = analysis.target.measure(inputs, targets)?;
        let scratch = MeasuredStop {
            at_predicted_stopping: scratch.at_predicted_stopping(),
            actual: scratch.actual_optimal_stopping(),
        };
        let whitener = analysis.target.whitener();
        let (scaling, networks) = (&whitener.scaling, &analysis.networks);
        let about_mean = Matrix::from_fn(targets.nrows(), targets.ncols(), |row, output| {
            let centred = targets[(row, output)] - scaling.target_means[output];
            centred / scaling.target_unit / networks.noise_scale
        });
        let measure = |kept: &Kept| {
            let coordinates = whitened(whitener, kept.data.ncols(), inputs);
            MapError::of_examples(coordinates.as_ref(), about_mean.as_ref())
        };
        let fine_tuned = {
            let (network, measure) = (&networks.fine_tuned.network, measure(&networks.fine_tuned));
            // All examples may bring a faster direction than any group's others, which chose the
            // stop.
            let stop = analysis.fine_tuned.stop.time_tau.min(network.latest_tau());
            let last = analysis.fine_tuned.curve.last().map_or(0.0, |point| point.time_tau);
            let until = last.min(network.latest_tau());
            let map = network.fine_tuned_map(stop);
            MeasuredStop {
                at_predicted_stopping: measure.of(map.as_ref()),
                actual: network.optimal_stopping(&measure, until),
            }
        };
        let probed = {
            let (network, measure) = (&networks.probed.network, measure(&networks.probed));
            let error = |time: f64| measure.of(network.probed_map(time).as_ref());
            let at =
                |point: &StoppingPoint| StoppingPoint::new(point.time_tau, error(point.time_tau));
            let curve: Vec<StoppingPoint> = analysis.probed.curve.iter().map(at).collect();
            let actual = earliest_best(&curve);
            let at_predicted_stopping = error(analysis.probed.stop.time_tau);
            MeasuredStop { at_predicted_stopping, actual }
        };
        Ok(Self { scratch, fine_tuned, probed })
    }

    /// The errors of a start.
    pub fn of(&self, start: Start) -> MeasuredStop {
        match start {
            Start::Scratch => self.scratch,
            Start::FineTuned => self.fine_tuned,
            Start::Probed => self.probed,
        }
    }
}
