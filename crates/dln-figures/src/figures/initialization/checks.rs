//! The claims of `initialization`, measured on its tables.

use super::{LAYERS, STRENGTHS};
use crate::{Check, Deviation, Limit, Start, Table, Tables};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (tables.get("theory"), tables.get("simulation"));
    let aligned = simulation.only("student", Start::Aligned.name());
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
            error_deviations(&aligned),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, relative, ε ≤ 0.1",
            time_deviations(&aligned.where_number("init_scale", |scale| scale <= 0.11)),
            "3 standard errors, 5 %·(N1/100)^{-1/2}, and 3 epochs for the rhythm of observation",
        ),
        Check::worst(
            "ln of the minimum test error, random against aligned students, ε ≤ 1e-3, L ≥ 2",
            random_against_aligned(&simulation.where_number("init_scale", |scale| scale <= 1.1e-3)),
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

/// One row a depth, strength and scale: where, and the row or rows as a table.
fn rows(simulation: &Table) -> Vec<(String, Table)> {
    let mut found = Vec::new();
    for (layers, of_depth) in simulation.groups("layers") {
        for (strength, of_strength) in of_depth.groups("teacher_strength") {
            for (scale, row) in of_strength.groups("init_scale") {
                let at = format!(
                    "L = {}, s̄ = {}, ε = {:.0e}",
                    layers.number(),
                    strength.number(),
                    scale.number()
                );
                found.push((at, row));
            }
        }
    }
    found
}

fn finite_size(row: &Table) -> f64 {
    (row.number("inputs") / 100.0).powf(-0.5)
}

fn error_deviations(aligned: &Table) -> Vec<Deviation> {
    let deviation = |(at, row): (String, Table)| Deviation {
        at,
        deviation: row.number("log_min_test_error_mean") - row.number("log_min_test_error_theory"),
        allowance: 3.0 * row.number("log_min_test_error_std_error") + 0.15 * finite_size(&row),
    };
    rows(aligned).into_iter().map(deviation).collect()
}

fn time_deviations(aligned: &Table) -> Vec<Deviation> {
    let deviation = |(at, row): (String, Table)| {
        let theory = row.number("optimal_stopping_tau_theory");
        Deviation {
            at,
            deviation: row.number("optimal_stopping_tau_mean") - theory,
            allowance: 3.0 * row.number("optimal_stopping_tau_std_error")
                + 0.05 * finite_size(&row) * theory
                + 0.01,
        }
    };
    rows(aligned).into_iter().map(deviation).collect()
}

fn random_against_aligned(simulation: &Table) -> Vec<(String, f64)> {
    let deep = simulation.where_number("layers", |layers| layers > 1.0);
    let of = |(at, rows): (String, Table)| {
        let log =
            |start: Start| rows.only("student", start.name()).number("log_min_test_error_mean");
        (at, (log(Start::Random) - log(Start::Aligned)).abs())
    };
    rows(&deep).into_iter().map(of).collect()
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
