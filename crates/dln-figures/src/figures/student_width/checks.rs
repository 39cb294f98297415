//! The claims of `student-width`, measured on its tables.

use dln_experiment::{Start, group_by, largest, smallest};

use super::{Tables, TheoryRow, Width};
use crate::allowance::{FiniteSize, RANDOM_AGAINST_ALIGNED};
use crate::minima::{self, MinimumRow, Place};
use crate::{Check, Limit, coverage, oracle};

/// |ln| by which the width of a student may change its smallest error.
const WIDTH_EFFECT: f64 = 0.15;

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let simulated = tables.simulation.iter().filter(|(width, _)| width.teacher_strength >= 2.0);
    let simulation: Vec<(Width, MinimumRow)> = simulated.cloned().collect();
    let strong = places(&simulation);
    let separable: Vec<(Width, MinimumRow)> =
        simulation.iter().filter(|(width, _)| is_separable(*width)).cloned().collect();
    vec![
        Check::worst(
            "ln of the minimum test error in theory, largest width against smallest, SNR ≥ 2",
            width_effect(&tables.theory),
            Limit::new(
                WIDTH_EFFECT,
                "a strong signal is learned before the noise, so room for noise changes little (seen 2 % in simulation at SNR 2)",
            ),
        ),
        Check::worst(
            "minimum test error of one hidden unit in theory, relative to the least that its direction leaves",
            single_unit_excess(&tables.theory),
            Limit::new(1e-9, "without noise modes nothing spoils the moment of the right strength"),
        ),
        Check::all(
            "in theory every further hidden unit costs something",
            cost_of_units(&tables.theory),
            "each learns noise; only at the end of training does it cost much",
        ),
        Check::within(
            "minimum test error of aligned students against theory, ln, SNR ≥ 2",
            minima::error_deviations(&strong),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, SNR ≥ 2",
            minima::time_deviations(&strong, 0.0),
            format!("{}, of the time", FiniteSize::OF_TIME.reason()),
        ),
        Check::worst(
            "ln of the minimum test error, random against aligned students, SNR ≥ 2 (one hidden unit: SNR ≥ 4)",
            minima::random_against_aligned(&places(&separable)),
            Limit::new(
                RANDOM_AGAINST_ALIGNED,
                "alignment delays learning and changes little else, except that a single unit mixes signal and noise at first",
            ),
        ),
        Check::all(
            "random students stop later than aligned ones, SNR ≥ 2",
            minima::lag(&strong),
            "they have to align with the data first; at every width",
        ),
        coverage::check(
            "share of aligned students whose smallest test error lies outside the finite-size band, by width",
            &coverage::groups(
                tables
                    .band
                    .iter()
                    .map(|(width, row)| (format!("N2 = {}", width.hidden), row.covered())),
            ),
        ),
        Check::worst(
            "ln of the simulated minimum test error, each width against full rank, SNR ≥ 2 (one hidden unit: SNR ≥ 4)",
            simulated_width_effect(&separable),
            Limit::new(
                WIDTH_EFFECT,
                "the same tasks, so only the students differ; aligned and random ones",
            ),
        ),
    ]
}

/// Single hidden units at a low signal-to-noise ratio are not.
fn is_separable(width: Width) -> bool {
    width.hidden > 1 || width.teacher_strength >= 4.0
}

fn width_effect(theory: &[(Width, TheoryRow)]) -> Vec<(String, f64)> {
    let strong = theory.iter().filter(|(width, _)| width.teacher_strength >= 2.0);
    let by_strength = group_by(strong, |(width, _)| width.teacher_strength).into_iter();
    by_strength
        .map(|(strength, rows)| {
            let errors = || rows.iter().map(|(_, row)| row.min_test_error);
            (format!("s̄ = {strength:.2}"), (largest(errors()) / smallest(errors())).ln())
        })
        .collect()
}

/// One hidden unit passes every strength along the strongest direction of the data, so that early
/// stopping finds the best.
fn single_unit_excess(theory: &[(Width, TheoryRow)]) -> Vec<(String, f64)> {
    let excess = |(width, row): &(Width, TheoryRow)| {
        let strength = width.teacher_strength;
        // As many outputs as inputs.
        let optimum = oracle::spiked::textbook_optimum(1.0, strength);
        (format!("s̄ = {strength:.2}"), (row.min_test_error / optimum - 1.0).abs())
    };
    theory.iter().filter(|(width, _)| width.hidden == 1).map(excess).collect()
}

/// Whether errors rise with the number of hidden units, at each strength.
fn cost_of_units(theory: &[(Width, TheoryRow)]) -> Vec<(String, bool)> {
    let by_strength = group_by(theory, |(width, _)| width.teacher_strength).into_iter();
    by_strength
        .map(|(strength, mut rows)| {
            rows.sort_by_key(|(width, _)| width.hidden);
            let rises = rows.windows(2).all(|pair| {
                let ((_, narrow), (_, wide)) = (pair[0], pair[1]);
                narrow.min_test_error < wide.min_test_error
            });
            (format!("s̄ = {strength:.2}"), rises)
        })
        .collect()
}

/// The cells of width and strength.
fn places(simulation: &[(Width, MinimumRow)]) -> Vec<Place> {
    minima::places(simulation, |width| {
        format!("N2 = {}, s̄ = {}", width.hidden, width.teacher_strength)
    })
}

fn simulated_width_effect(simulation: &[(Width, MinimumRow)]) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for start in Start::BOTH {
        let students = simulation.iter().filter(|(_, row)| row.student == start);
        for (strength, widths) in group_by(students, |(width, _)| width.teacher_strength) {
            let full = widths[0].1.log_min_test_error_mean;
            found.extend(widths[1..].iter().map(|(width, row)| {
                let at = format!("{}, N2 = {}, s̄ = {strength}", start.name(), width.hidden);
                (at, (row.log_min_test_error_mean - full).abs())
            }));
        }
    }
    found
}
