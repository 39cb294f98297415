//! The tables of `digits`.

use dln_experiment::{Rows, Summary, Tolerance, row, tables, words};

use super::CURVES;
use super::splits::{CurvePoint, Learners, Outcome, TIMES, TRAINING_TIMES};
use super::tasks::{self, Cell, PairKind, Verdict};

tables! {
    /// The tables of `digits`.
    pub(crate) struct Tables {
        curves: Rows<CurveRow>,
        splits: Rows<SplitRow>,
        training: Rows<TrainingRow>,
        transfer: Rows<TransferRow>,
        learners: Rows<LearnersRow>,
    }
}

row! {
    /// Mean predicted and actual test error at one time.
    pub(crate) struct CurveRow {
        examples: usize,
        time_tau: f64,
        test_error_predicted_mean: f64,
        test_error_of_white_inputs_mean: f64,
        test_error_actual_mean: f64,
        test_error_actual_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// A split.
    pub(crate) struct SplitRow {
        examples: usize,
        split: usize,
        retained_inputs: usize,
        signal_modes: usize,
        shuffled_signal_modes: usize,
        optimal_stopping_tau_predicted: f64 = Tolerance::new(1e-6, 1e-5),
        optimal_stopping_tau_actual: f64 = Tolerance::new(1e-6, 1e-5),
        test_error_at_stopping_predicted: f64,
        test_error_low: Option<f64>,
        test_error_high: Option<f64>,
        test_error_at_stopping_actual: f64,
        test_error_best: f64,
        optimal_learner_predicted: f64,
        optimal_learner_actual: f64,
        least_squares_predicted: f64,
        least_squares_actual: f64,
        ridge_predicted: f64,
        ridge_actual: f64,
    }
}

words! {
    /// Which labels a student is trained on.
    pub(crate) enum Labels { Real = "real", Shuffled = "shuffled" }
}

row! {
    /// The training error at one time, over splits.
    pub(crate) struct TrainingRow {
        examples: usize,
        labels: Labels,
        time_tau: f64,
        train_error_mean: f64,
        train_error_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// A task of a pair on one split.
    pub(crate) struct TransferRow {
        examples: usize,
        tasks: PairKind,
        task: &'static str,
        split: usize,
        benefit_predicted: f64,
        benefit_measured: f64,
        alignment: f64,
        noise_dependence: f64,
        verdict: Verdict,
    }
}

row! {
    /// Fitted learners on one split.
    pub(crate) struct LearnersRow {
        examples: usize,
        split: usize,
        shrinkage: f64,
        ridge: f64,
        chosen: f64,
        shrinkage_best_cutoff: f64,
        shrinkage_no_cutoff: f64,
    }
}

/// Mean predicted and actual curves at a few sizes.
pub(super) fn curves(sizes: &[usize], splits: &[Vec<Outcome>]) -> Rows<CurveRow> {
    let drawn = sizes.iter().zip(splits).filter(|(size, _)| CURVES.contains(size));
    let mut rows = Vec::new();
    for (&examples, outcomes) in drawn {
        rows.extend(TIMES.iter().enumerate().map(|(idx, &time_tau)| {
            let over = |error: fn(&CurvePoint) -> f64| {
                Summary::of(
                    &outcomes.iter().map(|outcome| error(&outcome.curve[idx])).collect::<Vec<_>>(),
                )
            };
            let Summary { mean, std_error, seeds } = over(|point| point.actual);
            CurveRow {
                examples,
                time_tau,
                test_error_predicted_mean: over(|point| point.predicted).mean,
                test_error_of_white_inputs_mean: over(|point| point.of_white_inputs).mean,
                test_error_actual_mean: mean,
                test_error_actual_std_error: std_error,
                seeds,
            }
        }));
    }
    Rows::new(rows)
}

/// Every split.
pub(super) fn splits(sizes: &[usize], splits: &[Vec<Outcome>]) -> Rows<SplitRow> {
    let of_size = |(&examples, outcomes): (&usize, &Vec<Outcome>)| {
        let row = |(split, outcome): (usize, &Outcome)| split_row(examples, split, outcome);
        outcomes.iter().enumerate().map(row).collect::<Vec<_>>()
    };
    sizes.iter().zip(splits).flat_map(of_size).collect()
}

fn split_row(examples: usize, split: usize, outcome: &Outcome) -> SplitRow {
    SplitRow {
        examples,
        split,
        retained_inputs: outcome.retained,
        signal_modes: outcome.signal_modes,
        shuffled_signal_modes: outcome.shuffled_signal_modes,
        optimal_stopping_tau_predicted: outcome.stopping[0],
        optimal_stopping_tau_actual: outcome.stopping[1],
        test_error_at_stopping_predicted: outcome.at_stopping[0],
        test_error_low: outcome.interval.map(|interval| interval.low),
        test_error_high: outcome.interval.map(|interval| interval.high),
        test_error_at_stopping_actual: outcome.at_stopping[1],
        test_error_best: outcome.best,
        optimal_learner_predicted: outcome.optimal_learner[0],
        optimal_learner_actual: outcome.optimal_learner[1],
        least_squares_predicted: outcome.least_squares[0],
        least_squares_actual: outcome.least_squares[1],
        ridge_predicted: outcome.ridge[0],
        ridge_actual: outcome.ridge[1],
    }
}

/// Training curves on real and on shuffled labels, at the middle one of the drawn sizes.
pub(super) fn training(sizes: &[usize], splits: &[Vec<Outcome>]) -> Rows<TrainingRow> {
    let drawn = sizes.iter().zip(splits).filter(|(size, _)| **size == CURVES[1]);
    let mut rows = Vec::new();
    for (&examples, outcomes) in drawn {
        for (which, labels) in [Labels::Real, Labels::Shuffled].into_iter().enumerate() {
            rows.extend(TRAINING_TIMES.iter().enumerate().map(|(idx, &time_tau)| {
                let errors: Vec<f64> =
                    outcomes.iter().map(|outcome| outcome.training[idx][which]).collect();
                let Summary { mean, std_error, seeds } = Summary::of(&errors);
                TrainingRow {
                    examples,
                    labels,
                    time_tau,
                    train_error_mean: mean,
                    train_error_std_error: std_error,
                    seeds,
                }
            }));
        }
    }
    Rows::new(rows)
}

/// Every split of every pair of tasks.
pub(super) fn transfer(cells: &[Cell], outcomes: &[Vec<tasks::Outcome>]) -> Rows<TransferRow> {
    let mut rows = Vec::new();
    for (cell, outcomes) in cells.iter().zip(outcomes) {
        for (split, outcome) in outcomes.iter().enumerate() {
            rows.extend(["A", "B"].into_iter().enumerate().map(|(index, task)| TransferRow {
                examples: cell.examples,
                tasks: cell.kind,
                task,
                split,
                benefit_predicted: outcome.predicted[index],
                benefit_measured: outcome.measured[index],
                alignment: outcome.alignment,
                noise_dependence: outcome.noise_dependence,
                verdict: outcome.verdict,
            }));
        }
    }
    Rows::new(rows)
}

/// Fitted learners on every split.
pub(super) fn learners(sizes: &[usize], learners: &[Vec<Learners>]) -> Rows<LearnersRow> {
    let of_size = |(&examples, learners): (&usize, &Vec<Learners>)| {
        let row = |(split, learner): (usize, &Learners)| LearnersRow {
            examples,
            split,
            shrinkage: learner.shrinkage,
            ridge: learner.ridge,
            chosen: learner.chosen,
            shrinkage_best_cutoff: learner.best_cutoff,
            shrinkage_no_cutoff: learner.no_cutoff,
        };
        learners.iter().enumerate().map(row).collect::<Vec<_>>()
    };
    sizes.iter().zip(learners).flat_map(of_size).collect()
}
