//! The fitted learner: shrinkage or ridge, or whichever predicts left-out examples better.

use std::fmt;

use dln_linalg::{Matrix, MatrixRef, singular_values};

use crate::DataError;
use crate::design::Design;
use crate::error::MatrixName;
use crate::groups::{Clusters, take};
use crate::linear_map::{LinearMap, Squares};
use crate::options::{DataOptions, LearnOptions, Method};
use crate::ridge::Ridge;
use crate::shrinkage::{Learned, Whitener};

/// Parts of the training data that are left out in turn.
const FOLDS: usize = 10;

/// Fits a linear map to training data, `inputs` P×N1 and `targets` P×N3, one example a row.
///
/// Both learners are fitted, and both are cross-validated on the same ten folds, scaling, cut-off and penalty being chosen anew in each.
///
/// # Errors
///
/// [`DataError`] names the matrix, row and column at fault, or the option.
///
/// # Examples
///
/// ```
/// use dln_data::{ColumnScale, Cutoff, DataOptions, LearnOptions, Method, NoiseChoice, fit};
/// use dln_linalg::Matrix;
///
/// let inputs = Matrix::from_fn(50, 2, |row, column| ((row * (3 + column) * row) as f64 * 0.7548).fract());
/// let targets = Matrix::from_fn(50, 1, |row, _| 2.0 * inputs[(row, 0)] - inputs[(row, 1)] + 5.0);
/// let data = DataOptions { scale: ColumnScale::Standard, cutoff: Cutoff::Auto, noise: NoiseChoice::Auto };
/// let learner = fit(inputs.as_ref(), targets.as_ref(), &LearnOptions { method: Method::Auto, data })?;
/// // Without noise the map comes back.
/// assert!((learner.map.weights[(0, 0)] - 2.0).abs() < 1e-6 && (learner.map.intercept[0] - 5.0).abs() < 1e-6);
/// # Ok::<(), dln_data::DataError>(())
/// ```
pub fn fit(
    inputs: MatrixRef<'_>,
    targets: MatrixRef<'_>,
    options: &LearnOptions,
) -> Result<FittedLearner, DataError> {
    options.data.check()?;
    let design = Design::new(inputs, (targets, MatrixName::Targets), options.data.scale)?;
    design.check_noise(&options.data, MatrixName::Targets)?;
    let learned = Learned::new(&design, &options.data)?;
    let cross_validated_error = cross_validate(inputs, targets, options, design.frame.target_unit)?;
    let (method, reason) = choose(options.method, cross_validated_error, &learned);
    match method {
        FittedMethod::Shrinkage => {
            FittedLearner::by_shrinkage(&design, &learned, reason, cross_validated_error)
        }
        FittedMethod::Ridge => {
            FittedLearner::by_ridge(&design, &learned, reason, cross_validated_error)
        }
    }
}

/// A fitted map with all that was decided on the way.
#[derive(Debug, Clone)]
pub struct FittedLearner {
    /// The map, in the units of the training data.
    pub map: LinearMap,
    /// The learner that was kept.
    pub method: FittedMethod,
    /// Why.
    pub reason: Reason,
    /// The number of modes learned: those above the noise, or all that ridge regression damps but keeps.
    pub rank: usize,
    /// The input directions that the map uses.
    pub retained_inputs: usize,
    /// The penalty α of ridge regression on centred and scaled inputs; `None` for shrinkage.
    pub penalty: Option<f64>,
    /// The cross-validated errors of both learners.
    pub cross_validated_error: CrossValidatedError,
    /// The singular values of the least-squares map of the whitened inputs, in units of the targets, descending.
    pub singular_values_before: Vec<f64>,
    /// Those of the learned map of the whitened inputs, as many; in shrinkage the n-th belongs to the n-th before.
    pub singular_values_after: Vec<f64>,
    /// The noise level σ, in units of the targets.
    pub noise_std: f64,
}

/// A learner that was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FittedMethod {
    /// Shrinkage of singular values.
    Shrinkage,
    /// Ridge regression.
    Ridge,
}

/// Why a learner was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The caller asked for it.
    Requested,
    /// Its cross-validated error is smaller.
    SmallerError,
    /// Both have the same cross-validated error, and it is the simpler.
    EqualErrors,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Requested => "asked for",
            Self::SmallerError => "smaller cross-validated error",
            Self::EqualErrors => "equal cross-validated errors",
        })
    }
}

/// Test errors by cross-validation, relative to those of the mean: 1 is no better than it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrossValidatedError {
    /// Of shrinkage.
    pub shrinkage: f64,
    /// Of ridge regression.
    pub ridge: f64,
}

impl FittedLearner {
    fn by_shrinkage(
        design: &Design,
        learned: &Learned,
        reason: Reason,
        cross_validated_error: CrossValidatedError,
    ) -> Result<Self, DataError> {
        let (unit, shrunk) = (design.frame.target_unit, learned.prediction.shrunk());
        let scale = learned.prediction.noise_scale * unit;
        Ok(Self {
            map: learned.map(&Whitener::of(design), &shrunk)?,
            method: FittedMethod::Shrinkage,
            reason,
            rank: learned.prediction.modes.len(),
            retained_inputs: learned.evidence.retained,
            penalty: None,
            cross_validated_error,
            singular_values_before: learned.evidence.values.iter().map(|s| s * unit).collect(),
            singular_values_after: shrunk.iter().map(|s| s * scale).collect(),
            noise_std: learned.noise.std * unit,
        })
    }

    fn by_ridge(
        design: &Design,
        learned: &Learned,
        reason: Reason,
        cross_validated_error: CrossValidatedError,
    ) -> Result<Self, DataError> {
        let ridge = Ridge::fit(design);
        let (unit, whitener) = (design.frame.target_unit, Whitener::of(design));
        let values = |map: &Matrix| -> Result<Vec<f64>, DataError> {
            Ok(singular_values(map.as_ref())?.iter().map(|value| value * unit).collect())
        };
        let scale = design.largest * design.frame.common_scale;
        Ok(Self {
            map: whitener.map(&ridge.whitened)?,
            method: FittedMethod::Ridge,
            reason,
            rank: design.effective_outputs.min(design.rank()),
            retained_inputs: design.rank(),
            penalty: Some(ridge.penalty * scale * scale),
            cross_validated_error,
            singular_values_before: values(&design.coordinates)?,
            singular_values_after: values(&ridge.whitened)?,
            noise_std: learned.noise.std * unit,
        })
    }
}

fn choose(
    method: Method,
    errors: CrossValidatedError,
    learned: &Learned,
) -> (FittedMethod, Reason) {
    let difference = errors.shrinkage - errors.ridge;
    match method {
        Method::Shrinkage => (FittedMethod::Shrinkage, Reason::Requested),
        Method::Ridge => (FittedMethod::Ridge, Reason::Requested),
        Method::Auto if difference < 0.0 => (FittedMethod::Shrinkage, Reason::SmallerError),
        Method::Auto if difference > 0.0 => (FittedMethod::Ridge, Reason::SmallerError),
        // No fold was large enough for either, or both fit exactly.
        Method::Auto if learned.prediction.modes.is_empty() => {
            (FittedMethod::Shrinkage, Reason::EqualErrors)
        }
        Method::Auto => (FittedMethod::Ridge, Reason::EqualErrors),
    }
}

/// Squared errors on all left-out folds, divided by those of the training means.
fn cross_validate(
    inputs: MatrixRef<'_>,
    targets: MatrixRef<'_>,
    options: &LearnOptions,
    unit: f64,
) -> Result<CrossValidatedError, DataError> {
    let folds = Clusters::of_copies(inputs, targets).interleaved(FOLDS, 0);
    let (mut shrinkage, mut ridge, mut energy) = (0.0, 0.0, 0.0);
    for fold in 0..folds.count() {
        let (left_out, kept) = (folds.rows(fold), folds.other_rows(fold));
        let part = |rows: &[usize]| (take(inputs, rows), take(targets, rows));
        let fold = Fold { training: part(&kept), left_out: part(&left_out), unit };
        let [by_shrinkage, by_ridge, by_mean] = fold.errors(&options.data)?;
        shrinkage += by_shrinkage;
        ridge += by_ridge;
        energy += by_mean;
    }
    Ok(CrossValidatedError { shrinkage: shrinkage / energy, ridge: ridge / energy })
}

struct Fold {
    training: (Matrix, Matrix),
    left_out: (Matrix, Matrix),
    unit: f64,
}

impl Fold {
    /// The squared errors of shrinkage, ridge regression and the mean. A training part that is too small, or in which nothing
    /// varies, leaves the mean to all.
    fn errors(&self, options: &DataOptions) -> Result<[f64; 3], DataError> {
        let mean = self.squares(&self.mean())?.energy;
        let targets = (self.training.1.as_ref(), MatrixName::Targets);
        let Ok(design) = Design::new(self.training.0.as_ref(), targets, options.scale) else {
            return Ok([mean; 3]);
        };
        let whitener = Whitener::of(&design);
        let ridge = self.squares(&whitener.map(&Ridge::fit(&design).whitened)?)?.error;
        let shrinkage = match Learned::new(&design, options) {
            Ok(learned) => {
                self.squares(&learned.map(&whitener, &learned.prediction.shrunk())?)?.error
            }
            Err(DataError::UnknownNoise { .. }) => mean,
            Err(error) => return Err(error),
        };
        Ok([shrinkage, ridge, mean])
    }

    fn squares(&self, map: &LinearMap) -> Result<Squares, DataError> {
        map.squares(self.left_out.0.as_ref(), self.left_out.1.as_ref(), self.unit)
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
