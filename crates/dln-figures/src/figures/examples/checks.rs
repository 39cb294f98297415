//! The claims of `examples`, measured on its tables.

use dln_experiment::{Setting, group_by, largest};
use dln_tasks::InputKind;

use super::tables::{LastRow, Seen, SeenCurveRow, Tables, Teaching, TheoryRow, place};
use super::{Cell, setting};
use crate::allowance::FiniteSize;
use crate::minima;
use crate::oracle::aligned_errors;
use crate::{Check, Deviation, Limit, Scale, coverage};

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, white, gaussian) = (&*tables.theory, &*tables.white, &*tables.gaussian);
    let places: Vec<minima::Place> = white.iter().map(|(seen, _)| place(seen)).collect();
    let fewest = gaussian.iter().filter(|(theory, _)| 5 * theory.examples <= theory.inputs);
    let fewest: Vec<minima::Place> = fewest.map(place).collect();
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
                "the two are one curve except for the start, which is P/N1 times larger in units of the data",
            ),
        ),
        Check::within(
            "collapse in simulation for P ≥ N1",
            collapse_deviations(white),
            FiniteSize::OF_LOG_ERROR.reason(),
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
            minima::error_deviations(&places),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        coverage::check(
            "share of aligned students whose smallest test error lies outside the finite-size band, by signal-to-noise ratio",
            &coverage::groups(tables.band.iter().map(|(teaching, row)| {
                (format!("s̄ = {}", teaching.teacher_strength), row.covered())
            })),
        ),
        Check::within(
            "optimal stopping time of aligned students against theory, relative",
            minima::time_deviations(&places, 0.0),
            FiniteSize::OF_TIME.reason(),
        ),
        Check::within(
            "training error over time against theory, ln",
            along(&tables.curves, TRAIN),
            format!("{}, over about a hundred points", ALONG_A_CURVE.reason()),
        ),
        Check::within(
            "test error over time against theory, ln",
            along(&tables.curves, TEST),
            format!("{}, over about a hundred points", ALONG_A_CURVE.reason()),
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
            minima::error_deviations(&fewest),
            format!(
                "{}: few random vectors are nearly orthogonal",
                FiniteSize::OF_LOG_ERROR.reason()
            ),
        ),
    ]
}

/// Every tenth point of the theory.
fn independent(theory: &[(Teaching, TheoryRow)]) -> Vec<(String, f64)> {
    let off = |(teaching, row): &(Teaching, TheoryRow)| {
        let setting = setting_of(*teaching);
        let at_best = aligned_errors::errors(&setting, row.optimal_stopping_tau).1;
        let at_end = aligned_errors::errors(&setting, f64::INFINITY).1;
        let best = (row.min_test_error / at_best - 1.0).abs();
        let end = (row.asymptotic_test_error / at_end - 1.0).abs();
        (teaching.place(), largest([best, end]))
    };
    theory.iter().step_by(10).map(off).collect()
}

/// The setting of a row of any scale.
fn setting_of(Teaching { teacher_strength, inputs, examples }: Teaching) -> Setting {
    let cell = Cell { kind: InputKind::Orthogonal, strength: teacher_strength, fifths: 5 };
    Setting { inputs, outputs: inputs, hidden: inputs, examples, ..setting(Scale::Paper, cell) }
}

fn collapse(theory: &[(Teaching, TheoryRow)]) -> Vec<(String, f64)> {
    let enough = theory.iter().filter(|(teaching, _)| teaching.examples >= teaching.inputs);
    enough
        .map(|(teaching, row)| {
            let ratio = row.min_test_error / row.collapsed_min_test_error;
            (teaching.place(), ratio.ln().abs())
        })
        .collect()
}

fn missed(white: &[(Seen, LastRow)]) -> f64 {
    let few = white.iter().filter(|((theory, _), _)| theory.examples < theory.inputs);
    largest(few.map(|((_, best), last)| {
        best.log_min_test_error_mean - last.log_collapsed_min_test_error_theory
    }))
}

fn collapse_deviations(white: &[(Seen, LastRow)]) -> Vec<Deviation> {
    let enough = white.iter().filter(|((theory, _), _)| theory.examples >= theory.inputs);
    enough
        .map(|((theory, best), last)| Deviation {
            at: theory.teaching().place(),
            deviation: best.log_min_test_error_mean - last.log_collapsed_min_test_error_theory,
            allowance: FiniteSize::OF_LOG_ERROR
                .allowance(best.log_min_test_error_std_error, theory.inputs),
        })
        .collect()
}

/// An error over time: in theory, its mean over seeds, and the standard error of that; logarithms.
type ErrorOverTime = fn(&SeenCurveRow) -> [f64; 3];

/// Some hundred points are compared.
const ALONG_A_CURVE: FiniteSize = FiniteSize::OF_LOG_ERROR.with_standard_errors(4.0);
const TRAIN: ErrorOverTime =
    |row| [row.log_train_error_theory, row.log_train_error_mean, row.log_train_error_std_error];
const TEST: ErrorOverTime =
    |row| [row.log_test_error_theory, row.log_test_error_mean, row.log_test_error_std_error];

fn along(curves: &[SeenCurveRow], error: ErrorOverTime) -> Vec<Deviation> {
    let deviation = |row: &SeenCurveRow| {
        let [theory, mean, std_error] = error(row);
        Deviation {
            at: format!("P = {}, t/τ = {:.1}", row.examples, row.time_tau),
            deviation: mean - theory,
            allowance: ALONG_A_CURVE.allowance(std_error, row.inputs),
        }
    };
    curves.iter().map(deviation).collect()
}

fn peak(white: &[(Seen, LastRow)]) -> Vec<(String, bool)> {
    let mut verdicts = Vec::new();
    for (strength, rows) in group_by(white, |((theory, _), _)| theory.teacher_strength) {
        let mut judge = |name: &str, error: fn(&LastRow) -> f64| {
            let largest = rows.iter().max_by(|a, b| error(&a.1).total_cmp(&error(&b.1)));
            let holds = largest.is_some_and(|((theory, _), _)| theory.examples == theory.inputs);
            verdicts.push((format!("s̄ = {strength}, {name}"), holds));
        };
        judge("log_last_test_error_theory", |row| row.log_last_test_error_theory);
        judge("log_last_test_error_mean", |row| row.log_last_test_error_mean);
    }
    verdicts
}

/// ln of the smallest simulated error over theory's at P = `ratio`·N1.
fn excess(gaussian: &[Seen], strength: f64, ratio: usize) -> f64 {
    let row = gaussian.iter().find(|(theory, _)| {
        theory.teacher_strength.total_cmp(&strength).is_eq()
            && theory.examples == ratio * theory.inputs
    });
    row.map_or(f64::NAN, |(theory, best)| {
        best.log_min_test_error_mean - theory.log_min_test_error_theory
    })
}
