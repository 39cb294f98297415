//! The claims of `examples`, measured on its tables.

use dln_tasks::InputKind;

use super::{Cell, setting};
use crate::oracle::aligned_errors;
use crate::untyped_minima::{self as minima, Place};
use crate::{Check, Deviation, Limit, Scale, Setting, Table, Tables, coverage};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, white) = (tables.get("theory"), tables.get("white"));
    let gaussian = tables.get("gaussian");
    vec![
        Check::worst(
            "smallest and asymptotic errors in theory against closed-form curves averaged by the trapezoid rule, relative",
            independent(theory),
            Limit::new(
                1e-8,
                "averages over the bulk are refined to 1e-9, the other route to 1e-10",
            ),
        ),
        Check::worst(
            "collapse in theory for P ≥ N1: ln of the smallest error against that of SNR s̄·√(P/N1) at P = N1",
            collapse(theory),
            Limit::new(
                0.01,
                "the two are one curve but for the start, which is P/N1 times larger in units of the data",
            ),
        ),
        Check::within(
            "collapse in simulation for P ≥ N1",
            collapse_deviations(&enough(white)),
            "ln, 3 standard errors and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::at_least(
            "no collapse for P < N1: largest ln of the simulated error over the collapsed curve",
            missed(white),
            Limit::new(
                0.5,
                "the part of the teacher that the inputs never show stays missing; the theory says 0.92 at SNR 4 and P = 0.6 N1",
            ),
        ),
        Check::within(
            "smallest test error of aligned students against theory, ln",
            minima::error_deviations(&places(white)),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        coverage::check(
            "share of aligned students whose smallest test error lies outside the finite-size band, by signal-to-noise ratio",
            &coverage::untyped_groups(tables.get("band"), "teacher_strength", "s̄"),
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, relative",
            minima::time_deviations(&places(white), 0.0),
            "3 standard errors, and 5 %·(N1/100)^{-1/2}",
        ),
        Check::within(
            "training error over time against theory, ln",
            along(tables.get("curves"), "train"),
            "4 standard errors, over some hundred points, and 0.15·(N1/100)^{-1/2}",
        ),
        Check::within(
            "test error over time against theory, ln",
            along(tables.get("curves"), "test"),
            "4 standard errors, over some hundred points, and 0.15·(N1/100)^{-1/2}",
        ),
        Check::all(
            "the test error after training to t/τ = 10 is largest at P = N1",
            peak(white),
            "as many noisy modes as there can be, none of them averaged; in theory and in simulation",
        ),
        Check::at_least(
            "ln of Gaussian inputs' smallest error over the white-input theory at P = N1, SNR 4",
            excess(gaussian, 4.0, 1),
            Limit::new(
                0.7,
                "at least twice the error: the theory does not hold there; the published scripts give 0.97",
            ),
        ),
        Check::at_least(
            "the same at P = 2 N1",
            excess(gaussian, 4.0, 2),
            Limit::new(0.3, "still far from white; the published scripts give 0.53"),
        ),
        Check::within(
            "Gaussian inputs at P = N1/5 against the theory, ln",
            minima::error_deviations(&places(&fewest(gaussian))),
            "3 standard errors, and 0.15·(N1/100)^{-1/2}: few random vectors are nearly orthogonal",
        ),
    ]
}

fn place(row: &Table) -> String {
    let of = |column| row.number(column);
    format!("s̄ = {}, P = {} of N1 = {}", of("teacher_strength"), of("examples"), of("inputs"))
}

fn places(table: &Table) -> Vec<Place> {
    minima::places(table, &["teacher_strength", "examples"], place)
}

/// Rows with at least as many examples as inputs.
fn enough(table: &Table) -> Table {
    let inputs = table.numbers("inputs")[0];
    table.where_number("examples", |examples| examples >= inputs)
}

/// Rows with a fifth as many examples as inputs.
fn fewest(table: &Table) -> Table {
    let fifth = table.numbers("inputs")[0] / 5.0;
    table.where_number("examples", |examples| examples <= fifth)
}

/// Fluctuations of a network over those at N1 = 100.
fn finite_size(row: &Table) -> f64 {
    (row.number("inputs") / 100.0).powf(-0.5)
}

/// Every tenth point of the theory.
fn independent(theory: &Table) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for row in theory.each_row().step_by(10) {
        let setting = setting_of(&row);
        let at_best = aligned_errors::errors(&setting, row.number("optimal_stopping_tau")).1;
        let at_end = aligned_errors::errors(&setting, f64::INFINITY).1;
        let best = row.number("min_test_error") / at_best - 1.0;
        let end = row.number("asymptotic_test_error") / at_end - 1.0;
        found.push((place(&row), best.abs().max(end.abs())));
    }
    found
}

/// The setting of a row of any scale.
fn setting_of(row: &Table) -> Setting {
    let [inputs, examples] = ["inputs", "examples"].map(|column| count(row.number(column)));
    let cell =
        Cell { kind: InputKind::Orthogonal, strength: row.number("teacher_strength"), fifths: 5 };
    Setting { inputs, outputs: inputs, hidden: inputs, examples, ..setting(Scale::Paper, cell) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count from a table")]
fn count(number: f64) -> usize {
    number as usize
}

fn collapse(theory: &Table) -> Vec<(String, f64)> {
    let distance = |row: Table| {
        let ratio = row.number("min_test_error") / row.number("collapsed_min_test_error");
        (place(&row), ratio.ln().abs())
    };
    enough(theory).each_row().map(distance).collect()
}

fn missed(white: &Table) -> f64 {
    let inputs = white.numbers("inputs")[0];
    let few = white.where_number("examples", |examples| examples < inputs);
    let pairs = few.pairs("log_min_test_error_mean", "log_collapsed_min_test_error_theory");
    pairs.into_iter().map(|(simulated, collapsed)| simulated - collapsed).fold(f64::NAN, f64::max)
}

fn collapse_deviations(white: &Table) -> Vec<Deviation> {
    let of_row = |row: Table| Deviation {
        at: place(&row),
        deviation: row.number("log_min_test_error_mean")
            - row.number("log_collapsed_min_test_error_theory"),
        allowance: 3.0 * row.number("log_min_test_error_std_error") + 0.15 * finite_size(&row),
    };
    white.each_row().map(of_row).collect()
}

fn along(curves: &Table, error: &str) -> Vec<Deviation> {
    let of = |row: &Table, what: &str| row.number(&format!("log_{error}_error_{what}"));
    let of_row = |row: Table| Deviation {
        at: format!("P = {}, t/τ = {:.1}", row.number("examples"), row.number("time_tau")),
        deviation: of(&row, "mean") - of(&row, "theory"),
        allowance: 4.0 * of(&row, "std_error") + 0.15 * finite_size(&row),
    };
    curves.each_row().map(of_row).collect()
}

fn peak(white: &Table) -> Vec<(String, bool)> {
    let mut verdicts = Vec::new();
    for (strength, of_strength) in white.groups("teacher_strength") {
        for column in ["log_last_test_error_theory", "log_last_test_error_mean"] {
            let inputs = of_strength.numbers("inputs")[0];
            let errors = of_strength.pairs("examples", column);
            let largest = errors.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
            let holds = largest.is_some_and(|(examples, _)| (examples - inputs).abs() < 0.5);
            verdicts.push((format!("s̄ = {}, {column}", strength.number()), holds));
        }
    }
    verdicts
}

/// ln of the smallest simulated error over theory's at P = `ratio`·N1.
fn excess(gaussian: &Table, strength: f64, ratio: u32) -> f64 {
    let examples = f64::from(ratio) * gaussian.numbers("inputs")[0];
    let row = gaussian
        .only("teacher_strength", strength)
        .where_number("examples", |p| (p - examples).abs() < 0.5);
    row.number("log_min_test_error_mean") - row.number("log_min_test_error_theory")
}
