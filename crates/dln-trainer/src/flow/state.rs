//! All weights of a student as one vector: sums, norms, and the slope of gradient flow.

use dln_linalg::{Matrix, Store, multiply, squared_norm};
use dln_tasks::TrainingStatistics;

use crate::columns::{add_scaled, combine, copy};
use crate::gradient::{GradientScratch, forward};
use crate::student::Student;

/// One matrix per layer: weights, slopes or directions.
pub(crate) type Layers = Vec<Matrix>;

pub(crate) fn zeros(student: &Student) -> Layers {
    student.weights.iter().map(|layer| Matrix::zeros(layer.nrows(), layer.ncols())).collect()
}

pub(crate) fn assign(destination: &mut [Matrix], source: &[Matrix]) {
    for (to, from) in destination.iter_mut().zip(source) {
        copy(to, from);
    }
}

/// destination ← destination + scale·source.
pub(crate) fn add(destination: &mut [Matrix], scale: f64, source: &[Matrix]) {
    for (to, from) in destination.iter_mut().zip(source) {
        add_scaled(to, scale, from);
    }
}

/// destination ← scale·destination.
pub(crate) fn scale(destination: &mut [Matrix], scale: f64) {
    for layer in destination {
        for column in 0..layer.ncols() {
            layer.col_as_slice_mut(column).iter_mut().for_each(|entry| *entry *= scale);
        }
    }
}

/// destination ← (destination − source)·scale.
pub(crate) fn subtract(destination: &mut [Matrix], scale: f64, source: &[Matrix]) {
    for (to, from) in destination.iter_mut().zip(source) {
        combine(to, from, |a, b| scale * (a - b));
    }
}

pub(crate) fn norm(layers: &[Matrix]) -> f64 {
    layers.iter().map(|layer| squared_norm(layer.as_ref())).sum::<f64>().sqrt()
}

/// The slope of gradient flow, dW_l/d(t/τ) = (W_L … W_{l+1})ᵀ E (W_{l−1} … W_1)ᵀ; leaves E in the
/// scratch. The products are associated as in a gradient step, see `gradient.rs`.
pub(crate) fn slope(
    student: &Student,
    statistics: &TrainingStatistics,
    scratch: &mut GradientScratch,
    slope: &mut [Matrix],
) {
    forward(student, statistics, scratch);
    let weights = &student.weights;
    let layers = weights.len();
    let GradientScratch { above, residual, pulled: [pulled, next], .. } = scratch;
    for layer in 1..layers {
        let current = if layer == 1 { &*residual } else { &*pulled };
        let above = above.get(layer - 1).unwrap_or(&weights[layer]).transpose();
        multiply(slope[layer - 1].as_mut(), Store::Replace, 1.0, above, current.as_ref());
        let below = weights[layer - 1].transpose();
        multiply(next.as_mut(), Store::Replace, 1.0, current.as_ref(), below);
        std::mem::swap(pulled, next);
    }
    copy(&mut slope[layers - 1], if layers == 1 { &*residual } else { &*pulled });
}
