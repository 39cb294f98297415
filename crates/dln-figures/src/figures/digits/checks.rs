//! The claims of `digits`, measured on its tables.

use dln_experiment::{Summary, group_by, largest};
use dln_spectra::sample::median;

use super::tables::{Labels, LearnersRow, SplitRow, Tables, TrainingRow, TransferRow};
use super::tasks::{PairKind, Verdict};
use crate::allowance::STANDARD_ERRORS;
use crate::{Check, Deviation, Limit};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let mut checks = of_stopping(&tables.splits);
    checks.extend(of_learners(tables));
    checks.extend(of_pairs(&tables.transfer));
    checks.push(first_learned(&tables.training));
    checks
}

/// A number for every training-set size.
fn by_size<R>(
    rows: &[R],
    examples: fn(&R) -> usize,
    of: impl Fn(&[&R]) -> f64,
) -> Vec<(String, f64)> {
    let groups = group_by(rows, examples).into_iter();
    groups.map(|(size, rows)| (format!("P = {size}"), of(&rows))).collect()
}

/// A number for every training-set size from those of the splits.
fn splits_by_size(
    splits: &[SplitRow],
    of_split: fn(&SplitRow) -> f64,
    over_splits: fn(&[f64]) -> f64,
) -> Vec<(String, f64)> {
    by_size(
        splits,
        |row| row.examples,
        |rows| over_splits(&rows.iter().map(|row| of_split(row)).collect::<Vec<_>>()),
    )
}

fn distance(predicted: f64, actual: f64) -> f64 {
    (predicted / actual - 1.0).abs()
}

fn of_stopping(splits: &[SplitRow]) -> Vec<Check> {
    let ratio = |row: &SplitRow| row.test_error_at_stopping_actual / row.test_error_best;
    let time = |row: &SplitRow| {
        distance(row.optimal_stopping_tau_predicted, row.optimal_stopping_tau_actual)
    };
    let error = |row: &SplitRow| {
        distance(row.test_error_at_stopping_predicted, row.test_error_at_stopping_actual)
    };
    vec![
        Check::worst(
            "test error at the predicted stopping time over the best in hindsight, median of the splits",
            splits_by_size(splits, ratio, median),
            Limit::new(1.03, "the minimum is flat: a time 10 % off costs a percent or two"),
        ),
        Check::worst(
            "the same ratio, worst split",
            splits_by_size(splits, ratio, |ratios| largest(ratios.iter().copied())),
            Limit::new(1.15, "at P = 100 the noise level rests on half of the examples"),
        ),
        Check::worst(
            "predicted stopping time, relative distance from the actual one, median of the splits",
            splits_by_size(splits, time, median),
            Limit::new(0.15, "test set and training set shift the flat minimum by as much"),
        ),
        Check::worst(
            "predicted test error there, relative distance from the actual one, median of the splits",
            splits_by_size(splits, error, median),
            Limit::new(
                0.10,
                "a hundred examples give the variance of the targets' noise to 5 %, and the noise is not white",
            ),
        ),
        Check::all(
            "no signal is found in shuffled labels",
            splits
                .iter()
                .enumerate()
                .map(|(index, row)| (format!("row {index}"), row.shuffled_signal_modes == 0)),
            "noise passes for signal once in ten thousand data sets",
        ),
    ]
}

fn of_learners(tables: &Tables) -> Vec<Check> {
    let learners = &*tables.learners;
    let medians = |ratio: fn(&LearnersRow) -> f64| {
        by_size(
            learners,
            |row| row.examples,
            |rows| median(&rows.iter().map(|row| ratio(row)).collect::<Vec<_>>()),
        )
    };
    vec![
        Check::within(
            "test error of the optimal learner above that of early stopping, mean of the splits",
            excesses(&tables.splits),
            format!(
                "in theory no stopping time does better; {STANDARD_ERRORS} standard errors of the mean"
            ),
        ),
        Check::worst(
            "the automatic learner over ridge regression, median test errors",
            medians(|row| row.chosen / row.ridge),
            Limit::new(
                1.02,
                "ridge regression is one of its cases; left-out examples set its strengths to a percent or two",
            ),
        ),
        Check::worst(
            "shrinkage with the automatic cut-off over the best cut-off in hindsight, median test errors",
            medians(|row| row.shrinkage / row.shrinkage_best_cutoff),
            Limit::new(
                1.05,
                "the cut-off is chosen by predicted errors that are right to a few percent",
            ),
        ),
    ]
}

/// By how much the optimal learner is worse than early stopping on the same splits, where it is.
fn excesses(splits: &[SplitRow]) -> Vec<Deviation> {
    let of_size = |(size, rows): (usize, Vec<&SplitRow>)| {
        let excess =
            |row: &&SplitRow| row.optimal_learner_actual - row.test_error_at_stopping_actual;
        let excess = Summary::of(&rows.iter().map(excess).collect::<Vec<_>>());
        Deviation {
            at: format!("P = {size}"),
            deviation: if excess.mean <= 0.0 { 0.0 } else { excess.mean },
            allowance: STANDARD_ERRORS * excess.std_error,
        }
    };
    group_by(splits, |row| row.examples).into_iter().map(of_size).collect()
}

fn of_pairs(transfer: &[TransferRow]) -> Vec<Check> {
    let of_kind = |kind| transfer.iter().filter(move |row| row.tasks == kind);
    let halves: Vec<TransferRow> = of_kind(PairKind::Halves).cloned().collect();
    let splits = 1 + halves.iter().map(|row| row.split).max().unwrap_or(0);
    let verdicts = group_by(of_kind(PairKind::Properties), |row| row.verdict).into_iter();
    vec![
        Check::worst(
            "benefit of learning the classes 0-4 and 5-9 together, mean predicted less mean measured",
            by_size(
                &halves,
                |row| row.examples,
                |rows| {
                    let predicted = mean(rows.iter().map(|row| row.benefit_predicted));
                    (predicted - mean(rows.iter().map(|row| row.benefit_measured))).abs()
                },
            ),
            Limit::new(
                0.01 * (20.0 / splits as f64).sqrt(),
                "three standard errors of the splits at P = 100: 0.01 for twenty",
            ),
        ),
        Check::all(
            "no verdict where one task is a function of the other",
            verdicts.map(|(verdict, _)| (verdict.name().to_owned(), verdict == Verdict::Unclear)),
            "their noise is not independent, the predicted benefit does not come, and the residuals show it",
        ),
    ]
}

/// Of the real labels less training variance is left at any time.
fn first_learned(training: &[TrainingRow]) -> Check {
    let area = |labels| {
        mean(training.iter().filter(|row| row.labels == labels).map(|row| row.train_error_mean))
    };
    Check::at_least(
        "mean training error over the drawn times, shuffled less real labels",
        area(Labels::Shuffled) - area(Labels::Real),
        Limit::new(0.1, "real structure is learned first"),
    )
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}
