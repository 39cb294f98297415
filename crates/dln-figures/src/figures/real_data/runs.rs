//! One random split of one table: what the training part says against what the rest gives.

use dln_data::{AnalyzeOptions, FittedLearner, LearnOptions, Method, TrainingData, analyze, fit};
use dln_experiment::ComputeError;
use dln_tasks::{Seed, permutation};

use super::open_data::{Examples, OpenTable};
use super::{RunRow, Size};

/// What a run is of.
pub(super) struct Cell<'a> {
    pub(super) table: OpenTable,
    pub(super) examples: &'a Examples,
    pub(super) size: Size,
}

impl Cell<'_> {
    /// The part to train on and the rest.
    fn split(&self, replicate: u64) -> (Examples, Examples) {
        let count = self.examples.count();
        let seed = Seed::new(23).child(self.table.name()).replicate(replicate);
        let order = permutation(count, &mut seed.child("split").rng());
        let (training, test) = order.split_at(self.size.examples(count));
        (self.examples.rows(training), self.examples.rows(test))
    }
}

pub(super) fn run(cell: &Cell<'_>, replicate: u64) -> Result<RunRow, ComputeError> {
    let (training, test) = cell.split(replicate);
    let (x, y) = (training.inputs.as_ref(), training.targets.as_ref());
    let analysis = analyze(&TrainingData::from_rows(x, y)?, &AnalyzeOptions::new())?;
    let measured = analysis.measure(test.inputs.as_ref(), test.targets.as_ref())?;
    let learn = |method| fit(x, y, &LearnOptions::new(method));
    let error = |learner: &FittedLearner| {
        learner.map.test_error(test.inputs.as_ref(), test.targets.as_ref())
    };
    let (auto, reduced_rank) = (learn(Method::Auto)?, learn(Method::ReducedRank)?);
    let stop = analysis.optimal_stopping();
    Ok(RunRow {
        table: cell.table,
        size: cell.size,
        examples: training.count(),
        split: replicate,
        test_examples: test.count(),
        test_error_at_stopping_predicted: stop.predicted_test_error,
        test_error_low: stop.interval.map(|interval| interval.low),
        test_error_high: stop.interval.map(|interval| interval.high),
        test_error_at_stopping_actual: measured.at_predicted_stopping(),
        test_error_best: measured.actual_optimal_stopping().test_error,
        optimal_learner_predicted: analysis.optimal_learner().predicted_test_error,
        optimal_learner_actual: measured.optimal_learner(),
        least_squares_predicted: analysis.least_squares().predicted_test_error,
        least_squares_actual: measured.least_squares(),
        ridge_predicted: analysis.ridge().predicted_test_error,
        ridge_actual: measured.ridge(),
        reduced_rank_predicted: reduced_rank.held_out_error,
        reduced_rank_actual: error(&reduced_rank)?,
        learner: auto.method.name(),
        learner_predicted: auto.held_out_error,
        learner_actual: error(&auto)?,
    })
}
