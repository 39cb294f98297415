//! Training inputs of every kind, and the products with them, which one-hot inputs make free.

use dln_linalg::{Matrix, MatrixRef, squared_norm};
use rand::Rng;
use rand::seq::index;

use crate::haar::gaussian_matrix;
use crate::statistics::gram;
use crate::{InputCorrelation, InputKind, TaskSetting, TrainingStatistics, haar_frame};

/// Training inputs X, inputs×examples.
#[derive(Debug, Clone)]
pub(crate) struct Inputs {
    matrix: Matrix,
    pattern: Pattern,
}

/// What is known of X beyond its entries.
#[derive(Debug, Clone)]
enum Pattern {
    /// X = I.
    Identity,
    /// Column μ is the unit vector of index `hot[μ]`.
    OneHot { hot: Vec<usize> },
    /// X Xᵀ = d·I.
    White { input_variance: f64 },
    /// Nothing.
    General,
}

impl Inputs {
    /// Draws inputs; `setting` has been checked against the width `inputs`.
    pub(crate) fn draw(inputs: usize, setting: &TaskSetting, rng: &mut impl Rng) -> Self {
        let examples = setting.examples;
        match setting.input_kind {
            InputKind::OneHot => Self::one_hot(inputs, examples, rng),
            InputKind::Orthogonal if examples < inputs => {
                Self { matrix: haar_frame(inputs, examples, rng), pattern: Pattern::General }
            }
            InputKind::Orthogonal => {
                let ratio = examples as f64 / inputs as f64;
                let rows = haar_frame(examples, inputs, rng);
                Self::white(scaled_transpose(ratio.sqrt(), rows.as_ref()), ratio)
            }
            InputKind::Gaussian => {
                let std = (inputs as f64).sqrt().recip();
                Self {
                    matrix: gaussian_matrix(inputs, examples, std, rng),
                    pattern: Pattern::General,
                }
            }
        }
    }

    /// Inputs of which X Xᵀ = input_variance·I is known.
    pub(crate) fn white(matrix: Matrix, input_variance: f64) -> Self {
        Self { matrix, pattern: Pattern::White { input_variance } }
    }

    fn one_hot(inputs: usize, examples: usize, rng: &mut impl Rng) -> Self {
        if examples == inputs {
            return Self { matrix: Matrix::identity(inputs, inputs), pattern: Pattern::Identity };
        }
        let hot = if examples < inputs {
            index::sample(rng, inputs, examples).into_vec()
        } else {
            (0..examples).map(|example| example % inputs).collect()
        };
        let matrix =
            Matrix::from_fn(inputs, examples, |row, example| f64::from(hot[example] == row));
        Self { matrix, pattern: Pattern::OneHot { hot } }
    }

    pub(crate) fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// map·X, for a map of any number of rows.
    pub(crate) fn response(&self, map: MatrixRef<'_>) -> Matrix {
        match &self.pattern {
            Pattern::Identity => map.to_owned(),
            Pattern::OneHot { hot } => {
                Matrix::from_fn(map.nrows(), hot.len(), |row, example| map[(row, hot[example])])
            }
            Pattern::White { .. } | Pattern::General => map * &self.matrix,
        }
    }

    /// Σ_μ y^μ x^μᵀ = targets·Xᵀ.
    pub(crate) fn correlate(&self, targets: MatrixRef<'_>) -> Matrix {
        let (outputs, inputs) = (targets.nrows(), self.matrix.nrows());
        match &self.pattern {
            Pattern::Identity => targets.to_owned(),
            Pattern::OneHot { hot } => {
                let mut correlation = Matrix::zeros(outputs, inputs);
                for (target, &hot) in targets.col_iter().zip(hot) {
                    correlation
                        .as_mut()
                        .col_mut(hot)
                        .iter_mut()
                        .zip(target.iter())
                        .for_each(|(sum, y)| *sum += y);
                }
                correlation
            }
            Pattern::White { .. } | Pattern::General => targets * self.matrix.transpose(),
        }
    }

    /// Σ_μ x^μ x^μᵀ = X Xᵀ.
    /// The statistics of these inputs with `targets` outputs×examples; the pattern saves products.
    pub(crate) fn statistics(&self, targets: &Matrix) -> TrainingStatistics {
        TrainingStatistics {
            input_output_correlation: self.correlate(targets.as_ref()),
            input_correlation: self.correlation(),
            target_energy: squared_norm(targets.as_ref()),
            examples: targets.ncols(),
        }
    }

    pub(crate) fn correlation(&self) -> InputCorrelation {
        let (inputs, examples) = (self.matrix.nrows(), self.matrix.ncols());
        match &self.pattern {
            Pattern::Identity => InputCorrelation::White { input_variance: 1.0 },
            Pattern::White { input_variance } => {
                InputCorrelation::White { input_variance: *input_variance }
            }
            Pattern::OneHot { .. } if examples >= inputs => {
                InputCorrelation::White { input_variance: (examples / inputs) as f64 }
            }
            Pattern::OneHot { .. } | Pattern::General => {
                InputCorrelation::General(gram(self.matrix.as_ref()))
            }
        }
    }
}

fn scaled_transpose(scale: f64, matrix: MatrixRef<'_>) -> Matrix {
    Matrix::from_fn(matrix.ncols(), matrix.nrows(), |row, column| scale * matrix[(column, row)])
}
