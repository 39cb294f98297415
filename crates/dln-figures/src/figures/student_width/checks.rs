//! The claims of `student-width`, measured on its tables.

use crate::{Check, Deviation, Limit, Start, Table, Tables};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let simulation = tables.get("simulation").where_number("teacher_strength", |s| s >= 2.0);
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
            error_deviations(&simulation.only("student", Start::Aligned.name())),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, relative, SNR ≥ 2",
            time_deviations(&simulation.only("student", Start::Aligned.name())),
            "3 standard errors, and 5 %·(N1/100)^{-1/2}",
        ),
        Check::worst(
            "ln of the minimum test error, random against aligned students, SNR ≥ 2 (one hidden unit: SNR ≥ 4)",
            random_against_aligned(&separable(&simulation)),
            Limit::new(
                0.15,
                "alignment delays learning and changes little else, except that a single unit mixes signal and noise at first",
            ),
        ),
        Check::all(
            "random students stop later than aligned ones, SNR ≥ 2",
            lag(&simulation),
            "they have to align with the data first; at every width",
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

/// One row a width and strength: where, and the row as a table.
fn rows(simulation: &Table) -> Vec<(String, Table)> {
    let mut found = Vec::new();
    for (_, of_width) in simulation.groups("hidden_share") {
        for (strength, row) in of_width.groups("teacher_strength") {
            found.push((
                format!("N2 = {}, s̄ = {}", row.numbers("hidden")[0], strength.number()),
                row,
            ));
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
            deviation: row.number("optimal_stopping_tau_mean") / theory - 1.0,
            allowance: 3.0 * row.number("optimal_stopping_tau_std_error") / theory
                + 0.05 * finite_size(&row),
        }
    };
    rows(aligned).into_iter().map(deviation).collect()
}

/// Where, and the value of a column for the aligned and for the random students.
fn both(simulation: &Table, column: &str) -> Vec<(String, [f64; 2])> {
    let pair = |(at, rows): (String, Table)| {
        (at, Start::BOTH.map(|start| rows.only("student", start.name()).number(column)))
    };
    rows(simulation).into_iter().map(pair).collect()
}

fn random_against_aligned(simulation: &Table) -> Vec<(String, f64)> {
    let pairs = both(simulation, "log_min_test_error_mean").into_iter();
    pairs.map(|(at, [aligned, random])| (at, (random - aligned).abs())).collect()
}

fn lag(simulation: &Table) -> Vec<(String, bool)> {
    let pairs = both(simulation, "optimal_stopping_tau_mean").into_iter();
    pairs.map(|(at, [aligned, random])| (at, aligned < random)).collect()
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
