//! Shrinkage and ridge regression on ten groups of examples, each left out in turn.

use dln_linalg::{Matrix, MatrixRef};

use super::CrossValidatedError;
use crate::DataError;
use crate::design::Design;
use crate::groups::{Clusters, GROUPS, take};
use crate::linear_map::LinearMap;
use crate::options::DataOptions;
use crate::ridge::Ridge;
use crate::shrinkage::{Learned, Whitener};

/// Squared errors of every output on all left-out folds.
pub(super) struct LeftOut {
    pub(super) shrinkage: Vec<f64>,
    pub(super) ridge: Vec<f64>,
    mean: Vec<f64>,
}

impl LeftOut {
    /// Relative to the error of the training means.
    pub(super) fn total(&self) -> CrossValidatedError {
        let energy: f64 = self.mean.iter().sum();
        let relative = |errors: &[f64]| errors.iter().sum::<f64>() / energy;
        CrossValidatedError { shrinkage: relative(&self.shrinkage), ridge: relative(&self.ridge) }
    }

    /// The same for every output.
    pub(super) fn by_output(&self, errors: &[f64]) -> Vec<Option<f64>> {
        let relative = |(error, &energy): (&f64, &f64)| (energy > 0.0).then(|| error / energy);
        errors.iter().zip(&self.mean).map(relative).collect()
    }
}

pub(super) fn cross_validate(
    (inputs, targets): (MatrixRef<'_>, MatrixRef<'_>),
    clusters: &Clusters,
    options: &DataOptions,
    design: &Design,
) -> Result<LeftOut, DataError> {
    let folds = clusters.interleaved(GROUPS, 0);
    let mut sums = [(); 3].map(|()| vec![0.0; targets.ncols()]);
    for fold in 0..folds.count() {
        let (left_out, kept) = (folds.rows(fold), folds.other_rows(fold));
        let part = |rows: &[usize]| (take(inputs, rows), take(targets, rows));
        let fold = Fold { training: part(&kept), left_out: part(&left_out), design };
        for (sum, errors) in sums.iter_mut().zip(fold.errors(options)?) {
            sum.iter_mut().zip(errors).for_each(|(sum, error)| *sum += error);
        }
    }
    let [shrinkage, ridge, mean] = sums;
    Ok(LeftOut { shrinkage, ridge, mean })
}

struct Fold<'a> {
    training: (Matrix, Matrix),
    left_out: (Matrix, Matrix),
    /// Of all examples.
    design: &'a Design,
}

impl Fold<'_> {
    /// The squared errors of shrinkage, ridge regression and the mean, by output. A training part
    /// that is too small, or in which nothing varies, leaves the mean to all.
    fn errors(&self, options: &DataOptions) -> Result<[Vec<f64>; 3], DataError> {
        let mean = self.squares(&self.mean())?;
        let (inputs, targets) = (self.training.0.as_ref(), self.training.1.as_ref());
        let Ok(design) = self.design.of_part(inputs, targets, options.scale) else {
            return Ok([mean.clone(), mean.clone(), mean]);
        };
        let whitener = Whitener::of(&design);
        let ridge = self.squares(&whitener.map(&Ridge::fit(&design).whitened)?)?;
        let shrinkage = match Learned::new(&design, options) {
            Ok(learned) => {
                self.squares(&learned.map(&whitener, &learned.prediction.optimal_strengths())?)?
            }
            Err(DataError::UnknownNoise { .. }) => mean.clone(),
            Err(error) => return Err(error),
        };
        Ok([shrinkage, ridge, mean])
    }

    fn squares(&self, map: &LinearMap) -> Result<Vec<f64>, DataError> {
        let unit = self.design.scaling.target_unit;
        map.squared_errors(self.left_out.0.as_ref(), self.left_out.1.as_ref(), unit)
    }

    /// The mean predictor of the training part.
    fn mean(&self) -> LinearMap {
        let (inputs, targets) = &self.training;
        let count = targets.nrows() as f64;
        let mean = |output| targets.col(output).iter().map(|entry| entry / count).sum();
        let means: Vec<f64> = (0..targets.ncols()).map(mean).collect();
        let weights = Matrix::zeros(targets.ncols(), inputs.ncols());
        LinearMap { weights, intercept: means.clone(), target_means: means }
    }
}
