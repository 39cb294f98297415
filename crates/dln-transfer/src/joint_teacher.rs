//! The joint teacher of several tasks: the singular modes of their stacked maps (Lampinen & Ganguli
//! 2019, section 4).

use dln_linalg::{LinalgError, Matrix, MatrixRef, symmetric_eigen};

/// Largest deviation of an alignment matrix from symmetry, unit diagonal and orthonormal modes
/// within a task.
const ALIGNMENT_TOLERANCE: f64 = 1e-9;
/// Joint energies below this fraction of the largest are rounding: the joint teacher has lower
/// rank.
const RANK_TOLERANCE: f64 = 1e-13;

/// One task's share of a joint teacher: how many outputs it has and how strong its modes are.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskModes {
    /// Number of outputs ≥ 1.
    pub outputs: usize,
    /// Singular values s̄ > 0 of the task's own map; at least one.
    pub strengths: Vec<f64>,
}

/// Two tasks of rank one.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Pair {
    /// Outputs of task A, the one that is to benefit.
    pub outputs_a: usize,
    /// Outputs of task B.
    pub outputs_b: usize,
    /// Strength s̄_A > 0 of task A.
    pub teacher_a: f64,
    /// Strength s̄_B > 0 of task B.
    pub teacher_b: f64,
    /// Cosine q in [−1, 1] of the tasks' input vectors; its sign does not matter.
    pub alignment: f64,
}

/// Several teachers on the same inputs, seen as one map with all their outputs.
///
/// Stacking the maps of the tasks gives Σ_j s̄_j U_j V_jᵀ. Output vectors of different tasks are
/// orthogonal by construction, so that the joint modes follow from the Gram matrix of the tasks'
/// modes alone, G_kl = s̄_k s̄_l v_k·v_l = Σ_j s̄_j² x_j x_jᵀ, and mode j belongs to task A with
/// the share a_j² = Σ_{k∈A} x_jk², the squared norm of its output vector's rows.
///
/// # Examples
///
/// ```
/// use dln_transfer::{JointTeacher, Pair};
///
/// // Equal tasks with the same input vector: one joint mode, stronger than either, shared evenly.
/// let pair = Pair { outputs_a: 50, outputs_b: 50, teacher_a: 3.0, teacher_b: 3.0, alignment: 1.0 };
/// let teacher = JointTeacher::pair(&pair)?;
/// assert_eq!(teacher.modes().len(), 1);
/// assert!((teacher.modes()[0].strength - 18.0_f64.sqrt()).abs() < 1e-14);
/// assert!((teacher.modes()[0].shares[0] - 0.5).abs() < 1e-15);
/// # Ok::<(), dln_transfer::JointTeacherError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct JointTeacher {
    tasks: Vec<TaskModes>,
    modes: Vec<TeacherMode>,
}

/// A singular mode of the stacked teachers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TeacherMode {
    /// Its singular value s̄_j > 0.
    pub strength: f64,
    /// The share a_j² in [0, 1] of each task; they sum to 1.
    pub shares: Vec<f64>,
}

/// Why a [`JointTeacher`] could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JointTeacherError {
    /// There are no tasks.
    #[error("tasks is empty, but a joint teacher needs at least one")]
    NoTasks,
    /// A task has no outputs.
    #[error("task {0} has 0 outputs, but must have at least 1")]
    NoOutputs(usize),
    /// A task has no modes, or more than outputs.
    #[error(
        "task {task} has {rank} strengths, but needs at least 1 and at most its {outputs} outputs"
    )]
    Rank {
        /// Index of the task.
        task: usize,
        /// Number of its strengths.
        rank: usize,
        /// Number of its outputs.
        outputs: usize,
    },
    /// A strength is not positive and finite.
    #[error("task {task} has the strength {strength:?}, but each must be positive and finite")]
    Strength {
        /// Index of the task.
        task: usize,
        /// The offending strength.
        strength: f64,
    },
    /// The alignment of a pair is no cosine.
    #[error("alignment is {0:?}, but must lie in [-1, 1]")]
    Alignment(f64),
    /// The alignments do not have one row and one column per mode of all tasks.
    #[error("alignments is {rows}×{columns}, but the tasks have {modes} modes in all")]
    AlignmentShape {
        /// Rows given.
        rows: usize,
        /// Columns given.
        columns: usize,
        /// Modes of all tasks.
        modes: usize,
    },
    /// The alignments are not those of input vectors that are orthonormal within each task.
    #[error(
        "alignments has {value} at ({row}, {column}), which orthonormal input vectors of each task cannot have"
    )]
    AlignmentEntry {
        /// Row of the entry.
        row: usize,
        /// Column of the entry.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// No set of vectors has these alignments: their Gram matrix has a negative eigenvalue.
    #[error("alignments fit no set of vectors: their Gram matrix has the eigenvalue {0}")]
    NotAGramMatrix(f64),
    /// The eigendecomposition failed.
    #[error(transparent)]
    Linalg(#[from] LinalgError),
}

impl JointTeacher {
    /// The joint teacher of any number of tasks of any rank.
    ///
    /// `alignments` holds the cosines v_k·v_l of the input vectors of all modes, K×K for K modes in
    /// all, in the order of the tasks and of their strengths: unit diagonal, zero between different
    /// modes of one task.
    ///
    /// # Errors
    ///
    /// [`JointTeacherError`] if a task is empty, a strength is not positive and finite, or the
    /// alignments are not possible.
    pub fn new(tasks: &[TaskModes], alignments: MatrixRef<'_>) -> Result<Self, JointTeacherError> {
        check_tasks(tasks)?;
        check_alignments(tasks, alignments)?;
        let (modes, negative) = joint_modes(tasks, alignments)?;
        if let Some(eigenvalue) = negative {
            return Err(JointTeacherError::NotAGramMatrix(eigenvalue));
        }
        Ok(Self { tasks: tasks.to_vec(), modes })
    }

    /// The same for estimated alignments, which need not fit any set of vectors: what contradicts
    /// them is left out.
    pub(crate) fn from_estimates(
        tasks: &[TaskModes],
        alignments: MatrixRef<'_>,
    ) -> Result<Self, JointTeacherError> {
        check_tasks(tasks)?;
        let (modes, _) = joint_modes(tasks, alignments)?;
        Ok(Self { tasks: tasks.to_vec(), modes })
    }

    /// The joint teacher of two tasks of rank one, in closed form.
    ///
    /// # Errors
    ///
    /// [`JointTeacherError`] if a task is empty, a strength is not positive and finite, or the
    /// alignment is not in [−1, 1].
    pub fn pair(pair: &Pair) -> Result<Self, JointTeacherError> {
        let Pair { outputs_a, outputs_b, teacher_a, teacher_b, alignment } = *pair;
        let task = |outputs, strength| TaskModes { outputs, strengths: vec![strength] };
        let tasks = vec![task(outputs_a, teacher_a), task(outputs_b, teacher_b)];
        check_tasks(&tasks)?;
        if !(-1.0..=1.0).contains(&alignment) {
            return Err(JointTeacherError::Alignment(alignment));
        }
        let modes = pair_modes(teacher_a, teacher_b, alignment);
        let modes = modes.into_iter().flatten().map(|mode| TeacherMode {
            strength: mode.strength,
            shares: vec![mode.share_a, 1.0 - mode.share_a],
        });
        Ok(Self { tasks, modes: modes.collect() })
    }

    /// The tasks, in the order given.
    pub fn tasks(&self) -> &[TaskModes] {
        &self.tasks
    }

    /// The joint modes in order of falling strength; fewer than the tasks' modes where input
    /// vectors coincide.
    pub fn modes(&self) -> &[TeacherMode] {
        &self.modes
    }

    /// Number of outputs of all tasks.
    pub fn outputs(&self) -> usize {
        self.tasks.iter().fold(0, |sum, task| sum.saturating_add(task.outputs))
    }
}

/// A joint mode of two tasks of rank one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairMode {
    pub(crate) strength: f64,
    pub(crate) share_a: f64,
}

/// The joint modes of a pair, the stronger first; `None` for a mode without strength.
///
/// The eigenvalues of [[s̄_A², q s̄_A s̄_B], [q s̄_A s̄_B, s̄_B²]] have the product s̄_A² s̄_B² (1
/// − q²), which gives the smaller one without cancellation; the eigenvector of the larger lies at
/// the angle ½ atan2(2 q s̄_A s̄_B, s̄_A² − s̄_B²) from task A.
pub(crate) fn pair_modes(teacher_a: f64, teacher_b: f64, alignment: f64) -> [Option<PairMode>; 2] {
    let (energy_a, energy_b) = (teacher_a * teacher_a, teacher_b * teacher_b);
    let coupling = 2.0 * alignment * teacher_a * teacher_b;
    let splitting = coupling.hypot(energy_a - energy_b);
    let larger = 0.5 * (energy_a + energy_b + splitting);
    let smaller = energy_a * energy_b * (1.0 - alignment) * (1.0 + alignment) / larger;
    let half_angle = 0.5 * coupling.atan2(energy_a - energy_b);
    let (sine, cosine) = half_angle.sin_cos();
    // Unrelated tasks keep their own modes, where cos²(π/2) would leave 3.7e-33.
    let settled = |share: f64| if coupling == 0.0 { share.round() } else { share };
    let mode = |energy: f64, share_a: f64| {
        let share_a = settled(share_a);
        (energy > 0.0).then(|| PairMode { strength: energy.sqrt(), share_a })
    };
    [mode(larger, cosine * cosine), mode(smaller, sine * sine)]
}

fn check_tasks(tasks: &[TaskModes]) -> Result<(), JointTeacherError> {
    if tasks.is_empty() {
        return Err(JointTeacherError::NoTasks);
    }
    for (task, TaskModes { outputs, strengths }) in tasks.iter().enumerate() {
        let (outputs, rank) = (*outputs, strengths.len());
        if outputs == 0 {
            return Err(JointTeacherError::NoOutputs(task));
        }
        if rank == 0 || rank > outputs {
            return Err(JointTeacherError::Rank { task, rank, outputs });
        }
        if let Some(&strength) = strengths.iter().find(|s| !(**s > 0.0 && s.is_finite())) {
            return Err(JointTeacherError::Strength { task, strength });
        }
    }
    Ok(())
}

/// The task of each mode, in the order of the alignment matrix.
fn owners(tasks: &[TaskModes]) -> Vec<usize> {
    let repeated =
        |(task, modes): (usize, &TaskModes)| std::iter::repeat_n(task, modes.strengths.len());
    tasks.iter().enumerate().flat_map(repeated).collect()
}

fn check_alignments(
    tasks: &[TaskModes],
    alignments: MatrixRef<'_>,
) -> Result<(), JointTeacherError> {
    let owners = owners(tasks);
    let (rows, columns, modes) = (alignments.nrows(), alignments.ncols(), owners.len());
    if (rows, columns) != (modes, modes) {
        return Err(JointTeacherError::AlignmentShape { rows, columns, modes });
    }
    for row in 0..modes {
        for column in 0..modes {
            let value = alignments[(row, column)];
            let expected = match () {
                () if row == column => 1.0,
                () if owners[row] == owners[column] => 0.0,
                () => alignments[(column, row)].clamp(-1.0, 1.0),
            };
            let is_possible = (value - expected).abs() <= ALIGNMENT_TOLERANCE;
            if !is_possible {
                return Err(JointTeacherError::AlignmentEntry { row, column, value });
            }
        }
    }
    Ok(())
}

/// The modes of positive energy, and the smallest eigenvalue of the Gram matrix if it is more
/// negative than rounding explains.
fn joint_modes(
    tasks: &[TaskModes],
    alignments: MatrixRef<'_>,
) -> Result<(Vec<TeacherMode>, Option<f64>), JointTeacherError> {
    let owners = owners(tasks);
    let strengths: Vec<f64> =
        tasks.iter().flat_map(|task| task.strengths.iter().copied()).collect();
    let size = strengths.len();
    let gram = Matrix::from_fn(size, size, |k, l| {
        let cosine = if k == l { 1.0 } else { 0.5 * (alignments[(k, l)] + alignments[(l, k)]) };
        strengths[k] * strengths[l] * cosine
    });
    let eigen = symmetric_eigen(gram.as_ref())?;
    let largest = eigen.values[size - 1];
    let smallest = eigen.values[0];
    let negative = (smallest < -ALIGNMENT_TOLERANCE * largest).then_some(smallest);
    let mode = |column: usize| {
        let mut shares = vec![0.0; tasks.len()];
        for (row, &owner) in owners.iter().enumerate() {
            shares[owner] += eigen.vectors[(row, column)].powi(2);
        }
        TeacherMode { strength: eigen.values[column].sqrt(), shares }
    };
    let is_present = |column: &usize| eigen.values[*column] > RANK_TOLERANCE * largest;
    Ok(((0..size).rev().filter(is_present).map(mode).collect(), negative))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(alignment: f64) -> Pair {
        Pair { outputs_a: 50, outputs_b: 30, teacher_a: 3.0, teacher_b: 2.0, alignment }
    }

    #[test]
    fn closed_form_agrees_with_the_eigendecomposition() {
        for alignment in [-0.9, 0.0, 0.3, 0.999, 1.0] {
            let closed = JointTeacher::pair(&pair(alignment)).expect("valid");
            let cosines =
                Matrix::from_fn(2, 2, |row, column| if row == column { 1.0 } else { alignment });
            let general = JointTeacher::new(closed.tasks(), cosines.as_ref()).expect("valid");
            assert_eq!(closed.modes().len(), general.modes().len());
            for (closed, general) in closed.modes().iter().zip(general.modes()) {
                assert!((closed.strength - general.strength).abs() < 1e-13);
                assert!((closed.shares[0] - general.shares[0]).abs() < 1e-13);
            }
        }
    }

    /// The share of a task in the other's mode was once cos²(π/2) = 3.7e-33.
    #[test]
    fn unrelated_tasks_share_nothing() {
        for (teacher_a, teacher_b) in [(3.0, 10.0), (10.0, 3.0), (3.0, 3.0)] {
            let teacher = JointTeacher::pair(&Pair { teacher_a, teacher_b, ..pair(0.0) });
            for mode in teacher.expect("valid").modes() {
                assert!(mode.shares == [1.0, 0.0] || mode.shares == [0.0, 1.0], "{mode:?}");
            }
        }
    }

    #[test]
    fn energy_of_each_task_is_conserved() {
        let teacher = JointTeacher::pair(&pair(0.7)).expect("valid");
        let energy = |task: usize| -> f64 {
            teacher.modes().iter().map(|m| m.strength.powi(2) * m.shares[task]).sum()
        };
        assert!((energy(0) - 9.0).abs() < 1e-13 && (energy(1) - 4.0).abs() < 1e-13);
    }

    #[test]
    fn impossible_teachers_are_refused_by_name() {
        let refuse = |pair| JointTeacher::pair(&pair).expect_err("refused");
        assert_eq!(refuse(pair(1.1)), JointTeacherError::Alignment(1.1));
        assert!(matches!(refuse(pair(f64::NAN)), JointTeacherError::Alignment(_)));
        assert_eq!(refuse(Pair { outputs_b: 0, ..pair(0.0) }), JointTeacherError::NoOutputs(1));
        let strength = refuse(Pair { teacher_b: -1.0, ..pair(0.0) });
        assert_eq!(strength, JointTeacherError::Strength { task: 1, strength: -1.0 });

        let task = |strengths: &[f64]| TaskModes { outputs: 2, strengths: strengths.to_vec() };
        let identity = Matrix::identity(3, 3);
        let refuse = |tasks: &[TaskModes], m: &Matrix| {
            JointTeacher::new(tasks, m.as_ref()).expect_err("refused")
        };
        assert_eq!(refuse(&[], &identity), JointTeacherError::NoTasks);
        let rank = refuse(&[task(&[1.0, 1.0, 1.0])], &identity);
        assert_eq!(rank, JointTeacherError::Rank { task: 0, rank: 3, outputs: 2 });
        let shape = refuse(&[task(&[1.0])], &identity);
        assert_eq!(shape, JointTeacherError::AlignmentShape { rows: 3, columns: 3, modes: 1 });
        let within = Matrix::from_fn(3, 3, |k, l| if k == l { 1.0 } else { 0.1 });
        let entry = refuse(&[task(&[1.0, 2.0]), task(&[1.0])], &within);
        assert_eq!(entry, JointTeacherError::AlignmentEntry { row: 0, column: 1, value: 0.1 });
        // Three vectors cannot all be opposite to one another.
        let opposed = Matrix::from_fn(3, 3, |k, l| if k == l { 1.0 } else { -0.9 });
        let tasks = [task(&[1.0]), task(&[1.0]), task(&[1.0])];
        assert!(
            matches!(refuse(&tasks, &opposed), JointTeacherError::NotAGramMatrix(value) if value < 0.0)
        );
        assert_eq!(
            JointTeacher::from_estimates(&tasks, opposed.as_ref()).expect("clipped").modes().len(),
            2
        );
    }
}
