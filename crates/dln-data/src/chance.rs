//! What chance makes of the strongest mode: the same noise beside inputs that it cannot belong to.
//!
//! Scrambling the examples' residuals against their inputs leaves noise as it is, heavy tails,
//! correlated outputs and unequal units included, and takes away all that relates it to the inputs.
//! The edge of random-matrix theory holds for Gaussian noise that is alike and independent in all
//! outputs; this one holds for any whose examples are exchangeable.

use dln_linalg::{Matrix, MatrixRef, Store, leading_mode, multiply, squared_norm};

use crate::DataError;
use crate::design::Design;
use crate::groups::take;

/// Orders of the examples that are tried.
const SCRAMBLES: u64 = 24;
/// Standard deviations above their mean that pure noise reaches once in five thousand to ten
/// thousand times, by the Tracy-Widom law at 4.5 and 4.8.
const DEVIATIONS: f64 = 4.5;
/// The quantile of the standard normal law for the level: beyond 0.9999 because large leverages
/// make residuals less alike than noise.
const NORMAL: f64 = 4.5;
/// Degrees of freedom of the residual, per output, that show its correlations: with fewer, chance
/// correlations pass for real ones.
const LEAST_PER_OUTPUT: usize = 20;
/// With very few squares the law gives nothing; the level may then be a tenth of the noise's.
const SMALLEST_ROOT: f64 = 0.215_443_469;

/// Strengths, in units of the design's targets, that the strongest of the leading `retained`
/// directions' modes reaches by chance about once in ten thousand times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ChanceStrength {
    /// If there is no signal at all: from scrambled targets, whose size is known.
    pub(crate) without_signal: f64,
    /// Beside signal: from scrambled residuals, which signal does not swell, and whose size is an
    /// estimate with an allowance of its own.
    ///
    /// 0, which leaves the theory's edge alone, where residuals are too few to show how outputs are
    /// correlated.
    pub(crate) beside_signal: f64,
}

impl ChanceStrength {
    pub(crate) fn new(design: &Design, retained: usize) -> Result<Self, DataError> {
        let targets = scrambled_strength(design, retained, design.targets.as_ref())?;
        let without_signal = targets.mean + targets.allowance;
        let examples = design.examples() - 1;
        if examples < retained + LEAST_PER_OUTPUT * design.effective_outputs {
            return Ok(Self { without_signal, beside_signal: 0.0 });
        }
        let mut residual = design.targets.clone();
        let inputs = design.whitened.subcols(0, retained);
        let map = design.coordinates.subcols(0, retained);
        multiply(residual.as_mut(), Store::Add, -1.0, inputs, map.transpose());
        let left = (examples - retained) as f64;
        let Strongest { mean, allowance } =
            scrambled_strength(design, retained, residual.as_ref())?;
        // Independent allowances add in squares.
        let allowance = allowance.hypot(mean * level_allowance(&residual, left));
        let by_residual = (examples as f64 / left).sqrt() * (mean + allowance);
        Ok(Self { without_signal, beside_signal: by_residual.min(without_signal) })
    }
}

/// The strongest mode of scrambled examples.
struct Strongest {
    mean: f64,
    /// How far above the mean chance may lift it.
    allowance: f64,
}

fn scrambled_strength(
    design: &Design,
    retained: usize,
    outputs: MatrixRef<'_>,
) -> Result<Strongest, DataError> {
    let inputs = design.whitened.subcols(0, retained);
    let strongest = |scramble: u64| -> Result<f64, DataError> {
        let shuffled = take(outputs, &scrambled(design.examples(), scramble));
        let mut map = Matrix::zeros(design.outputs(), retained);
        multiply(map.as_mut(), Store::Replace, 1.0, shuffled.transpose(), inputs);
        Ok(leading_mode(map.as_ref())?.values[0])
    };
    let draws = (0..SCRAMBLES).map(strongest).collect::<Result<Vec<f64>, _>>()?;
    let count = SCRAMBLES as f64;
    let mean = draws.iter().sum::<f64>() / count;
    let square = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / (count - 1.0);
    Ok(Strongest { mean, allowance: DEVIATIONS * square.sqrt() })
}

/// By how much the level of residuals with `left` degrees of freedom an output may have been
/// underestimated, relative to it.
///
/// The squares that they count as are 2/(relative variance of their sum over examples): for
/// Gaussian noise as many as there are, for heavy tails and correlated outputs fewer. The rest is
/// the law of χ² by Wilson and Hilferty (1931).
fn level_allowance(residual: &Matrix, left: f64) -> f64 {
    let rows = residual.nrows();
    let energies: Vec<f64> = (0..rows).map(|row| squared_norm(residual.subrows(row, 1))).collect();
    let energy: f64 = energies.iter().sum();
    if energy <= 0.0 {
        return 0.0;
    }
    let deviation = |of_row: &f64| (of_row / energy - 1.0 / rows as f64).powi(2);
    let relative_variance: f64 = energies.iter().map(deviation).sum();
    let freedom = 2.0 / relative_variance.max(f64::EPSILON) * left / rows as f64;
    let ninth = 2.0 / (9.0 * freedom);
    let root = 1.0 - ninth - NORMAL * ninth.sqrt();
    root.max(SMALLEST_ROOT).powf(-1.5) - 1.0
}

/// The rows in an order that has nothing to do with theirs: sorted by a hash of row and scramble
/// (SplitMix64).
fn scrambled(rows: usize, scramble: u64) -> Vec<usize> {
    let hash = |row: usize| {
        let mut z = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (scramble << 32);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|&row| (hash(row), row));
    order
}
