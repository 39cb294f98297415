//! The optimal learner on a design: how many input directions it keeps, and what it learns of each
//! mode.

use dln_linalg::{Matrix, Svd};

use crate::design::Design;
use crate::fit_statistics::{FitStatistics, Noise};
use crate::leverage::Leverage;
use crate::linear_map::LinearMap;
use crate::options::DataOptions;
use crate::prediction::Prediction;
use crate::{Cutoff, DataError, NoiseChoice};

/// From one number of directions to the next when the cut-off is chosen automatically.
const LADDER: f64 = std::f64::consts::SQRT_2;
/// Squares that the noise level needs before a prediction from it may be compared with others.
const LEAST_SQUARES: usize = 20;
/// The share of the examples that must be left for the residual, for the same reason.
const LEAST_RESIDUAL: usize = 10;

/// The whitened map of the retained directions, taken apart, with the prediction for it.
#[derive(Debug, Clone)]
pub(crate) struct Learned {
    pub(crate) statistics: FitStatistics,
    pub(crate) svd: Svd,
    pub(crate) noise: Noise,
    pub(crate) prediction: Prediction,
}

impl Learned {
    pub(crate) fn new(design: &Design, options: &DataOptions) -> Result<Self, DataError> {
        Self::with_directions(design, options, directions(design, options)?)
    }

    /// The noise level of [`Self::new`], at less cost.
    pub(crate) fn noise(design: &Design, options: &DataOptions) -> Result<Noise, DataError> {
        FitStatistics::of(design, directions(design, options)?)?.noise(design.noise(options))
    }

    /// The same for a given number of directions.
    pub(crate) fn with_directions(
        design: &Design,
        options: &DataOptions,
        retained: usize,
    ) -> Result<Self, DataError> {
        Self::above(0.0, design, options, retained)
    }

    /// Of which no mode counts as signal unless its strength, in units of the design's targets,
    /// exceeds `chance` as well.
    pub(crate) fn above(
        chance: f64,
        design: &Design,
        options: &DataOptions,
        retained: usize,
    ) -> Result<Self, DataError> {
        let (statistics, svd) = FitStatistics::with_vectors(design, retained)?;
        let noise = statistics.noise(design.noise(options))?;
        let leverage = Leverage::of(design, &statistics);
        let prediction = Prediction::above(chance, &statistics, noise, leverage);
        Ok(Self { statistics, svd, noise, prediction })
    }

    /// The map in the caller's units that learns the given strength (in units of the noise scale)
    /// of each mode.
    pub(crate) fn map(
        &self,
        whitener: &Whitener,
        strengths: &[f64],
    ) -> Result<LinearMap, DataError> {
        let kept =
            strengths.iter().rposition(|&strength| strength > 0.0).map_or(0, |last| last + 1);
        let scaled = Matrix::from_fn(self.svd.left.nrows(), kept, |row, mode| {
            self.svd.left[(row, mode)] * (strengths[mode] * self.prediction.noise_scale)
        });
        let whitened = scaled * self.svd.right.subcols(0, kept).transpose();
        whitener.map(&whitened)
    }
}

/// The way back from whitened coordinates; what a [`Design`] leaves behind when its examples are no
/// longer needed.
#[derive(Debug, Clone)]
pub(crate) struct Whitener {
    pub(crate) strengths: Vec<f64>,
    pub(crate) directions: Matrix,
    pub(crate) largest: f64,
    pub(crate) scaling: crate::design::Scaling,
}

impl Whitener {
    pub(crate) fn of(design: &Design) -> Self {
        Self {
            strengths: design.strengths.clone(),
            directions: design.directions.clone(),
            largest: design.largest,
            scaling: design.scaling.clone(),
        }
    }

    /// What all input columns were divided by; 1 where each has a scale of its own, in which
    /// penalties then are.
    pub(crate) fn common_scale(&self) -> f64 {
        self.scaling.common_scale
    }

    /// A map of the leading k whitened coordinates, N3×k, in the caller's units.
    pub(crate) fn map(&self, whitened: &Matrix) -> Result<LinearMap, DataError> {
        let retained = whitened.ncols();
        let unwhitened = Matrix::from_fn(whitened.nrows(), retained, |row, idx| {
            whitened[(row, idx)] / self.strengths[idx] / self.largest
        });
        let scaled = unwhitened * self.directions.subcols(0, retained).transpose();
        LinearMap::new(scaled.as_ref(), &self.scaling)
    }
}

/// The number of directions that the options ask for.
fn directions(design: &Design, options: &DataOptions) -> Result<usize, DataError> {
    match options.cutoff {
        Cutoff::Relative(cutoff) => {
            Ok(design.strengths.partition_point(|&strength| strength > cutoff))
        }
        Cutoff::Auto => best_of_ladder(design, design.noise(options)),
    }
}

/// The number of directions whose optimal learner has the smallest predicted error, among a
/// geometric ladder of them.
fn best_of_ladder(design: &Design, noise: NoiseChoice) -> Result<usize, DataError> {
    let mut best = (1, f64::INFINITY);
    for retained in ladder(most_directions(design)) {
        let statistics = FitStatistics::of(design, retained)?;
        let noise = statistics.noise(noise)?;
        let prediction = Prediction::new(&statistics, noise, Leverage::of(design, &statistics));
        let error = prediction.optimal_error();
        if error < best.1 {
            best = (retained, error);
        }
    }
    Ok(best.0)
}

/// The most directions that leave residual enough to judge them by.
fn most_directions(design: &Design) -> usize {
    let examples = design.examples() - 1;
    let residual =
        (examples / LEAST_RESIDUAL).max(LEAST_SQUARES.div_ceil(design.effective_outputs)).max(1);
    design.rank().min(examples.saturating_sub(residual)).max(1)
}

/// 1, …, `most` in steps of a factor √2.
pub(crate) fn ladder(most: usize) -> Vec<usize> {
    let rungs = std::iter::successors(Some(1.0_f64), |rung| Some(rung * LADDER));
    let mut ladder: Vec<usize> =
        rungs.take_while(|&rung| rung < most as f64).map(nearest).chain([most]).collect();
    ladder.dedup();
    ladder
}

fn nearest(rung: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rung lies between 1 and the number of directions"
    )]
    let rounded = rung.round() as usize;
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ladders_climb_to_the_top() {
        assert_eq!(ladder(1), [1]);
        assert_eq!(ladder(2), [1, 2]);
        assert_eq!(ladder(12), [1, 2, 3, 4, 6, 8, 11, 12]);
    }
}
