//! One student of each teacher over time by either route, and how far every student is from its
//! exact solution.

use dln_dynamics::CurvePoint;
use dln_experiment::{Rows, Tolerance, largest, row, tables};
use dln_trainer::Observation;

use super::{Comparison, Pair};
use crate::students::Teacher;

tables! {
    /// The tables of `exact-random-student`.
    pub(crate) struct Tables {
        curves: Rows<(Teacher, CurveRow)>,
        errors: Rows<(Teacher, ErrorRow)>,
    }
}

row! {
    /// Both errors of the first student of a teacher at one time.
    pub(crate) struct CurveRow {
        learning_rate: f64,
        time_tau: f64,
        exact_train_error: f64,
        exact_test_error: f64,
        simulated_train_error: f64,
        simulated_test_error: f64,
    }
}

row! {
    /// A student at one learning rate against its exact solution.
    pub(crate) struct ErrorRow {
        learning_rate: f64,
        seed: u64,
        largest_train_difference: f64,
        largest_test_difference: f64,
        exact_min_test_error: f64,
        simulated_min_test_error: f64,
        exact_optimal_stopping_tau: f64,
        /// An observed minimum is flat: the last bits may move it to the next look.
        simulated_optimal_stopping_tau: f64 = Tolerance::steps(1.5, 1e-6),
    }
}

pub(super) type Studied = (Teacher, Vec<Pair>);

/// The first student of each teacher.
pub(super) fn curves(comparison: &Comparison, studied: &[Studied]) -> Rows<(Teacher, CurveRow)> {
    let learning_rate = comparison.learning_rates[comparison.curve_rate];
    let of_teacher = |(teacher, pairs): &Studied| {
        let Pair { exact, simulated, .. } = &pairs[0];
        let looks = exact.iter().zip(&simulated[comparison.curve_rate]);
        let row = |(point, seen): (&CurvePoint, &Observation)| CurveRow {
            learning_rate,
            time_tau: point.time_tau,
            exact_train_error: point.train_error,
            exact_test_error: point.test_error,
            simulated_train_error: seen.train_error,
            simulated_test_error: seen.test_error,
        };
        let rows = looks.step_by(comparison.curve_step).map(row);
        rows.map(|row| (*teacher, row)).collect::<Vec<_>>()
    };
    studied.iter().flat_map(of_teacher).collect()
}

pub(super) fn errors(comparison: &Comparison, studied: &[Studied]) -> Rows<(Teacher, ErrorRow)> {
    let mut rows = Vec::new();
    for (teacher, pairs) in studied {
        for (index, &learning_rate) in comparison.learning_rates.iter().enumerate() {
            for (pair, seed) in pairs.iter().zip(0_u64..) {
                rows.push((*teacher, error_row(&pair.simulated[index], pair, learning_rate, seed)));
            }
        }
    }
    Rows::observed_every(comparison.look_tau, rows)
}

fn error_row(simulated: &[Observation], pair: &Pair, learning_rate: f64, seed: u64) -> ErrorRow {
    let best = simulated.iter().min_by(|a, b| a.test_error.total_cmp(&b.test_error));
    let best = best.expect("a run observes its start");
    let difference = |of_point: fn(&CurvePoint) -> f64, of_seen: fn(&Observation) -> f64| {
        let looks = pair.exact.iter().zip(simulated);
        largest(looks.map(|(point, seen)| (of_seen(seen) / of_point(point) - 1.0).abs()))
    };
    ErrorRow {
        learning_rate,
        seed,
        largest_train_difference: difference(|point| point.train_error, |seen| seen.train_error),
        largest_test_difference: difference(|point| point.test_error, |seen| seen.test_error),
        exact_min_test_error: pair.exact_stop.test_error,
        simulated_min_test_error: best.test_error,
        exact_optimal_stopping_tau: pair.exact_stop.time_tau,
        simulated_optimal_stopping_tau: best.epoch as f64 * learning_rate,
    }
}
