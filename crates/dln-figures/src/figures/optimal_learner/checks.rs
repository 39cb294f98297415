//! The claims of `optimal-learner`, measured on its tables.

use super::{RANKS, SEPARATED, finite_size};
use crate::{Check, Deviation, Limit, Table, Tables, strengths};

const INIT_SCALE: f64 = 1e-5;
const ASPECT: f64 = 0.5;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (errors, simulated) = (tables.get("errors"), tables.get("errors_simulation"));
    vec![
        Check::worst(
            "early-stopping error in theory against the logistic curves averaged by another quadrature, relative",
            independent_errors(errors, tables.get("curve_simulation").numbers("inputs")[0]),
            Limit::new(
                1e-8,
                "averages over the bulk are refined to 1e-9, the other route to 1e-10",
            ),
        ),
        Check::all(
            "the optimal learner is at or below early stopping in theory",
            pairs(errors).map(|(at, early, optimal)| (at, optimal <= early * (1.0 + 1e-9))),
            "it is the best of all learners that keep the data's vectors; 1e-9 is the accuracy of the errors",
        ),
        Check::worst(
            "stopping each mode at its own time against the optimal learner, relative",
            relative(errors, "per_mode_stopping", "optimal"),
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
            dip_count(tables) as f64,
            Limit::new(
                SEPARATED.len() as f64,
                "each mode overshoots before the next one is learned",
            ),
        ),
        Check::all(
            "every dip lies above the optimal learner",
            dips_above(tables.get("dips")),
            "no stopping time serves all modes",
        ),
        Check::within(
            "test error over time of aligned students against theory, ln",
            curve_deviations(tables),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::within(
            "minimum test error of aligned students against theory, ln, m ≥ 1.5",
            error_deviations(simulated, "hindsight"),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::within(
            "test error of aligned students at the predicted stopping time against theory, ln, m ≥ 1.5",
            error_deviations(simulated, "early_stopping"),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        finite_size::check(tables.get("errors_band")),
        Check::within(
            "test error of the optimal learner against theory, ln, m ≥ 1.5",
            error_deviations(simulated, "optimal"),
            "3 standard errors, and 0.15·(N1/100)^{-1/2} for the finite size",
        ),
        Check::within(
            "strength that is best in hindsight against optimal shrinkage, teachers of rank 1 above threshold",
            best_strength_deviations(tables.get("best_strengths")),
            "3 standard errors, and 2/√N1 for the finite size",
        ),
        Check::within(
            "optimal learner at or below gradient descent at the predicted stopping time, in simulation, m ≥ 1.25",
            shortfalls(&simulated.where_number("multiplier", |m| m >= 1.25)),
            "ln of the ratio of their errors, mean over seeds, 3 standard errors",
        ),
        Check::at_least(
            "mean over all simulated teachers of ln(early stopping / optimal)",
            simulated_gain(simulated),
            Limit::new(
                0.01,
                "the optimal learner is better in the mean; the theory promises some 3 %",
            ),
        ),
    ]
}

fn place(rank: f64, multiplier: f64) -> String {
    format!("rank {rank}, m = {multiplier:.3}")
}

/// Place, early-stopping error and optimal error.
fn pairs(errors: &Table) -> impl Iterator<Item = (String, f64, f64)> {
    let places = errors.pairs("rank", "multiplier").into_iter();
    let values = errors.pairs("early_stopping", "optimal").into_iter();
    places.zip(values).map(|((rank, m), (early, optimal))| (place(rank, m), early, optimal))
}

fn relative(errors: &Table, column: &str, reference: &str) -> Vec<(String, f64)> {
    let places = errors.pairs("rank", "multiplier").into_iter();
    let values = errors.pairs(column, reference).into_iter();
    places.zip(values).map(|((rank, m), (a, b))| (place(rank, m), (a / b - 1.0).abs())).collect()
}

fn ridge(errors: &Table) -> Vec<(String, bool)> {
    let detectable = errors.where_number("multiplier", |m| m >= 1.5 * ASPECT.powf(0.25));
    let places = detectable.pairs("rank", "multiplier").into_iter();
    let values = detectable.pairs("best_ridge", "early_stopping").into_iter();
    places.zip(values).map(|((rank, m), (ridge, early))| (place(rank, m), ridge > early)).collect()
}

fn largest_gain(errors: &Table, rank: u64) -> f64 {
    pairs(&errors.only("rank", rank))
        .map(|(_, early, optimal)| (early / optimal).ln())
        .fold(f64::NAN, f64::max)
}

fn dip_rows(dips: &Table) -> Vec<(String, f64)> {
    let named = dips.groups("what").into_iter();
    let rows = named.map(|(what, row)| (what.word().to_owned(), row.number("test_error")));
    rows.filter(|(what, _)| what.starts_with("dip")).collect()
}

fn dip_count(tables: &Tables) -> usize {
    dip_rows(tables.get("dips")).len()
}

fn dips_above(dips: &Table) -> Vec<(String, bool)> {
    let level = dips.only("what", "optimal learner").number("test_error");
    dip_rows(dips).into_iter().map(|(what, error)| (what, error > level)).collect()
}

fn finite_size(inputs: f64) -> f64 {
    0.15 * (inputs / 100.0).powf(-0.5)
}

fn curve_deviations(tables: &Tables) -> Vec<Deviation> {
    let seen = tables.get("curve_simulation");
    let theory = tables.get("curve").pairs("time_tau", "test_error");
    let rows = seen.triples("time_tau", "test_error_mean", "test_error_std_error").into_iter();
    rows.zip(seen.numbers("inputs"))
        .filter_map(|((time, mean, std_error), inputs)| {
            let (_, expected) = theory.iter().find(|(t, _)| (t - time).abs() < 1e-9)?;
            Some(Deviation {
                at: format!("t/τ = {time:.1}"),
                deviation: (mean / expected).ln(),
                allowance: 3.0 * std_error / mean + finite_size(inputs),
            })
        })
        .collect()
}

fn error_deviations(simulated: &Table, quantity: &str) -> Vec<Deviation> {
    let detectable = simulated.where_number("multiplier", |m| m >= 1.5);
    let places = detectable.triples("rank", "multiplier", "inputs").into_iter();
    let column = |suffix: &str| format!("{quantity}_{suffix}");
    let values =
        detectable.triples(&column("mean"), &column("theory"), &column("std_error")).into_iter();
    places
        .zip(values)
        .map(|((rank, m, inputs), (mean, theory, std_error))| Deviation {
            at: place(rank, m),
            deviation: (mean / theory).ln(),
            allowance: 3.0 * std_error / mean + finite_size(inputs),
        })
        .collect()
}

fn best_strength_deviations(best: &Table) -> Vec<Deviation> {
    let detectable = best.where_number("teacher_strength", |s| s > 1.2);
    let places = detectable.pairs("teacher_strength", "inputs").into_iter();
    let values = detectable
        .triples("best_strength_mean", "optimal_theory", "best_strength_std_error")
        .into_iter();
    places
        .zip(values)
        .map(|((strength, inputs), (mean, theory, std_error))| Deviation {
            at: format!("s̄ = {strength}"),
            deviation: mean - theory,
            allowance: 3.0 * std_error + 2.0 / inputs.sqrt(),
        })
        .collect()
}

/// How far gradient descent is below the optimal learner, where it is.
fn shortfalls(simulated: &Table) -> Vec<Deviation> {
    let places = simulated.pairs("rank", "multiplier").into_iter();
    let ratios = simulated.pairs("log_ratio_mean", "log_ratio_std_error").into_iter();
    places
        .zip(ratios)
        .map(|((rank, m), (log_ratio, std_error))| Deviation {
            at: place(rank, m),
            deviation: log_ratio.min(0.0),
            allowance: 3.0 * std_error,
        })
        .collect()
}

fn simulated_gain(simulated: &Table) -> f64 {
    let ratios = simulated.numbers("log_ratio_mean");
    ratios.iter().sum::<f64>() / ratios.len() as f64
}

/// The whole formula of the test error again, at the stopping times of the table: closed-form learning curves, textbook
/// overlaps, and the bulk average by the midpoint rule in the angle φ of x² = 1 + A + 2√A cos φ.
fn independent_errors(errors: &Table, inputs: f64) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for rank in RANKS {
        let rows = errors.only("rank", u64::from(rank));
        for (m, time, error) in rows.triples("multiplier", "early_stopping_tau", "early_stopping") {
            let by_hand = test_error(&strengths(rank, m), inputs, time);
            found.push((place(f64::from(rank), m), (by_hand / error - 1.0).abs()));
        }
    }
    found
}

fn test_error(teacher: &[f64], inputs: f64, time_tau: f64) -> f64 {
    let learned = |a: f64| a / (1.0 + (-2.0 * a * time_tau).exp() * (a / INIT_SCALE - 1.0));
    let of_mode = |&s: &f64| {
        let s2 = s * s;
        if s2 * s2 <= ASPECT {
            return learned(1.0 + ASPECT.sqrt()).powi(2) + s2;
        }
        let data = ((1.0 + s2) * (ASPECT + s2)).sqrt() / s;
        let output = 1.0 - ASPECT * (1.0 + s2) / (s2 * (s2 + ASPECT));
        let input = 1.0 - (ASPECT + s2) / (s2 * (s2 + 1.0));
        (learned(data) - s).powi(2) + 2.0 * learned(data) * s * (1.0 - (output * input).sqrt())
    };
    const NODES: u32 = 4000;
    let noise_modes = ASPECT * inputs - teacher.len() as f64;
    let bulk: f64 = (0..NODES)
        .map(|i| {
            let phi = std::f64::consts::PI * (f64::from(i) + 0.5) / f64::from(NODES);
            let x2 = 1.0 + ASPECT + 2.0 * ASPECT.sqrt() * phi.cos();
            learned(x2.sqrt()).powi(2) * 2.0 * phi.sin().powi(2) / (x2 * f64::from(NODES))
        })
        .sum();
    let energy: f64 = teacher.iter().map(|s| s * s).sum();
    (teacher.iter().map(of_mode).sum::<f64>() + noise_modes * bulk) / energy
}
