//! The claims of `fine-tuning-digits`, measured on its tables.

use super::{ErrorRow, SourceKind, Tables, Way};
use crate::allowance::STANDARD_ERRORS;
use crate::check::Deviation;
use crate::{Check, Limit};

/// Descent by steps of 0.02 e-folds of the fastest direction lags by 0.01 of the time.
const DESCENT: f64 = 0.01;
/// Left-out groups of 30 or 60 examples chose cut-off and time by themselves; with more they are
/// right to this, ln.
const PREDICTION: f64 = 0.25;
const FEW: usize = 60;
const PREDICTION_OF_FEW: f64 = 0.5;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    vec![
        Check::at_most(
            "gradient descent against the exact flow at the predicted stop, |ln| of test errors, largest of all splits",
            dln_experiment::largest(tables.errors.iter().map(|row| row.largest_descent_deviation)),
            Limit::new(DESCENT, "first order in the step of 0.02 e-folds of the fastest direction"),
        ),
        Check::within(
            "error predicted from left-out groups against trained networks, ln",
            tables.errors.iter().map(deviation),
            format!(
                "{STANDARD_ERRORS} standard errors over splits; {PREDICTION}, and {PREDICTION_OF_FEW} up to {FEW} examples, for choosing cut-off and time on the same groups"
            ),
        ),
        Check::all(
            "noisy copies of the target's classes help at 30 examples: the better of fine-tuning and probing beats scratch",
            [helped(tables, SourceKind::Noisy)],
            "the source shows the same directions in four times as many images and more",
        ),
        Check::at_least(
            "verdicts for the source that come true, share",
            came_true(tables),
            Limit::new(
                0.8,
                "95 % intervals of dependent groups; 0.8 leaves room for the size of the test set",
            ),
        ),
    ]
}

fn deviation(row: &ErrorRow) -> Deviation {
    let bias = if row.examples <= FEW { PREDICTION_OF_FEW } else { PREDICTION };
    Deviation {
        at: format!("{}, P = {}, {}", row.source.name(), row.examples, row.way.name()),
        deviation: row.log_ratio_mean,
        allowance: STANDARD_ERRORS * row.log_ratio_std_error + bias,
    }
}

fn helped(tables: &Tables, source: SourceKind) -> (String, bool) {
    let least = tables.errors.iter().map(|row| row.examples).min().unwrap_or(0);
    let error = |way: Way| {
        let is_it =
            |row: &&ErrorRow| row.source == source && row.examples == least && row.way == way;
        tables.errors.iter().find(is_it).map_or(f64::NAN, |row| row.log_measured_mean)
    };
    let (scratch, better) = (error(Way::Scratch), error(Way::FineTuned).min(error(Way::Probed)));
    (format!("{:.3} instead of {:.3}", better.exp(), scratch.exp()), better < scratch)
}

/// 1 where there is no verdict at all.
fn came_true(tables: &Tables) -> f64 {
    let sum =
        |of: fn(&super::VerdictRow) -> u64| tables.verdicts.iter().map(of).sum::<u64>() as f64;
    let verdicts = sum(|row| row.helps);
    if verdicts > 0.0 { sum(|row| row.helps_and_did) / verdicts } else { 1.0 }
}
