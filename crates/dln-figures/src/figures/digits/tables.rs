//! The tables of `digits`.

use super::CURVES;
use super::splits::{Learners, Outcome, TIMES, TRAINING_TIMES};
use super::tasks::{self, Cell};
use crate::{Column, Summary, Table, row};

/// Mean predicted and actual curves at a few sizes.
pub(super) fn curves(sizes: &[usize], splits: &[Vec<Outcome>]) -> Table {
    let mut table = Table::new([
        Column::count("examples"),
        Column::number("time_tau"),
        Column::number("test_error_predicted_mean"),
        Column::number("test_error_actual_mean"),
        Column::number("test_error_actual_std_error"),
        Column::count("seeds"),
    ]);
    let drawn = sizes.iter().zip(splits).filter(|(size, _)| CURVES.contains(size));
    for (&examples, outcomes) in drawn {
        for (idx, &time_tau) in TIMES.iter().enumerate() {
            let of = |which: usize| -> Vec<f64> {
                outcomes.iter().map(|outcome| outcome.curve[idx][which]).collect()
            };
            let predicted = Summary::of(&of(0)).mean;
            let Summary { mean, std_error, seeds } = Summary::of(&of(1));
            table.push(row![examples, time_tau, predicted, mean, std_error, seeds]);
        }
    }
    table
}

/// Every split.
pub(super) fn splits(sizes: &[usize], splits: &[Vec<Outcome>]) -> Table {
    let mut table = Table::new([
        Column::count("examples"),
        Column::count("split"),
        Column::count("retained_inputs"),
        Column::count("signal_modes"),
        Column::count("shuffled_signal_modes"),
        Column::number("optimal_stopping_tau_predicted").tolerance(1e-6, 1e-5),
        Column::number("optimal_stopping_tau_actual").tolerance(1e-6, 1e-5),
        Column::number("test_error_at_stopping_predicted"),
        Column::number("test_error_low"),
        Column::number("test_error_high"),
        Column::number("test_error_at_stopping_actual"),
        Column::number("test_error_best"),
        Column::number("optimal_learner_predicted"),
        Column::number("optimal_learner_actual"),
        Column::number("least_squares_predicted"),
        Column::number("least_squares_actual"),
        Column::number("ridge_leave_one_out"),
        Column::number("ridge_actual"),
    ]);
    for (&examples, outcomes) in sizes.iter().zip(splits) {
        for (split, outcome) in outcomes.iter().enumerate() {
            table.push(row![
                examples,
                split,
                outcome.retained,
                outcome.signal_modes,
                outcome.shuffled_signal_modes,
                outcome.stopping[0],
                outcome.stopping[1],
                outcome.at_stopping[0],
                outcome.interval[0],
                outcome.interval[1],
                outcome.at_stopping[1],
                outcome.best,
                outcome.optimal_learner[0],
                outcome.optimal_learner[1],
                outcome.least_squares[0],
                outcome.least_squares[1],
                outcome.ridge[0],
                outcome.ridge[1],
            ]);
        }
    }
    table
}

/// Training curves on real and on shuffled labels, at the middle one of the drawn sizes.
pub(super) fn training(sizes: &[usize], splits: &[Vec<Outcome>]) -> Table {
    let mut table = Table::new([
        Column::count("examples"),
        Column::text("labels"),
        Column::number("time_tau"),
        Column::number("train_error_mean"),
        Column::number("train_error_std_error"),
        Column::count("seeds"),
    ]);
    let drawn = sizes.iter().zip(splits).filter(|(size, _)| **size == CURVES[1]);
    for (&examples, outcomes) in drawn {
        for (which, labels) in ["real", "shuffled"].into_iter().enumerate() {
            for (idx, &time_tau) in TRAINING_TIMES.iter().enumerate() {
                let errors: Vec<f64> =
                    outcomes.iter().map(|outcome| outcome.training[idx][which]).collect();
                let Summary { mean, std_error, seeds } = Summary::of(&errors);
                table.push(row![examples, labels, time_tau, mean, std_error, seeds]);
            }
        }
    }
    table
}

/// Every split of every pair of tasks.
pub(super) fn transfer(cells: &[Cell], outcomes: &[Vec<tasks::Outcome>]) -> Table {
    let mut table = Table::new([
        Column::count("examples"),
        Column::text("tasks"),
        Column::text("task"),
        Column::count("split"),
        Column::number("benefit_predicted"),
        Column::number("benefit_measured"),
        Column::number("alignment"),
        Column::number("noise_dependence"),
        Column::text("verdict"),
    ]);
    for (cell, outcomes) in cells.iter().zip(outcomes) {
        for (split, outcome) in outcomes.iter().enumerate() {
            for (task, name) in ["A", "B"].into_iter().enumerate() {
                table.push(row![
                    cell.examples,
                    cell.kind.name(),
                    name,
                    split,
                    outcome.predicted[task],
                    outcome.measured[task],
                    outcome.alignment,
                    outcome.noise_dependence,
                    outcome.verdict,
                ]);
            }
        }
    }
    table
}

/// Fitted learners on every split.
pub(super) fn learners(sizes: &[usize], learners: &[Vec<Learners>]) -> Table {
    let mut table = Table::new([
        Column::count("examples"),
        Column::count("split"),
        Column::number("shrinkage"),
        Column::number("ridge"),
        Column::number("chosen"),
        Column::number("shrinkage_best_cutoff"),
        Column::number("shrinkage_no_cutoff"),
    ]);
    for (&examples, learners) in sizes.iter().zip(learners) {
        for (split, learner) in learners.iter().enumerate() {
            table.push(row![
                examples,
                split,
                learner.shrinkage,
                learner.ridge,
                learner.chosen,
                learner.best_cutoff,
                learner.no_cutoff,
            ]);
        }
    }
    table
}
