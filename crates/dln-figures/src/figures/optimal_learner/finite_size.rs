//! Networks of finite size around the error of early stopping: their band, and the simulated students beside it.

use dln_dynamics::AlignedTheory;

use super::{Contest, RANKS, seed, setting};
use crate::coverage::{self, COVERAGE};
use crate::{
    BandPlan, Check, Column, ComputeError, Context, Scale, Setting, Start, Table,
    finite_size_bands, row, strengths,
};

/// Multipliers of the band at the ends of the theory's lines, where nothing is simulated.
const ENDS: [f64; 2] = [0.7, 10.0];

/// Test errors of networks of this size at the predicted stopping time, beside those of the simulated students.
pub(super) fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Setting],
    contests: &[Vec<Contest>],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("rank"),
        Column::number("multiplier"),
        Column::number("early_stopping_low"),
        Column::number("early_stopping_mean"),
        Column::number("early_stopping_high"),
        Column::count("band_networks"),
        Column::count("seeds"),
        Column::count("seeds_outside_band"),
    ]);
    let networks = scale.pick(60, 100);
    let simulated = cells.iter().cloned().zip(contests.iter().map(Vec::as_slice));
    let ends =
        RANKS.into_iter().flat_map(|rank| ENDS.map(|multiplier| strengths(rank, multiplier)));
    let ends = ends.map(|strengths| (setting(scale, strengths), [].as_slice()));
    for (setting, contests) in simulated.chain(ends) {
        let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping().time_tau;
        let plan =
            BandPlan { start: Start::Aligned, networks, coverage: COVERAGE, times_tau: &[stop] };
        let root = seed(&setting).child("finite-size band");
        let bands = finite_size_bands(context, &[(setting.clone(), root)], plan)?;
        let error = bands[0].points[0].test_error;
        let strengths = &setting.teacher_strengths;
        table.push(row![
            strengths.len(),
            strengths[strengths.len() - 1],
            error.low,
            error.mean,
            error.high,
            networks,
            contests.len(),
            coverage::outside(error.edges(), contests.iter().map(|contest| contest.early_stopping)),
        ]);
    }
    Ok(table)
}

/// No more students outside than chance explains; all cells are independent of each other.
pub(super) fn check(band: &Table) -> Check {
    coverage::check(
        "share of aligned students whose error at the predicted stopping time lies outside the finite-size band, by rank",
        &coverage::untyped_groups(band, "rank", "rank"),
    )
}
