//! Test errors of a student, as a whole and by groups of outputs.

use std::ops::Range;

use dln_linalg::{Matrix, squared_norm};
use dln_tasks::{InputCorrelation, TrainingStatistics};

use crate::columns::squared_difference;
use crate::gradient::GradientScratch;
use crate::problem::TestMap;

/// Measures ‖reference − scale·M‖² over groups of rows of a matrix M that a training loop has at
/// hand, each relative to the energy of the same rows of the map or targets to be learned.
#[derive(Debug)]
pub(crate) struct ErrorMeter {
    reference: Matrix,
    scale: f64,
    groups: Vec<(Range<usize>, f64)>,
    errors: Vec<f64>,
}

impl ErrorMeter {
    /// The first group is always the whole; `goal` gives the energies.
    pub(crate) fn new(
        reference: Matrix,
        scale: f64,
        goal: &Matrix,
        row_groups: &[Range<usize>],
    ) -> Self {
        let whole = 0..goal.nrows();
        let groups: Vec<_> = std::iter::once(&whole)
            .chain(row_groups)
            .map(|rows| (rows.clone(), squared_norm(goal.subrows(rows.start, rows.len()))))
            .collect();
        let errors = vec![0.0; groups.len()];
        Self { reference, scale, groups, errors }
    }

    /// The whole error first, then one per row group.
    pub(crate) fn measure(&mut self, matrix: &Matrix) -> &[f64] {
        for (error, (rows, energy)) in self.errors.iter_mut().zip(&self.groups) {
            *error = squared_difference(&self.reference, self.scale, matrix, rows) / energy;
        }
        &self.errors
    }
}

/// Test errors ‖W − W̄‖² of a linear student, from what `gradient::forward` leaves in the scratch.
///
/// For white inputs only the residual is there, so that W = (Σ31 − E)/d and W − W̄ = (Σ31/d − W̄) −
/// E/d.
#[derive(Debug)]
pub(crate) struct TestError {
    meter: ErrorMeter,
    is_white: bool,
}

impl TestError {
    pub(crate) fn new(statistics: &TrainingStatistics, test: TestMap<'_>) -> Self {
        let (teacher, row_groups) = (test.teacher, test.row_groups);
        let correlation = &statistics.input_output_correlation;
        let (reference, scale, is_white) = match statistics.input_correlation {
            InputCorrelation::White { input_variance } => {
                let excess = Matrix::from_fn(teacher.nrows(), teacher.ncols(), |row, column| {
                    correlation[(row, column)] / input_variance - teacher[(row, column)]
                });
                (excess, 1.0 / input_variance, true)
            }
            InputCorrelation::General(_) => (teacher.clone(), 1.0, false),
        };
        Self { meter: ErrorMeter::new(reference, scale, teacher, row_groups), is_white }
    }

    pub(crate) fn measure(&mut self, scratch: &GradientScratch) -> &[f64] {
        self.meter.measure(if self.is_white { &scratch.residual } else { &scratch.product })
    }
}
