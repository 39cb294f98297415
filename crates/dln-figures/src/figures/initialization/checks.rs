//! The claims of `initialization`, measured on its tables.

use super::tables::{DipsRow, Tables, TheoryRow};
use super::{Cell, LAYERS, STRENGTHS};
use crate::allowance::{FiniteSize, RANDOM_AGAINST_ALIGNED};
use crate::minima::{self, MinimumRow, Place};
use crate::{Check, Limit, coverage};

/// Five epochs of the paper-scale learning rate 2e-3.
const OBSERVED_TAU: f64 = 0.01;

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (&*tables.theory, &*tables.simulation);
    let up_to_tenth = places(simulation, |cell| cell.init_scale <= 0.11);
    let small_and_deep = places(simulation, |cell| cell.init_scale <= 1.1e-3 && cell.layers > 1);
    vec![
        Check::all(
            "the minimum test error in theory does not fall as the initial scale grows, L = 2 and 4",
            monotonic(theory),
            "a smaller start leaves more time between strong and weak modes",
        ),
        Check::all(
            "deeper students have the smaller minimum in theory at ε = 1e-8",
            deeper_is_better(theory),
            "the time to learn a mode falls with a higher power of its strength",
        ),
        Check::within(
            "minimum test error of aligned students against theory, ln",
            minima::error_deviations(&places(simulation, |_| true)),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        coverage::check(
            "share of aligned students whose smallest test error lies outside the finite-size band, L = 2, by initial scale",
            &coverage::groups(
                tables
                    .band
                    .iter()
                    .map(|(cell, row)| (format!("ε = {}", cell.init_scale), row.covered())),
            ),
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, ε ≤ 0.1",
            minima::time_deviations(&up_to_tenth, OBSERVED_TAU),
            format!(
                "{}, of the time, and the 5 epochs from one observation to the next",
                FiniteSize::OF_TIME.reason()
            ),
        ),
        Check::worst(
            "ln of the minimum test error, random against aligned students, ε ≤ 1e-3, L ≥ 2",
            minima::random_against_aligned(&small_and_deep),
            Limit::new(RANDOM_AGAINST_ALIGNED, "a small random start aligns before it learns"),
        ),
        Check::all(
            "a smaller start has at least as many dips, one for each mode at the smallest and fewer at the largest",
            dips(&tables.dips),
            "small starts learn mode by mode, large ones all at once",
        ),
    ]
}

fn monotonic(theory: &[(Cell, TheoryRow)]) -> Vec<(String, bool)> {
    let mut cases = Vec::new();
    for layers in LAYERS.into_iter().filter(|layers| *layers > 1) {
        for strength in STRENGTHS {
            let curve: Vec<_> = theory
                .iter()
                .filter(|(cell, _)| cell.layers == layers)
                .filter(|(cell, _)| cell.teacher_strength.total_cmp(&strength).is_eq())
                .collect();
            cases.extend(curve.windows(2).map(|pair| {
                let ((_, before), (cell, after)) = (pair[0], pair[1]);
                let at = format!("L = {layers}, s̄ = {strength}, ε = {:.1e}", cell.init_scale);
                (at, after.min_test_error >= before.min_test_error * (1.0 - 1e-9))
            }));
        }
    }
    cases
}

fn deeper_is_better(theory: &[(Cell, TheoryRow)]) -> Vec<(String, bool)> {
    let of_strength = |strength: f64| {
        let error = |layers: usize| {
            let mut smallest = theory.iter().filter(|(cell, _)| cell.init_scale < 1.1e-8);
            let row = smallest.find(|(cell, _)| {
                cell.layers == layers && cell.teacher_strength.total_cmp(&strength).is_eq()
            });
            row.map_or(f64::NAN, |(_, row)| row.min_test_error)
        };
        let ordered = error(4) <= error(2) * (1.0 + 1e-9) && error(2) < error(1);
        (format!("s̄ = {strength}"), ordered)
    };
    STRENGTHS.map(of_strength).to_vec()
}

/// The chosen cells of depth, strength and scale.
fn places(simulation: &[(Cell, MinimumRow)], chosen: fn(&Cell) -> bool) -> Vec<Place> {
    let rows: Vec<_> = simulation.iter().filter(|(cell, _)| chosen(cell)).cloned().collect();
    minima::places(&rows, |Cell { layers, teacher_strength, init_scale }| {
        format!("L = {layers}, s̄ = {teacher_strength}, ε = {init_scale:.0e}")
    })
}

fn dips(rows: &[DipsRow]) -> Vec<(String, bool)> {
    let place = |row: &DipsRow| format!("ε = {:.0e}", row.init_scale);
    let mut cases: Vec<(String, bool)> =
        rows.windows(2).map(|pair| (place(&pair[1]), pair[1].dips <= pair[0].dips)).collect();
    let (first, last) = (&rows[0], &rows[rows.len() - 1]);
    cases.push((format!("{} has 3", place(first)), first.dips >= 3));
    cases.push((format!("{} has fewer", place(last)), last.dips < first.dips));
    cases
}
