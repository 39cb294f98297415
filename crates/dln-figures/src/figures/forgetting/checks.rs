//! The claims of `forgetting`, measured on its tables.

use super::super::fine_tuning::{INIT_SCALE, SOURCE, log_error_at};
use super::networks::SimulationRow;
use super::{CurveRow, Head, StopRow, Tables};
use crate::Check;
use crate::allowance::FiniteSize;
use crate::check::Deviation;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let simulation = || tables.simulation.iter();
    vec![
        Check::within(
            "test error on the target, networks against theory, ln",
            simulation().map(|row| {
                let measured =
                    (row.log_target_test_error_mean, row.log_target_test_error_std_error);
                deviation(tables, row, measured, |row| row.target_test_error)
            }),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "test error on the source, networks against theory, ln",
            simulation().map(|row| {
                let measured =
                    (row.log_source_test_error_mean, row.log_source_test_error_std_error);
                deviation(tables, row, measured, |row| row.source_test_error)
            }),
            FiniteSize::OF_LOG_ERROR.reason(),
        ),
        Check::within(
            "error on the source before the target is trained against that of the source alone, relative",
            tables.stops.iter().map(before),
            "2ε/(s̄_A √error) for the target's fresh units, which start at scale ε; 1e-8 for quadrature",
        ),
        Check::all(
            "a shared head with unrelated outputs forgets the source, at every alignment",
            of(tables, Head::Unrelated).map(|row| (place(row), row.source_test_error > 0.9)),
            "on the source's input the target asks for another output; knowing nothing has error 1",
        ),
        Check::all(
            "of a task whose inputs and outputs are the target's own, a shared head keeps more than of an unrelated one",
            [of_ends(tables)],
            "at q = 1 only the strength is another",
        ),
    ]
}

/// A fresh unit ε u vᵀ beside a residual R moves ‖R‖² by 2ε‖R‖ at most, and ‖R‖ = s̄_A √error.
fn before(row: &StopRow) -> Deviation {
    Deviation {
        at: place(row),
        deviation: row.source_test_error_before / row.source_min_test_error - 1.0,
        allowance: 2.0 * INIT_SCALE / (SOURCE * row.source_min_test_error.sqrt()) + 1e-8,
    }
}

fn place(row: &StopRow) -> String {
    format!("{}, q {:.2}", row.head.name(), row.alignment)
}

fn of(tables: &Tables, head: Head) -> impl Iterator<Item = &StopRow> {
    tables.stops.iter().filter(move |row| row.head == head)
}

fn of_ends(tables: &Tables) -> (String, bool) {
    let rows: Vec<_> = of(tables, Head::Alike).collect();
    let (unrelated, same) = (rows[0].source_test_error, rows[rows.len() - 1].source_test_error);
    (format!("{same:.3} after {unrelated:.3}"), same < unrelated)
}

/// A simulated mean against the theory at the same time.
fn deviation(
    tables: &Tables,
    row: &SimulationRow,
    (mean, std_error): (f64, f64),
    error: fn(&CurveRow) -> f64,
) -> Deviation {
    let is_same = |other: &&CurveRow| {
        other.head == row.head && (other.alignment - row.alignment).abs() < 1e-9
    };
    let curve = tables.theory.iter().filter(is_same);
    let curve: Vec<(f64, f64)> = curve.map(|other| (other.time_tau, error(other).ln())).collect();
    Deviation {
        at: format!("{}, q {}, t/τ {:.2}", row.head.name(), row.alignment, row.time_tau),
        deviation: mean - log_error_at(&curve, row.time_tau),
        allowance: FiniteSize::OF_LOG_ERROR.allowance(std_error, row.inputs),
    }
}
