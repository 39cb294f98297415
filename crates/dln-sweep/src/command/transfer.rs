//! `transfer`: two tasks in one network.

use dln_experiment::{Context, PairSetting};
use dln_transfer::{NetworkSetting, Pair};

use super::{Cell, Study, number, numbers};
use crate::entry::Entry;
use crate::options::{DEPTH, Group, NETWORK, SIMULATED, SIZE, Spec, TRAINING, required};
use crate::value::Domain;

const TASKS: &[Spec] = &[
    required("teacher-a", Domain::Strength),
    required("teacher-b", Domain::Strength),
    required("alignment", Domain::Cosine),
    required("inputs", SIZE),
    required("outputs-a", SIZE),
    required("outputs-b", SIZE),
];

pub(super) const STUDY: Study = Study {
    name: "transfer",
    options: &[
        Group::Always(TASKS),
        Group::Always(NETWORK),
        Group::Always(DEPTH),
        Group::Always(SIMULATED),
        Group::Simulated(TRAINING),
    ],
    columns: &[
        number("benefit"),
        number("error_alone"),
        number("error_joint"),
        number("stopping_alone_tau"),
        number("stopping_joint_tau"),
        number("learner_benefit"),
        number("benefit_b"),
        number("error_alone_b"),
        number("error_joint_b"),
    ],
    simulated: &[
        number("simulated_benefit"),
        number("simulated_error_alone"),
        number("simulated_error_joint"),
        number("simulated_benefit_b"),
        number("simulated_error_alone_b"),
        number("simulated_error_joint_b"),
    ],
    cost,
    compute,
};

/// Three networks are trained, the joint one on all outputs and the others on those of a task.
fn cost(cell: &Cell) -> f64 {
    const NETWORKS: f64 = 2.0;
    if !cell.is_simulated() {
        return 1.0;
    }
    NETWORKS * cell.cost_of_training(&setting(cell).joint())
}

fn compute(cell: &Cell) -> Result<Vec<Entry>, String> {
    let setting = setting(cell);
    let theory = setting.theory().map_err(|e| e.to_string())?;
    let (a, b) = (theory.benefit(0), theory.benefit(1));
    let mut row = numbers([
        a.benefit,
        a.alone.test_error,
        a.joint.test_error,
        a.alone.time_tau,
        a.joint.time_tau,
        theory.learner_benefit(0).benefit,
        b.benefit,
        b.alone.test_error,
        b.joint.test_error,
    ]);
    if cell.is_simulated() {
        row.extend(simulated(cell, &setting)?);
    }
    Ok(row)
}

fn simulated(cell: &Cell, setting: &PairSetting) -> Result<Vec<Entry>, String> {
    let epochs = cell.epochs(&setting.joint())?;
    let simulation = setting.simulation(cell.start(), epochs);
    let run = simulation.and_then(|found| found.run_all(&Context::silent(), cell.seed(), 1));
    let outcome = run.map_err(|e| e.to_string())?.mean;
    Ok(numbers([
        outcome.benefit,
        outcome.error_alone,
        outcome.error_joint,
        outcome.benefit_b,
        outcome.error_alone_b,
        outcome.error_joint_b,
    ]))
}

fn setting(cell: &Cell) -> PairSetting {
    let pair = Pair {
        outputs_a: cell.given_size("outputs-a"),
        outputs_b: cell.given_size("outputs-b"),
        teacher_a: cell.given_number("teacher-a"),
        teacher_b: cell.given_number("teacher-b"),
        alignment: cell.given_number("alignment"),
    };
    let inputs = cell.given_size("inputs");
    let widest = pair.outputs_a.max(pair.outputs_b).min(inputs);
    let default = NetworkSetting::new(inputs, cell.size("hidden").unwrap_or(widest));
    let network = default
        .with_layers(cell.size("layers").unwrap_or(default.layers))
        .with_examples(cell.size("examples").unwrap_or(default.examples))
        .with_noise_std(cell.number("noise", default.noise_std))
        .with_init_scale(cell.number("init-scale", default.init_scale));
    PairSetting::new(pair, network)
        .with_input_kind(cell.input_kind())
        .with_learning_rate(cell.learning_rate())
}
