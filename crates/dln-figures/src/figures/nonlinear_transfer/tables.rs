//! Benefits as means over seeds beside the linear theory, and the errors of task A alone.

use super::{Best, Cell, Course};
use crate::{Column, ComputeError, Summary, Table, row};

pub(super) fn transfer(
    course: &Course,
    alone: &[(f64, Vec<Best>)],
    joint: &[(Cell, Vec<Best>)],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("teacher_strength_a"),
        Column::number("teacher_strength_b"),
        Column::number("alignment"),
        Column::number("benefit_mean"),
        Column::number("benefit_std_error"),
        Column::count("seeds"),
        Column::number("linear_theory_benefit"),
    ]);
    // Cells are in the order of the tasks A, equally many for each.
    let partners = joint.len() / alone.len();
    for (index, (cell, joint)) in joint.iter().enumerate() {
        let (_, alone) = &alone[index / partners];
        let benefits: Vec<f64> =
            alone.iter().zip(joint).map(|(a, b)| a.test_error - b.test_error).collect();
        let Summary { mean, std_error, seeds } = Summary::of(&benefits);
        table.push(row![
            cell.teacher_a,
            cell.teacher_b,
            cell.alignment,
            mean,
            std_error,
            seeds,
            course.linear_theory(*cell)?,
        ]);
    }
    Ok(table)
}

pub(super) fn alone(alone: &[(f64, Vec<Best>)]) -> Table {
    let mut table = Table::new([
        Column::number("teacher_strength_a"),
        Column::number("min_test_error_mean"),
        Column::number("min_test_error_std_error"),
        Column::count("seeds"),
        Column::number("mean_optimal_stopping_tau"),
    ]);
    for (teacher_a, runs) in alone {
        let of =
            |value: fn(&Best) -> f64| Summary::of(&runs.iter().map(value).collect::<Vec<f64>>());
        let Summary { mean, std_error, seeds } = of(|best| best.test_error);
        table.push(row![*teacher_a, mean, std_error, seeds, of(|best| best.time_tau).mean]);
    }
    table
}
