//! Random students by gradient flow beside plain gradient descent: that the one may stand for the
//! other.

use dln_experiment::Rows;

use super::rows::{FlowRow, Teacher};
use super::run::Outcome;
use super::tables::observed;
use super::{Cell, Study};
use crate::{Check, Deviation};

/// The minima of both, one row per teacher.
pub(super) fn table(study: &Study, studied: &[(Cell, Vec<Outcome>)]) -> Rows<(Teacher, FlowRow)> {
    let of_student = |(cell, outcome): (&Cell, &Outcome)| {
        let (flow, descent) = (outcome.random.as_ref()?, outcome.descent?);
        let row = FlowRow {
            step_error: step_error(study, *cell),
            flow_min_test_error: flow.minimum.test_error,
            descent_min_test_error: descent.test_error,
            flow_optimal_stopping_tau: study.base.time_tau(flow.minimum.epoch),
            descent_optimal_stopping_tau: study.base.time_tau(descent.epoch),
        };
        Some((cell.teacher(), row))
    };
    let students =
        studied.iter().flat_map(|(cell, outcomes)| outcomes.iter().map(move |o| (cell, o)));
    observed(study, students.filter_map(of_student).collect())
}

/// By how much a step of descent misses the flow of the strongest mode: half the step times that
/// mode's rate, λ L s̄^{2−2/L}.
fn step_error(study: &Study, cell: Cell) -> f64 {
    let layers = study.base.layers as f64;
    let strongest = f64::from(cell.rank) * cell.multiplier;
    0.5 * study.base.learning_rate * layers * strongest.powf(2.0 - 2.0 / layers)
}

pub(super) fn check(rows: &[(Teacher, FlowRow)]) -> Check {
    let deviation = |(teacher, row): &(Teacher, FlowRow)| Deviation {
        at: teacher.place(),
        deviation: (row.flow_min_test_error / row.descent_min_test_error).ln(),
        allowance: row.step_error,
    };
    Check::within(
        "smallest test error of random students by gradient flow against plain descent, |Δ ln ε|",
        rows.iter().map(deviation),
        "descent differs from the flow at first order: half its step times the rate L s̄^{2−2/L} of the strongest mode",
    )
}
