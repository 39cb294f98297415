//! The band of early-stopped networks of finite size along a line of theory, as a table, and the simulated students beside it.

use dln_tasks::Seed;

use crate::coverage::{self, COVERAGE};
use crate::{
    BandPlan, Column, ComputeError, Context, Setting, Start, Table, Value, finite_size_bands, row,
};

/// A place on the line.
pub(crate) struct Place {
    /// The values of the table's keys.
    pub(crate) key: Vec<Value>,
    /// What the networks are like.
    pub(crate) setting: Setting,
    /// Root of the simulated students' randomness, of which the band's networks take a stream of their own.
    pub(crate) seed: Seed,
    /// The smallest test errors of the aligned students that were simulated here.
    pub(crate) students: Vec<f64>,
}

/// Smallest test errors and stopping times of so many aligned networks at each place, trained to `until_tau`; how many of the students
/// have an error outside of the band.
pub(crate) fn table(
    context: &Context<'_>,
    keys: impl IntoIterator<Item = Column>,
    places: &[Place],
    networks: u64,
    until_tau: f64,
) -> Result<Table, ComputeError> {
    let results = [
        Column::number("min_test_error_low"),
        Column::number("min_test_error_mean"),
        Column::number("min_test_error_high"),
        // A minimum is flat: its place is known to the root of the accuracy of the error.
        Column::number("optimal_stopping_tau_low").tolerance(1e-6, 1e-5),
        Column::number("optimal_stopping_tau_mean").tolerance(1e-6, 1e-5),
        Column::number("optimal_stopping_tau_high").tolerance(1e-6, 1e-5),
        Column::count("band_networks"),
        Column::count("seeds"),
        Column::count("seeds_outside_band"),
    ];
    let mut table = Table::new(keys.into_iter().chain(results).collect::<Vec<_>>());
    let settings: Vec<_> = places
        .iter()
        .map(|place| (place.setting.clone(), place.seed.child("finite-size band")))
        .collect();
    let plan =
        BandPlan { start: Start::Aligned, networks, coverage: COVERAGE, times_tau: &[until_tau] };
    for (place, band) in places.iter().zip(finite_size_bands(context, &settings, plan)?) {
        let (error, time) = (band.min_test_error, band.optimal_stopping_tau);
        let results = row![
            error.low,
            error.mean,
            error.high,
            time.low,
            time.mean,
            time.high,
            networks,
            place.students.len(),
            coverage::outside(error.edges(), place.students.iter().copied()),
        ];
        table.push(place.key.iter().cloned().chain(results).collect::<Vec<_>>());
    }
    Ok(table)
}
