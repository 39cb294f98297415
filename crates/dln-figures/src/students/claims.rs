//! What a study must show.

use dln_experiment::Start;

use super::rows::{MinimumRow, RoutesRow, RunRow, Tables, Teacher, TheoryRow};
use super::{finite_size, flow, random};
use crate::allowance::{FiniteSize, RANDOM_AGAINST_ALIGNED};
use crate::{Check, Deviation, Limit};

/// Largest difference of the theory by two routes.
const ROUTES: f64 = 1e-8;
/// Stopping times.
const STOPPING: f64 = 0.05;
/// A minimum this close to the end of its run may not be one.
const INSIDE: f64 = 0.95;
/// Below this signal-to-noise ratio nothing is claimed about random students.
const STRONG: f64 = 2.0;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let (learnable, hidden): (Vec<_>, Vec<_>) =
        tables.against_theory.iter().partition(|(_, row)| row.theory_optimal_stopping_tau > 0.0);
    let mut checks = vec![
        two_routes(&tables.two_routes),
        minimum_against_theory(&learnable),
        stopping_against_theory(&learnable),
        threshold(&hidden),
        random_minimum(&tables.minima),
        random_lag(&tables.minima),
        minima_inside(&learnable, &tables.runs),
    ];
    checks.extend(tables.flow_against_descent.as_deref().map(flow::check));
    checks.extend(tables.exact_random_minima.as_deref().map(random::check));
    checks.extend(finite_size::checks(tables, &hidden));
    checks
}

fn two_routes(rows: &[(Teacher, RoutesRow)]) -> Check {
    let off = |(teacher, row): &(Teacher, RoutesRow)| {
        let train = (row.train_error / row.independent_train_error - 1.0).abs();
        let test = (row.test_error / row.independent_test_error - 1.0).abs();
        let worst = if train.is_nan() { train } else { test.max(train) };
        let worst = if test.is_nan() { test } else { worst };
        (format!("{}, t/τ = {}", teacher.place(), row.time_tau), worst)
    };
    Check::worst(
        "relative difference of the theoretical errors from closed-form learning curves averaged by the trapezoid rule",
        rows.iter().map(off),
        Limit::new(
            ROUTES,
            "either route is right to about 1e-10; the rest is room for cancellation at small errors",
        ),
    )
}

fn minimum_against_theory(aligned: &[&(Teacher, TheoryRow)]) -> Check {
    let deviation = |(teacher, row): &&(Teacher, TheoryRow)| Deviation {
        at: teacher.place(),
        deviation: (row.min_test_error / row.theory_min_test_error).ln(),
        allowance: FiniteSize::OF_LOG_ERROR
            .allowance(row.min_test_std_error / row.min_test_error, row.inputs),
    };
    Check::within(
        "smallest test error of aligned students against theory, |Δ ln ε|",
        aligned.iter().map(deviation),
        FiniteSize::OF_LOG_ERROR.reason(),
    )
}

fn stopping_against_theory(aligned: &[&(Teacher, TheoryRow)]) -> Check {
    let off = |(teacher, row): &&(Teacher, TheoryRow)| {
        let ratio = row.median_optimal_stopping_tau / row.theory_optimal_stopping_tau;
        (teacher.place(), (ratio - 1.0).abs())
    };
    Check::worst(
        "optimal stopping time of aligned students, median over seeds, against theory, relative",
        aligned.iter().map(off),
        Limit::new(
            STOPPING,
            "single networks of N1 = 100 scatter by about 5 %; the median, since on a flat plateau the minimum may lie at either end",
        ),
    )
}

/// Where the limit of infinite width finds nothing to learn, a finite network finds a little.
fn threshold(hidden: &[&(Teacher, TheoryRow)]) -> Check {
    let within = |(teacher, row): &&(Teacher, TheoryRow)| {
        (teacher.place(), (0.85..=1.0).contains(&row.min_test_error))
    };
    Check::all(
        "at the detection threshold, where the theory of infinite width stops at once with error 1, aligned students reach between 0.85 and 1",
        hidden.iter().map(within),
        "at N1 = 100 the published scripts find 0.953 ± 0.012; the remainder vanishes with N1",
    )
}

fn random_minimum(minima: &[(Teacher, MinimumRow)]) -> Check {
    let pairs = paired(minima, |row| row.min_test_error);
    Check::worst(
        "smallest test error of random against aligned students at SNR ≥ 2, |Δ ln ε|",
        pairs.into_iter().map(|(at, aligned, random)| (at, (random / aligned).ln().abs())),
        Limit::new(
            RANDOM_AGAINST_ALIGNED,
            "the paper calls them equal; what remains of misalignment grows with depth, to 0.11 in the published scripts at L = 4",
        ),
    )
}

fn random_lag(minima: &[(Teacher, MinimumRow)]) -> Check {
    let pairs = paired(minima, |row| row.median_optimal_stopping_tau);
    Check::all(
        "random students reach their minimum later than aligned ones, in the median: alignment takes time",
        pairs.into_iter().map(|(at, aligned, random)| (at, random > aligned)),
        "stated in the paper; both students learn the same tasks, so that the noise is common to both",
    )
}

fn minima_inside(learnable: &[&(Teacher, TheoryRow)], runs: &[(Teacher, RunRow)]) -> Check {
    let judged = runs.iter().filter(|(teacher, _)| learnable.iter().any(|(t, _)| t == teacher));
    let share = |(teacher, run): &(Teacher, RunRow)| {
        let at = format!("{}, seed {}", teacher.place(), run.seed);
        (at, run.optimal_stopping_tau / run.trained_tau)
    };
    Check::worst(
        "every student trains beyond its minimum, if theory knows one: optimal stopping time as a share of the run",
        judged.map(share),
        Limit::new(INSIDE, "a minimum at the very end of a run may not be the minimum"),
    )
}

/// A quantity of the aligned and of the random students for teachers of SNR ≥ 2.
fn paired(
    minima: &[(Teacher, MinimumRow)],
    quantity: fn(&MinimumRow) -> f64,
) -> Vec<(String, f64, f64)> {
    let strong = || minima.iter().filter(|(teacher, _)| teacher.multiplier >= STRONG);
    let of = |start| strong().filter(move |(_, row)| row.student == start);
    let pair = |(teacher, aligned): &(Teacher, MinimumRow)| {
        let random = of(Start::Random).find(|(other, _)| other == teacher);
        let random = random.map_or(f64::NAN, |(_, row)| quantity(row));
        (teacher.place(), quantity(aligned), random)
    };
    of(Start::Aligned).map(pair).collect()
}
