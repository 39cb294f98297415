//! `analyze_transfer`: whether two sets of targets on the same inputs are better learned together.

use dln_data::{TaskTransfer, TransferVerdict, transfer, transfer_grouped};
use pyo3::prelude::*;

use super::{DataArguments, Ends, StudentArguments, ends};
use crate::arrays::{Vector, column, matrix};
use crate::long_work::interruptible;
use crate::refusal::refuse;
use crate::transfer::LearnerParts;

#[derive(IntoPyObject)]
struct JointModes<'py> {
    teacher: Vector<'py>,
    data: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
    share_a: Vector<'py>,
    share_b: Vector<'py>,
}

#[derive(IntoPyObject)]
struct MeasuredParts {
    benefit: f64,
    error_alone: f64,
    error_joint: f64,
    stopping_alone_tau: f64,
    stopping_joint_tau: f64,
    optimal_learner: LearnerParts,
    interval: Ends,
}

#[derive(IntoPyObject)]
pub(crate) struct TransferAnalysisParts<'py> {
    task_a: MeasuredParts,
    task_b: MeasuredParts,
    joint_modes: JointModes<'py>,
    retained_inputs: usize,
    alignment: Option<f64>,
    noise_dependence: Option<f64>,
    verdict: &'static str,
}

/// Whether two sets of targets on the same inputs are better learned together.
#[pyfunction]
pub(crate) fn analyze_transfer<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    targets: (Bound<'py, PyAny>, Bound<'py, PyAny>),
    options: DataArguments,
    student: StudentArguments,
    groups: Option<Vec<usize>>,
) -> PyResult<TransferAnalysisParts<'py>> {
    let (inputs, a, b) = (matrix(inputs)?, matrix(&targets.0)?, matrix(&targets.1)?);
    let options = options.with(student)?;
    let found = interruptible(py, None, move |_| match groups {
        Some(labels) => {
            transfer_grouped(inputs.as_ref(), a.as_ref(), b.as_ref(), &labels, &options)
        }
        None => transfer(inputs.as_ref(), a.as_ref(), b.as_ref(), &options),
    })?
    .map_err(refuse)?;
    let modes = &found.joint_modes;
    Ok(TransferAnalysisParts {
        task_a: found.task_a.into(),
        task_b: found.task_b.into(),
        joint_modes: JointModes {
            teacher: column(py, modes, |mode| mode.teacher),
            data: column(py, modes, |mode| mode.data),
            output_overlap: column(py, modes, |mode| mode.output_overlap),
            input_overlap: column(py, modes, |mode| mode.input_overlap),
            share_a: column(py, modes, |mode| mode.share_a),
            share_b: column(py, modes, |mode| 1.0 - mode.share_a),
        },
        retained_inputs: found.retained_inputs,
        alignment: found.alignment,
        noise_dependence: found.noise_dependence,
        verdict: match found.verdict {
            TransferVerdict::Together => "train together",
            TransferVerdict::Apart => "train apart",
            TransferVerdict::Unclear => "no clear difference",
        },
    })
}

impl From<TaskTransfer> for MeasuredParts {
    fn from(task: TaskTransfer) -> Self {
        let learner = task.optimal_learner;
        Self {
            benefit: task.benefit,
            error_alone: task.alone.test_error,
            error_joint: task.joint.test_error,
            stopping_alone_tau: task.alone.time_tau,
            stopping_joint_tau: task.joint.time_tau,
            optimal_learner: LearnerParts {
                benefit: learner.benefit,
                error_alone: learner.error_alone,
                error_joint: learner.error_joint,
            },
            interval: ends(task.interval),
        }
    }
}
