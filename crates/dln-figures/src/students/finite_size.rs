//! The band of networks of finite size around the theory: tables, marks and claims.

use super::tables::{sample_times, stopping, table};
use super::{Cell, Study, claims};
use crate::coverage::COVERAGE;
use crate::look::strength_color;
use crate::plot::{Band, Color, Line};
use crate::{
    BandPlan, BandPoint, Check, Column, ComputeError, Context, FiniteSizeBand, Start, Table,
    Tables, Value, coverage, finite_size_bands, row,
};

/// A simulated mean this many standard errors from the theory is one that the theory misses.
const MISSED: f64 = 3.0;
/// Width of a range on the diagonal, about that of a marker.
const RANGE_WIDTH: f64 = 6.0;
/// Times of the band for each recorded sample: networks take a deep student's step within few samples of each other.
const POINTS_PER_SAMPLE: u32 = 2;

/// Adds the bands over time and those of the smallest test errors and their times.
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
    let times_tau = sample_times(study, POINTS_PER_SAMPLE);
    let plan = BandPlan {
        start: Start::Aligned,
        networks: study.band_networks,
        coverage: COVERAGE,
        times_tau: &times_tau,
    };
    let bands = finite_size_bands(context, &settings, plan)?;
    Ok(tables
        .with("band", over_time(&cells, &bands))
        .with("band_minima", minima(study, &cells, &bands)))
}

fn over_time(cells: &[Cell], bands: &[FiniteSizeBand]) -> Table {
    let mut table = table([
        Column::number("time_tau"),
        Column::number("train_error_low"),
        Column::number("train_error_high"),
        Column::number("test_error_low"),
        Column::number("test_error_high"),
    ]);
    for (cell, band) in cells.iter().zip(bands) {
        for BandPoint { time_tau, train_error: train, test_error: test } in &band.points {
            table.push(row![
                cell.rank_count(),
                cell.multiplier,
                *time_tau,
                train.low,
                train.high,
                test.low,
                test.high,
            ]);
        }
    }
    table
}

fn minima(study: &Study, cells: &[Cell], bands: &[FiniteSizeBand]) -> Table {
    let mut table = table([
        Column::number("min_test_error_low"),
        Column::number("min_test_error_mean"),
        Column::number("min_test_error_high"),
        stopping(study, "optimal_stopping_tau_low"),
        stopping(study, "optimal_stopping_tau_high"),
        Column::count("networks"),
    ]);
    for (cell, band) in cells.iter().zip(bands) {
        let (error, time) = (band.min_test_error, band.optimal_stopping_tau);
        table.push(row![
            cell.rank_count(),
            cell.multiplier,
            error.low,
            error.mean,
            error.high,
            time.low,
            time.high,
            study.band_networks,
        ]);
    }
    table
}

/// The band of an error over time for each teacher of one rank.
pub(super) fn marks(tables: &Tables, rank: u32, error: &str) -> Vec<Band> {
    let of_teacher = |(color, band): (Color, Table)| {
        let edges = band.triples("time_tau", &format!("{error}_low"), &format!("{error}_high"));
        Band::new(edges, color)
    };
    teachers(tables, "band", rank).into_iter().map(of_teacher).collect()
}

/// The range of a quantity over networks for each teacher of one rank, along the diagonal; the widest first, beneath the others.
pub(super) fn ranges(tables: &Tables, rank: u32, quantity: &str) -> Vec<Line> {
    let of_teacher = |(color, minima): (Color, Table)| {
        let [low, high] = ["low", "high"].map(|edge| minima.number(&format!("{quantity}_{edge}")));
        (high - low, Line::new([(low, low), (high, high)], color).width(RANGE_WIDTH))
    };
    let mut ranges: Vec<(f64, Line)> =
        teachers(tables, "band_minima", rank).into_iter().map(of_teacher).collect();
    ranges.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    ranges.into_iter().map(|(_, line)| line).collect()
}

/// The rows and the light colour of each teacher of one rank.
fn teachers(tables: &Tables, name: &str, rank: u32) -> Vec<(Color, Table)> {
    let of_rank = tables.get(name).only("rank", u64::from(rank));
    let light = |multiplier: Value| strength_color(multiplier.number()).lighter(0.75);
    of_rank.groups("multiplier").into_iter().map(|(m, rows)| (light(m), rows)).collect()
}

pub(super) fn checks(tables: &Tables, hidden: &Table) -> Vec<Check> {
    let minima = tables.get("band_minima");
    let aligned = tables.get("runs").only("student", Start::Aligned.name());
    vec![
        covered(&SMALLEST_ERROR, minima, &aligned),
        covered(&STOPPING_TIME, minima, &aligned),
        threshold(tables, hidden),
    ]
}

/// A quantity of single networks and how well simulations know it.
struct Quantity {
    name: &'static str,
    column: &'static str,
    /// Relative error of a simulated student.
    error: f64,
}

const SMALLEST_ERROR: Quantity =
    Quantity { name: "smallest test error", column: "min_test_error", error: 0.0 };
/// Descent lags behind the flow by its step times the rate of a mode, a percent or so, and is looked at now and then.
const STOPPING_TIME: Quantity =
    Quantity { name: "optimal stopping time", column: "optimal_stopping_tau", error: 0.02 };

/// As many students outside as the band leaves out. The teachers of a rank are independent of each other.
fn covered(quantity: &Quantity, minima: &Table, aligned: &Table) -> Check {
    let Quantity { name, column, error } = quantity;
    let columns = ["rank", "band_networks", "seeds", "seeds_outside_band"];
    let mut counts = Table::new(columns.map(Column::number));
    for band in minima.each_row() {
        let edge = |side| band.number(&format!("{column}_{side}"));
        let (low, high) = (edge("low") * (1.0 - error), edge("high") * (1.0 + error));
        let students = of_teacher(aligned, &band).numbers(column);
        let outside = coverage::outside(low..=high, students.iter().copied());
        let (rank, networks) = (band.number("rank"), band.number("networks"));
        counts.push([rank, networks, students.len() as f64, outside as f64].map(Value::from));
    }
    coverage::check(
        &format!("share of aligned students whose {name} lies outside the finite-size band"),
        &coverage::untyped_groups(&counts, "rank", "rank"),
    )
}

/// The rows of a table that belong to the teacher of a single row of another.
fn of_teacher(table: &Table, teacher: &Table) -> Table {
    let (rank, multiplier) = (teacher.number("rank"), teacher.number("multiplier"));
    table
        .where_number("rank", |r| (r - rank).abs() < 0.5)
        .where_number("multiplier", |m| (m - multiplier).abs() < 1e-9)
}

/// Where the limit of infinite size misses the simulation, the band does not.
fn threshold(tables: &Tables, hidden: &Table) -> Check {
    let mut cases = Vec::new();
    for (teacher, place) in hidden.each_row().zip(claims::places(hidden)) {
        let of = |name: &str| of_teacher(tables.get(name), &teacher);
        let simulated = of("curves").only("student", Start::Aligned.name());
        let (theory, band) = (of("theory"), of("band"));
        for (time, mean, std_error) in simulated.triples("time_tau", "test_error", "test_std_error")
        {
            let now = |table: &Table| table.where_number("time_tau", |t| (t - time).abs() < 1e-9);
            let limit = now(&theory).number("test_error");
            if (mean - limit).abs() > MISSED * std_error {
                let band = now(&band);
                let edges = band.number("test_error_low")..=band.number("test_error_high");
                cases.push((format!("{place}, t/τ = {time}"), edges.contains(&mean)));
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
