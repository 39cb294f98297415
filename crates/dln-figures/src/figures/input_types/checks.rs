//! The claims of `input-types`, measured on its tables.

use super::{CurveRow, GAUSSIAN, Inputs, MinimumRow, ONE_HOT, ORTHOGONAL, RATIOS, Tables};
use crate::allowance::FiniteSize;
use crate::{Check, Deviation, Limit};

/// What a random start may cost, ln.
const RANDOM_START: f64 = 0.05;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let minima = &*tables.minima;
    let gaussian_excess = |ratio: usize| excess(of(minima, ratio, GAUSSIAN));
    vec![
        Check::within(
            "curves of one-hot and of orthogonal inputs, ln",
            curve_differences(&tables.curves),
            "4 combined standard errors, over about eighty points of independent tasks, and 0.02",
        ),
        Check::within(
            "minimum test error of white inputs against theory, ln",
            white_deviations(minima),
            format!(
                "{}, and {RANDOM_START} for the random start",
                FiniteSize::OF_LOG_ERROR.reason()
            ),
        ),
        Check::at_most(
            "ln of Gaussian inputs' minimum over the white-input theory at P = 4 N1",
            gaussian_excess(4),
            Limit::new(
                0.5,
                "they come close: least squares with P/N1 = 4 has 4/3 of the variance of white inputs, ln 4/3 = 0.29",
            ),
        ),
        Check::at_least(
            "ln of Gaussian inputs' minimum over the white-input theory at P = N1",
            gaussian_excess(1),
            Limit::new(
                0.7,
                "at least twice the error: the theory does not hold there, and the picture says so",
            ),
        ),
    ]
}

fn of(minima: &[MinimumRow], ratio: usize, inputs: Inputs) -> &MinimumRow {
    let row = minima.iter().find(|row| row.examples_per_input == ratio && row.inputs == inputs);
    row.expect("every kind at every ratio")
}

fn excess(row: &MinimumRow) -> f64 {
    row.log_min_test_error_mean - row.min_test_error_theory.ln()
}

fn white_deviations(minima: &[MinimumRow]) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for ratio in RATIOS {
        for inputs in [ONE_HOT, ORTHOGONAL] {
            let row = of(minima, ratio, inputs);
            let allowance = FiniteSize::OF_LOG_ERROR
                .allowance(row.log_min_test_error_std_error, row.input_width);
            deviations.push(Deviation {
                at: format!("{}, P = {ratio} N1", inputs.name()),
                deviation: excess(row),
                allowance: allowance + RANDOM_START,
            });
        }
    }
    deviations
}

fn curve_differences(curves: &[CurveRow]) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for ratio in RATIOS {
        let of = |inputs: Inputs| {
            let rows = curves.iter().filter(move |row| row.examples_per_input == ratio);
            rows.filter(move |row| row.inputs == inputs)
        };
        for (a, b) in of(ONE_HOT).zip(of(ORTHOGONAL)) {
            deviations.push(Deviation {
                at: format!("P = {ratio} N1, t/τ = {:.1}", a.time_tau),
                deviation: a.log_test_error_mean - b.log_test_error_mean,
                allowance: 4.0 * a.log_test_error_std_error.hypot(b.log_test_error_std_error)
                    + 0.02,
            });
        }
    }
    deviations
}
