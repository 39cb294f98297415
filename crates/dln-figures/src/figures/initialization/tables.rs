//! The tables of `initialization`.

use dln_dynamics::AlignedTheory;

use super::{CURVE_SCALES, Cell, EXPONENTS, LAYERS, STRENGTHS, UNTIL_TAU, curve_setting, setting};
use crate::untyped_minima::{self as minima, Outcome};
use crate::untyped_minima_band::{self as minima_band, Place};
use crate::{Column, ComputeError, Context, Scale, Summary, Table, row};

/// Exponents of initial scales of the band between those of the simulation.
const BETWEEN: [f64; 6] = [-1.75, -1.5, -1.25, -0.75, -0.5, -0.25];

/// t/τ by which an aligned student has passed its minimum: twice the time at which a mode at the edge of the noise, of
/// strength 1.7, is learned. With L layers that is ln(1/ε)/(2·1.7) or about ε^{−(1−2/L)}/((L−2)·1.7).
pub(super) fn longest_tau(cell: Cell) -> f64 {
    match cell.layers {
        1 => 6.0,
        2 => 2.0 + (1.0 / cell.init_scale).ln() / 1.7,
        layers => {
            let exponent = 1.0 - 2.0 / layers as f64;
            4.0 + 2.0 * cell.init_scale.powf(-exponent) / ((layers - 2) as f64 * 1.7)
        }
    }
}

/// Minimum test error and optimal stopping time over the initial scale.
pub(super) fn theory(scale: Scale, per_decade: i32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("layers"),
        Column::number("teacher_strength"),
        Column::number("init_scale"),
        Column::number("min_test_error"),
        Column::number("optimal_stopping_tau").tolerance(1e-6, 1e-5),
    ]);
    for layers in LAYERS {
        for strength in STRENGTHS {
            for step in EXPONENTS.start() * per_decade..=EXPONENTS.end() * per_decade {
                let init_scale = 10f64.powf(f64::from(step) / f64::from(per_decade));
                let setting = setting(scale, Cell { layers, strength, init_scale });
                let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
                table.push(row![layers, strength, init_scale, stop.test_error, stop.time_tau]);
            }
        }
    }
    Ok(table)
}

/// The columns of a cell's key.
fn keys() -> [Column; 3] {
    [Column::count("layers"), Column::number("teacher_strength"), Column::number("init_scale")]
}

/// Aligned networks of two layers of this size, whose errors scatter visibly: those of one layer do not, and the curves of four have to
/// be inverted numerically, which would take minutes. At large scales, where the error rises, they are closer than the simulation.
pub(super) fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Cell],
    runs: &[Vec<Outcome>],
) -> Result<Table, ComputeError> {
    let between = |exponent: f64| {
        STRENGTHS.map(|strength| Cell { layers: 2, strength, init_scale: 10f64.powf(exponent) })
    };
    let simulated = cells.iter().zip(runs).filter(|(cell, _)| cell.layers == 2);
    let all = simulated
        .map(|(cell, runs)| (*cell, runs.as_slice()))
        .chain(BETWEEN.into_iter().flat_map(between).map(|cell| (cell, [].as_slice())));
    let place = |(cell, runs): (Cell, &[Outcome])| Place {
        key: cell.key(),
        setting: setting(scale, cell),
        seed: cell.seed(),
        students: runs.iter().map(|[aligned, _]| aligned.test_error).collect(),
    };
    let places: Vec<Place> = all.map(place).collect();
    let until_tau = cells.iter().filter(|cell| cell.layers == 2).map(|cell| longest_tau(*cell));
    let networks = scale.pick(60, 100);
    minima_band::table(context, keys(), &places, networks, until_tau.fold(0.0, f64::max))
}

/// The same over seeds of aligned and of random students.
pub(super) fn simulation(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<Outcome>],
) -> Result<Table, ComputeError> {
    let mut table = minima::table(keys(), 0.03);
    for (cell, runs) in cells.iter().zip(runs) {
        minima::push(&mut table, &cell.key(), &setting(scale, *cell), runs)?;
    }
    Ok(table)
}

/// Test error over time in theory, for a teacher of rank 3.
pub(super) fn curves(scale: Scale, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("init_scale"),
        Column::number("time_tau"),
        Column::number("test_error"),
    ]);
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    for init_scale in CURVE_SCALES {
        for point in AlignedTheory::new(&curve_setting(scale, init_scale).theory())?.curve(&times) {
            table.push(row![init_scale, point.time_tau, point.test_error]);
        }
    }
    Ok(table)
}

/// The same over seeds of random students.
pub(super) fn curves_simulation(runs: &[Vec<Vec<(f64, f64)>>]) -> Table {
    let mut table = Table::new([
        Column::number("init_scale"),
        Column::number("time_tau"),
        Column::number("log_test_error_mean"),
        Column::number("log_test_error_std_error"),
        Column::count("seeds"),
    ]);
    for (init_scale, runs) in CURVE_SCALES.into_iter().zip(runs) {
        for (look, (time_tau, _)) in runs[0].iter().enumerate() {
            let errors: Vec<f64> = runs.iter().map(|run| run[look].1.ln()).collect();
            let Summary { mean, std_error, seeds } = Summary::of(&errors);
            table.push(row![init_scale, *time_tau, mean, std_error, seeds]);
        }
    }
    table
}

/// How many dips the test error of the teacher of rank 3 has, and its minimum.
pub(super) fn dips(scale: Scale) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("init_scale"),
        Column::count("dips"),
        Column::number("min_test_error"),
    ]);
    for init_scale in CURVE_SCALES {
        let theory = AlignedTheory::new(&curve_setting(scale, init_scale).theory())?;
        table.push(row![init_scale, theory.dips().len(), theory.optimal_stopping().test_error]);
    }
    Ok(table)
}
