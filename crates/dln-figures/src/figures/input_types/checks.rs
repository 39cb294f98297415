//! The claims of `input-types`, measured on its tables.

use dln_tasks::InputKind;

use super::{RATIOS, kind_name};
use crate::{Check, Deviation, Limit, Table, Tables};

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let minima = tables.get("minima");
    let gaussian_excess = |ratio: usize| excess(minima, ratio, InputKind::Gaussian);
    vec![
        Check::within(
            "curves of one-hot and of orthogonal inputs, ln",
            curve_differences(tables.get("curves")),
            "4 combined standard errors, over some eighty points of independent tasks, and 0.02",
        ),
        Check::within(
            "minimum test error of white inputs against theory, ln",
            white_deviations(minima),
            "3 standard errors, 0.15·(N1/100)^{-1/2} for the finite size and 0.05 for the random start",
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

fn of(minima: &Table, ratio: usize, kind: InputKind) -> Table {
    minima.only("examples_per_input", ratio).only("inputs", kind_name(kind))
}

fn excess(minima: &Table, ratio: usize, kind: InputKind) -> f64 {
    let row = of(minima, ratio, kind);
    row.number("log_min_test_error_mean") - row.number("min_test_error_theory").ln()
}

fn white_deviations(minima: &Table) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for ratio in RATIOS {
        for kind in [InputKind::OneHot, InputKind::Orthogonal] {
            let row = of(minima, ratio, kind);
            let finite_size = 0.15 * (row.number("input_width") / 100.0).powf(-0.5);
            deviations.push(Deviation {
                at: format!("{}, P = {ratio} N1", kind_name(kind)),
                deviation: excess(minima, ratio, kind),
                allowance: 3.0 * row.number("log_min_test_error_std_error") + finite_size + 0.05,
            });
        }
    }
    deviations
}

fn curve_differences(curves: &Table) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for ratio in RATIOS {
        let of = |kind| curves.only("examples_per_input", ratio).only("inputs", kind_name(kind));
        let columns = ("time_tau", "log_test_error_mean", "log_test_error_std_error");
        let [one_hot, orthogonal] = [InputKind::OneHot, InputKind::Orthogonal]
            .map(|kind| of(kind).triples(columns.0, columns.1, columns.2));
        for ((time, a, a_error), (_, b, b_error)) in one_hot.into_iter().zip(orthogonal) {
            deviations.push(Deviation {
                at: format!("P = {ratio} N1, t/τ = {time:.1}"),
                deviation: a - b,
                allowance: 4.0 * a_error.hypot(b_error) + 0.02,
            });
        }
    }
    deviations
}
