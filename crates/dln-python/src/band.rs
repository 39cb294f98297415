//! The finite-size band: between which errors most networks of a setting's size lie.

use dln_experiment::{BandPoint, FiniteSizeBand, NetworkBand, Setting, Spread, Start};
use pyo3::prelude::*;

use crate::arrays::{Vector, column};
use crate::long_work::interruptible;
use crate::refusal::{refuse, refuse_any};

/// How many networks a band is made of, and by which seed.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct BandArguments<'py> {
    networks: u64,
    seed: u32,
    progress: Option<Bound<'py, PyAny>>,
}

#[derive(IntoPyObject)]
struct SpreadParts {
    low: f64,
    mean: f64,
    high: f64,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    train_error_low: Vector<'py>,
    train_error_high: Vector<'py>,
    test_error_low: Vector<'py>,
    test_error_high: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct BandParts<'py> {
    networks: u64,
    coverage: f64,
    min_test_error: SpreadParts,
    optimal_stopping_tau: SpreadParts,
    curve: Curve<'py>,
}

impl<'py> BandArguments<'py> {
    /// The band of networks of the setting at ascending times.
    pub(crate) fn find(
        self,
        py: Python<'py>,
        setting: Setting,
        start: Start,
        times_tau: Vec<f64>,
    ) -> PyResult<BandParts<'py>> {
        let Self { networks, seed, progress } = self;
        let band = NetworkBand::new(setting, start, networks, times_tau.len()).map_err(refuse)?;
        let found = interruptible(py, progress.as_ref(), move |context| {
            band.find(context, seed.into(), &times_tau)
        })?
        .map_err(|error| refuse_any(&*error))?;
        Ok(BandParts::new(py, networks, &found))
    }
}

impl<'py> BandParts<'py> {
    fn new(py: Python<'py>, networks: u64, found: &FiniteSizeBand) -> Self {
        let edge = |edge: fn(&BandPoint) -> f64| column(py, &found.points, edge);
        Self {
            networks,
            coverage: NetworkBand::COVERAGE,
            min_test_error: found.min_test_error.into(),
            optimal_stopping_tau: found.optimal_stopping_tau.into(),
            curve: Curve {
                time_tau: edge(|point| point.time_tau),
                train_error_low: edge(|point| point.train_error.low),
                train_error_high: edge(|point| point.train_error.high),
                test_error_low: edge(|point| point.test_error.low),
                test_error_high: edge(|point| point.test_error.high),
            },
        }
    }
}

impl From<Spread> for SpreadParts {
    fn from(Spread { low, mean, high }: Spread) -> Self {
        Self { low, mean, high }
    }
}
