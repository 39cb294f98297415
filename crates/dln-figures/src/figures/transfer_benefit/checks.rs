//! The claims of `transfer-benefit`, measured on its tables.

use super::{ALIGNMENTS, STRENGTHS_A, finite_size};
use crate::oracle::joint_errors::{Pair, TaskError};
use crate::{Check, Deviation, Limit, Table, Tables};

const INIT_SCALE: f64 = 1e-5;
/// Times at which a smaller error than theory's is looked for, in the panels' range of stopping times.
const LOOKS: u32 = 80;
/// What a benefit of networks of 100 inputs may differ by from that of the limit, above threshold.
const FINITE_SIZE: f64 = 0.02;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (tables.get("theory"), tables.get("simulation"));
    let [threshold, moderate, strong] = STRENGTHS_A;
    let mut checks = independent(theory, simulation.numbers("inputs")[0] / 2.0);
    checks.extend([
        Check::within(
            "simulated T against theory, s̄_A above threshold",
            deviations(&simulation.where_number("teacher_a", |s| s > threshold)),
            "3 standard errors, and 0.02·(N1/100)^{-1/2} for the finite size; every point",
        ),
        Check::all(
            "sign of the simulated T, where theory says |T| > 0.03 (s̄_A at threshold: 0.08)",
            signs(simulation),
            "the mean over seeds; every point outside of the allowances for the finite size",
        ),
        Check::all(
            "a task at the threshold gains from an aligned partner, the more the stronger it is, from s̄_B = 3 on",
            growing(&at(theory, 1.0).only("teacher_a", threshold)),
            "in theory, at q = 1; next to an equally hidden partner the joint mode is above threshold as well",
        ),
        Check::all(
            "a moderate task loses to an unrelated partner and gains from an aligned one, s̄_B ≥ 3",
            both_signs(&theory.only("teacher_a", moderate)),
            "in theory, T < 0 at q = 0 and T > 0 at q = 1",
        ),
        Check::worst(
            "largest |T| of a task far above its noise",
            named(&theory.only("teacher_a", strong)).map(|(at, row)| (at, row.number("benefit").abs())),
            Limit::new(
                1e-3,
                "alone it misses (1 + A)/s̄_A² = 1.5e-4 of itself; twice the outputs move that by a third",
            ),
        ),
        Check::all(
            "the map changes sign along q for every partner stronger than the joint threshold",
            contour(tables.get("map")),
            "T = 0 is crossed by an aligned partner; in theory, s̄_A = 3, s̄_B ≥ 1.5",
        ),
    ]);
    checks.extend(finite_size::checks(simulation));
    checks
}

/// Each row with its place in words.
pub(super) fn named(table: &Table) -> impl Iterator<Item = (String, Table)> {
    table.each_row().map(|row| {
        let [a, b, q] = ["teacher_a", "teacher_b", "alignment"].map(|column| row.number(column));
        (format!("s̄_A = {a}, s̄_B = {b}, q = {q:.2}"), row)
    })
}

/// The rows of an alignment that is on every grid.
fn at(table: &Table, alignment: f64) -> Table {
    table.where_number("alignment", |q| (q - alignment).abs() < 1e-9)
}

/// Theory's errors at its stopping times by the other route, and whether that route finds a better time.
fn independent(theory: &Table, outputs: f64) -> Vec<Check> {
    let (mut errors, mut better) = (Vec::new(), Vec::new());
    for alignment in ALIGNMENTS {
        for (place, row) in named(&at(theory, alignment)) {
            let [teacher_a, teacher_b] =
                ["teacher_a", "teacher_b"].map(|column| row.number(column));
            let pair = Pair { teacher_a, teacher_b, alignment, init_scale: INIT_SCALE };
            for (kind, curve) in [("alone", pair.alone(outputs)), ("joint", pair.joint(outputs))] {
                let claimed = row.number(&format!("error_{kind}"));
                let seen = curve.at(row.number(&format!("{kind}_stopping_tau")));
                errors.push((format!("{place}, {kind}"), (claimed / seen - 1.0).abs()));
                better.push((format!("{place}, {kind}"), claimed / smallest(&curve) - 1.0));
            }
        }
    }
    vec![
        Check::worst(
            "smallest errors in theory against section 4's formula with another quadrature, relative",
            errors,
            Limit::new(
                1e-8,
                "averages over the bulk are refined to 1e-9, the other route to 1e-10",
            ),
        ),
        Check::worst(
            "gain of any other stopping time by that formula, relative",
            better,
            Limit::new(1e-8, "the minima are global; both routes agree to 1e-9"),
        ),
    ]
}

fn smallest(curve: &TaskError) -> f64 {
    let time = |look: u32| 0.02 * 500f64.powf(f64::from(look) / f64::from(LOOKS));
    (0..=LOOKS).map(|look| curve.at(time(look))).fold(curve.at(0.0), f64::min)
}

/// Simulated against theoretical benefit at every point.
fn deviations(simulation: &Table) -> Vec<Deviation> {
    let deviation = |(at, row): (String, Table)| Deviation {
        at,
        deviation: row.number("benefit_mean") - row.number("benefit_theory"),
        allowance: 3.0 * row.number("benefit_std_error")
            + FINITE_SIZE * (row.number("inputs") / 100.0).powf(-0.5),
    };
    named(simulation).map(deviation).collect()
}

fn signs(simulation: &Table) -> Vec<(String, bool)> {
    let clear = |row: &Table| if row.number("teacher_a") > STRENGTHS_A[0] { 0.03 } else { 0.08 };
    let marked =
        named(simulation).filter(|(_, row)| row.number("benefit_theory").abs() > clear(row));
    let agree = |row: &Table| row.number("benefit_mean") * row.number("benefit_theory") > 0.0;
    marked.map(|(at, row)| (at, agree(&row))).collect()
}

/// Whether T rises from each strength of task B to the next.
fn growing(aligned: &Table) -> Vec<(String, bool)> {
    let gains = aligned.where_number("teacher_b", |s| s >= 3.0).pairs("teacher_b", "benefit");
    let rises = gains.windows(2).map(|pair| {
        let [(from, less), (to, more)] = [pair[0], pair[1]];
        (format!("s̄_B from {from} to {to}"), 0.0 < less && less < more)
    });
    rises.collect()
}

fn both_signs(moderate: &Table) -> Vec<(String, bool)> {
    let benefit = |rows: &Table, alignment| at(rows, alignment).number("benefit");
    let partners = moderate.where_number("teacher_b", |s| s >= 3.0).groups("teacher_b");
    let verdict = |rows: &Table| benefit(rows, 0.0) < 0.0 && benefit(rows, 1.0) > 0.0;
    partners.iter().map(|(s, rows)| (format!("s̄_B = {}", s.number()), verdict(rows))).collect()
}

fn contour(map: &Table) -> Vec<(String, bool)> {
    let partners = map.where_number("teacher_b", |s| s >= 1.5).groups("teacher_b");
    let crosses = |rows: &Table| {
        let benefits = rows.numbers("benefit");
        benefits[0] < 0.0 && benefits[benefits.len() - 1] > 0.0
    };
    partners.iter().map(|(s, rows)| (format!("s̄_B = {:.2}", s.number()), crosses(rows))).collect()
}
