//! The joint teacher estimated from the training data of its tasks: what is needed to predict
//! transfer before training.

use dln_dynamics::WhiteData;
use dln_linalg::{LinalgError, Matrix, MatrixRef, Svd, inner_product, thin_svd};

use crate::joint_teacher::{JointTeacher, JointTeacherError, TaskModes};

/// The cosine of two teachers' input vectors, estimated from that of the data's and the data's
/// overlaps with the teachers.
///
/// Noise turns each data vector away from its teacher's independently, so that v̂_A·v̂_B = q c_v(A)
/// c_v(B) on average; the quotient is clipped to [−1, 1]. `None` if either mode is not detectable
/// (overlap 0), and for NaN. The sign is that of the vectors as given, and a singular vector's sign
/// means nothing without its partner's: the benefit depends on q² alone.
///
/// # Examples
///
/// ```
/// use dln_transfer::estimate_alignment;
///
/// let estimate = estimate_alignment(0.25, 0.8, 0.625);
/// assert!((estimate.expect("both detectable") - 0.5).abs() < 1e-15);
/// assert_eq!(estimate_alignment(0.9, 0.8, 0.75), Some(1.0));
/// assert_eq!(estimate_alignment(0.1, 0.0, 0.75), None);
/// ```
pub fn estimate_alignment(
    data_cosine: f64,
    input_overlap_a: f64,
    input_overlap_b: f64,
) -> Option<f64> {
    let attenuation = input_overlap_a * input_overlap_b;
    let measured = attenuation > 0.0 && !data_cosine.is_nan();
    measured.then(|| (data_cosine / attenuation).clamp(-1.0, 1.0))
}

/// A joint teacher estimated from data.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EstimatedTeacher {
    /// The estimated teacher, of the detectable modes alone.
    pub teacher: JointTeacher,
    /// Estimated cosines of the input vectors of all detectable modes, K×K, in the order of tasks
    /// and falling strengths.
    pub alignments: Matrix,
}

/// Why no joint teacher could be estimated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EstimateError {
    /// A task's correlation and its description do not belong together.
    #[error(
        "task {task} has a {rows}×{columns} correlation, but {outputs} outputs and {inputs} inputs"
    )]
    Shape {
        /// Index of the task.
        task: usize,
        /// Rows of its correlation.
        rows: usize,
        /// Columns of its correlation.
        columns: usize,
        /// Outputs of its data.
        outputs: usize,
        /// Inputs of its data.
        inputs: usize,
    },
    /// The tasks do not share their inputs.
    #[error("task {task} has {inputs} inputs, but the first task has {expected}")]
    Inputs {
        /// Index of the task.
        task: usize,
        /// Its inputs.
        inputs: usize,
        /// Those of the first task.
        expected: usize,
    },
    /// No mode of a task stands out of its noise.
    #[error("task {0} shows no mode above its noise")]
    NoSignal(usize),
    /// The modes found make no joint teacher.
    #[error(transparent)]
    Teacher(#[from] JointTeacherError),
    /// A singular value decomposition failed.
    #[error(transparent)]
    Linalg(#[from] LinalgError),
}

/// Estimates the joint teacher from each task's input-output correlation Σ31 (N_t×N1, in the tasks'
/// common input coordinates).
///
/// Every data mode above the edge of its task's noise counts as signal; its strength and overlap
/// follow from its singular value. Cosines are attenuated by both overlaps and corrected with
/// [`estimate_alignment`]. Estimated cosines need not fit any set of vectors; directions of
/// negative energy are left out.
///
/// # Errors
///
/// [`EstimateError`] if shapes disagree, a task shows no signal, or a matrix holds NaN or
/// infinities.
///
/// # Panics
///
/// If there is no task.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{WhiteData, WhiteSetting};
/// use dln_linalg::Matrix;
/// use dln_transfer::estimate_joint_teacher;
///
/// // Without noise to speak of, the estimate is the truth: two modes of strength 2 and 3 at cosine 0.6.
/// let data = WhiteData::new(&WhiteSetting::new(4, 2).with_noise_std(1e-9))?;
/// let a = Matrix::from_fn(2, 4, |row, column| if (row, column) == (0, 0) { 2.0 } else { 0.0 });
/// let b = Matrix::from_fn(2, 4, |row, column| if row == 0 { 3.0 * [0.6, 0.8, 0.0, 0.0][column] } else { 0.0 });
/// let estimate = estimate_joint_teacher(&[(a.as_ref(), data), (b.as_ref(), data)])?;
/// assert!((estimate.alignments[(0, 1)].abs() - 0.6).abs() < 1e-12);
/// assert!((estimate.teacher.tasks()[1].strengths[0] - 3.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn estimate_joint_teacher(
    tasks: &[(MatrixRef<'_>, WhiteData)],
) -> Result<EstimatedTeacher, EstimateError> {
    assert!(!tasks.is_empty(), "a joint teacher needs at least one task");
    check_shapes(tasks)?;
    let observed = tasks
        .iter()
        .enumerate()
        .map(|(task, (correlation, data))| observe(task, *correlation, data));
    let observed = observed.collect::<Result<Vec<Observed>, EstimateError>>()?;
    let vectors: Vec<(usize, MatrixRef<'_>, f64)> = observed
        .iter()
        .enumerate()
        .flat_map(|(task, modes)| modes.vectors().map(move |(v, c)| (task, v, c)))
        .collect();
    let alignments = Matrix::from_fn(vectors.len(), vectors.len(), |k, l| {
        let ((task_k, v_k, c_k), (task_l, v_l, c_l)) = (vectors[k], vectors[l]);
        if task_k == task_l {
            return f64::from(u8::from(k == l));
        }
        estimate_alignment(inner_product(v_k, v_l), c_k, c_l)
            .expect("modes above the edge have overlap")
    });
    let task_modes = observed.iter().zip(tasks).map(|(modes, (_, data))| TaskModes {
        outputs: data.setting().outputs,
        strengths: modes.strengths.clone(),
    });
    let teacher =
        JointTeacher::from_estimates(&task_modes.collect::<Vec<_>>(), alignments.as_ref())?;
    Ok(EstimatedTeacher { teacher, alignments })
}

/// The detectable modes of one task.
struct Observed {
    svd: Svd,
    strengths: Vec<f64>,
    input_overlaps: Vec<f64>,
}

impl Observed {
    /// Input vectors of the detectable modes with their overlaps.
    fn vectors(&self) -> impl Iterator<Item = (MatrixRef<'_>, f64)> {
        self.input_overlaps
            .iter()
            .enumerate()
            .map(|(idx, &overlap)| (self.svd.right.as_ref().subcols(idx, 1), overlap))
    }
}

fn observe(
    task: usize,
    correlation: MatrixRef<'_>,
    data: &WhiteData,
) -> Result<Observed, EstimateError> {
    let svd = thin_svd(correlation)?;
    let modes: Vec<_> =
        svd.values.iter().map_while(|&value| data.ensemble().mode_from_data(value)).collect();
    if modes.is_empty() {
        return Err(EstimateError::NoSignal(task));
    }
    let strengths = modes.iter().map(|mode| mode.teacher() / data.teacher_gain()).collect();
    let input_overlaps = modes.iter().map(dln_spectra::SignalMode::input_overlap).collect();
    Ok(Observed { svd, strengths, input_overlaps })
}

fn check_shapes(tasks: &[(MatrixRef<'_>, WhiteData)]) -> Result<(), EstimateError> {
    let expected = tasks[0].0.ncols();
    for (task, (correlation, data)) in tasks.iter().enumerate() {
        let (rows, columns) = (correlation.nrows(), correlation.ncols());
        let (outputs, inputs) = (data.setting().outputs, data.setting().inputs);
        if (rows, columns) != (outputs, inputs) {
            return Err(EstimateError::Shape { task, rows, columns, outputs, inputs });
        }
        if inputs != expected {
            return Err(EstimateError::Inputs { task, inputs, expected });
        }
    }
    Ok(())
}
