//! Random students in closed form beside the simulated ones: tables, lines and claims.

use dln_experiment::{Rows, Summary};

use super::rows::{ErrorRow, ExactRow, Tables, Teacher, of_rank};
use super::run::Outcome;
use super::tables::observed;
use super::{Cell, Study};
use crate::look::strength_color;
use crate::{Check, Limit};
use dln_plot::Line;

/// Largest |Δ ln ε| from the exact smallest test error for each unit of the learning rate.
const FIRST_ORDER: f64 = 1.0;

/// Mean curves of the exact random students.
pub(super) fn curves(
    study: &Study,
    studied: &[&(Cell, Vec<Outcome>)],
) -> Rows<(Teacher, ErrorRow)> {
    let mut rows = Vec::new();
    for (cell, outcomes) in studied {
        let exact: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.exact.as_ref()).collect();
        for (index, time_tau) in study.line_times().into_iter().enumerate() {
            let points = || exact.iter().map(|exact| exact.curve[index]);
            let train: Vec<f64> = points().map(|point| point.train_error).collect();
            let test: Vec<f64> = points().map(|point| point.test_error).collect();
            let (train_error, test_error) = (Summary::of(&train).mean, Summary::of(&test).mean);
            rows.push((cell.teacher(), ErrorRow { time_tau, train_error, test_error }));
        }
    }
    Rows::new(rows)
}

/// Student by student, where they stop.
pub(super) fn minima(
    study: &Study,
    studied: &[&(Cell, Vec<Outcome>)],
) -> Rows<(Teacher, ExactRow)> {
    let mut rows = Vec::new();
    for (cell, outcomes) in studied {
        for (outcome, seed) in outcomes.iter().zip(0_u64..) {
            let (Some(random), Some(exact)) = (&outcome.random, &outcome.exact) else { continue };
            let row = ExactRow {
                seed,
                learning_rate: study.base.learning_rate,
                simulated_min_test_error: random.minimum.test_error,
                exact_min_test_error: exact.stop.test_error,
                simulated_optimal_stopping_tau: study.base.time_tau(random.minimum.epoch),
                exact_optimal_stopping_tau: exact.stop.time_tau,
            };
            rows.push((cell.teacher(), row));
        }
    }
    observed(study, rows)
}

/// A dashed line for each teacher of one rank.
pub(super) fn lines(tables: &Tables, rank: u32, error: fn(&ErrorRow) -> f64) -> Vec<Line> {
    let Some(rows) = &tables.exact_random else { return Vec::new() };
    let of_teacher = |(multiplier, curve): (f64, Vec<&ErrorRow>)| {
        let points: Vec<_> = curve.into_iter().map(|row| (row.time_tau, error(row))).collect();
        Line::new(points, strength_color(multiplier)).width(1.0).dashed()
    };
    of_rank(rows, rank).into_iter().map(of_teacher).collect()
}

pub(super) fn check(rows: &[(Teacher, ExactRow)]) -> Check {
    let off = |(teacher, row): &(Teacher, ExactRow)| {
        let ratio = row.simulated_min_test_error / row.exact_min_test_error;
        (format!("{}, seed {}", teacher.place(), row.seed), ratio.ln().abs() / row.learning_rate)
    };
    Check::worst(
        "smallest test error of simulated random students against the exact solution on the same task, |Δ ln ε|, in units of the learning rate",
        rows.iter().map(off),
        Limit::new(
            FIRST_ORDER,
            "gradient descent is the flow up to first order in its rate, and a minimum feels a lag only at second order",
        ),
    )
}
