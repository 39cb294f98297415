//! The claims of `real-data`, measured on the summaries of its runs.

use super::summary::{Part, SummaryRow};
use crate::{Check, Limit};

pub(super) fn all(summary: &[SummaryRow]) -> Vec<Check> {
    let of_part = |part| summary.iter().filter(move |row| row.part == part);
    of_part(Part::All).flat_map(of_all).chain(of_part(Part::Enough).flat_map(of_enough)).collect()
}

fn of_all(row: &SummaryRow) -> Vec<Check> {
    vec![
        Check::close(
            "test error at the stop, predicted over measured, median of all runs",
            row.predicted_over_measured_median,
            1.0,
            Limit::new(0.1, "predictions lean neither way: half are too small, half too large"),
        ),
        Check::at_least(
            "share of 95 % intervals that hold the measured error, all runs",
            row.held(),
            Limit::new(0.85, "groups share rows, and errors have heavy tails"),
        ),
        Check::at_most(
            "test error at the predicted stop over the best in hindsight, median of all runs",
            row.regret_median,
            Limit::new(1.02, "the minimum is flat"),
        ),
        Check::at_most(
            "test error of the automatic learner over that of ridge regression, geometric mean of all runs, upper end of its 95 % interval",
            row.learner_over_ridge_at_most(),
            Limit::new(1.0, "better than ridge regression beyond the chance of the splits"),
        ),
    ]
}

fn of_enough(row: &SummaryRow) -> Vec<Check> {
    vec![
        Check::at_most(
            "|ln| of predicted over measured test error at the stop, median of the runs with 60 rows and more",
            row.distance_median,
            Limit::new(0.12, "left-out groups of six rows and more"),
        ),
        Check::at_most(
            "test error at the predicted stop over the best in hindsight, 90th percentile of the runs with 60 rows and more",
            row.regret_90_percent,
            Limit::new(1.15, "cut-off and time are chosen by the same left-out groups"),
        ),
    ]
}
