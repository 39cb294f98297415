//! Random students in closed form beside the simulated ones: tables, lines and claims.

use super::run::Outcome;
use super::tables::{line_times, stopping, table};
use super::{Cell, Study, claims};
use crate::look::strength_color;
use crate::plot::Line;
use crate::{Check, Column, Limit, Summary, Table, Tables, row};

/// Largest |Δ ln ε| from the exact smallest test error for each unit of the learning rate.
const FIRST_ORDER: f64 = 1.0;

/// Adds the mean curves of the exact random students and, student by student, where they stop.
pub(super) fn with_tables(
    study: &Study,
    studied: &[(Cell, Vec<Outcome>)],
    tables: Tables,
) -> Tables {
    let mut by_rank: Vec<&(Cell, Vec<Outcome>)> = studied.iter().collect();
    by_rank.sort_by_key(|(cell, _)| cell.rank);
    tables
        .with("exact_random", curves(study, &by_rank))
        .with("exact_random_minima", minima(study, &by_rank))
}

fn curves(study: &Study, studied: &[&(Cell, Vec<Outcome>)]) -> Table {
    let mut table = table([
        Column::number("time_tau"),
        Column::number("train_error"),
        Column::number("test_error"),
    ]);
    let times = line_times(study);
    for (cell, outcomes) in studied {
        let exact: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.exact.as_ref()).collect();
        for (index, &time_tau) in times.iter().enumerate() {
            let points = || exact.iter().map(|exact| exact.curve[index]);
            let train: Vec<f64> = points().map(|point| point.train_error).collect();
            let test: Vec<f64> = points().map(|point| point.test_error).collect();
            let (train, test) = (Summary::of(&train).mean, Summary::of(&test).mean);
            table.push(row![cell.rank_count(), cell.multiplier, time_tau, train, test]);
        }
    }
    table
}

fn minima(study: &Study, studied: &[&(Cell, Vec<Outcome>)]) -> Table {
    let mut table = table([
        Column::count("seed"),
        Column::number("learning_rate"),
        Column::number("simulated_min_test_error"),
        Column::number("exact_min_test_error"),
        stopping(study, "simulated_optimal_stopping_tau"),
        Column::number("exact_optimal_stopping_tau"),
    ]);
    for (cell, outcomes) in studied {
        for (outcome, seed) in outcomes.iter().zip(0_u64..) {
            let (Some(random), Some(exact)) = (&outcome.random, &outcome.exact) else { continue };
            table.push(row![
                cell.rank_count(),
                cell.multiplier,
                seed,
                study.base.learning_rate,
                random.minimum.test_error,
                exact.stop.test_error,
                study.base.time_tau(random.minimum.epoch),
                exact.stop.time_tau,
            ]);
        }
    }
    table
}

/// A dashed line for each teacher of one rank.
pub(super) fn lines(tables: &Tables, rank: u32, column: &str) -> Vec<Line> {
    let Some(table) = tables.find("exact_random") else { return Vec::new() };
    let of_teacher = table.only("rank", u64::from(rank)).groups("multiplier").into_iter();
    of_teacher
        .map(|(multiplier, curve)| {
            Line::new(curve.pairs("time_tau", column), strength_color(multiplier.number()))
                .width(1.0)
                .dashed()
        })
        .collect()
}

pub(super) fn check(minima: &Table) -> Check {
    let rows = minima.triples("learning_rate", "simulated_min_test_error", "exact_min_test_error");
    let names = claims::places(minima).into_iter().zip(minima.numbers("seed"));
    let off = rows.into_iter().zip(names).map(|((rate, simulated, exact), (place, seed))| {
        (format!("{place}, seed {seed}"), (simulated / exact).ln().abs() / rate)
    });
    Check::worst(
        "smallest test error of simulated random students against the exact solution on the same task, |Δ ln ε|, in units of the learning rate",
        off,
        Limit::new(
            FIRST_ORDER,
            "gradient descent is the flow up to first order in its rate, and a minimum feels a lag only at second order",
        ),
    )
}
