//! One student of each teacher over time by either route, and how far every student is from its exact solution.

use dln_dynamics::CurvePoint;
use dln_trainer::Observation;

use super::{Comparison, Pair};
use crate::{Column, Table, row};

type Studied = ((u32, f64), Vec<Pair>);

/// A table with the columns that name the teacher and some more.
fn table<const N: usize>(columns: [Column; N]) -> Table {
    let head = [Column::count("rank"), Column::number("multiplier")];
    Table::new(head.into_iter().chain(columns).collect::<Vec<_>>())
}

/// The first student of each teacher.
pub(super) fn curves(comparison: &Comparison, studied: &[Studied]) -> Table {
    let mut table = table([
        Column::number("learning_rate"),
        Column::number("time_tau"),
        Column::number("exact_train_error"),
        Column::number("exact_test_error"),
        Column::number("simulated_train_error"),
        Column::number("simulated_test_error"),
    ]);
    let rate = comparison.learning_rates[comparison.curve_rate];
    for ((rank, multiplier), pairs) in studied {
        let Pair { exact, simulated, .. } = &pairs[0];
        let looks = exact.iter().zip(&simulated[comparison.curve_rate]);
        for (point, seen) in looks.step_by(comparison.curve_step) {
            table.push(row![
                u64::from(*rank),
                *multiplier,
                rate,
                point.time_tau,
                point.train_error,
                point.test_error,
                seen.train_error,
                seen.test_error,
            ]);
        }
    }
    table
}

pub(super) fn errors(comparison: &Comparison, studied: &[Studied]) -> Table {
    // An observed minimum is flat: the last bits may move it to the next look.
    let observed_stop =
        Column::number("simulated_optimal_stopping_tau").tolerance(1.5 * comparison.look_tau, 1e-6);
    let mut table = table([
        Column::number("learning_rate"),
        Column::count("seed"),
        Column::number("largest_train_difference"),
        Column::number("largest_test_difference"),
        Column::number("exact_min_test_error"),
        Column::number("simulated_min_test_error"),
        Column::number("exact_optimal_stopping_tau"),
        observed_stop,
    ]);
    for ((rank, multiplier), pairs) in studied {
        for (&rate, index) in comparison.learning_rates.iter().zip(0..) {
            for (pair, seed) in pairs.iter().zip(0_u64..) {
                let simulated: &[Observation] = &pair.simulated[index];
                let (train, test) = largest_differences(&pair.exact, simulated);
                let best = simulated.iter().min_by(|a, b| a.test_error.total_cmp(&b.test_error));
                let best = best.expect("a run observes its start");
                table.push(row![
                    u64::from(*rank),
                    *multiplier,
                    rate,
                    seed,
                    train,
                    test,
                    pair.exact_stop.test_error,
                    best.test_error,
                    pair.exact_stop.time_tau,
                    comparison.setting((*rank, *multiplier), rate).time_tau(best.epoch),
                ]);
            }
        }
    }
    table
}

/// The largest relative differences of training and test error over the whole course.
fn largest_differences(exact: &[CurvePoint], simulated: &[Observation]) -> (f64, f64) {
    let mut largest = (0.0_f64, 0.0_f64);
    for (point, seen) in exact.iter().zip(simulated) {
        largest.0 = largest.0.max((seen.train_error / point.train_error - 1.0).abs());
        largest.1 = largest.1.max((seen.test_error / point.test_error - 1.0).abs());
    }
    largest
}
