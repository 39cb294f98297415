//! The claims of `signal-in-noise`, measured on its tables.

use super::BIN;
use crate::{Check, Deviation, Limit, Table, Tables};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (tables.get("theory"), tables.get("simulation"));
    vec![
        Check::worst(
            "ŝ(s̄) against the textbook formula √((1 + s̄²)(A + s̄²))/s̄, relative",
            textbook_errors(theory, "data_strength", textbook_strength),
            Limit::new(1e-12, "two forms of one formula, no cancellation in either"),
        ),
        Check::worst(
            "O(s̄) against √((ŝ² − 1 − A)² − 4A)/(ŝ s̄)",
            textbook_errors(theory, "overlap", textbook_overlap),
            Limit::new(
                1e-7,
                "the root loses half of the sixteen digits at the threshold, where it vanishes",
            ),
        ),
        Check::worst(
            "singular values per bin expected from the distribution function against an integral of the density",
            expectation_errors(tables),
            Limit::new(
                1e-6,
                "of some hundred per bin; Simpson's rule at the square-root edges of the density",
            ),
        ),
        Check::worst(
            "singular values in a bin off the Marchenko-Pastur law",
            bulk_deviations(tables),
            Limit::new(
                5.0,
                "neighbouring values repel, so a bin's count spreads by 1.2 and not by its square root (level rigidity): \
                 four of these",
            ),
        ),
        Check::within(
            "signal modes of the histograms against their predicted positions",
            mode_deviations(tables.get("signal_modes")),
            "four standard deviations of a single mode, 1/√N1",
        ),
        Check::within(
            "mean ŝ over seeds against theory",
            mean_deviations(simulation, "data_strength", |inputs| 2.0 * inputs.powf(-2.0 / 3.0)),
            "3 standard errors, and 2·N1^{-2/3} for the finite-size shift of the edge (Tracy-Widom)",
        ),
        Check::within(
            "mean overlap over seeds against theory, s̄ at least 1.5 times the threshold",
            mean_deviations(&detectable(simulation), "overlap", |inputs| 0.5 * inputs.powf(-0.5)),
            "3 standard errors, and 0.5·N1^{-1/2} for the finite size",
        ),
        Check::within(
            "mean overlap over seeds against theory, near and below the threshold",
            mean_deviations(&near_threshold(simulation), "overlap", |inputs| {
                0.5 * inputs.powf(-1.0 / 3.0)
            }),
            "3 standard errors, and half the width N1^{-1/3} over which a finite network blurs the threshold",
        ),
    ]
}

fn place(aspect: f64, teacher: f64) -> String {
    format!("A = {aspect}, s̄ = {teacher}")
}

/// Largest absolute error (relative where the value exceeds 1) of a curve against a formula of (A, s̄, ŝ), above threshold.
fn textbook_errors(
    theory: &Table,
    quantity: &str,
    formula: fn(f64, f64, f64) -> f64,
) -> Vec<(String, f64)> {
    let points = theory.triples("aspect", "teacher_strength", "data_strength").into_iter();
    let errors = points.zip(theory.numbers(quantity)).map(|((aspect, teacher, data), value)| {
        let expected = formula(aspect, teacher, data);
        (aspect, teacher, (value - expected).abs() / expected.max(1.0))
    });
    errors
        .filter(|(aspect, teacher, _)| teacher.powi(4) > *aspect)
        .map(|(a, s, e)| (place(a, s), e))
        .collect()
}

fn textbook_strength(aspect: f64, s: f64, _: f64) -> f64 {
    ((1.0 + s * s) * (aspect + s * s)).sqrt() / s
}

fn textbook_overlap(aspect: f64, s: f64, data: f64) -> f64 {
    let root = (data * data - 1.0 - aspect).powi(2) - 4.0 * aspect;
    root.max(0.0).sqrt() / (data * s)
}

fn expectation_errors(tables: &Tables) -> Vec<(String, f64)> {
    let bins = tables.get("spectrum");
    let inputs = bins.numbers("inputs")[0];
    let rank = tables.get("signal_modes").groups("teacher_strength").len() as f64;
    let rows = bins.triples("aspect", "bin_low", "bulk_expectation").into_iter();
    rows.map(|(aspect, low, expected)| {
        let noise = inputs * aspect.min(1.0) - rank;
        let integral = noise * bulk_probability(aspect, low, low + BIN);
        (format!("A = {aspect}, ŝ = {low:.1}"), (integral - expected).abs())
    })
    .collect()
}

/// The Marchenko-Pastur probability of an interval for A ≤ 1, from 2 sin²φ/(π x²) over x² = 1 + A + 2√A cos φ by
/// Simpson's rule.
fn bulk_probability(aspect: f64, low: f64, high: f64) -> f64 {
    const PANELS: u32 = 2000;
    let root = aspect.sqrt();
    let angle = |x: f64| ((x * x - 1.0 - aspect) / (2.0 * root)).clamp(-1.0, 1.0).acos();
    let (from, to) = (angle(high), angle(low));
    let integrand = |phi: f64| {
        let x_squared = 1.0 + aspect + 2.0 * root * phi.cos();
        // At A = 1 both vanish towards φ = π, where x = 0, and sin²φ/x² = (1 − cos φ)/2 becomes 1.
        let ratio = if x_squared < 1e-12 { 1.0 } else { phi.sin().powi(2) / x_squared };
        2.0 * ratio / std::f64::consts::PI
    };
    let h = (to - from) / f64::from(2 * PANELS);
    let inner: f64 = (1..2 * PANELS)
        .map(|i| if i % 2 == 1 { 4.0 } else { 2.0 } * integrand(from + h * f64::from(i)))
        .sum();
    h / 3.0 * (integrand(from) + inner + integrand(to))
}

/// In the bins that the bulk reaches; signal modes lie beyond.
fn bulk_deviations(tables: &Tables) -> Vec<(String, f64)> {
    let bins = tables.get("spectrum").where_number("bulk_expectation", |expected| expected > 0.0);
    let places = bins.pairs("aspect", "bin_low").into_iter();
    let counts = bins.pairs("singular_values", "bulk_expectation").into_iter();
    places
        .zip(counts)
        .map(|((aspect, low), (count, expected))| {
            (format!("A = {aspect}, ŝ = {low:.1}"), (count - expected).abs())
        })
        .collect()
}

fn mode_deviations(modes: &Table) -> Vec<Deviation> {
    let places = modes.triples("aspect", "teacher_strength", "inputs").into_iter();
    let strengths = modes.pairs("data_strength", "data_strength_theory").into_iter();
    places
        .zip(strengths)
        .map(|((aspect, teacher, inputs), (found, predicted))| Deviation {
            at: place(aspect, teacher),
            deviation: found - predicted,
            allowance: 4.0 / inputs.sqrt(),
        })
        .collect()
}

fn detectable(simulation: &Table) -> Table {
    by_ratio(simulation, |ratio| ratio >= 1.5)
}

fn near_threshold(simulation: &Table) -> Table {
    by_ratio(simulation, |ratio| ratio < 1.5)
}

/// The rows by their ratio of s̄ to the threshold A^{1/4}.
fn by_ratio(simulation: &Table, condition: impl Fn(f64) -> bool) -> Table {
    let mut kept = Table::new(simulation.columns());
    for (_, of_aspect) in simulation.groups("aspect") {
        let threshold = of_aspect.numbers("aspect")[0].powf(0.25);
        for row in of_aspect.where_number("teacher_strength", |s| condition(s / threshold)).rows() {
            kept.push(row.clone());
        }
    }
    kept
}

/// Deviations of means, allowed 3 standard errors and a finite-size part that depends on N1.
fn mean_deviations(runs: &Table, quantity: &str, finite_size: fn(f64) -> f64) -> Vec<Deviation> {
    let places = runs.triples("aspect", "teacher_strength", "inputs").into_iter();
    let column = |suffix: &str| format!("{quantity}_{suffix}");
    let values = runs.triples(&column("mean"), &column("theory"), &column("std_error")).into_iter();
    places
        .zip(values)
        .map(|((aspect, teacher, inputs), (mean, theory, std_error))| Deviation {
            at: place(aspect, teacher),
            deviation: mean - theory,
            allowance: 3.0 * std_error + finite_size(inputs),
        })
        .collect()
}
