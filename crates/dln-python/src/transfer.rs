//! `transfer` and `benefit_map`: whether a second task helps, for tasks of rank one that are
//! described.

use dln_experiment::{PairSetting, even_times};
use dln_linalg::Matrix;
use dln_transfer::{BenefitMap, JointMode, LearnerBenefit, MapSetting, TransferTheory};
use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::arrays::{Array, Vector, array, column, numbers, vector};
use crate::long_work::interruptible;
use crate::predict::Stop;
use crate::refusal::refuse;
use crate::setting::PairArguments;

/// The tasks in the order in which the theory numbers them.
const TASKS: [usize; 2] = [0, 1];

#[derive(IntoPyObject)]
pub(crate) struct LearnerParts {
    pub(crate) benefit: f64,
    pub(crate) error_alone: f64,
    pub(crate) error_joint: f64,
}

#[derive(IntoPyObject)]
struct TaskParts {
    benefit: f64,
    error_alone: f64,
    error_joint: f64,
    stopping_alone_tau: f64,
    stopping_joint_tau: f64,
    optimal_learner: LearnerParts,
}

#[derive(IntoPyObject)]
struct JointModes<'py> {
    teacher: Vector<'py>,
    data: Vector<'py>,
    output_overlap: Vector<'py>,
    input_overlap: Vector<'py>,
    detectable: Vec<bool>,
    share_a: Vector<'py>,
    share_b: Vector<'py>,
}

#[derive(IntoPyObject)]
struct Curve<'py> {
    time_tau: Vector<'py>,
    error_alone_a: Vector<'py>,
    error_joint_a: Vector<'py>,
    error_alone_b: Vector<'py>,
    error_joint_b: Vector<'py>,
}

#[derive(IntoPyObject)]
pub(crate) struct TransferParts<'py> {
    task_a: TaskParts,
    task_b: TaskParts,
    joint_modes: JointModes<'py>,
    curve: Curve<'py>,
}

/// The theory of two tasks, alone and together.
#[pyfunction]
pub(crate) fn transfer<'py>(
    py: Python<'py>,
    tasks: PairArguments,
    until_tau: f64,
    points: usize,
) -> PyResult<TransferParts<'py>> {
    let setting = tasks.in_theory();
    let theory = py.detach(|| setting.theory()).map_err(refuse)?;
    let times = even_times(until_tau, points);
    let [(alone_a, joint_a), (alone_b, joint_b)] = py.detach(|| {
        TASKS.map(|task| {
            let (alone, joint) = (theory.error_alone(task), theory.error_joint(task));
            let errors = |error: &dyn Fn(f64) -> f64| -> Vec<f64> {
                times.iter().map(|&time| error(time)).collect()
            };
            (errors(&|time| alone.error(time)), errors(&|time| joint.error(time)))
        })
    });
    let [task_a, task_b] = TASKS.map(|task| TaskParts::new(&theory, task));
    Ok(TransferParts {
        task_a,
        task_b,
        joint_modes: JointModes::new(py, theory.joint_modes()),
        curve: Curve {
            time_tau: vector(py, times),
            error_alone_a: vector(py, alone_a),
            error_joint_a: vector(py, joint_a),
            error_alone_b: vector(py, alone_b),
            error_joint_b: vector(py, joint_b),
        },
    })
}

impl<'py> JointModes<'py> {
    fn new(py: Python<'py>, modes: &[JointMode]) -> Self {
        Self {
            teacher: column(py, modes, |joint| joint.mode.teacher),
            data: column(py, modes, |joint| joint.mode.data),
            output_overlap: column(py, modes, |joint| joint.mode.output_overlap),
            input_overlap: column(py, modes, |joint| joint.mode.input_overlap),
            detectable: modes.iter().map(|joint| joint.mode.detectable).collect(),
            share_a: column(py, modes, |joint| joint.shares[0]),
            share_b: column(py, modes, |joint| joint.shares[1]),
        }
    }
}

impl TaskParts {
    fn new(theory: &TransferTheory, task: usize) -> Self {
        let early = theory.benefit(task);
        let LearnerBenefit { benefit, error_alone, error_joint, .. } = theory.learner_benefit(task);
        Self {
            benefit: early.benefit,
            error_alone: early.alone.test_error,
            error_joint: early.joint.test_error,
            stopping_alone_tau: early.alone.time_tau,
            stopping_joint_tau: early.joint.time_tau,
            optimal_learner: LearnerParts { benefit, error_alone, error_joint },
        }
    }
}

#[derive(IntoPyObject)]
pub(crate) struct MapParts<'py> {
    benefit: Array<'py>,
    alone: Stop,
}

/// The benefit for task A over strengths of task B (rows) and alignments (columns).
#[pyfunction]
pub(crate) fn benefit_map<'py>(
    py: Python<'py>,
    tasks: PairArguments,
    teachers_b: PyReadonlyArray1<'_, f64>,
    alignments: PyReadonlyArray1<'_, f64>,
) -> PyResult<MapParts<'py>> {
    let PairSetting { pair, network, .. } = tasks.in_theory();
    let setting = MapSetting::new(network, pair.outputs_a, pair.outputs_b, pair.teacher_a);
    let (teachers_b, alignments) = (numbers(&teachers_b), numbers(&alignments));
    let (benefit, alone) = interruptible(py, None, move |_| {
        let map = BenefitMap::new(&setting)?;
        let rows: Vec<Vec<f64>> =
            teachers_b.iter().map(|&teacher_b| map.row(teacher_b, &alignments)).collect();
        let benefit =
            Matrix::from_fn(rows.len(), alignments.len(), |row, column| rows[row][column]);
        Ok::<_, dln_transfer::TransferError>((benefit, map.error_alone()))
    })?
    .map_err(refuse)?;
    Ok(MapParts { benefit: array(py, benefit.as_ref())?, alone: alone.into() })
}
