//! Networks of finite size around the error of early stopping: their band, and the simulated
//! students beside it.

use dln_dynamics::AlignedTheory;
use dln_experiment::{
    BandPlan, ComputeError, Context, Rows, Setting, Start, finite_size_bands, row, strengths,
};

use super::{Contest, RANKS, seed, setting};
use crate::coverage::{self, COVERAGE, Covered};
use crate::streams::FINITE_SIZE_BAND;
use crate::{Check, Scale};

/// Multipliers of the band at the ends of the theory's lines, where nothing is simulated.
const ENDS: [f64; 2] = [0.7, 10.0];

row! {
    /// Errors of early-stopped networks of this size, and how many simulated students lie outside.
    pub(crate) struct BandRow {
        rank: usize,
        multiplier: f64,
        early_stopping_low: f64,
        early_stopping_mean: f64,
        early_stopping_high: f64,
        band_networks: u64,
        seeds: usize,
        seeds_outside_band: u64,
    }
}

/// Test errors of networks of this size at the predicted stopping time, beside those of the
/// simulated students.
pub(super) fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Setting],
    contests: &[Vec<Contest>],
) -> Result<Rows<BandRow>, ComputeError> {
    let mut rows = Vec::new();
    let networks = scale.pick(60, 100);
    let simulated = cells.iter().cloned().zip(contests.iter().map(Vec::as_slice));
    let ends =
        RANKS.into_iter().flat_map(|rank| ENDS.map(|multiplier| strengths(rank, multiplier)));
    let ends = ends.map(|strengths| (setting(scale, strengths), [].as_slice()));
    for (setting, contests) in simulated.chain(ends) {
        let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping().time_tau;
        let plan =
            BandPlan { start: Start::Aligned, networks, coverage: COVERAGE, times_tau: &[stop] };
        let root = seed(&setting).child(FINITE_SIZE_BAND);
        let bands = finite_size_bands(context, &[(setting.clone(), root)], plan)?;
        let error = bands[0].points[0].test_error;
        let strengths = &setting.teacher_strengths;
        let students = contests.iter().map(|contest| contest.early_stopping);
        rows.push(BandRow {
            rank: strengths.len(),
            multiplier: strengths[strengths.len() - 1],
            early_stopping_low: error.low,
            early_stopping_mean: error.mean,
            early_stopping_high: error.high,
            band_networks: networks,
            seeds: contests.len(),
            seeds_outside_band: coverage::outside(error.edges(), students),
        });
    }
    Ok(Rows::new(rows))
}

/// No more students outside than chance explains; all cells are independent of each other.
pub(super) fn check(band: &[BandRow]) -> Check {
    let place = |row: &BandRow| {
        let covered = Covered::new(row.band_networks, row.seeds, row.seeds_outside_band);
        (format!("rank = {}", row.rank), covered)
    };
    coverage::check(
        "share of aligned students whose error at the predicted stopping time lies outside the finite-size band, by rank",
        &coverage::groups(band.iter().map(place)),
    )
}
