//! The source's first layer, on its way from the source's whitened coordinates to the target's.
//!
//! The network has learned the map Σ_α s_α û_α v̂_αᵀ of whitened inputs; balanced layers make its
//! first layer √s_α v̂_αᵀ. Written for the input columns it is the same layer for any data, and
//! written for the target's whitened coordinates it is where fine-tuning starts. Inputs of unit
//! variance are √P x̃; of the strengths in units that make Σ x̃x̃ᵀ = 1 the factor √(P/P_source) is
//! left, see docs/theory.md.

use dln_linalg::{Matrix, MatrixRef, Svd, thin_svd};
use dln_transfer::estimate_alignment;

use super::{CarriedFeature, CarriedMode};
use crate::DataError;
use crate::analysis::Analysis;
use crate::held_out::OtherExamples;
use crate::prediction::Prediction;
use crate::shrinkage::Whitener;

/// Modes that the source has learned to less than this fraction of its strongest move nothing
/// within an early stop.
const LEAST_LEARNED: f64 = 1e-4;

/// The first layer by input columns.
pub(super) struct Carried {
    /// Row α is √s_α v̂_αᵀ of the source's whitener, for unit variance of inputs and in units of
    /// the target's noise scale.
    trunk: Matrix,
    /// The same without √s_α.
    directions: Matrix,
    /// Teacher's strength, learned strength and input overlap of the modes above the source's
    /// noise, which stand first.
    signal: Vec<(f64, f64, f64)>,
}

impl Carried {
    /// What the source's network has learned by its stop.
    pub(super) fn new(source: &Analysis, stop_tau: f64, target: &Analysis) -> Self {
        let learned = source.learned();
        let strengths = source.strengths_at(stop_tau);
        let strongest = strengths.first().copied().unwrap_or(0.0);
        // From the source's noise scale to its noise level, and from the target's level to its
        // scale.
        let levels = (larger(&learned.prediction, learned.noise.std))
            / larger(&target.learned().prediction, target.learned().noise.std);
        let count = strengths.partition_point(|&s| s > 0.0 && s >= LEAST_LEARNED * strongest);
        let examples = learned.statistics.examples as f64;
        let directions = unwhitened(source.whitener(), &learned.svd, count, examples.sqrt());
        let trunk = Matrix::from_fn(count, directions.ncols(), |mode, column| {
            let root = (strengths[mode] * levels / examples.sqrt()).sqrt();
            root * directions[(mode, column)]
        });
        let modes = learned.prediction.modes.iter().zip(&strengths).take(count);
        let signal = modes.map(|(mode, &s)| (mode.teacher(), s, mode.input_overlap())).collect();
        Self { trunk, directions, signal }
    }

    /// The trunk in `retained` whitened coordinates of some of the target's examples.
    pub(super) fn trunk(&self, whitener: &Whitener, retained: usize, examples: usize) -> Matrix {
        // √s grows by (P/P_source)^{1/4}: √P_source has been divided by in `new`.
        let examples = examples as f64;
        whitened(self.trunk.as_ref(), whitener, retained, examples.powf(0.25) / examples.sqrt())
    }

    pub(super) fn trunk_of(&self, others: &OtherExamples<'_>) -> Matrix {
        self.trunk(others.whitener, others.map.ncols(), others.examples)
    }

    /// The signal's features for all of the target's examples: strengths g and input vectors p as
    /// rows.
    pub(super) fn signal_features(
        &self,
        target: &Analysis,
    ) -> Result<(Vec<f64>, Matrix), DataError> {
        let statistics = &target.learned().statistics;
        let trunk = self.trunk(target.whitener(), statistics.retained, statistics.examples);
        let trunk = trunk.subrows(0, self.signal.len()).to_owned();
        if trunk.nrows() == 0 {
            return Ok((Vec::new(), trunk));
        }
        let Svd { values, right, .. } = thin_svd(trunk.as_ref())?;
        let count = values.partition_point(|&value| value > 1e-9 * values[0]);
        let strengths = values[..count].iter().map(|value| value * value).collect();
        Ok((strengths, right.subcols(0, count).transpose().to_owned()))
    }

    /// The signal's features with their alignments.
    pub(super) fn features(&self, target: &Analysis) -> Result<Vec<CarriedFeature>, DataError> {
        let (strengths, vectors) = self.signal_features(target)?;
        let cosines = cosines(vectors.as_ref(), target);
        let alignment = |k: usize| {
            let of_mode = |mode: usize| cosines[(k, mode)].clamp(-1.0, 1.0);
            (0..cosines.ncols()).map(of_mode).collect()
        };
        let feature = |(k, strength)| CarriedFeature { strength, alignments: alignment(k) };
        Ok(strengths.into_iter().enumerate().map(feature).collect())
    }

    /// The signal's modes with the cosines of the teachers.
    pub(super) fn modes(&self, target: &Analysis) -> Vec<CarriedMode> {
        let statistics = &target.learned().statistics;
        let examples = statistics.examples as f64;
        let unit = 1.0 / examples.sqrt();
        let directions = self.directions.subrows(0, self.signal.len());
        let seen = whitened(directions, target.whitener(), statistics.retained, unit);
        let data = &target.learned().svd.right;
        let mode = |(k, &(teacher, learned, overlap)): (usize, &(f64, f64, f64))| {
            let length = seen.row(k).iter().map(|x| x * x).sum::<f64>().sqrt();
            let cosine = |(j, own): (usize, &dln_spectra::SignalMode)| {
                let along: f64 = (0..seen.ncols()).map(|idx| seen[(k, idx)] * data[(idx, j)]).sum();
                estimate_alignment(along / length, overlap, own.input_overlap()).unwrap_or(0.0)
            };
            let cosines = target.learned().prediction.modes.iter().enumerate().map(cosine);
            CarriedMode { teacher, learned, cosines: cosines.collect() }
        };
        self.signal.iter().enumerate().map(mode).collect()
    }
}

/// u/σ = √max(n, k).
fn larger(prediction: &Prediction, noise_std: f64) -> f64 {
    prediction.noise_scale / noise_std
}

/// Cosines of input vectors, the rows, with those of the target's teacher: the data's over their
/// overlap.
pub(super) fn cosines(vectors: MatrixRef<'_>, target: &Analysis) -> Matrix {
    let (modes, data) = (&target.learned().prediction.modes, &target.learned().svd.right);
    Matrix::from_fn(vectors.nrows(), modes.len(), |k, j| {
        let along: f64 = (0..vectors.ncols()).map(|idx| vectors[(k, idx)] * data[(idx, j)]).sum();
        along / modes[j].input_overlap()
    })
}

/// Rows v̂_α of whitened coordinates, times `factor`, as maps of the input columns.
fn unwhitened(whitener: &Whitener, svd: &Svd, count: usize, factor: f64) -> Matrix {
    let scaling = &whitener.scaling;
    let retained = svd.right.nrows();
    let scaled = Matrix::from_fn(count, retained, |mode, idx| {
        svd.right[(idx, mode)] * factor / whitener.strengths[idx] / whitener.largest
    });
    let by_column = scaled * whitener.directions.subcols(0, retained).transpose();
    let mut all = Matrix::zeros(count, scaling.inputs);
    for (idx, &column) in scaling.columns.iter().enumerate() {
        for mode in 0..count {
            all[(mode, column)] = by_column[(mode, idx)] / scaling.scales[idx];
        }
    }
    all
}

/// Maps of the input columns, as rows, in whitened coordinates, times `factor`.
fn whitened(rows: MatrixRef<'_>, whitener: &Whitener, retained: usize, factor: f64) -> Matrix {
    let scaling = &whitener.scaling;
    let by_column = Matrix::from_fn(rows.nrows(), scaling.columns.len(), |row, idx| {
        rows[(row, scaling.columns[idx])] * scaling.scales[idx]
    });
    let turned = by_column * whitener.directions.subcols(0, retained);
    Matrix::from_fn(rows.nrows(), retained, |row, idx| {
        turned[(row, idx)] * (whitener.strengths[idx] * whitener.largest * factor)
    })
}
