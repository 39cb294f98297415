//! `predict`: the theory of one task.

use dln_experiment::Prediction;

use super::{Cell, Study, number, numbers, unit};
use crate::entry::Entry;
use crate::options::{DEPTH, Group, NETWORK, TASK};

pub(super) const STUDY: Study = Study {
    name: "predict",
    options: &[Group::Always(TASK), Group::Always(NETWORK), Group::Always(DEPTH)],
    columns: &[
        number("optimal_stopping_tau"),
        number("min_test_error"),
        number("asymptotic_train_error"),
        number("asymptotic_test_error"),
        number("optimal_learner_test_error"),
    ],
    simulated: &[],
    cost: unit,
    compute,
};

fn compute(cell: &Cell) -> Result<Vec<Entry>, String> {
    let prediction =
        Prediction::in_the_limit(&cell.setting().theory()).map_err(|e| e.to_string())?;
    let stop = prediction.theory.optimal_stopping();
    let end = prediction.theory.asymptotic();
    Ok(numbers([
        stop.time_tau,
        stop.test_error,
        end.train_error,
        end.test_error,
        prediction.optimal_learner_error,
    ]))
}
