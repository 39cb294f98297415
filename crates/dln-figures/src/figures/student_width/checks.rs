//! The claims of `student-width`, measured on its tables.

use dln_experiment::{Start, group_by, largest, smallest};

use super::{Tables, TheoryRow, Width};
use crate::allowance::{FiniteSize, RANDOM_AGAINST_ALIGNED};
use crate::minima::{self, MinimumRow, Place};
use crate::{Check, Limit, coverage};

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
