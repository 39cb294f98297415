//! The fitted learner: filtered modes, or another one by request.

mod cross_validation;
mod early_stopped;

use std::fmt;

use dln_linalg::{Matrix, MatrixRef, singular_values};

use crate::DataError;
use crate::design::Design;
use crate::error::MatrixName;
use crate::filtered_modes::{AS_THEY_COME, EXPONENTS, FilteredModes, HeldOut, Strengths};
use crate::linear_map::LinearMap;
use crate::options::{ColumnScale, DataOptions, LearnOptions, Method, Student};
use crate::ridge::Ridge;
use crate::shrinkage::{Learned, Whitener};
use crate::training_data::TrainingData;
use cross_validation::{LeftOut, cross_validate};

/// Errors on left-out examples this close do not tell two learners apart. Shrinkage is kept then,
/// which chose nothing on them: the strengths and penalties of filtered modes were, which makes
/// the error that is compared too small by some 2·(numbers chosen)/(P·N3).
const TIE: f64 = 1e-3;

/// Fits a linear map to training data, `inputs` P×N1 and `targets` P×N3, one example per row.
///
/// [`Method::Auto`] fits filtered modes, and keeps shrinkage instead where that has the smaller
/// error on left-out examples, as it may have for white inputs and a map of low rank. For a column
/// scaling with exponent γ, let X = U S Vᵀ be the centred inputs, each column divided by sd^(1−γ)
/// and all by the root of their mean variance; v = S²/P, T = UᵀY, and f = v/(v + α). The fitted
/// targets have the output modes R, the right singular vectors of diag(√f) T. Each mode is learned
/// at a strength c_j of its own,
///
/// W = V S⁻¹ diag(f) T R diag(c) Rᵀ,  1 ≥ c₁ ≥ c₂ ≥ … ≥ 0,
///
/// where c and α minimise the squared error on ten groups of examples, each predicted by a map that
/// was fitted without it. The learner is the mean of the maps for γ = 0, ½ and 1; with
/// [`ColumnScale::None`] that for γ = 1, which leaves the columns as they come. With c = 1 it is
/// ridge regression; with c in {0, 1} it is [`Method::ReducedRank`], which takes the one scaling of
/// the options.
///
/// [`Method::EarlyStopped`] is the network of [`analyze`](crate::analyze) at its best stop, a
/// linear map.
///
/// The error of the whole procedure on left-out examples comes with the map. Identical examples are
/// left out together. Shrinkage and ridge regression are cross-validated beside it, scaling,
/// cut-off and penalty being chosen anew in each of the ten groups.
///
/// # Errors
///
/// [`DataError`] names the matrix, row and column at fault, or the option.
///
/// # Examples
///
/// ```
/// use dln_data::{LearnOptions, fit};
/// use dln_linalg::Matrix;
///
/// let inputs = Matrix::from_fn(50, 2, |row, column| ((row * (3 + column) * row) as f64 * 0.7548).fract());
/// let targets = Matrix::from_fn(50, 1, |row, _| 2.0 * inputs[(row, 0)] - inputs[(row, 1)] + 5.0);
/// let learner = fit(inputs.as_ref(), targets.as_ref(), &LearnOptions::default())?;
/// // Without noise the map comes back.
/// assert!((learner.map.weights[(0, 0)] - 2.0).abs() < 1e-6 && (learner.map.intercept[0] - 5.0).abs() < 1e-6);
/// # Ok::<(), dln_data::DataError>(())
/// ```
pub fn fit(
    inputs: MatrixRef<'_>,
    targets: MatrixRef<'_>,
    options: &LearnOptions,
) -> Result<FittedLearner, DataError> {
    fit_data(&TrainingData::from_rows(inputs, targets)?, options)
}

/// [`fit`] to training data that may have groups: their examples are left out together.
///
/// # Errors
///
/// As [`fit`].
pub fn fit_data(
    data: &TrainingData<'_>,
    options: &LearnOptions,
) -> Result<FittedLearner, DataError> {
    options.data.check()?;
    let TrainingData { inputs, targets, clusters } = data;
    let (inputs, targets) = (*inputs, *targets);
    let design = Design::new(inputs, (targets, MatrixName::Targets), options.data.scale)?;
    design.check_noise(&options.data, MatrixName::Targets)?;
    let left_out = cross_validate((inputs, targets), clusters, &options.data, &design)?;
    let fitting = Fitting { design: &design, options: &options.data, left_out: &left_out };
    let exponents: &[f64] = match options.data.scale {
        ColumnScale::Standard => &EXPONENTS,
        ColumnScale::None => &[AS_THEY_COME],
    };
    let by_modes = |exponents: &[f64], strengths| {
        FilteredModes::fit((inputs, targets), clusters, exponents, strengths)
    };
    match options.method {
        Method::Shrinkage => fitting.by_shrinkage(Reason::Requested),
        Method::Ridge => fitting.by_ridge(),
        Method::EarlyStopped { layers, init_scale } => {
            fitting.by_early_stopping(data, Student { init_scale, layers })
        }
        Method::Auto => {
            let modes = by_modes(exponents, Strengths::Falling)?;
            if left_out.total().shrinkage <= (1.0 + TIE) * modes.chosen_error {
                fitting.by_shrinkage(Reason::SmallerError)
            } else {
                fitting.by_modes(FittedMethod::FilteredModes, Reason::SmallerError, modes)
            }
        }
        Method::ReducedRank => {
            let modes = by_modes(&exponents[..1], Strengths::ZeroOrOne)?;
            fitting.by_modes(FittedMethod::ReducedRank, Reason::Requested, modes)
        }
    }
}

/// A fitted map with all that was decided on the way.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FittedLearner {
    /// The map, in the units of the training data.
    pub map: LinearMap,
    /// The learner that was kept.
    pub method: FittedMethod,
    /// Why.
    pub reason: Reason,
    /// The number of modes learned: those above the noise, those of positive strength (the most of
    /// any scaling), all that ridge regression damps but keeps, or those that an early-stopped
    /// network has learned to half their strength.
    pub rank: usize,
    /// The input directions that the map uses.
    pub retained_inputs: usize,
    /// The time t/τ at which the early-stopped network stops, for targets in units of the noise
    /// scale; `None` for the other learners.
    pub optimal_stopping_tau: Option<f64>,
    /// The penalty α of ridge regression on centred and scaled inputs; `None` for the other
    /// learners.
    pub penalty: Option<f64>,
    /// The penalties of filtered modes for γ = 0, ½ and 1, or the one of reduced rank, in units of
    /// the mean variance of the scaled columns; empty for the other learners.
    pub mode_penalties: Vec<f64>,
    /// The test error to expect: that of this learner, all its choices included, on left-out
    /// examples, relative to the mean's.
    pub held_out_error: f64,
    /// The same for every output; `None` where the left-out targets equal the mean. Of the
    /// early-stopped network these are the errors at its stop, without what the choice of it costs.
    pub held_out_errors: Vec<Option<f64>>,
    /// The cross-validated errors of shrinkage and ridge regression.
    pub cross_validated_error: CrossValidatedError,
    /// The singular values of the least-squares map of the whitened inputs, in units of the
    /// targets, descending.
    pub singular_values_before: Vec<f64>,
    /// Those of the learned map of the whitened inputs, as many; in shrinkage the n-th belongs to
    /// the n-th before.
    pub singular_values_after: Vec<f64>,
    /// The noise level σ, in units of the targets; `None` where the examples are too few to show
    /// it.
    pub noise_std: Option<f64>,
}

/// A learner that was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FittedMethod {
    /// Filtered modes.
    FilteredModes,
    /// Reduced-rank ridge regression.
    ReducedRank,
    /// Shrinkage of singular values.
    Shrinkage,
    /// Ridge regression.
    Ridge,
    /// A network that stopped early.
    EarlyStopped,
}

impl FittedMethod {
    /// The name that scripts know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::FilteredModes => "filtered-modes",
            Self::ReducedRank => "reduced-rank",
            Self::Shrinkage => "shrinkage",
            Self::Ridge => "ridge",
            Self::EarlyStopped => "early-stopped",
        }
    }
}

/// Why a learner was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The caller asked for it.
    Requested,
    /// Of filtered modes and shrinkage it has the smaller error on left-out examples, or shrinkage
    /// one that is no larger by a thousandth.
    SmallerError,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Requested => "asked for",
            Self::SmallerError => "the smaller error on left-out examples",
        })
    }
}

/// Test errors by cross-validation, relative to those of the mean: 1 is no better than it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct CrossValidatedError {
    /// Of shrinkage.
    pub shrinkage: f64,
    /// Of ridge regression.
    pub ridge: f64,
}

/// What every learner is fitted to and reported with.
struct Fitting<'a> {
    design: &'a Design,
    options: &'a DataOptions,
    left_out: &'a LeftOut,
}

impl Fitting<'_> {
    /// The noise level in the caller's units, where it can be known.
    fn noise_std(&self) -> Result<Option<f64>, DataError> {
        match Learned::noise(self.design, self.options) {
            Ok(noise) => Ok(Some(noise.std * self.design.scaling.target_unit)),
            Err(DataError::UnknownNoise { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn by_shrinkage(&self, reason: Reason) -> Result<FittedLearner, DataError> {
        let Self { design, options, left_out } = *self;
        let learned = Learned::new(design, options)?;
        let unit = design.scaling.target_unit;
        let optimal = learned.prediction.optimal_strengths();
        let scale = learned.prediction.noise_scale * unit;
        Ok(FittedLearner {
            map: learned.map(&Whitener::of(design), &optimal)?,
            method: FittedMethod::Shrinkage,
            reason,
            rank: learned.prediction.modes.len(),
            retained_inputs: learned.statistics.retained,
            optimal_stopping_tau: None,
            penalty: None,
            mode_penalties: Vec::new(),
            held_out_error: left_out.total().shrinkage,
            held_out_errors: left_out.by_output(&left_out.shrinkage),
            cross_validated_error: left_out.total(),
            singular_values_before: learned.statistics.values.iter().map(|s| s * unit).collect(),
            singular_values_after: optimal.iter().map(|s| s * scale).collect(),
            noise_std: Some(learned.noise.std * unit),
        })
    }

    fn by_ridge(&self) -> Result<FittedLearner, DataError> {
        let Self { design, left_out, .. } = *self;
        let ridge = Ridge::fit(design);
        let (unit, whitener) = (design.scaling.target_unit, Whitener::of(design));
        let scale = design.largest * design.scaling.common_scale;
        let coordinates = design.rotated_coordinates(design.rank());
        let damped = Matrix::from_fn(coordinates.nrows(), coordinates.ncols(), |row, idx| {
            coordinates[(row, idx)] * ridge.kept[idx]
        });
        Ok(FittedLearner {
            map: whitener.map(&ridge.whitened)?,
            method: FittedMethod::Ridge,
            reason: Reason::Requested,
            rank: design.effective_outputs.min(design.rank()),
            retained_inputs: design.rank(),
            optimal_stopping_tau: None,
            penalty: Some(ridge.penalty * scale * scale),
            mode_penalties: Vec::new(),
            held_out_error: left_out.total().ridge,
            held_out_errors: left_out.by_output(&left_out.ridge),
            cross_validated_error: left_out.total(),
            singular_values_before: values_in(unit, coordinates)?,
            singular_values_after: values_in(unit, damped.as_ref())?,
            noise_std: self.noise_std()?,
        })
    }

    fn by_modes(
        &self,
        method: FittedMethod,
        reason: Reason,
        modes: FilteredModes,
    ) -> Result<FittedLearner, DataError> {
        let Self { design, left_out, .. } = *self;
        let FilteredModes { map, rank, penalties, held_out: HeldOut { error, outputs }, .. } =
            modes;
        let unit = design.scaling.target_unit;
        let whitened = whitened(design, &map);
        Ok(FittedLearner {
            method,
            reason,
            rank,
            retained_inputs: design.rank(),
            optimal_stopping_tau: None,
            penalty: None,
            mode_penalties: penalties,
            held_out_error: error,
            held_out_errors: outputs,
            cross_validated_error: left_out.total(),
            singular_values_before: values_in(unit, design.rotated_coordinates(design.rank()))?,
            singular_values_after: values_in(unit, whitened.as_ref())?,
            noise_std: self.noise_std()?,
            map,
        })
    }
}

fn values_in(unit: f64, map: MatrixRef<'_>) -> Result<Vec<f64>, DataError> {
    Ok(singular_values(map)?.iter().map(|value| value * unit).collect())
}

/// A map of the caller's inputs as one of the whitened inputs of a design, N3×r.
fn whitened(design: &Design, map: &LinearMap) -> Matrix {
    let scaling = &design.scaling;
    let scaled = Matrix::from_fn(map.weights.nrows(), scaling.columns.len(), |output, idx| {
        map.weights[(output, scaling.columns[idx])] * (scaling.scales[idx] / scaling.target_unit)
    });
    let rotated = scaled * &design.directions;
    Matrix::from_fn(rotated.nrows(), rotated.ncols(), |output, idx| {
        rotated[(output, idx)] * design.strengths[idx] * design.largest
    })
}
