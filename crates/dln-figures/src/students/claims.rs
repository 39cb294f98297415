//! What a study must show.

use super::{finite_size, flow, random};
use crate::{Check, Deviation, Limit, Table, Tables};

/// Largest difference of the theory by two routes.
const ROUTES: f64 = 1e-8;
/// Allowance for finite width at N1 = 100, beside the standard errors; it falls like the fluctuations, N1^(−1/2).
const FINITE_WIDTH: f64 = 0.15;
/// Aligned and random students.
const STUDENTS: f64 = 0.15;
/// Stopping times.
const STOPPING: f64 = 0.05;
/// A minimum this close to the end of its run may not be one.
const INSIDE: f64 = 0.95;
/// Below this signal-to-noise ratio nothing is claimed about random students.
const STRONG: f64 = 2.0;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let (aligned, minima) = (tables.get("against_theory"), tables.get("minima"));
    let learnable = aligned.where_number("theory_optimal_stopping_tau", |t| t > 0.0);
    let hidden = aligned.where_number("theory_optimal_stopping_tau", |t| t <= 0.0);
    let mut checks = vec![
        two_routes(tables.get("two_routes")),
        minimum_against_theory(&learnable),
        stopping_against_theory(&learnable),
        threshold(&hidden),
        random_minimum(minima),
        random_lag(minima),
        minima_inside(&learnable, tables.get("runs")),
    ];
    checks.extend(tables.find("flow_against_descent").map(flow::check));
    checks.extend(tables.find("exact_random_minima").map(random::check));
    checks.extend(finite_size::checks(tables, &hidden));
    checks
}

fn two_routes(table: &Table) -> Check {
    let places = places(table).into_iter().zip(table.numbers("time_tau"));
    let train = table.pairs("train_error", "independent_train_error");
    let test = table.pairs("test_error", "independent_test_error");
    let worst =
        |(a, b): (f64, f64), (c, d): (f64, f64)| (a / b - 1.0).abs().max((c / d - 1.0).abs());
    let errors = train.into_iter().zip(test).map(|(train, test)| worst(train, test));
    let at = |((place, time), error)| (format!("{place}, t/τ = {time}"), error);
    Check::worst(
        "relative difference of the theoretical errors from closed-form learning curves averaged by the trapezoid rule",
        places.zip(errors).map(at),
        Limit::new(
            ROUTES,
            "either route is right to about 1e-10; the rest is room for cancellation at small errors",
        ),
    )
}

fn minimum_against_theory(aligned: &Table) -> Check {
    let rows = aligned.triples("min_test_error", "min_test_std_error", "theory_min_test_error");
    let sizes = aligned.numbers("inputs");
    let deviation =
        |(((mean, std_error, theory), inputs), at): (((f64, f64, f64), f64), String)| Deviation {
            at,
            deviation: (mean / theory).ln(),
            allowance: 3.0 * std_error / mean + FINITE_WIDTH / (inputs / 100.0).sqrt(),
        };
    Check::within(
        "smallest test error of aligned students against theory, |Δ ln ε|",
        rows.into_iter().zip(sizes).zip(places(aligned)).map(deviation),
        "3 standard errors, and 0.15·(N1/100)^(−1/2) since the theory is that of infinite width",
    )
}

fn stopping_against_theory(aligned: &Table) -> Check {
    let times = aligned.pairs("median_optimal_stopping_tau", "theory_optimal_stopping_tau");
    let off = times.into_iter().map(|(mean, theory)| (mean / theory - 1.0).abs());
    Check::worst(
        "optimal stopping time of aligned students, median over seeds, against theory, relative",
        places(aligned).into_iter().zip(off),
        Limit::new(
            STOPPING,
            "single networks of N1 = 100 scatter by some 5 %; the median, since on a flat plateau the minimum may lie at either end",
        ),
    )
}

/// Where the limit of infinite width finds nothing to learn, a finite network finds a little.
fn threshold(hidden: &Table) -> Check {
    let within =
        hidden.numbers("min_test_error").into_iter().map(|error| (0.85..=1.0).contains(&error));
    Check::all(
        "at the detection threshold, where the theory of infinite width stops at once with error 1, aligned students reach between 0.85 and 1",
        places(hidden).into_iter().zip(within),
        "at N1 = 100 the published scripts find 0.953 ± 0.012; the remainder vanishes with N1",
    )
}

fn random_minimum(minima: &Table) -> Check {
    let pairs = paired(minima, "min_test_error");
    Check::worst(
        "smallest test error of random against aligned students at SNR ≥ 2, |Δ ln ε|",
        pairs.into_iter().map(|(at, aligned, random)| (at, (random / aligned).ln().abs())),
        Limit::new(
            STUDENTS,
            "the paper calls them equal; what remains of misalignment grows with depth, to 0.11 in the published scripts at L = 4",
        ),
    )
}

fn random_lag(minima: &Table) -> Check {
    let pairs = paired(minima, "median_optimal_stopping_tau");
    Check::all(
        "random students reach their minimum later than aligned ones, in the median: alignment takes time",
        pairs.into_iter().map(|(at, aligned, random)| (at, random > aligned)),
        "stated in the paper; both students learn the same tasks, so that the noise is common to both",
    )
}

fn minima_inside(learnable: &Table, runs: &Table) -> Check {
    let teachers = learnable.pairs("rank", "multiplier");
    let judged =
        runs.pairs("rank", "multiplier").into_iter().map(|teacher| teachers.contains(&teacher));
    let shares =
        runs.pairs("optimal_stopping_tau", "trained_tau").into_iter().map(|(best, end)| best / end);
    let names = places(runs)
        .into_iter()
        .zip(runs.numbers("seed"))
        .map(|(place, seed)| format!("{place}, seed {seed}"));
    Check::worst(
        "every student trains beyond its minimum, if theory knows one: optimal stopping time as a share of the run",
        names.zip(shares).zip(judged).filter_map(|(run, is_judged)| is_judged.then_some(run)),
        Limit::new(INSIDE, "a minimum at the very end of a run may not be the minimum"),
    )
}

/// A quantity of the aligned and of the random students for teachers of SNR ≥ 2.
fn paired(minima: &Table, column: &str) -> Vec<(String, f64, f64)> {
    let strong = minima.where_number("multiplier", |multiplier| multiplier >= STRONG);
    let (aligned, random) = (strong.only("student", "aligned"), strong.only("student", "random"));
    let values = aligned.numbers(column).into_iter().zip(random.numbers(column));
    places(&aligned)
        .into_iter()
        .zip(values)
        .map(|(at, (aligned, random))| (at, aligned, random))
        .collect()
}

pub(super) fn places(table: &Table) -> Vec<String> {
    let name = |(rank, multiplier): (f64, f64)| format!("rank {rank}, SNR {multiplier}");
    table.pairs("rank", "multiplier").into_iter().map(name).collect()
}
