//! The claims of `initialization`, measured on its tables.

use super::{LAYERS, STRENGTHS};
use crate::untyped_minima::{self as minima, Place};
use crate::{Check, Limit, Table, Tables, coverage};

/// Five epochs of the paper-scale learning rate 2e-3.
const OBSERVED_TAU: f64 = 0.01;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (tables.get("theory"), tables.get("simulation"));
    let up_to_tenth = places(&simulation.where_number("init_scale", |scale| scale <= 0.11));
    let small = simulation.where_number("init_scale", |scale| scale <= 1.1e-3);
    let small_and_deep = places(&small.where_number("layers", |layers| layers > 1.0));
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
            minima::error_deviations(&places(simulation)),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        coverage::check(
            "share of aligned students whose smallest test error lies outside the finite-size band, L = 2, by initial scale",
            &coverage::untyped_groups(tables.get("band"), "init_scale", "ε"),
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, ε ≤ 0.1",
            minima::time_deviations(&up_to_tenth, OBSERVED_TAU),
            "3 standard errors, 5 %·(N1/100)^{-1/2} of the time, and the 5 epochs from one observation to the next",
        ),
        Check::worst(
            "ln of the minimum test error, random against aligned students, ε ≤ 1e-3, L ≥ 2",
            minima::random_against_aligned(&small_and_deep),
            Limit::new(0.15, "a small random start aligns before it learns"),
        ),
        Check::all(
            "a smaller start has at least as many dips, one for each mode at the smallest and fewer at the largest",
            dips(tables.get("dips")),
            "small starts learn mode by mode, large ones all at once",
        ),
    ]
}

fn monotonic(theory: &Table) -> Vec<(String, bool)> {
    let mut cases = Vec::new();
    for layers in LAYERS.into_iter().filter(|layers| *layers > 1) {
        for strength in STRENGTHS {
            let curve = theory.only("layers", layers).only("teacher_strength", strength);
            for pair in curve.pairs("init_scale", "min_test_error").windows(2) {
                let at = format!("L = {layers}, s̄ = {strength}, ε = {:.1e}", pair[1].0);
                cases.push((at, pair[1].1 >= pair[0].1 * (1.0 - 1e-9)));
            }
        }
    }
    cases
}

fn deeper_is_better(theory: &Table) -> Vec<(String, bool)> {
    let smallest = theory.where_number("init_scale", |scale| scale < 1.1e-8);
    let of_strength = |strength: f64| {
        let error = |layers: usize| {
            smallest
                .only("teacher_strength", strength)
                .only("layers", layers)
                .number("min_test_error")
        };
        let ordered = error(4) <= error(2) * (1.0 + 1e-9) && error(2) < error(1);
        (format!("s̄ = {strength}"), ordered)
    };
    STRENGTHS.map(of_strength).to_vec()
}

/// The cells of depth, strength and scale.
fn places(simulation: &Table) -> Vec<Place> {
    minima::places(simulation, &["layers", "teacher_strength", "init_scale"], |rows| {
        let first = |column| rows.numbers(column)[0];
        let (layers, strength) = (first("layers"), first("teacher_strength"));
        format!("L = {layers}, s̄ = {strength}, ε = {:.0e}", first("init_scale"))
    })
}

fn dips(table: &Table) -> Vec<(String, bool)> {
    let counts = table.pairs("init_scale", "dips");
    let mut cases: Vec<(String, bool)> = counts
        .windows(2)
        .map(|pair| (format!("ε = {:.0e}", pair[1].0), pair[1].1 <= pair[0].1))
        .collect();
    let (first, last) = (counts[0], counts[counts.len() - 1]);
    cases.push((format!("ε = {:.0e} has 3", first.0), first.1 >= 3.0));
    cases.push((format!("ε = {:.0e} has fewer", last.0), last.1 < first.1));
    cases
}
