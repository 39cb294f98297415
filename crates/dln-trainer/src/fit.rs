//! The training error ‖Ŷ − W X‖²_F / ‖Ŷ‖²_F, from statistics of the data alone.
//!
//! The best map is M = Σ31 Σ11⁺, and ‖Ŷ − W X‖² = floor + ⟨(M − W) Σ11, M − W⟩ with the unlearnable
//! floor ‖Ŷ‖² − ⟨Σ31, M⟩. With E = Σ31 − W Σ11 the second part is ‖E Σ11^{−1/2}‖², a sum of
//! squares: it keeps its relative accuracy when the error is small, where expanding the square
//! would cancel.

use dln_linalg::{LinalgError, Matrix, Store, multiply, squared_norm, symmetric_eigen};
use dln_tasks::{InputCorrelation, TrainingStatistics};

use crate::problem::TrainError;

/// Eigenvalues of Σ11 below this fraction of the largest are directions without inputs. Rounding
/// leaves about N1·1e-16 there, and inputs that are merely weak are far above: the smallest
/// variance of N1 Gaussian inputs is of order N1⁻².
const NO_VARIANCE: f64 = 1e-12;

#[derive(Debug)]
pub(crate) struct TrainingFit {
    metric: Metric,
    /// ‖Ŷ‖² − ⟨Σ31, Σ31 Σ11⁺⟩, what no linear map of these inputs can learn.
    floor: f64,
    target_energy: f64,
}

#[derive(Debug)]
enum Metric {
    /// Σ11 = d·I.
    White { input_variance: f64 },
    /// A root R of Σ11⁺ = R Rᵀ, N1×k, and room for E R, N3×k.
    General { root: Matrix, image: Matrix },
}

impl TrainingFit {
    /// Fails if the input correlation is not symmetric and positive semidefinite.
    pub(crate) fn new(statistics: &TrainingStatistics) -> Result<Self, TrainError> {
        let correlation = &statistics.input_output_correlation;
        let (outputs, inputs) = (correlation.nrows(), correlation.ncols());
        let (mut metric, directions) = match &statistics.input_correlation {
            &InputCorrelation::White { input_variance } => {
                (Metric::White { input_variance }, inputs)
            }
            InputCorrelation::General(matrix) => {
                let root = inverse_root(matrix)?;
                let directions = root.ncols();
                (Metric::General { root, image: Matrix::zeros(outputs, directions) }, directions)
            }
        };
        // As many directions as examples: every target can be met. Otherwise the difference is
        // right to rounding in ‖Ŷ‖².
        let target_energy = statistics.target_energy;
        let floor = if statistics.examples <= directions {
            0.0
        } else {
            (target_energy - metric.squared_length(correlation)).max(0.0)
        };
        Ok(Self { metric, floor, target_energy })
    }

    pub(crate) fn floor(&self) -> f64 {
        self.floor
    }

    /// The training error of a student whose residual is E = Σ31 − W Σ11.
    pub(crate) fn train_error(&mut self, residual: &Matrix) -> f64 {
        (self.floor + self.metric.squared_length(residual)) / self.target_energy
    }
}

impl Metric {
    /// ‖E Σ11^{−1/2}‖².
    fn squared_length(&mut self, residual: &Matrix) -> f64 {
        match self {
            Self::White { input_variance } => squared_norm(residual.as_ref()) / *input_variance,
            Self::General { root, image } => {
                multiply(image.as_mut(), Store::Replace, 1.0, residual.as_ref(), root.as_ref());
                squared_norm(image.as_ref())
            }
        }
    }
}

/// R with R Rᵀ = Σ11⁺: the eigenvectors with variance, each over the root of its variance.
fn inverse_root(input_correlation: &Matrix) -> Result<Matrix, TrainError> {
    let eigen = symmetric_eigen(input_correlation.as_ref())?;
    let largest = eigen.values.last().copied().ok_or(LinalgError::Empty { rows: 0, columns: 0 })?;
    let cutoff = NO_VARIANCE * largest;
    if eigen.values[0] < -cutoff || largest <= 0.0 {
        return Err(TrainError::NegativeVariance(eigen.values[0]));
    }
    let without = eigen.values.partition_point(|&value| value <= cutoff);
    let size = eigen.values.len();
    Ok(Matrix::from_fn(size, size - without, |row, column| {
        let direction = without + column;
        eigen.vectors[(row, direction)] / eigen.values[direction].sqrt()
    }))
}
