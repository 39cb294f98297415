//! The tables of `initialization`.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{ComputeError, Context, Rows, Summary, Tolerance, row, tables};

use super::{CURVE_SCALES, Cell, EXPONENTS, LAYERS, STRENGTHS, UNTIL_TAU, curve_setting, setting};
use crate::Scale;
use crate::minima::{self, MinimumRow, Outcome};
use crate::minima_band::{self, BandRow, Place};

tables! {
    /// The tables of `initialization`.
    pub(crate) struct Tables {
        theory: Rows<(Cell, TheoryRow)>,
        band: Rows<(Cell, BandRow)>,
        simulation: Rows<(Cell, MinimumRow)>,
        curves: Rows<CurveRow>,
        curves_simulation: Rows<SeenCurveRow>,
        dips: Rows<DipsRow>,
    }
}

row! {
    /// Minimum test error and optimal stopping time in theory.
    pub(crate) struct TheoryRow {
        min_test_error: f64,
        optimal_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
    }
}

row! {
    /// Test error at one time in theory, for a teacher of rank 3.
    pub(crate) struct CurveRow { init_scale: f64, time_tau: f64, test_error: f64 }
}

row! {
    /// The same over seeds of random students.
    pub(crate) struct SeenCurveRow {
        init_scale: f64,
        time_tau: f64,
        log_test_error_mean: f64,
        log_test_error_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// How many dips the test error of the teacher of rank 3 has, and its minimum.
    pub(crate) struct DipsRow { init_scale: f64, dips: usize, min_test_error: f64 }
}

/// Time between the tolerated places of an observed minimum.
const OBSERVED_TAU: f64 = 0.03;

/// Exponents of initial scales of the band between those of the simulation.
const BETWEEN: [f64; 6] = [-1.75, -1.5, -1.25, -0.75, -0.5, -0.25];

/// t/τ by which an aligned student has passed its minimum: twice the time at which a mode at the
/// edge of the noise, of strength 1.7, is learned. With L layers that is ln(1/ε)/(2·1.7) or about
/// ε^{−(1−2/L)}/((L−2)·1.7).
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
pub(super) fn theory(
    scale: Scale,
    per_decade: i32,
) -> Result<Rows<(Cell, TheoryRow)>, ComputeError> {
    let mut rows = Vec::new();
    for layers in LAYERS {
        for teacher_strength in STRENGTHS {
            for step in EXPONENTS.start() * per_decade..=EXPONENTS.end() * per_decade {
                let init_scale = 10f64.powf(f64::from(step) / f64::from(per_decade));
                let cell = Cell { layers, teacher_strength, init_scale };
                let stop = AlignedTheory::new(&setting(scale, cell).theory())?.optimal_stopping();
                let row = TheoryRow {
                    min_test_error: stop.test_error,
                    optimal_stopping_tau: stop.time_tau,
                };
                rows.push((cell, row));
            }
        }
    }
    Ok(Rows::new(rows))
}

/// Aligned networks of two layers of this size, whose errors scatter visibly: those of one layer do
/// not, and the curves of four have to be inverted numerically, which would take minutes. At large
/// scales, where the error rises, they are closer than the simulation.
pub(super) fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Cell],
    runs: &[Vec<Outcome>],
) -> Result<Rows<(Cell, BandRow)>, ComputeError> {
    let between = |exponent: f64| {
        let init_scale = 10f64.powf(exponent);
        STRENGTHS.map(|teacher_strength| Cell { layers: 2, teacher_strength, init_scale })
    };
    let simulated = cells.iter().zip(runs).filter(|(cell, _)| cell.layers == 2);
    let all = simulated
        .map(|(cell, runs)| (*cell, runs.as_slice()))
        .chain(BETWEEN.into_iter().flat_map(between).map(|cell| (cell, [].as_slice())));
    let place = |(cell, runs): (Cell, &[Outcome])| Place {
        key: cell,
        setting: setting(scale, cell),
        seed: cell.seed(),
        students: runs.iter().map(|[aligned, _]| aligned.test_error).collect(),
    };
    let places: Vec<Place<Cell>> = all.map(place).collect();
    let until_tau = cells.iter().filter(|cell| cell.layers == 2).map(|cell| longest_tau(*cell));
    let networks = scale.pick(60, 100);
    Ok(minima_band::rows(context, &places, networks, until_tau.fold(0.0, f64::max))?.into())
}

/// The same over seeds of aligned and of random students.
pub(super) fn simulation(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<Outcome>],
) -> Result<Rows<(Cell, MinimumRow)>, ComputeError> {
    let mut rows = Vec::new();
    for (cell, runs) in cells.iter().zip(runs) {
        rows.extend(minima::rows(&setting(scale, *cell), runs)?.map(|row| (*cell, row)));
    }
    Ok(Rows::observed_every(OBSERVED_TAU, rows))
}

/// Test error over time in theory, for a teacher of rank 3.
pub(super) fn curves(scale: Scale, points: u32) -> Result<Rows<CurveRow>, ComputeError> {
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    let mut rows = Vec::new();
    for init_scale in CURVE_SCALES {
        let curve = AlignedTheory::new(&curve_setting(scale, init_scale).theory())?.curve(&times);
        let row =
            |CurvePoint { time_tau, test_error, .. }| CurveRow { init_scale, time_tau, test_error };
        rows.extend(curve.into_iter().map(row));
    }
    Ok(Rows::new(rows))
}

/// The same over seeds of random students.
pub(super) fn curves_simulation(runs: &[Vec<Vec<(f64, f64)>>]) -> Rows<SeenCurveRow> {
    let mut rows = Vec::new();
    for (init_scale, runs) in CURVE_SCALES.into_iter().zip(runs) {
        rows.extend(runs[0].iter().enumerate().map(|(look, &(time_tau, _))| {
            let errors: Vec<f64> = runs.iter().map(|run| run[look].1.ln()).collect();
            let Summary { mean, std_error, seeds } = Summary::of(&errors);
            SeenCurveRow {
                init_scale,
                time_tau,
                log_test_error_mean: mean,
                log_test_error_std_error: std_error,
                seeds,
            }
        }));
    }
    Rows::new(rows)
}

/// How many dips the test error of the teacher of rank 3 has, and its minimum.
pub(super) fn dips(scale: Scale) -> Result<Rows<DipsRow>, ComputeError> {
    let row = |init_scale| {
        let theory = AlignedTheory::new(&curve_setting(scale, init_scale).theory())?;
        Ok(DipsRow {
            init_scale,
            dips: theory.dips().len(),
            min_test_error: theory.optimal_stopping().test_error,
        })
    };
    CURVE_SCALES.into_iter().map(row).collect()
}
