//! One epoch of full-batch gradient descent for a linear student (paper, section 2, equation 2).
//!
//! With E = Σ31 − W Σ11 and T_l = W_L … W_{l+1} the products above layer l, the gradient makes
//! ΔW_l = λ T_lᵀ E (W_{l−1} … W_1)ᵀ, all matrices from the same old values. The factor
//! H_l = E (W_{l−1} … W_1)ᵀ is pulled up layer by layer, H_{l+1} = H_l W_lᵀ. This association
//! needs three products with the wide matrix E or W_1 whatever the depth, and otherwise only
//! outputs×hidden×hidden ones: 3.0 MFLOP an epoch at N1 = 100, N2 = N3 = 50, L = 4, where
//! back-propagation of whole batches needs 4.5. It also allows every update in place, without a
//! copy of an old matrix: W_l changes after it has served in H_{l+1}, and no later update reads it.

use dln_linalg::{Matrix, Store, multiply};
use dln_tasks::{InputCorrelation, TrainingStatistics};

use crate::columns::{add_scaled, copy};
use crate::student::{Student, StudentShape};

/// Buffers for [`gradient_step`], so that epochs allocate nothing.
#[derive(Debug, Clone)]
pub struct GradientScratch {
    shape: StudentShape,
    /// T_l for l = 1, …, L − 2, N3×N2 each; T_{L−1} is W_L itself.
    pub(crate) above: Vec<Matrix>,
    /// E, N3×N1.
    pub(crate) residual: Matrix,
    /// W, N3×N1; filled only if the inputs are not white.
    pub(crate) product: Matrix,
    /// H_l and H_{l+1}, taking turns; N3×N2.
    pub(crate) pulled: [Matrix; 2],
}

impl GradientScratch {
    /// Buffers for students of one shape.
    pub fn new(shape: StudentShape) -> Self {
        let narrow = || Matrix::zeros(shape.outputs, shape.hidden);
        let wide = || Matrix::zeros(shape.outputs, shape.inputs);
        Self {
            shape,
            above: (0..shape.layers.saturating_sub(2)).map(|_| narrow()).collect(),
            residual: wide(),
            product: wide(),
            pulled: [narrow(), narrow()],
        }
    }
}

/// One epoch: W_l ← W_l + λ (W_L … W_{l+1})ᵀ (Σ31 − W Σ11) (W_{l−1} … W_1)ᵀ for all layers at once.
///
/// [`train`](crate::train) is this step in a loop, with checks, observations and a stop rule. Too
/// large a `learning_rate` makes the weights overflow; nothing is checked here.
///
/// # Panics
///
/// If the statistics or the scratch are of another shape than the student.
///
/// # Examples
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_tasks::{Seed, Task, TaskSetting, InputKind, Teacher};
/// use dln_trainer::{GradientScratch, Student, StudentShape, gradient_step};
///
/// let teacher = Teacher::random(4, 6, &[2.0], Seed::new(1))?;
/// let setting = TaskSetting::new(6, InputKind::OneHot, 0.0);
/// let task = Task::draw(&teacher, &setting, Seed::new(2))?;
/// let shape = StudentShape { inputs: 6, hidden: 3, outputs: 4, layers: 1 };
/// let mut student = Student::from_weights(shape, vec![Matrix::zeros(4, 6)])?;
/// gradient_step(&mut student, task.statistics(), 1.0, &mut GradientScratch::new(shape));
/// // One-hot inputs, a single layer and λ = 1: one step is the exact solution.
/// assert_eq!(student.product(), *task.teacher().map());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn gradient_step(
    student: &mut Student,
    statistics: &TrainingStatistics,
    learning_rate: f64,
    scratch: &mut GradientScratch,
) {
    assert_eq!(student.shape(), scratch.shape, "the scratch was made for another shape");
    forward(student, statistics, scratch);
    backward(student, learning_rate, scratch);
}

/// Fills `above` and `residual`, and `product` unless the inputs are white.
pub(crate) fn forward(
    student: &Student,
    statistics: &TrainingStatistics,
    scratch: &mut GradientScratch,
) {
    multiply_suffixes(&student.weights, &mut scratch.above);
    let (first, head) = (&student.weights[0], head(&student.weights, &scratch.above));
    let residual = &mut scratch.residual;
    copy(residual, &statistics.input_output_correlation);
    match &statistics.input_correlation {
        InputCorrelation::White { input_variance } => match head {
            Some(head) => {
                let scale = -input_variance;
                multiply(residual.as_mut(), Store::Add, scale, head.as_ref(), first.as_ref());
            }
            None => add_scaled(residual, -input_variance, first),
        },
        InputCorrelation::General(correlation) => {
            let product = &mut scratch.product;
            match head {
                Some(head) => {
                    multiply(product.as_mut(), Store::Replace, 1.0, head.as_ref(), first.as_ref());
                }
                None => copy(product, first),
            }
            multiply(residual.as_mut(), Store::Add, -1.0, product.as_ref(), correlation.as_ref());
        }
    }
}

/// Updates every layer from what [`forward`] left.
pub(crate) fn backward(student: &mut Student, learning_rate: f64, scratch: &mut GradientScratch) {
    let layers = student.weights.len();
    let GradientScratch { above, residual, pulled: [pulled, next], .. } = scratch;
    for layer in 1..layers {
        let current = if layer == 1 { &*residual } else { &*pulled };
        let (below, upper) = student.weights.split_at_mut(layer);
        let weights = &mut below[layer - 1];
        multiply(next.as_mut(), Store::Replace, 1.0, current.as_ref(), weights.transpose());
        let above = above.get(layer - 1).unwrap_or(&upper[0]);
        let (above, current) = (above.transpose(), current.as_ref());
        multiply(weights.as_mut(), Store::Add, learning_rate, above, current);
        std::mem::swap(pulled, next);
    }
    let top = if layers == 1 { &*residual } else { &*pulled };
    add_scaled(&mut student.weights[layers - 1], learning_rate, top);
}

/// Updates the last layer alone from what [`forward`] left: W_L ← W_L + λ E (W_{L−1} … W_1)ᵀ.
pub(crate) fn backward_head(
    student: &mut Student,
    learning_rate: f64,
    scratch: &mut GradientScratch,
) {
    let (head, trunk) = student.weights.split_last_mut().expect("a student has a layer");
    let GradientScratch { residual, pulled: [pulled, next], .. } = scratch;
    for (index, weights) in trunk.iter().enumerate() {
        let current = if index == 0 { &*residual } else { &*pulled };
        multiply(next.as_mut(), Store::Replace, 1.0, current.as_ref(), weights.transpose());
        std::mem::swap(pulled, next);
    }
    add_scaled(head, learning_rate, if trunk.is_empty() { &*residual } else { &*pulled });
}

/// T_l = T_{l+1} W_{l+1} for l = L − 2, …, 1.
fn multiply_suffixes(weights: &[Matrix], above: &mut [Matrix]) {
    for index in (0..above.len()).rev() {
        let (done, rest) = above.split_at_mut(index + 1);
        let upper = rest.first().unwrap_or(&weights[weights.len() - 1]);
        let factor = weights[index + 1].as_ref();
        multiply(done[index].as_mut(), Store::Replace, 1.0, upper.as_ref(), factor);
    }
}

/// T_1 = W_L … W_2; none if there is a single layer.
fn head<'a>(weights: &'a [Matrix], above: &'a [Matrix]) -> Option<&'a Matrix> {
    above.first().or(weights.get(1))
}
