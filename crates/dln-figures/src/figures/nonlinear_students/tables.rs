//! Errors over time of students and theory, their minima, and when each mode is learned.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{ComputeError, Rows, Tolerance, row, tables};
use dln_spectra::roots::brent;
use dln_trainer::Observation;

use super::{Cell, Studied, until_tau};
use crate::Scale;
use crate::students::geometric_times;

tables! {
    /// The tables of `nonlinear-students`.
    pub(crate) struct Tables {
        students: Rows<(Cell, StudentRow)>,
        theory: Rows<(Cell, TheoryRow)>,
        minima: Rows<(Cell, MinimumRow)>,
        stages: Rows<(Cell, StageRow)>,
    }
}

/// The units of a network have kinks, which another order of rounding may cross a step earlier.
const KINKS: Tolerance = Tolerance::new(0.0, 1e-4);

row! {
    /// A student at one time.
    pub(crate) struct StudentRow {
        time_tau: f64,
        train_error: f64 = KINKS,
        test_error: f64 = KINKS,
    }
}

row! {
    /// The theory at one time.
    pub(crate) struct TheoryRow { time_tau: f64, train_error: f64, test_error: f64 }
}

row! {
    /// The smallest test error beside that of theory, and where the course ends.
    pub(crate) struct MinimumRow {
        min_test_error: f64 = KINKS,
        /// A minimum is flat: it may move by some looks.
        optimal_stopping_tau: f64 = Tolerance::new(0.05, 1e-2),
        theory_min_test_error: f64,
        theory_optimal_stopping_tau: f64,
        trained_tau: f64,
        last_test_error: f64 = KINKS,
    }
}

row! {
    /// When a mode is learned, told from the test error.
    pub(crate) struct StageRow {
        mode: usize,
        level: f64,
        /// A look earlier or later.
        learned_tau: f64 = Tolerance::new(0.01, 1e-6),
        theory_learned_tau: f64,
    }
}

/// The first recorded t/τ: nothing has happened by then.
pub(super) const FIRST_TAU: f64 = 0.05;
/// A mode counts as learned when the test error has lost this share of the mode's energy. The rest
/// must exceed what noise adds.
const LEARNED: f64 = 0.4;

pub(super) fn tables(scale: Scale, studied: &[Studied]) -> Result<Tables, ComputeError> {
    Ok(Tables {
        students: students(scale.pick(24, 800), studied),
        theory: theory(scale.pick(24, 600), studied),
        minima: studied.iter().map(minimum).collect(),
        stages: stages(studied)?,
    })
}

fn students(steps: u32, studied: &[Studied]) -> Rows<(Cell, StudentRow)> {
    let mut rows = Vec::new();
    for Studied { cell, setting, observations, .. } in studied {
        let mut looks: Vec<usize> = geometric_times(FIRST_TAU, until_tau(*cell), steps)
            .into_iter()
            .map(|time| observations.partition_point(|seen| setting.time_tau(seen.epoch) < time))
            .filter(|&look| look < observations.len())
            .collect();
        looks.dedup();
        rows.extend(looks.into_iter().map(|look| {
            let Observation { epoch, train_error, test_error, .. } = observations[look];
            (*cell, StudentRow { time_tau: setting.time_tau(epoch), train_error, test_error })
        }));
    }
    Rows::new(rows)
}

fn theory(steps: u32, studied: &[Studied]) -> Rows<(Cell, TheoryRow)> {
    let of_student = |studied: &Studied| {
        let times = geometric_times(FIRST_TAU, until_tau(studied.cell), steps);
        let cell = studied.cell;
        let row = move |CurvePoint { time_tau, train_error, test_error, .. }: CurvePoint| {
            (cell, TheoryRow { time_tau, train_error, test_error })
        };
        studied.theory.curve(&times).into_iter().map(row)
    };
    studied.iter().flat_map(of_student).collect()
}

fn minimum(studied: &Studied) -> (Cell, MinimumRow) {
    let Studied { cell, setting, theory, observations } = studied;
    let smallest = observations.iter().min_by(|a, b| a.test_error.total_cmp(&b.test_error));
    let (best, last) = smallest.zip(observations.last()).expect("a run observes its start");
    let stop = theory.optimal_stopping();
    let row = MinimumRow {
        min_test_error: best.test_error,
        optimal_stopping_tau: setting.time_tau(best.epoch),
        theory_min_test_error: stop.test_error,
        theory_optimal_stopping_tau: stop.time_tau,
        trained_tau: setting.time_tau(last.epoch),
        last_test_error: last.test_error,
    };
    (*cell, row)
}

/// When each mode is learned; the rows of a student end with the last mode that it learns.
fn stages(studied: &[Studied]) -> Result<Rows<(Cell, StageRow)>, ComputeError> {
    let mut rows = Vec::new();
    for Studied { cell, setting, theory, observations } in studied {
        for (index, level) in levels(&setting.teacher_strengths).into_iter().enumerate() {
            let passed = observations.iter().find(|seen| seen.test_error < level);
            let Some(seen) = passed else { break };
            let row = StageRow {
                mode: index + 1,
                level,
                learned_tau: setting.time_tau(seen.epoch),
                theory_learned_tau: theory_passes(theory, level)?,
            };
            rows.push((*cell, row));
        }
    }
    Ok(Rows::new(rows))
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
