//! Errors over time of students and theory, their minima, and when each mode is learned.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_spectra::roots::brent;
use dln_trainer::Observation;

use super::{Studied, until_tau};
use crate::students::geometric_times;
use crate::{Column, ComputeError, Scale, Table, Tables, row};

/// The first recorded t/τ: nothing has happened by then.
pub(super) const FIRST_TAU: f64 = 0.05;
/// A mode counts as learned when the test error has lost this share of the mode's energy. The rest must exceed what noise adds.
const LEARNED: f64 = 0.4;

pub(super) fn tables(scale: Scale, studied: &[Studied]) -> Result<Tables, ComputeError> {
    Ok(Tables::new()
        .with("students", students(scale.pick(24, 800), studied))
        .with("theory", theory(scale.pick(24, 600), studied))
        .with("minima", minima(studied))
        .with("stages", stages(studied)?))
}

/// A table with the columns that name the student and some more.
fn table<const N: usize>(columns: [Column; N]) -> Table {
    let head = [Column::count("layers"), Column::count("rank"), Column::number("multiplier")];
    Table::new(head.into_iter().chain(columns).collect::<Vec<_>>())
}

fn students(steps: u32, studied: &[Studied]) -> Table {
    // The units of a network have kinks, which another order of rounding may cross a step earlier.
    let error = |name| Column::number(name).tolerance(0.0, 1e-4);
    let mut table = table([Column::number("time_tau"), error("train_error"), error("test_error")]);
    for Studied { cell, setting, observations, .. } in studied {
        let mut looks: Vec<usize> = geometric_times(FIRST_TAU, until_tau(*cell), steps)
            .into_iter()
            .map(|time| observations.partition_point(|seen| setting.time_tau(seen.epoch) < time))
            .filter(|&look| look < observations.len())
            .collect();
        looks.dedup();
        for look in looks {
            let Observation { epoch, train_error, test_error } = observations[look];
            let time = setting.time_tau(epoch);
            table.push(row![
                cell.layers,
                u64::from(cell.rank),
                cell.multiplier,
                time,
                train_error,
                test_error
            ]);
        }
    }
    table
}

fn theory(steps: u32, studied: &[Studied]) -> Table {
    let mut table = table([
        Column::number("time_tau"),
        Column::number("train_error"),
        Column::number("test_error"),
    ]);
    for Studied { cell, theory, .. } in studied {
        for point in theory.curve(&geometric_times(FIRST_TAU, until_tau(*cell), steps)) {
            let CurvePoint { time_tau, train_error, test_error } = point;
            table.push(row![
                cell.layers,
                u64::from(cell.rank),
                cell.multiplier,
                time_tau,
                train_error,
                test_error
            ]);
        }
    }
    table
}

/// The smallest test error beside that of theory, and where the course ends.
fn minima(studied: &[Studied]) -> Table {
    let error = |name| Column::number(name).tolerance(0.0, 1e-4);
    let mut table = table([
        error("min_test_error"),
        // A minimum is flat: it may move by some looks.
        Column::number("optimal_stopping_tau").tolerance(0.05, 1e-2),
        Column::number("theory_min_test_error"),
        Column::number("theory_optimal_stopping_tau"),
        Column::number("trained_tau"),
        error("last_test_error"),
    ]);
    for Studied { cell, setting, theory, observations } in studied {
        let smallest = observations.iter().min_by(|a, b| a.test_error.total_cmp(&b.test_error));
        let (best, last) = smallest.zip(observations.last()).expect("a run observes its start");
        let stop = theory.optimal_stopping();
        table.push(row![
            cell.layers,
            u64::from(cell.rank),
            cell.multiplier,
            best.test_error,
            setting.time_tau(best.epoch),
            stop.test_error,
            stop.time_tau,
            setting.time_tau(last.epoch),
            last.test_error,
        ]);
    }
    table
}

/// When each mode is learned, told from the test error; the rows of a student end with the last mode that it learns.
fn stages(studied: &[Studied]) -> Result<Table, ComputeError> {
    let mut table = table([
        Column::count("mode"),
        Column::number("level"),
        // A look earlier or later.
        Column::number("learned_tau").tolerance(0.01, 1e-6),
        Column::number("theory_learned_tau"),
    ]);
    for Studied { cell, setting, theory, observations } in studied {
        for (mode, level) in levels(&setting.teacher_strengths).into_iter().enumerate() {
            let passed = observations.iter().find(|seen| seen.test_error < level);
            let Some(seen) = passed else { break };
            table.push(row![
                cell.layers,
                u64::from(cell.rank),
                cell.multiplier,
                mode + 1,
                level,
                setting.time_tau(seen.epoch),
                theory_passes(theory, level)?,
            ]);
        }
    }
    Ok(table)
}

/// The test errors at which each mode counts as learned, when all stronger ones are.
fn levels(strengths: &[f64]) -> Vec<f64> {
    let total: f64 = strengths.iter().map(|s| s * s).sum();
    let mut left = 1.0;
    let mut level = |strength: &f64| {
        let share = strength * strength / total;
        let level = left - LEARNED * share;
        left -= share;
        level
    };
    strengths.iter().map(&mut level).collect()
}

/// When the theory's test error falls through a level above its minimum.
fn theory_passes(theory: &AlignedTheory, level: f64) -> Result<f64, ComputeError> {
    let end = theory.optimal_stopping().time_tau;
    Ok(brent(|time_tau| theory.test_error(time_tau) - level, (0.0, end), 1e-9)?.x)
}
