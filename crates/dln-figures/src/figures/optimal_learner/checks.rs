//! The claims of `optimal-learner`, measured on its tables.

use dln_experiment::largest;

use super::shrinkers::BestStrengthRow;
use super::tables::{ContestRow, ErrorRow, OPTIMAL_LEARNER, Tables};
use super::{SEPARATED, finite_size};
use crate::allowance::{FiniteSize, STANDARD_ERRORS};
use crate::oracle::early_stopping;
use crate::{Check, Deviation, Limit};

/// Aspect ratio of the figure's networks.
const ASPECT: f64 = 0.5;

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (errors, simulated) = (&*tables.errors, &*tables.errors_simulation);
    vec![
        Check::worst(
            "early-stopping error in theory against the logistic curves averaged by another quadrature, relative",
            independent_errors(errors),
            Limit::new(
                1e-8,
                "averages over the bulk are refined to 1e-9, the other route to 1e-10",
            ),
        ),
        Check::all(
            "the optimal learner is at or below early stopping in theory",
            errors.iter().map(|row| (at(row), row.optimal <= row.early_stopping * (1.0 + 1e-9))),
            "it is the best of all learners that keep the data's vectors; 1e-9 is the accuracy of the errors",
        ),
        Check::worst(
            "stopping each mode at its own time against the optimal learner, relative",
            errors.iter().map(|row| (at(row), (row.per_mode_stopping / row.optimal - 1.0).abs())),
            Limit::new(1e-12, "the two are one formula"),
        ),
        Check::all(
            "the best ℓ2 penalty is above early stopping wherever something can be learned",
            ridge(errors),
            "it shrinks signal and noise alike; from 1.5 times the threshold on",
        ),
        Check::at_least(
            "largest ln(early stopping / optimal) in theory over teachers of rank 3",
            largest_gain(errors, 3),
            Limit::new(
                0.1,
                "several modes of different strength cannot share one stopping time: seen 12 %",
            ),
        ),
        Check::at_least(
            "number of dips of the separated teacher's test error",
            dips(tables).count() as f64,
            Limit::new(
                SEPARATED.len() as f64,
                "each mode overshoots before the next one is learned",
            ),
        ),
        Check::all(
            "every dip lies above the optimal learner",
            dips_above(tables),
            "no stopping time serves all modes",
        ),
        Check::within(
            "test error over time of aligned students against theory, ln",
            curve_deviations(tables),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "minimum test error of aligned students against theory, ln, m ≥ 1.5",
            error_deviations(simulated, &HINDSIGHT),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "test error of aligned students at the predicted stopping time against theory, ln, m ≥ 1.5",
            error_deviations(simulated, &EARLY_STOPPING),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        finite_size::check(&tables.errors_band),
        Check::within(
            "test error of the optimal learner against theory, ln, m ≥ 1.5",
            error_deviations(simulated, &OPTIMAL),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "strength that is best in hindsight against optimal shrinkage, teachers of rank 1 above threshold",
            best_strength_deviations(&tables.best_strengths),
            BEST_STRENGTH.reason(),
        ),
        Check::within(
            "optimal learner at or below gradient descent at the predicted stopping time, in simulation, m ≥ 1.25",
            shortfalls(simulated),
            format!(
                "ln of the ratio of their errors, mean over seeds, {STANDARD_ERRORS} standard errors"
            ),
        ),
        Check::at_least(
            "mean over all simulated teachers of ln(early stopping / optimal)",
            simulated_gain(simulated),
            Limit::new(
                0.01,
                "the optimal learner is better on average; the theory promises about 3 %",
            ),
        ),
    ]
}

fn place(rank: impl std::fmt::Display, multiplier: f64) -> String {
    format!("rank {rank}, m = {multiplier:.3}")
}

fn at(row: &ErrorRow) -> String {
    place(row.rank, row.multiplier)
}

fn ridge(errors: &[ErrorRow]) -> Vec<(String, bool)> {
    let threshold = 1.5 * ASPECT.powf(0.25);
    let detectable = errors.iter().filter(|row| row.multiplier >= threshold);
    detectable.map(|row| (at(row), row.best_ridge > row.early_stopping)).collect()
}

fn largest_gain(errors: &[ErrorRow], rank: u32) -> f64 {
    let of_rank = errors.iter().filter(|row| row.rank == rank);
    largest(of_rank.map(|row| (row.early_stopping / row.optimal).ln()))
}

/// The dips with their names.
fn dips(tables: &Tables) -> impl Iterator<Item = (String, f64)> {
    let dips = tables.dips.iter().filter(|row| row.what.starts_with("dip"));
    dips.map(|row| (row.what.clone(), row.test_error))
}

fn dips_above(tables: &Tables) -> Vec<(String, bool)> {
    let optimal = tables.dips.iter().find(|row| row.what == OPTIMAL_LEARNER);
    let level = optimal.map_or(f64::NAN, |row| row.test_error);
    dips(tables).map(|(what, error)| (what, error > level)).collect()
}

fn curve_deviations(tables: &Tables) -> Vec<Deviation> {
    let seen = tables.curve_simulation.iter().filter_map(|row| {
        let is_now = |time: f64| (time - row.time_tau).abs() < 1e-9;
        let theory = tables.curve.iter().find(|point| is_now(point.time_tau))?;
        Some(Deviation {
            at: format!("t/τ = {:.1}", row.time_tau),
            deviation: (row.test_error_mean / theory.test_error).ln(),
            allowance: FiniteSize::OF_LOG_ERROR
                .allowance(row.test_error_std_error / row.test_error_mean, row.inputs),
        })
    });
    seen.collect()
}

/// Where a learner's error stands: in theory, its mean over seeds, and the standard error of that.
type Learner = fn(&ContestRow) -> [f64; 3];

const EARLY_STOPPING: Learner =
    |row| [row.early_stopping_theory, row.early_stopping_mean, row.early_stopping_std_error];
const HINDSIGHT: Learner =
    |row| [row.hindsight_theory, row.hindsight_mean, row.hindsight_std_error];
const OPTIMAL: Learner = |row| [row.optimal_theory, row.optimal_mean, row.optimal_std_error];

fn error_deviations(simulated: &[ContestRow], learner: &Learner) -> Vec<Deviation> {
    let detectable = simulated.iter().filter(|row| row.multiplier >= 1.5);
    detectable
        .map(|row| {
            let [theory, mean, std_error] = learner(row);
            Deviation {
                at: place(row.rank, row.multiplier),
                deviation: (mean / theory).ln(),
                allowance: FiniteSize::OF_LOG_ERROR.allowance(std_error / mean, row.inputs),
            }
        })
        .collect()
}

/// Of the strength that is best in hindsight.
const BEST_STRENGTH: FiniteSize = FiniteSize::power(2.0, 1.0, 2.0);

fn best_strength_deviations(best: &[BestStrengthRow]) -> Vec<Deviation> {
    let detectable = best.iter().filter(|row| row.teacher_strength > 1.2);
    detectable
        .map(|row| Deviation {
            at: format!("s̄ = {}", row.teacher_strength),
            deviation: row.best_strength_mean - row.optimal_theory,
            allowance: BEST_STRENGTH.allowance(row.best_strength_std_error, row.inputs),
        })
        .collect()
}

/// How far gradient descent is below the optimal learner, where it is, from m = 1.25 on.
fn shortfalls(simulated: &[ContestRow]) -> Vec<Deviation> {
    let detectable = simulated.iter().filter(|row| row.multiplier >= 1.25);
    detectable
        .map(|row| Deviation {
            at: place(row.rank, row.multiplier),
            deviation: if row.log_ratio_mean > 0.0 { 0.0 } else { row.log_ratio_mean },
            allowance: STANDARD_ERRORS * row.log_ratio_std_error,
        })
        .collect()
}

fn simulated_gain(simulated: &[ContestRow]) -> f64 {
    let ratios = simulated.iter().map(|row| row.log_ratio_mean);
    ratios.sum::<f64>() / simulated.len() as f64
}

/// The errors at the stopping times of the table once more, by the other route.
fn independent_errors(errors: &[ErrorRow]) -> Vec<(String, f64)> {
    let off = |row: &ErrorRow| {
        let teacher = dln_experiment::strengths(row.rank, row.multiplier);
        let by_hand = early_stopping::test_error(&teacher, row.inputs, row.early_stopping_tau);
        (at(row), (by_hand / row.early_stopping - 1.0).abs())
    };
    errors.iter().map(off).collect()
}
