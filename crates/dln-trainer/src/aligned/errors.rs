//! Train and test errors of a training-aligned student, as sums over its modes.

use dln_linalg::{Matrix, MatrixRef, Store, inner_product, multiply, squared_norm};
use dln_tasks::TrainingStatistics;

use super::{DataModes, Lanes, in_lanes};
use crate::columns::LANES;
use crate::fit::TrainingFit;
use crate::problem::{TestMap, TrainError};

/// An error as a sum over modes, (rest + Σ weight·(target − s)²) / energy.
pub(super) struct ErrorSum {
    weights: Vec<Lanes>,
    targets: Vec<Lanes>,
    rest: f64,
    energy: f64,
}

impl ErrorSum {
    pub(super) fn measure(&self, strengths: &[Lanes]) -> f64 {
        let mut sums = [0.0; LANES];
        for ((weights, targets), strengths) in self.weights.iter().zip(&self.targets).zip(strengths)
        {
            for lane in 0..LANES {
                sums[lane] += weights[lane] * (targets[lane] - strengths[lane]).powi(2);
            }
        }
        (self.rest + sums.iter().sum::<f64>()) / self.energy
    }
}

pub(super) struct Errors {
    pub(super) train: ErrorSum,
    /// The whole, then one per row group.
    tests: Vec<ErrorSum>,
    /// Room for the results of `tests`.
    measured: Vec<f64>,
}

impl Errors {
    pub(super) fn new(
        data: &DataModes,
        statistics: &TrainingStatistics,
        test: TestMap<'_>,
    ) -> Result<Self, TrainError> {
        let whole = 0..test.teacher.nrows();
        let tests: Vec<_> = std::iter::once(&whole)
            .chain(test.row_groups)
            .map(|rows| test_sum(data, test.teacher.subrows(rows.start, rows.len()), rows.start))
            .collect();
        let measured = vec![0.0; tests.len()];
        Ok(Self { train: train_sum(data, statistics)?, tests, measured })
    }

    /// The training error, and the whole test error followed by one per row group.
    pub(super) fn measure(&mut self, strengths: &[Lanes]) -> (f64, &[f64]) {
        for (error, sum) in self.measured.iter_mut().zip(&self.tests) {
            *error = sum.measure(strengths);
        }
        (self.train.measure(strengths), &self.measured)
    }
}

/// ‖Ŷ − W X‖² = floor + Σ (a − d s)²/d over the modes with inputs; modes beyond the student's
/// capacity count with s = 0.
fn train_sum(data: &DataModes, statistics: &TrainingStatistics) -> Result<ErrorSum, TrainError> {
    let (values, variances) = (&data.svd.values, &data.variances);
    let target =
        |mode: usize| if variances[mode] > 0.0 { values[mode] / variances[mode] } else { 0.0 };
    let beyond: f64 = (data.capacity..values.len()).map(|mode| values[mode] * target(mode)).sum();
    Ok(ErrorSum {
        weights: in_lanes(data.capacity, |mode| variances[mode]),
        targets: in_lanes(data.capacity, target),
        rest: TrainingFit::new(statistics)?.floor() + beyond,
        energy: statistics.target_energy,
    })
}

/// ‖W_A − W̄_A‖² for a block of rows A of the teacher, the first of which is `first_row`.
///
/// In these rows mode i is û_A v̂ᵀ with squared length p = ‖û_A‖²; the modes stay orthogonal,
/// because the v̂ are. So the error is Σ p (s − c)² with c = û_Aᵀ W̄_A v̂ / p, plus what the modes
/// cannot express, ‖W̄_A − Σ c û_A v̂ᵀ‖².
fn test_sum(data: &DataModes, teacher: MatrixRef<'_>, first_row: usize) -> ErrorSum {
    let capacity = data.capacity;
    let right = data.svd.right.subcols(0, capacity);
    let left = data.svd.left.submatrix(first_row, 0, teacher.nrows(), capacity);
    let mut images = Matrix::zeros(teacher.nrows(), capacity);
    multiply(images.as_mut(), Store::Replace, 1.0, teacher, right);
    let weights: Vec<f64> = (0..capacity).map(|mode| squared_norm(left.subcols(mode, 1))).collect();
    let projection = |mode| inner_product(left.subcols(mode, 1), images.subcols(mode, 1));
    let targets: Vec<f64> = (0..capacity)
        .map(|mode| if weights[mode] > 0.0 { projection(mode) / weights[mode] } else { 0.0 })
        .collect();
    let scaled =
        Matrix::from_fn(teacher.nrows(), capacity, |row, mode| targets[mode] * left[(row, mode)]);
    let mut missed = teacher.to_owned();
    multiply(missed.as_mut(), Store::Add, -1.0, scaled.as_ref(), right.transpose());
    ErrorSum {
        weights: in_lanes(capacity, |mode| weights[mode]),
        targets: in_lanes(capacity, |mode| targets[mode]),
        rest: squared_norm(missed.as_ref()),
        energy: squared_norm(teacher),
    }
}
