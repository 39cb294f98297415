//! The band of networks of finite size around the theory: tables, marks and claims.

use super::tables::table;
use super::{Study, claims};
use crate::look::strength_color;
use crate::plot::Band;
use crate::{
    BandPlan, Check, Column, ComputeError, Context, Deviation, Start, Table, Tables,
    finite_size_bands, row,
};

/// Share of the networks inside the band.
const COVERAGE: f64 = 0.95;
/// Standard deviations allowed where a count is compared with its expectation; there are ten comparisons.
const DEVIATIONS: f64 = 4.0;
/// A simulated mean this many standard errors from the theory is one that the theory misses.
const MISSED: f64 = 3.0;

/// Adds the band over time and that of the smallest test errors.
pub(super) fn with_tables(
    study: &Study,
    context: &Context<'_>,
    tables: Tables,
) -> Result<Tables, ComputeError> {
    let mut cells = study.cells();
    cells.sort_by_key(|cell| cell.rank);
    let settings: Vec<_> = cells
        .iter()
        .map(|cell| (study.setting(*cell), study.cell_seed(*cell, 0).child("finite-size band")))
        .collect();
    let times_tau: Vec<f64> = study.samples().into_iter().map(|(_, time_tau)| time_tau).collect();
    let plan = BandPlan {
        start: Start::Aligned,
        networks: study.band_networks,
        coverage: COVERAGE,
        times_tau: &times_tau,
    };
    let bands = finite_size_bands(context, &settings, plan)?;
    let mut over_time = table([
        Column::number("time_tau"),
        Column::number("test_error_low"),
        Column::number("test_error_high"),
    ]);
    let mut minima = table([
        Column::number("min_test_error_low"),
        Column::number("min_test_error_mean"),
        Column::number("min_test_error_high"),
        Column::count("networks"),
    ]);
    for (cell, band) in cells.iter().zip(bands) {
        for point in &band.points {
            let error = point.test_error;
            over_time.push(row![
                cell.rank_count(),
                cell.multiplier,
                point.time_tau,
                error.low,
                error.high
            ]);
        }
        let least = band.min_test_error;
        minima.push(row![
            cell.rank_count(),
            cell.multiplier,
            least.low,
            least.mean,
            least.high,
            study.band_networks
        ]);
    }
    Ok(tables.with("band", over_time).with("band_minima", minima))
}

/// The test error's band of each teacher of one rank.
pub(super) fn marks(tables: &Tables, rank: u32) -> Vec<Band> {
    let Some(table) = tables.find("band") else { return Vec::new() };
    let of_teacher = table.only("rank", u64::from(rank)).groups("multiplier").into_iter();
    of_teacher
        .map(|(multiplier, band)| {
            let color = strength_color(multiplier.number()).lighter(0.75);
            Band::new(band.triples("time_tau", "test_error_low", "test_error_high"), color)
        })
        .collect()
}

pub(super) fn checks(tables: &Tables, hidden: &Table) -> Vec<Check> {
    let minima = tables.get("band_minima");
    vec![
        coverage(minima, &tables.get("runs").only("student", Start::Aligned.name())),
        threshold(tables, hidden),
    ]
}

/// As many students outside as the band leaves out, teacher by teacher.
fn coverage(minima: &Table, aligned: &Table) -> Check {
    let of_teacher = |index: usize| {
        let (rank, multiplier) = minima.pairs("rank", "multiplier")[index];
        let same = aligned
            .where_number("rank", |r| (r - rank).abs() < 0.5)
            .where_number("multiplier", |m| (m - multiplier).abs() < 1e-9);
        same.numbers("min_test_error")
    };
    let bands = minima.triples("min_test_error_low", "min_test_error_high", "networks");
    let deviation = |(index, ((low, high, networks), at)): (usize, ((f64, f64, f64), String))| {
        let errors = of_teacher(index);
        let outside = errors.iter().filter(|error| !(low..=high).contains(error)).count() as f64;
        let students = errors.len() as f64;
        let variance = COVERAGE * (1.0 - COVERAGE) * (1.0 / students + 1.0 / networks);
        Deviation {
            at,
            deviation: (outside / students - (1.0 - COVERAGE)).max(0.0),
            allowance: DEVIATIONS * variance.sqrt(),
        }
    };
    Check::within(
        "share of aligned students whose smallest test error lies outside the finite-size band, beyond the 5 % that it leaves out",
        bands.into_iter().zip(claims::places(minima)).enumerate().map(deviation),
        "4 standard deviations of a binomial share over the students, and of the band's edges over its networks",
    )
}

/// Where the limit of infinite size misses the simulation, the band does not.
fn threshold(tables: &Tables, hidden: &Table) -> Check {
    let mut cases = Vec::new();
    for ((rank, multiplier), place) in
        hidden.pairs("rank", "multiplier").into_iter().zip(claims::places(hidden))
    {
        let of = |name: &str| {
            tables
                .get(name)
                .where_number("rank", |r| (r - rank).abs() < 0.5)
                .where_number("multiplier", |m| (m - multiplier).abs() < 1e-9)
        };
        let simulated = of("curves").only("student", Start::Aligned.name());
        let (theory, band) = (of("theory"), of("band"));
        let band = band.triples("time_tau", "test_error_low", "test_error_high");
        let points = simulated.triples("time_tau", "test_error", "test_std_error");
        for ((time, mean, std_error), (_, low, high)) in points.into_iter().zip(band) {
            let limit = theory.where_number("time_tau", |t| (t - time).abs() < 1e-9);
            if (mean - limit.number("test_error")).abs() > MISSED * std_error {
                cases.push((format!("{place}, t/τ = {time}"), (low..=high).contains(&mean)));
            }
        }
    }
    Check::all(
        "at the detection threshold the finite-size band holds every simulated mean that the theory of infinite size misses by 3 standard errors",
        cases,
        "the band is made of networks of the same size, and a mean over several varies less than one of them",
    )
}

#[cfg(test)]
mod tests {
    use crate::Setting;

    #[test]
    fn bands_and_students_draw_different_tasks() {
        let seed = dln_tasks::Seed::new(1);
        let setting = Setting::paper(6, vec![2.0]);
        let student = setting.task(seed.replicate(0)).expect("sound");
        let network = setting.task(seed.replicate(0).child("finite-size band").replicate(0));
        assert_ne!(student.targets(), network.expect("sound").targets());
    }
}
