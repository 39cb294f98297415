//! The claims of `digits`, measured on its tables.

use super::tasks::PairKind;
use crate::{Check, Limit, Table, Tables, Value};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let splits = tables.get("splits");
    let mut checks = of_stopping(splits);
    checks.extend(of_learners(tables, splits));
    checks.extend(of_pairs(tables.get("transfer")));
    checks.push(first_learned(tables.get("training")));
    checks
}

fn of_stopping(splits: &Table) -> Vec<Check> {
    let medians = |of: &dyn Fn(&Table) -> Vec<f64>| by_size(splits, |table| median(of(table)));
    let ratio = |table: &Table| ratios(table, "test_error_at_stopping_actual", "test_error_best");
    let time = |table: &Table| {
        distances(table, "optimal_stopping_tau_predicted", "optimal_stopping_tau_actual")
    };
    let error = |table: &Table| {
        distances(table, "test_error_at_stopping_predicted", "test_error_at_stopping_actual")
    };
    let shuffled = splits.numbers("shuffled_signal_modes").into_iter().enumerate();
    vec![
        Check::worst(
            "test error at the predicted stopping time over the best in hindsight, median of the splits",
            medians(&ratio),
            Limit::new(1.03, "the minimum is flat: a time 10 % off costs a percent or two"),
        ),
        Check::worst(
            "the same ratio, worst split",
            by_size(splits, |table| ratio(table).into_iter().fold(f64::NAN, f64::max)),
            Limit::new(1.15, "at P = 100 the noise level rests on half of the examples"),
        ),
        Check::worst(
            "predicted stopping time, relative distance from the actual one, median of the splits",
            medians(&time),
            Limit::new(0.15, "test set and training set shift the flat minimum by as much"),
        ),
        Check::worst(
            "predicted test error there, relative distance from the actual one, median of the splits",
            medians(&error),
            Limit::new(
                0.10,
                "a hundred examples give the variance of the targets' noise to 5 %, and the noise is not white",
            ),
        ),
        Check::all(
            "no signal is found in shuffled labels",
            shuffled.map(|(row, modes)| (format!("row {row}"), modes <= 0.0)),
            "noise passes for signal once in ten thousand data sets",
        ),
    ]
}

fn of_learners(tables: &Tables, splits: &Table) -> Vec<Check> {
    let learners = tables.get("learners");
    let excess = |table: &Table| {
        mean(&table.numbers("optimal_learner_actual"))
            - mean(&table.numbers("test_error_at_stopping_actual"))
    };
    vec![
        Check::worst(
            "test error of the optimal learner less that of early stopping, mean of the splits",
            by_size(splits, excess),
            Limit::new(0.0, "in theory no stopping time does better"),
        ),
        Check::worst(
            "the learner chosen by cross-validation over ridge regression, median test errors",
            by_size(learners, |table| median(ratios(table, "chosen", "ridge"))),
            Limit::new(1.02, "both are fitted, and a choice among two cannot lose much"),
        ),
        Check::worst(
            "shrinkage with the automatic cut-off over the best cut-off in hindsight, median test errors",
            by_size(learners, |table| median(ratios(table, "shrinkage", "shrinkage_best_cutoff"))),
            Limit::new(
                1.05,
                "the cut-off is chosen by predicted errors that are right to a few percent",
            ),
        ),
    ]
}

fn of_pairs(transfer: &Table) -> Vec<Check> {
    let halves = transfer.only("tasks", PairKind::Halves.name());
    let bias = |table: &Table| {
        (mean(&table.numbers("benefit_predicted")) - mean(&table.numbers("benefit_measured"))).abs()
    };
    let dependent = transfer.only("tasks", PairKind::Properties.name());
    let verdicts = dependent.groups("verdict").into_iter();
    vec![
        Check::worst(
            "benefit of learning the classes 0-4 and 5-9 together, mean predicted less mean measured",
            by_size(&halves, bias),
            Limit::new(0.01, "three standard errors of twenty splits at P = 100"),
        ),
        Check::all(
            "no verdict where one task is a function of the other",
            verdicts.map(|(verdict, _)| (verdict.word().to_owned(), verdict.word() == "unclear")),
            "their noise is not independent, the predicted benefit does not come, and the residuals show it",
        ),
    ]
}

/// Of the real labels less training variance is left at any time.
fn first_learned(training: &Table) -> Check {
    let area = |labels: &str| mean(&training.only("labels", labels).numbers("train_error_mean"));
    Check::at_least(
        "mean training error over the drawn times, shuffled less real labels",
        area("shuffled") - area("real"),
        Limit::new(0.1, "real structure is learned first"),
    )
}

/// A number for every training-set size.
fn by_size(table: &Table, of: impl Fn(&Table) -> f64) -> Vec<(String, f64)> {
    let name = |size: &Value| format!("P = {}", size.number());
    table.groups("examples").iter().map(|(size, table)| (name(size), of(table))).collect()
}

fn ratios(table: &Table, above: &str, below: &str) -> Vec<f64> {
    table.pairs(above, below).into_iter().map(|(above, below)| above / below).collect()
}

fn distances(table: &Table, predicted: &str, actual: &str) -> Vec<f64> {
    ratios(table, predicted, actual).into_iter().map(|ratio| (ratio - 1.0).abs()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    values.sort_by(f64::total_cmp);
    0.5 * (values[(values.len() - 1) / 2] + values[values.len() / 2])
}
