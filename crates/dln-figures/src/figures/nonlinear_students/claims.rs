//! What the figure must show.

use crate::{Check, Limit, Table, Tables};

/// Largest ratio of learning times between a student of one hidden layer and the linear theory: leaky units of slope 0.1
/// pass 0.55 of a signal on average.
const SHALLOW_DELAY: f64 = 1.0 / 0.55;
/// Largest ratio of smallest test errors.
const ERROR_RATIO: f64 = 3.0;
/// How much the test error must rise after its minimum.
const RISE: f64 = 1.5;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let (minima, stages) = (tables.get("minima"), tables.get("stages"));
    vec![
        Check::all(
            "every student learns every mode of its teacher, each after the stronger one: its test error falls in as many steps as the theory's",
            in_order(minima, stages),
            "same dips in the same order as in linear students, as the paper states; each student counts",
        ),
        Check::all(
            "every mode is learned later than by a linear, aligned student",
            stages
                .pairs("learned_tau", "theory_learned_tau")
                .into_iter()
                .zip(modes(stages))
                .map(|((student, theory), at)| (at, student > theory)),
            "leaky units pass less of a signal, and a random start has to align first",
        ),
        shallow_delay(&stages.only("layers", 2_u64)),
        error_ratio(minima),
        Check::all(
            "after its minimum the test error rises by half or more",
            minima
                .pairs("min_test_error", "last_test_error")
                .into_iter()
                .zip(students(minima))
                .map(|((least, last), at)| (at, last >= RISE * least)),
            "noise is learned last, as in linear students, and at the latest when training ends it shows",
        ),
        Check::all(
            "of two teachers of equal rank the stronger is learned earlier and better",
            stronger_first(minima),
            "as in linear students; each depth and rank counts",
        ),
    ]
}

/// For each student whether it has a row for every mode, in ascending order of time.
fn in_order(minima: &Table, stages: &Table) -> Vec<(String, bool)> {
    let mut verdicts = Vec::new();
    for (at, (layers, (rank, multiplier))) in students(minima)
        .into_iter()
        .zip(minima.numbers("layers").into_iter().zip(minima.pairs("rank", "multiplier")))
    {
        let same = |column: &str, value: f64, table: &Table| {
            table.where_number(column, |other| (other - value).abs() < 1e-9)
        };
        let own =
            same("layers", layers, &same("rank", rank, &same("multiplier", multiplier, stages)));
        let times = own.numbers("learned_tau");
        let ascend = times.windows(2).all(|pair| pair[0] < pair[1]);
        verdicts.push((at, ascend && (times.len() as f64 - rank).abs() < 0.5));
    }
    verdicts
}

fn shallow_delay(stages: &Table) -> Check {
    let times = stages.pairs("learned_tau", "theory_learned_tau").into_iter();
    Check::worst(
        "delay of a mode behind the linear theory in students with one hidden layer, as a factor",
        modes(stages).into_iter().zip(times.map(|(student, theory)| student / theory)),
        Limit::new(
            SHALLOW_DELAY,
            "a leaky unit passes (1 + 0.1)/2 of a signal on average; once learning, units take sides and pass more",
        ),
    )
}

fn error_ratio(minima: &Table) -> Check {
    let errors = minima.pairs("min_test_error", "theory_min_test_error").into_iter();
    Check::worst(
        "smallest test error against the linear theory's, as a factor",
        students(minima).into_iter().zip(errors.map(|(student, theory)| student / theory)),
        Limit::new(
            ERROR_RATIO,
            "no theory is known; seen are factors of 1.1 to 2.5, since a leaky student fits more noise for the same signal",
        ),
    )
}

fn stronger_first(minima: &Table) -> Vec<(String, bool)> {
    let mut verdicts = Vec::new();
    for (layers, of_depth) in minima.groups("layers") {
        for (rank, students) in of_depth.groups("rank") {
            let falls =
                |column: &str| students.numbers(column).windows(2).all(|pair| pair[1] < pair[0]);
            let at = format!("L = {}, rank {}", layers.number(), rank.number());
            verdicts.push((at, falls("min_test_error") && falls("optimal_stopping_tau")));
        }
    }
    verdicts
}

fn students(table: &Table) -> Vec<String> {
    let teachers = table.pairs("rank", "multiplier").into_iter();
    let name = |(layers, (rank, multiplier)): (f64, (f64, f64))| {
        format!("L = {layers}, rank {rank}, m = {multiplier}")
    };
    table.numbers("layers").into_iter().zip(teachers).map(name).collect()
}

fn modes(stages: &Table) -> Vec<String> {
    let modes = stages.numbers("mode").into_iter();
    students(stages).into_iter().zip(modes).map(|(at, mode)| format!("{at}, mode {mode}")).collect()
}
