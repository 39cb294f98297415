//! The tables of `examples`: theory and simulation, curves over time and what is best along them.

use dln_dynamics::AlignedTheory;
use dln_tasks::InputKind;

use super::{CURVE_FIFTHS, CURVE_STRENGTH, Cell, STRENGTHS, UNTIL_TAU, WhiteRun, setting};
use crate::untyped_minima::Minimum;
use crate::untyped_minima_band::{self as minima_band, Place};
use crate::{Column, ComputeError, Context, Scale, Setting, Start, Summary, Table, Value, row};

/// Smallest errors over finely spaced numbers of examples.
pub(super) fn theory(scale: Scale) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("teacher_strength"),
        Column::count("inputs"),
        Column::count("examples"),
        Column::number("min_test_error"),
        Column::number("optimal_stopping_tau").tolerance(1e-6, 1e-5),
        // The same at P = N1 and SNR s̄·√(P/N1).
        Column::number("collapsed_min_test_error"),
        Column::number("asymptotic_test_error"),
    ]);
    for strength in STRENGTHS {
        let base = setting(scale, Cell { kind: InputKind::Orthogonal, strength, fifths: 5 });
        for examples in (base.inputs / 10..=2 * base.inputs).step_by(scale.pick(4, 1)) {
            let setting = Setting { examples, ..base.clone() };
            let theory = AlignedTheory::new(&setting.theory())?;
            let stop = theory.optimal_stopping();
            table.push(row![
                strength,
                setting.inputs,
                examples,
                stop.test_error,
                stop.time_tau,
                collapsed(&setting)?,
                theory.asymptotic().test_error,
            ]);
        }
    }
    Ok(table)
}

/// The smallest error in theory with as many examples as inputs and a signal-to-noise ratio of s̄·√(P/N1).
fn collapsed(setting: &Setting) -> Result<f64, ComputeError> {
    let ratio = setting.examples as f64 / setting.inputs as f64;
    let teacher_strengths = setting.teacher_strengths.iter().map(|s| s * ratio.sqrt()).collect();
    let equal = Setting { examples: setting.inputs, teacher_strengths, ..setting.clone() };
    Ok(AlignedTheory::new(&equal.theory())?.optimal_stopping().test_error)
}

/// Aligned networks of this size, beside the students on orthogonal inputs.
pub(super) fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Cell],
    runs: &[Vec<WhiteRun>],
) -> Result<Table, ComputeError> {
    let place = |(cell, runs): (&Cell, &Vec<WhiteRun>)| {
        let setting = setting(scale, *cell);
        Place {
            key: row![cell.strength, setting.inputs, setting.examples].to_vec(),
            seed: cell.seed(),
            students: runs.iter().map(|run| run.minimum.test_error).collect(),
            setting,
        }
    };
    let places: Vec<Place> = cells.iter().zip(runs).map(place).collect();
    let keys =
        [Column::number("teacher_strength"), Column::count("inputs"), Column::count("examples")];
    minima_band::table(context, keys, &places, scale.pick(60, 100), UNTIL_TAU)
}

/// Both errors over time in theory.
pub(super) fn curves_theory(scale: Scale) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("examples"),
        Column::number("time_tau"),
        Column::number("train_error"),
        Column::number("test_error"),
    ]);
    let points = scale.pick(60, 600);
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    for fifths in CURVE_FIFTHS {
        let cell = Cell { kind: InputKind::Orthogonal, strength: CURVE_STRENGTH, fifths };
        let setting = setting(scale, cell);
        for point in AlignedTheory::new(&setting.theory())?.curve(&times) {
            table.push(row![setting.examples, point.time_tau, point.train_error, point.test_error]);
        }
    }
    Ok(table)
}

/// Both errors over time of simulated students, beside theory at the same times.
pub(super) fn curves(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<WhiteRun>],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("inputs"),
        Column::count("examples"),
        Column::number("time_tau"),
        Column::number("log_train_error_theory"),
        Column::number("log_train_error_mean"),
        Column::number("log_train_error_std_error"),
        Column::number("log_test_error_theory"),
        Column::number("log_test_error_mean"),
        Column::number("log_test_error_std_error"),
        Column::count("seeds"),
    ]);
    let shown = |cell: &Cell| {
        CURVE_FIFTHS.contains(&cell.fifths) && (cell.strength - CURVE_STRENGTH).abs() < 1e-9
    };
    for (cell, runs) in cells.iter().zip(runs).filter(|(cell, _)| shown(cell)) {
        let setting = setting(scale, *cell);
        let theory = AlignedTheory::new(&setting.theory())?;
        for look in (0..runs[0].trajectory.observations.len()).step_by(scale.pick(5, 3)) {
            let seen = |run: &WhiteRun| run.trajectory.observations[look];
            let time_tau = setting.time_tau(seen(&runs[0]).epoch);
            let logs = |error: fn(dln_trainer::Observation) -> f64| {
                Summary::of(&runs.iter().map(|run| error(seen(run)).ln()).collect::<Vec<_>>())
            };
            let (train, test) = (logs(|seen| seen.train_error), logs(|seen| seen.test_error));
            table.push(row![
                setting.inputs,
                setting.examples,
                time_tau,
                theory.train_error(time_tau).ln(),
                train.mean,
                train.std_error,
                theory.test_error(time_tau).ln(),
                test.mean,
                test.std_error,
                test.seeds,
            ]);
        }
    }
    Ok(table)
}

/// Columns that tell where a row belongs, and what the theory of white inputs says there.
fn head() -> [Column; 6] {
    [
        Column::text("student"),
        Column::number("teacher_strength"),
        Column::count("inputs"),
        Column::count("examples"),
        Column::number("log_min_test_error_theory"),
        Column::number("optimal_stopping_tau_theory").tolerance(1e-6, 1e-5),
    ]
}

fn head_values(setting: &Setting) -> Result<[Value; 6], ComputeError> {
    let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
    Ok(row![
        Start::Aligned.name(),
        setting.teacher_strengths[0],
        setting.inputs,
        setting.examples,
        stop.test_error.ln(),
        stop.time_tau,
    ])
}

/// Minima over seeds; the mean of an argmin jumps by one observation in one run, `step_tau`.
fn minimum_columns(step_tau: f64) -> [Column; 5] {
    [
        Column::number("log_min_test_error_mean"),
        Column::number("log_min_test_error_std_error"),
        Column::number("optimal_stopping_tau_mean").tolerance(step_tau, 1e-3),
        Column::number("optimal_stopping_tau_std_error").tolerance(step_tau, 1e-3),
        Column::count("seeds"),
    ]
}

fn minimum_values(minima: impl Iterator<Item = Minimum>) -> [Value; 5] {
    let (logs, times): (Vec<f64>, Vec<f64>) =
        minima.map(|best| (best.test_error.ln(), best.time_tau)).unzip();
    let (error, time) = (Summary::of(&logs), Summary::of(&times));
    row![error.mean, error.std_error, time.mean, time.std_error, error.seeds]
}

/// Aligned students on orthogonal inputs: the best and the last moment.
pub(super) fn white(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<WhiteRun>],
) -> Result<Table, ComputeError> {
    let ends = [
        Column::number("log_collapsed_min_test_error_theory"),
        Column::number("log_last_test_error_theory"),
        Column::number("log_last_test_error_mean"),
        Column::number("log_last_test_error_std_error"),
    ];
    let columns = head().into_iter().chain(minimum_columns(0.002)).chain(ends);
    let mut table = Table::new(columns.collect::<Vec<_>>());
    for (cell, runs) in cells.iter().zip(runs) {
        let setting = setting(scale, *cell);
        let theory = AlignedTheory::new(&setting.theory())?.test_error(UNTIL_TAU);
        let last = |run: &WhiteRun| run.trajectory.last().test_error.ln();
        let last = Summary::of(&runs.iter().map(last).collect::<Vec<_>>());
        let ends = row![collapsed(&setting)?.ln(), theory.ln(), last.mean, last.std_error];
        let best = minimum_values(runs.iter().map(|run| run.minimum));
        table.push(head_values(&setting)?.into_iter().chain(best).chain(ends).collect::<Vec<_>>());
    }
    Ok(table)
}

/// Students on Gaussian inputs, beside the theory that does not hold for them.
pub(super) fn gaussian(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<Minimum>],
) -> Result<Table, ComputeError> {
    let columns = head().into_iter().chain(minimum_columns(0.03));
    let mut table = Table::new(columns.collect::<Vec<_>>());
    for (cell, runs) in cells.iter().zip(runs) {
        let head = head_values(&setting(scale, *cell))?.into_iter();
        table.push(head.chain(minimum_values(runs.iter().copied())).collect::<Vec<_>>());
    }
    Ok(table)
}
