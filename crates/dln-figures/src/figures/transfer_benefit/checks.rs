//! The claims of `transfer-benefit`, measured on its tables.

use dln_experiment::group_by;

use super::finite_size::SeenRow;
use super::tables::{MapRow, Tables, TheoryRow};
use super::{ALIGNMENTS, Cell, STRENGTHS_A, finite_size};
use crate::allowance::FiniteSize;
use crate::oracle::joint_errors::{Pair, TaskError};
use crate::{Check, Deviation, Limit};

const INIT_SCALE: f64 = 1e-5;
/// Times at which a smaller error than theory's is looked for, in the panels' range of stopping
/// times.
const LOOKS: u32 = 80;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (&*tables.theory, &*tables.simulation);
    let [threshold, moderate, strong] = STRENGTHS_A;
    let mut checks = independent(theory, simulation[0].1.inputs as f64 / 2.0);
    checks.extend([
        Check::within(
            "simulated T against theory, s̄_A above threshold",
            deviations(simulation.iter().filter(|(cell, _)| cell.teacher_a > threshold)),
            format!("{}; every point", FiniteSize::OF_BENEFIT.reason()),
        ),
        Check::all(
            "sign of the simulated T, where theory says |T| > 0.03 (s̄_A at threshold: 0.08)",
            signs(simulation),
            "the mean over seeds; every point outside of the allowances for the finite size",
        ),
        Check::all(
            "a task at the threshold gains from an aligned partner, the more the stronger it is, from s̄_B = 3 on",
            growing(of_task_a(theory, threshold).filter(|(cell, _)| is_at(cell, 1.0))),
            "in theory, at q = 1; next to an equally hidden partner the joint mode is above threshold as well",
        ),
        Check::all(
            "a moderate task loses to an unrelated partner and gains from an aligned one, s̄_B ≥ 3",
            both_signs(of_task_a(theory, moderate)),
            "in theory, T < 0 at q = 0 and T > 0 at q = 1",
        ),
        Check::worst(
            "largest |T| of a task far above its noise",
            of_task_a(theory, strong).map(|(cell, row)| (cell.place(), row.benefit.abs())),
            Limit::new(
                1e-3,
                "alone it misses (1 + A)/s̄_A² = 1.5e-4 of itself; twice the outputs move that by a third",
            ),
        ),
        Check::all(
            "the map changes sign along q for every partner stronger than the joint threshold",
            contour(&tables.map),
            "T = 0 is crossed by an aligned partner; in theory, s̄_A = 3, s̄_B ≥ 1.5",
        ),
    ]);
    checks.extend(finite_size::checks(simulation));
    checks
}

/// The rows of a strength of task A.
fn of_task_a<R>(rows: &[(Cell, R)], teacher_a: f64) -> impl Iterator<Item = &(Cell, R)> {
    rows.iter().filter(move |(cell, _)| cell.teacher_a.total_cmp(&teacher_a).is_eq())
}

/// Whether a cell has an alignment that is on every grid.
fn is_at(cell: &Cell, alignment: f64) -> bool {
    (cell.alignment - alignment).abs() < 1e-9
}

/// Theory's errors at its stopping times by the other route, and whether that route finds a better
/// time.
fn independent(theory: &[(Cell, TheoryRow)], outputs: f64) -> Vec<Check> {
    let (mut errors, mut better) = (Vec::new(), Vec::new());
    for alignment in ALIGNMENTS {
        for (cell, row) in theory.iter().filter(|(cell, _)| is_at(cell, alignment)) {
            let Cell { teacher_a, teacher_b, .. } = *cell;
            let pair = Pair { teacher_a, teacher_b, alignment, init_scale: INIT_SCALE };
            for (kind, curve, claimed, stop) in [
                ("alone", pair.alone(outputs), row.error_alone, row.alone_stopping_tau),
                ("joint", pair.joint(outputs), row.error_joint, row.joint_stopping_tau),
            ] {
                let at = format!("{}, {kind}", cell.place());
                errors.push((at.clone(), (claimed / curve.at(stop) - 1.0).abs()));
                better.push((at, claimed / smallest(&curve) - 1.0));
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
fn deviations<'a>(simulation: impl Iterator<Item = &'a (Cell, SeenRow)>) -> Vec<Deviation> {
    let deviation = |(cell, row): &(Cell, SeenRow)| Deviation {
        at: cell.place(),
        deviation: row.benefit_mean - row.benefit_theory,
        allowance: FiniteSize::OF_BENEFIT.allowance(row.benefit_std_error, row.inputs),
    };
    simulation.map(deviation).collect()
}

fn signs(simulation: &[(Cell, SeenRow)]) -> Vec<(String, bool)> {
    let clear = |cell: &Cell| if cell.teacher_a > STRENGTHS_A[0] { 0.03 } else { 0.08 };
    let marked = simulation.iter().filter(|(cell, row)| row.benefit_theory.abs() > clear(cell));
    marked.map(|(cell, row)| (cell.place(), row.benefit_mean * row.benefit_theory > 0.0)).collect()
}

/// Whether T rises from each strength of task B to the next.
fn growing<'a>(aligned: impl Iterator<Item = &'a (Cell, TheoryRow)>) -> Vec<(String, bool)> {
    let strong = aligned.filter(|(cell, _)| cell.teacher_b >= 3.0);
    let gains: Vec<(f64, f64)> = strong.map(|(cell, row)| (cell.teacher_b, row.benefit)).collect();
    let rises = gains.windows(2).map(|pair| {
        let [(from, less), (to, more)] = [pair[0], pair[1]];
        (format!("s̄_B from {from} to {to}"), 0.0 < less && less < more)
    });
    rises.collect()
}

fn both_signs<'a>(moderate: impl Iterator<Item = &'a (Cell, TheoryRow)>) -> Vec<(String, bool)> {
    let strong = moderate.filter(|(cell, _)| cell.teacher_b >= 3.0);
    let verdict = |(strength, rows): (f64, Vec<&(Cell, TheoryRow)>)| {
        let benefit = |alignment| {
            let row = rows.iter().find(|(cell, _)| is_at(cell, alignment));
            row.map_or(f64::NAN, |(_, row)| row.benefit)
        };
        (format!("s̄_B = {strength}"), benefit(0.0) < 0.0 && benefit(1.0) > 0.0)
    };
    group_by(strong, |(cell, _)| cell.teacher_b).into_iter().map(verdict).collect()
}

fn contour(map: &[(Cell, MapRow)]) -> Vec<(String, bool)> {
    let strong = map.iter().filter(|(cell, _)| cell.teacher_b >= 1.5);
    let crosses = |(strength, rows): (f64, Vec<&(Cell, MapRow)>)| {
        let (first, last) = (&rows[0].1, &rows[rows.len() - 1].1);
        (format!("s̄_B = {strength:.2}"), first.benefit < 0.0 && last.benefit > 0.0)
    };
    group_by(strong, |(cell, _)| cell.teacher_b).into_iter().map(crosses).collect()
}
