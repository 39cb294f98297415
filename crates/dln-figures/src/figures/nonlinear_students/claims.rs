//! What the figure must show.

use dln_experiment::group_by;

use super::Cell;
use super::tables::{MinimumRow, StageRow, Tables};
use crate::{Check, Limit};

/// Largest ratio of learning times between a student of one hidden layer and the linear theory:
/// leaky units of slope 0.1 pass 0.55 of a signal on average.
const SHALLOW_DELAY: f64 = 1.0 / 0.55;
/// Largest ratio of smallest test errors.
const ERROR_RATIO: f64 = 3.0;
/// How much the test error must rise after its minimum.
const RISE: f64 = 1.5;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let (minima, stages) = (&*tables.minima, &*tables.stages);
    vec![
        Check::all(
            "every student learns every mode of its teacher, each after the stronger one: its test error falls in as many steps as the theory's",
            in_order(minima, stages),
            "same dips in the same order as in linear students, as the paper states; each student counts",
        ),
        Check::all(
            "every mode is learned later than by a linear, aligned student",
            stages
                .iter()
                .map(|stage| (mode(stage), stage.1.learned_tau > stage.1.theory_learned_tau)),
            "leaky units pass less of a signal, and a random start has to align first",
        ),
        shallow_delay(stages),
        error_ratio(minima),
        Check::all(
            "after its minimum the test error rises by half or more",
            minima.iter().map(|(cell, row)| {
                (cell.place(), row.last_test_error >= RISE * row.min_test_error)
            }),
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
fn in_order(minima: &[(Cell, MinimumRow)], stages: &[(Cell, StageRow)]) -> Vec<(String, bool)> {
    let verdict = |(cell, _): &(Cell, MinimumRow)| {
        let own = stages.iter().filter(|(other, _)| other == cell);
        let times: Vec<f64> = own.map(|(_, stage)| stage.learned_tau).collect();
        let ascend = times.windows(2).all(|pair| pair[0] < pair[1]);
        (cell.place(), ascend && times.len() == cell.rank as usize)
    };
    minima.iter().map(verdict).collect()
}

fn shallow_delay(stages: &[(Cell, StageRow)]) -> Check {
    let shallow = stages.iter().filter(|(cell, _)| cell.layers == 2);
    Check::worst(
        "delay of a mode behind the linear theory in students with one hidden layer, as a factor",
        shallow.map(|stage| (mode(stage), stage.1.learned_tau / stage.1.theory_learned_tau)),
        Limit::new(
            SHALLOW_DELAY,
            "a leaky unit passes (1 + 0.1)/2 of a signal on average; once learning, units take sides and pass more",
        ),
    )
}

fn error_ratio(minima: &[(Cell, MinimumRow)]) -> Check {
    let ratio = |(cell, row): &(Cell, MinimumRow)| {
        (cell.place(), row.min_test_error / row.theory_min_test_error)
    };
    Check::worst(
        "smallest test error against the linear theory's, as a factor",
        minima.iter().map(ratio),
        Limit::new(
            ERROR_RATIO,
            "no theory is known; seen are factors of 1.1 to 2.5, since a leaky student fits more noise for the same signal",
        ),
    )
}

fn stronger_first(minima: &[(Cell, MinimumRow)]) -> Vec<(String, bool)> {
    let groups = group_by(minima, |(cell, _)| (cell.layers, cell.rank)).into_iter();
    groups
        .map(|((layers, rank), students)| {
            let falls = |value: fn(&MinimumRow) -> f64| {
                students.windows(2).all(|pair| value(&pair[1].1) < value(&pair[0].1))
            };
            let both = falls(|row| row.min_test_error) && falls(|row| row.optimal_stopping_tau);
            (format!("L = {layers}, rank {rank}"), both)
        })
        .collect()
}

/// A mode of a student in words.
fn mode((cell, stage): &(Cell, StageRow)) -> String {
    format!("{}, mode {}", cell.place(), stage.mode)
}
