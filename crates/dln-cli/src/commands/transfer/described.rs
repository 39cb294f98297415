//! Two tasks of rank one that are described: what the theory says, and on request a simulation.

mod simulated;
mod views;

use dln_transfer::{LearnerBenefit, TransferTheory};
use serde::Serialize;

use super::{LearnerRow, TaskRow};
use crate::arguments::{Described, TransferArguments};
use crate::failure::Failure;
use crate::prediction::ModeRow;
use crate::present::{Views, json, present};

use simulated::Simulated;

/// The tasks in the order in which the theory and the simulation number them.
const TASK_A: usize = 0;
const TASK_B: usize = 1;

pub(super) fn run(arguments: &TransferArguments, tasks: &Described) -> Result<(), Failure> {
    let theory = tasks.setting.theory().map_err(Failure::setting)?;
    let simulated = arguments.simulate.then(|| simulated::run(arguments, tasks)).transpose()?;
    let report = Report::new(&theory, simulated);
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report, arguments.learning_rate),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&theory, &report, arguments.until),
        },
    )
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    a: TaskRow,
    joint_modes: Vec<JointModeRow>,
    /// The same for task B, which A may help.
    task_b: TaskRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<Simulated>,
}

#[derive(Debug, Serialize)]
struct JointModeRow {
    #[serde(flatten)]
    mode: ModeRow,
    share_a: f64,
    share_b: f64,
}

impl Report {
    fn new(theory: &TransferTheory, simulated: Option<Simulated>) -> Self {
        let modes = theory.joint_modes().iter().map(|joint| JointModeRow {
            mode: ModeRow::from(&joint.mode),
            share_a: joint.shares[TASK_A],
            share_b: joint.shares[TASK_B],
        });
        Self {
            a: TaskRow::new(theory, TASK_A),
            joint_modes: modes.collect(),
            task_b: TaskRow::new(theory, TASK_B),
            simulated,
        }
    }
}

impl TaskRow {
    fn new(theory: &TransferTheory, task: usize) -> Self {
        let early = theory.benefit(task);
        let LearnerBenefit { benefit, error_alone, error_joint, .. } = theory.learner_benefit(task);
        Self {
            benefit: early.benefit,
            error_alone: early.alone.test_error,
            error_joint: early.joint.test_error,
            stopping_alone_tau: early.alone.time_tau,
            stopping_joint_tau: early.joint.time_tau,
            optimal_learner: LearnerRow { benefit, error_alone, error_joint },
        }
    }
}
