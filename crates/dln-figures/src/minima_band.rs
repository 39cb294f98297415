//! The band of early-stopped networks of finite size along a line of theory, as rows of a table,
//! and the simulated students beside it.

use dln_experiment::{
    BandPlan, ComputeError, Context, Setting, Start, Tolerance, finite_size_bands, row,
};
use dln_tasks::Seed;

use crate::coverage::{self, COVERAGE, Covered};
use crate::streams;

/// A place on the line.
pub(crate) struct Place<K> {
    /// What tells it apart.
    pub(crate) key: K,
    /// What the networks are like.
    pub(crate) setting: Setting,
    /// Root of the simulated students' randomness, of which the band's networks take a stream of
    /// their own.
    pub(crate) seed: Seed,
    /// The smallest test errors of the aligned students that were simulated here.
    pub(crate) students: Vec<f64>,
}

row! {
    /// Smallest test errors and stopping times of aligned networks, and how many of the simulated
    /// students have an error outside of the band. A minimum is flat: its place is known to the
    /// root of the accuracy of the error.
    pub(crate) struct BandRow {
        min_test_error_low: f64,
        min_test_error_mean: f64,
        min_test_error_high: f64,
        optimal_stopping_tau_low: f64 = Tolerance::new(1e-6, 1e-5),
        optimal_stopping_tau_mean: f64 = Tolerance::new(1e-6, 1e-5),
        optimal_stopping_tau_high: f64 = Tolerance::new(1e-6, 1e-5),
        band_networks: u64,
        seeds: usize,
        seeds_outside_band: u64,
    }
}

impl BandRow {
    /// The students beside the networks.
    pub(crate) fn covered(&self) -> Covered {
        Covered::new(self.band_networks, self.seeds, self.seeds_outside_band)
    }
}

/// The band at each place, of this many networks trained to `until_tau`.
pub(crate) fn rows<K: Clone>(
    context: &Context<'_>,
    places: &[Place<K>],
    networks: u64,
    until_tau: f64,
) -> Result<Vec<(K, BandRow)>, ComputeError> {
    let settings: Vec<_> = places
        .iter()
        .map(|place| (place.setting.clone(), place.seed.child(streams::FINITE_SIZE_BAND)))
        .collect();
    let plan =
        BandPlan { start: Start::Aligned, networks, coverage: COVERAGE, times_tau: &[until_tau] };
    let bands = finite_size_bands(context, &settings, plan)?;
    let row = |(place, band): (&Place<K>, dln_experiment::FiniteSizeBand)| {
        let (error, time) = (band.min_test_error, band.optimal_stopping_tau);
        let row = BandRow {
            min_test_error_low: error.low,
            min_test_error_mean: error.mean,
            min_test_error_high: error.high,
            optimal_stopping_tau_low: time.low,
            optimal_stopping_tau_mean: time.mean,
            optimal_stopping_tau_high: time.high,
            band_networks: networks,
            seeds: place.students.len(),
            seeds_outside_band: coverage::outside(error.edges(), place.students.iter().copied()),
        };
        (place.key.clone(), row)
    };
    Ok(places.iter().zip(bands).map(row).collect())
}
