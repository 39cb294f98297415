//! The claims of `student-width`, measured on its tables.

use crate::untyped_minima::{self as minima, Place};
use crate::{Check, Limit, Start, Table, Tables, coverage};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let simulation = tables.get("simulation").where_number("teacher_strength", |s| s >= 2.0);
    let strong = places(&simulation);
    vec![
        Check::worst(
            "ln of the minimum test error in theory, largest width against smallest, SNR ≥ 2",
            width_effect(tables.get("theory")),
            Limit::new(
                0.15,
                "a strong signal is learned before the noise, so room for noise changes little (seen 2 % in simulation at SNR 2)",
            ),
        ),
        Check::within(
            "minimum test error of aligned students against theory, ln, SNR ≥ 2",
            minima::error_deviations(&strong),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, SNR ≥ 2",
            minima::time_deviations(&strong, 0.0),
            "3 standard errors, and 5 %·(N1/100)^{-1/2} of the time",
        ),
        Check::worst(
            "ln of the minimum test error, random against aligned students, SNR ≥ 2 (one hidden unit: SNR ≥ 4)",
            minima::random_against_aligned(&places(&separable(&simulation))),
            Limit::new(
                0.15,
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
            &coverage::untyped_groups(tables.get("band"), "hidden", "N2"),
        ),
        Check::worst(
            "ln of the simulated minimum test error, each width against full rank, SNR ≥ 2 (one hidden unit: SNR ≥ 4)",
            simulated_width_effect(&separable(&simulation)),
            Limit::new(
                0.15,
                "the same tasks, so only the students differ; aligned and random ones",
            ),
        ),
    ]
}

/// Without single hidden units at a low signal-to-noise ratio.
fn separable(simulation: &Table) -> Table {
    let mut kept = simulation.where_number("hidden", |hidden| hidden > 1.0);
    let single = simulation.where_number("hidden", |hidden| hidden <= 1.0);
    for row in single.where_number("teacher_strength", |s| s >= 4.0).rows() {
        kept.push(row.clone());
    }
    kept
}

fn width_effect(theory: &Table) -> Vec<(String, f64)> {
    let strong = theory.where_number("teacher_strength", |s| s >= 2.0);
    let by_strength = strong.groups("teacher_strength").into_iter();
    by_strength
        .map(|(strength, rows)| {
            let errors = rows.numbers("min_test_error");
            let largest = errors.iter().copied().fold(f64::NAN, f64::max);
            let smallest = errors.iter().copied().fold(f64::NAN, f64::min);
            (format!("s̄ = {:.2}", strength.number()), (largest / smallest).ln())
        })
        .collect()
}

/// The cells of width and strength.
fn places(simulation: &Table) -> Vec<Place> {
    minima::places(simulation, &["hidden_share", "teacher_strength"], |rows| {
        let first = |column| rows.numbers(column)[0];
        format!("N2 = {}, s̄ = {}", first("hidden"), first("teacher_strength"))
    })
}

fn simulated_width_effect(simulation: &Table) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for start in Start::BOTH {
        for (strength, widths) in
            simulation.only("student", start.name()).groups("teacher_strength")
        {
            let errors = widths.pairs("hidden", "log_min_test_error_mean");
            for (hidden, error) in &errors[1..] {
                let at = format!("{}, N2 = {hidden}, s̄ = {}", start.name(), strength.number());
                found.push((at, (error - errors[0].1).abs()));
            }
        }
    }
    found
}
