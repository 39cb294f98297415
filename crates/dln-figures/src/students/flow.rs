//! Random students by gradient flow beside plain gradient descent: that the one may stand for the other.

use dln_tasks::{Seed, Task};
use dln_trainer::{Observation, TrainError};

use super::run::Outcome;
use super::tables::{stopping, table};
use super::{Cell, Study, claims};
use crate::{Check, Column, Deviation, Plan, Setting, Start, Table, Tables, row};

/// Descent goes on for this much longer than the flow needed to its minimum.
const LONGER: f64 = 1.2;
/// The smallest test error of plain descent from the same start, up to a little beyond the flow's minimum.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some 1e5 epochs")]
pub(super) fn descent(
    setting: &Setting,
    task: &Task,
    seed: Seed,
    plan: Plan,
    flow: Observation,
) -> Result<Observation, TrainError> {
    let epochs = ((LONGER * flow.epoch as f64) as usize).clamp(plan.observe_every, plan.epochs);
    Ok(setting.run(Start::Random, task, seed, Plan { epochs, ..plan })?.minimum())
}

/// Adds the minima of both, one row a teacher.
pub(super) fn with_table(
    study: &Study,
    studied: &[(Cell, Vec<Outcome>)],
    tables: Tables,
) -> Tables {
    let mut table = table([
        Column::number("step_error"),
        Column::number("flow_min_test_error"),
        Column::number("descent_min_test_error"),
        stopping(study, "flow_optimal_stopping_tau"),
        stopping(study, "descent_optimal_stopping_tau"),
    ]);
    for (cell, outcomes) in studied {
        for outcome in outcomes {
            let (Some(flow), Some(descent)) = (&outcome.random, outcome.descent) else { continue };
            table.push(row![
                cell.rank_count(),
                cell.multiplier,
                step_error(study, *cell),
                flow.minimum.test_error,
                descent.test_error,
                study.base.time_tau(flow.minimum.epoch),
                study.base.time_tau(descent.epoch),
            ]);
        }
    }
    tables.with("flow_against_descent", table)
}

/// By how much a step of descent misses the flow of the strongest mode: half the step times that mode's rate, λ L s̄^{2−2/L}.
fn step_error(study: &Study, cell: Cell) -> f64 {
    let layers = study.base.layers as f64;
    let strongest = f64::from(cell.rank) * cell.multiplier;
    0.5 * study.base.learning_rate * layers * strongest.powf(2.0 - 2.0 / layers)
}

pub(super) fn check(table: &Table) -> Check {
    let errors = table.pairs("flow_min_test_error", "descent_min_test_error").into_iter();
    let allowed = table.numbers("step_error");
    let deviation = |(at, ((flow, descent), allowance)): (String, ((f64, f64), f64))| Deviation {
        at,
        deviation: (flow / descent).ln(),
        allowance,
    };
    Check::within(
        "smallest test error of random students by gradient flow against plain descent, |Δ ln ε|",
        claims::places(table).into_iter().zip(errors.zip(allowed)).map(deviation),
        "descent differs from the flow at first order: half its step times the rate L s̄^{2−2/L} of the strongest mode",
    )
}
