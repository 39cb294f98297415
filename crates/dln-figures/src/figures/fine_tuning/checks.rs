//! The claims of `fine-tuning`, measured on its tables.

use dln_experiment::group_by;

use super::map::Best;
use super::pipeline;
use super::{SimulationRow, StrategyRow, Tables};
use crate::allowance::FiniteSize;
use crate::check::Deviation;
use crate::{Check, Limit};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    vec![
        Check::within(
            "test error of fine-tuned networks against theory, ln",
            tables.simulation.iter().map(|row| deviation(tables, row)),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "smallest test error of networks trained on the source before against theory, by strategy, ln",
            tables.simulated_strategies.iter().flat_map(|row| by_strategy(tables, row)),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::all(
            "a target on the source's own input mode is learned better than from scratch, by any strategy with the source at SNR 1 and 3",
            aligned(tables).filter(|row| row.target_strength < 5.0).map(|row| {
                let best = row.fine_tuned.max(row.probed).max(row.together);
                (format!("SNR {}", row.target_strength), best < row.scratch)
            }),
            "the source is stronger than the target and shows the same direction",
        ),
        Check::all(
            "an unrelated source never helps: fine-tuned no better than from scratch, probed nothing learned",
            unrelated(tables).map(|row| {
                let holds = row.fine_tuned > row.scratch - 1e-6 && row.probed > 1.0 - 1e-6;
                (format!("SNR {}", row.target_strength), holds)
            }),
            "the feature lies across the target and adds its noise; curves are right to 1e-6",
        ),
        Check::all(
            "the map puts scratch at q = 0 and not at q = 1, for targets above SNR 1",
            map_ends(tables),
            "an unrelated trunk has nothing to offer, one on the same direction shows where to look",
        ),
        Check::at_least(
            "error on the source at the end of fine-tuning over that at its start, smallest of all alignments",
            forgotten(tables),
            Limit::new(2.0, "a new head's noise turns the shared trunk, whatever the alignment"),
        ),
    ]
}

/// The logarithm of an error at a time, linear between the two around it of a curve (time, ln
/// error).
pub(in crate::figures) fn log_error_at(curve: &[(f64, f64)], time: f64) -> f64 {
    let after = curve.partition_point(|(earlier, _)| *earlier < time - 1e-9);
    let (end, last) = curve[after.min(curve.len() - 1)];
    let (begin, first) = curve[after.saturating_sub(1)];
    let share = if end > begin { (time - begin) / (end - begin) } else { 1.0 };
    first + share * (last - first)
}

/// A simulated mean against the theory at the same time.
fn deviation(tables: &Tables, row: &SimulationRow) -> Deviation {
    let curve = tables.theory.iter().filter(|other| (other.alignment - row.alignment).abs() < 1e-9);
    let curve: Vec<(f64, f64)> =
        curve.map(|other| (other.time_tau, other.fine_tuned_test_error.ln())).collect();
    Deviation {
        at: format!("q {}, t/τ {:.2}", row.alignment, row.time_tau),
        deviation: row.log_test_error_mean - log_error_at(&curve, row.time_tau),
        allowance: FiniteSize::OF_LOG_ERROR.allowance(row.log_test_error_std_error, row.inputs),
    }
}

/// The smallest errors of networks against theory at the same strength and alignment.
fn by_strategy(tables: &Tables, row: &pipeline::StrategyRow) -> Vec<Deviation> {
    let is_same = |other: &&StrategyRow| {
        (other.target_strength - row.target_strength).abs() < 1e-9
            && (other.alignment - row.alignment).abs() < 1e-9
    };
    let theory = tables.strategies.iter().find(is_same);
    let of = |quantity: fn(&StrategyRow) -> f64| theory.map_or(f64::NAN, quantity);
    let deviation = |name: &str, theory: f64, mean: f64, std_error: f64| Deviation {
        at: format!("{name}, SNR {}, q {}", row.target_strength, row.alignment),
        deviation: (mean / theory).ln(),
        allowance: FiniteSize::OF_LOG_ERROR.allowance(std_error / mean, row.inputs),
    };
    vec![
        deviation("scratch", of(|row| row.scratch), row.scratch_mean, row.scratch_std_error),
        deviation(
            "fine-tune",
            of(|row| row.fine_tuned),
            row.fine_tuned_mean,
            row.fine_tuned_std_error,
        ),
        deviation("probe", of(|row| row.probed), row.probed_mean, row.probed_std_error),
        deviation("together", of(|row| row.together), row.together_mean, row.together_std_error),
    ]
}

fn aligned(tables: &Tables) -> impl Iterator<Item = &StrategyRow> {
    tables.strategies.iter().filter(|row| row.alignment > 1.0 - 1e-9)
}

fn unrelated(tables: &Tables) -> impl Iterator<Item = &StrategyRow> {
    tables.strategies.iter().filter(|row| row.alignment < 1e-9)
}

fn forgotten(tables: &Tables) -> f64 {
    let growth =
        group_by(tables.theory.iter(), |row| row.alignment).into_iter().map(|(_, rows)| {
            let of =
                |row: Option<&&super::CurveRow>| row.map_or(f64::NAN, |row| row.source_test_error);
            of(rows.last()) / of(rows.first())
        });
    dln_experiment::smallest(growth)
}

/// The best strategies at both ends of every column of the map.
fn map_ends(tables: &Tables) -> Vec<(String, bool)> {
    let rows = tables.map.iter().filter(|row| row.target_strength > 1.0);
    let ends = |(strength, rows): (f64, Vec<&super::map::RegionRow>)| {
        let (first, last) = (rows[0].best, rows[rows.len() - 1].best);
        (format!("SNR {strength:.2}"), first == Best::Scratch && last != Best::Scratch)
    };
    group_by(rows, |row| row.target_strength).into_iter().map(ends).collect()
}
