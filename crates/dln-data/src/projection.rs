//! Examples seen through the modes of a map that was trained without them.
//!
//! A student's outputs on such examples are Σ_α s_α(t) û_α (v̂_α·x̃). As the û_α are orthonormal
//! its squared error is
//!
//! ```text
//! ‖y‖² − 2 Σ_α s_α Σ(û_α·y)(v̂_α·x̃) + Σ_α s_α² Σ(v̂_α·x̃)²,
//! ```
//!
//! a sum over modes: the whole course of training is known at the cost of one projection.

use dln_dynamics::{ErrorCurve, ModeCurve, WeightedMode};
use dln_linalg::{Matrix, MatrixRef, Store, Svd, inner_product, multiply, squared_norm};

use crate::shrinkage::Whitener;

/// Larger whitened coordinates than this are written as this: their squares are numbers still, and
/// no prediction survives either.
const FARTHEST: f64 = 1e100;

/// The squared error of a student on given examples, Σ_α w_α (s_α − s*_α)² and a floor.
#[derive(Debug, Clone)]
pub(crate) struct ProjectedError {
    pub(crate) modes: Vec<WeightedMode>,
    pub(crate) floor: f64,
    /// Σ‖y‖² about the training mean: the error of the mean predictor.
    pub(crate) energy: f64,
}

impl ProjectedError {
    /// Of students with the given learning curves, whose strengths count in `unit`; `whitened` are
    /// P×k coordinates of examples, `targets` P×N3 about the training mean, `svd` that of the
    /// whitened map.
    pub(crate) fn new(
        svd: &Svd,
        curves: impl Iterator<Item = ModeCurve>,
        unit: f64,
        (whitened, targets): (MatrixRef<'_>, MatrixRef<'_>),
    ) -> Self {
        let curves: Vec<ModeCurve> = curves.collect();
        let project = |examples: MatrixRef<'_>, vectors: &Matrix| {
            let mut projected = Matrix::zeros(examples.nrows(), curves.len());
            let leading = vectors.subcols(0, curves.len());
            multiply(projected.as_mut(), Store::Replace, 1.0, examples, leading);
            projected
        };
        let (inputs, outputs) = (project(whitened, &svd.right), project(targets, &svd.left));
        let of_mode = |(idx, curve): (usize, &ModeCurve)| {
            let (x, y) = (inputs.subcols(idx, 1), outputs.subcols(idx, 1));
            let square = squared_norm(x);
            let target = if square > 0.0 { inner_product(x, y) / square / unit } else { 0.0 };
            WeightedMode { curve: *curve, weight: square * unit * unit, target }
        };
        let modes: Vec<WeightedMode> = curves.iter().enumerate().map(of_mode).collect();
        let energy = squared_norm(targets);
        let explained: f64 = modes.iter().map(|mode| mode.weight * mode.target.powi(2)).sum();
        Self { modes, floor: (energy - explained).max(0.0), energy }
    }

    /// Of the mean predictor.
    pub(crate) fn of_mean(targets: MatrixRef<'_>) -> Self {
        let energy = squared_norm(targets);
        Self { modes: Vec::new(), floor: energy, energy }
    }

    /// The squared error over time, relative to `scale`.
    pub(crate) fn curve(&self, scale: f64) -> ErrorCurve<'_> {
        ErrorCurve { modes: &self.modes, bulk: None, bulk_weight: 0.0, floor: self.floor, scale }
    }

    /// The squared error of a map that learned the given strengths; modes without one are not
    /// learned.
    pub(crate) fn of_strengths(&self, strengths: &[f64]) -> f64 {
        let strengths = strengths.iter().copied().chain(std::iter::repeat(0.0));
        let distance = |(mode, s): (&WeightedMode, f64)| mode.weight * (s - mode.target).powi(2);
        self.floor + self.modes.iter().zip(strengths).map(distance).sum::<f64>()
    }
}

/// The leading whitened coordinates of examples, P×k.
pub(crate) fn whitened(whitener: &Whitener, retained: usize, inputs: MatrixRef<'_>) -> Matrix {
    let scaling = &whitener.scaling;
    let scaled = Matrix::from_fn(inputs.nrows(), scaling.columns.len(), |row, idx| {
        let column = scaling.columns[idx];
        let scale = scaling.scales[idx];
        let coordinate = inputs[(row, column)] / scale - scaling.input_means[column] / scale;
        coordinate.clamp(-FARTHEST, FARTHEST)
    });
    let directions = Matrix::from_fn(scaling.columns.len(), retained, |row, idx| {
        whitener.directions[(row, idx)] / whitener.strengths[idx] / whitener.largest
    });
    let mut whitened = Matrix::zeros(inputs.nrows(), retained);
    multiply(whitened.as_mut(), Store::Replace, 1.0, scaled.as_ref(), directions.as_ref());
    whitened
}
