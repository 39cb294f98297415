//! `simulate`: a network trained on one task.

use dln_experiment::{Context, Simulation};
use dln_trainer::Activation;

use super::{Cell, Study, number, numbers};
use crate::entry::Entry;
use crate::options::{DEPTH, Group, NETWORK, Spec, TASK, TRAINING, optional};
use crate::value::Domain;

const ACTIVATION: &[Spec] = &[optional("activation", Domain::Activation)];
/// A curve has two ends, and only the outcome is kept.
const FEWEST_POINTS: usize = 2;

pub(super) const STUDY: Study = Study {
    name: "simulate",
    options: &[
        Group::Always(TASK),
        Group::Always(NETWORK),
        Group::Always(DEPTH),
        Group::Always(ACTIVATION),
        Group::Always(TRAINING),
    ],
    columns: &[
        number("min_test_error"),
        number("optimal_stopping_tau"),
        number("final_train_error"),
        number("final_test_error"),
    ],
    simulated: &[],
    cost,
    compute,
};

fn cost(cell: &Cell) -> f64 {
    cell.cost_of_training(&cell.setting())
}

fn compute(cell: &Cell) -> Result<Vec<Entry>, String> {
    let setting = cell.setting();
    let epochs = cell.epochs(&setting)?;
    let activation = cell.word("activation", "linear").parse::<Activation>();
    let activation = activation.map_err(|e| e.to_string())?;
    let simulation = Simulation::new(setting, cell.start(), activation, epochs, FEWEST_POINTS);
    let run = simulation.and_then(|found| found.run_all(&Context::silent(), cell.seed(), 1));
    let outcome = run.map_err(|e| e.to_string())?.mean;
    Ok(numbers([
        outcome.min_test_error,
        outcome.optimal_stopping_tau,
        outcome.final_train_error,
        outcome.final_test_error,
    ]))
}
