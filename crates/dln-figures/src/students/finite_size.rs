//! The band of networks of finite size around the theory: tables, marks and claims.

use dln_experiment::{
    BandPlan, BandPoint, ComputeError, Context, FiniteSizeBand, Rows, Start, finite_size_bands,
};

use super::rows::{
    BandMinimumRow, BandRow, RunRow, Tables, Teacher, TheoryRow, of_rank, of_teacher,
};
use super::tables::observed;
use super::{Cell, Study};
use crate::coverage::{self, COVERAGE, Covered};
use crate::look::strength_color;
use crate::{Check, streams};
use dln_plot::{Band, Line};

/// A simulated mean this many standard errors from the theory is one that the theory misses.
const MISSED: f64 = 3.0;
/// Width of a range on the diagonal, about that of a marker.
const RANGE_WIDTH: f64 = 6.0;
/// Times of the band for each recorded sample: networks take a deep student's step within few
/// samples of each other.
const POINTS_PER_SAMPLE: u32 = 2;

/// The bands over time and those of the smallest test errors and their times.
pub(super) struct Bands {
    pub(super) over_time: Rows<(Teacher, BandRow)>,
    pub(super) minima: Rows<(Teacher, BandMinimumRow)>,
}

pub(super) fn bands(study: &Study, context: &Context<'_>) -> Result<Bands, ComputeError> {
    let mut cells = study.cells();
    cells.sort_by_key(|cell| cell.rank);
    let settings: Vec<_> = cells
        .iter()
        .map(|cell| {
            (study.setting(*cell), study.cell_seed(*cell, 0).child(streams::FINITE_SIZE_BAND))
        })
        .collect();
    let times_tau = study.sample_times(POINTS_PER_SAMPLE);
    let plan = BandPlan {
        start: Start::Aligned,
        networks: study.band_networks,
        coverage: COVERAGE,
        times_tau: &times_tau,
    };
    let bands = finite_size_bands(context, &settings, plan)?;
    Ok(Bands { over_time: over_time(&cells, &bands), minima: minima(study, &cells, &bands) })
}

fn over_time(cells: &[Cell], bands: &[FiniteSizeBand]) -> Rows<(Teacher, BandRow)> {
    let row = |BandPoint { time_tau, train_error, test_error, .. }: &BandPoint| BandRow {
        time_tau: *time_tau,
        train_error_low: train_error.low,
        train_error_high: train_error.high,
        test_error_low: test_error.low,
        test_error_high: test_error.high,
    };
    let of_teacher = |(cell, band): (&Cell, &FiniteSizeBand)| {
        let teacher = cell.teacher();
        band.points.iter().map(move |point| (teacher, row(point))).collect::<Vec<_>>()
    };
    cells.iter().zip(bands).flat_map(of_teacher).collect()
}

fn minima(
    study: &Study,
    cells: &[Cell],
    bands: &[FiniteSizeBand],
) -> Rows<(Teacher, BandMinimumRow)> {
    let row = |(cell, band): (&Cell, &FiniteSizeBand)| {
        let (error, time) = (band.min_test_error, band.optimal_stopping_tau);
        let row = BandMinimumRow {
            min_test_error_low: error.low,
            min_test_error_mean: error.mean,
            min_test_error_high: error.high,
            optimal_stopping_tau_low: time.low,
            optimal_stopping_tau_high: time.high,
            networks: study.band_networks,
        };
        (cell.teacher(), row)
    };
    observed(study, cells.iter().zip(bands).map(row).collect())
}

/// The band of an error over time for each teacher of one rank.
pub(super) fn marks(tables: &Tables, rank: u32, edges: fn(&BandRow) -> (f64, f64)) -> Vec<Band> {
    let of_teacher = |(multiplier, rows): (f64, Vec<&BandRow>)| {
        let point = |row: &BandRow| {
            let (low, high) = edges(row);
            (row.time_tau, low, high)
        };
        let points: Vec<_> = rows.into_iter().map(point).collect();
        Band::new(points, strength_color(multiplier).lighter(0.75))
    };
    of_rank(&tables.band, rank).into_iter().map(of_teacher).collect()
}

/// The range of a quantity over networks for each teacher of one rank, along the diagonal; the
/// widest first, beneath the others.
pub(super) fn ranges(
    tables: &Tables,
    rank: u32,
    edges: fn(&BandMinimumRow) -> (f64, f64),
) -> Vec<Line> {
    let of_teacher = |(multiplier, rows): (f64, Vec<&BandMinimumRow>)| {
        let (low, high) = edges(rows[0]);
        let color = strength_color(multiplier).lighter(0.75);
        (high - low, Line::new([(low, low), (high, high)], color).width(RANGE_WIDTH))
    };
    let mut ranges: Vec<(f64, Line)> =
        of_rank(&tables.band_minima, rank).into_iter().map(of_teacher).collect();
    ranges.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    ranges.into_iter().map(|(_, line)| line).collect()
}

pub(super) fn checks(tables: &Tables, hidden: &[&(Teacher, TheoryRow)]) -> Vec<Check> {
    vec![
        covered(&SMALLEST_ERROR, tables),
        covered(&STOPPING_TIME, tables),
        threshold(tables, hidden),
    ]
}

/// A quantity of single networks and how well simulations know it.
struct Quantity {
    name: &'static str,
    of_run: fn(&RunRow) -> f64,
    edges: fn(&BandMinimumRow) -> (f64, f64),
    /// Relative error of a simulated student.
    error: f64,
}

const SMALLEST_ERROR: Quantity = Quantity {
    name: "smallest test error",
    of_run: |run| run.min_test_error,
    edges: |band| (band.min_test_error_low, band.min_test_error_high),
    error: 0.0,
};
/// Descent lags behind the flow by its step times the rate of a mode, a percent or so, and is
/// looked at now and then.
const STOPPING_TIME: Quantity = Quantity {
    name: "optimal stopping time",
    of_run: |run| run.optimal_stopping_tau,
    edges: |band| (band.optimal_stopping_tau_low, band.optimal_stopping_tau_high),
    error: 0.02,
};

/// As many students outside as the band leaves out. The teachers of a rank are independent of each
/// other.
fn covered(quantity: &Quantity, tables: &Tables) -> Check {
    let Quantity { name, of_run, edges, error } = quantity;
    let place = |(teacher, band): &(Teacher, BandMinimumRow)| {
        let (low, high) = edges(band);
        let edges = low * (1.0 - error)..=high * (1.0 + error);
        let runs = of_teacher(&tables.runs, *teacher);
        let students: Vec<f64> =
            runs.filter(|run| run.student == Start::Aligned).map(of_run).collect();
        let outside = coverage::outside(edges, students.iter().copied());
        let covered = Covered::new(band.networks, students.len(), outside);
        (format!("rank = {}", teacher.rank), covered)
    };
    coverage::check(
        &format!("share of aligned students whose {name} lies outside the finite-size band"),
        &coverage::groups(tables.band_minima.iter().map(place)),
    )
}

/// Where the limit of infinite size misses the simulation, the band does not.
fn threshold(tables: &Tables, hidden: &[&(Teacher, TheoryRow)]) -> Check {
    let mut cases = Vec::new();
    for (teacher, _) in hidden {
        let simulated = of_teacher(&tables.curves, *teacher);
        for seen in simulated.filter(|row| row.student == Start::Aligned) {
            let is_now = |time: f64| (time - seen.time_tau).abs() < 1e-9;
            let limit = of_teacher(&tables.theory, *teacher).find(|row| is_now(row.time_tau));
            let band = of_teacher(&tables.band, *teacher).find(|row| is_now(row.time_tau));
            let limit = limit.map_or(f64::NAN, |row| row.test_error);
            // NaN counts as missed, and no band holds a mean that it has no time for.
            let is_met = (seen.test_error - limit).abs() <= MISSED * seen.test_std_error;
            if !is_met {
                let holds = band.is_some_and(|band| {
                    (band.test_error_low..=band.test_error_high).contains(&seen.test_error)
                });
                cases.push((format!("{}, t/τ = {}", teacher.place(), seen.time_tau), holds));
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
    use dln_experiment::Setting;

    use crate::streams::FINITE_SIZE_BAND;

    #[test]
    fn bands_and_students_draw_different_tasks() {
        let seed = dln_tasks::Seed::new(1);
        let setting = Setting::paper(6, vec![2.0]);
        let student = setting.task(seed.replicate(0)).expect("sound");
        let network = setting.task(seed.replicate(0).child(FINITE_SIZE_BAND).replicate(0));
        assert_ne!(student.targets(), network.expect("sound").targets());
    }
}
