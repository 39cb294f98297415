//! What the theory of infinite width says of the modes and features that were estimated.

use dln_dynamics::{AlignedTheory, StoppingPoint, TheorySetting};
use dln_linalg::{Matrix, thin_svd};
use dln_transfer::{Features, FineTuning, FineTuningError};

use super::Start;
use super::carried::{Carried, cosines};
use crate::analysis::Analysis;
use crate::{AnalyzeOptions, DataError};

/// Smallest errors by start in the limit of large networks and white inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitPrediction {
    scratch: StoppingPoint,
    fine_tuned: StoppingPoint,
    probed: StoppingPoint,
}

impl LimitPrediction {
    /// The best stop of a start, t/τ in units of the noise scale, with the error relative to the
    /// variance of the targets: of it the noise, and signal that does not stand out, stay whatever
    /// is learned.
    pub fn of(&self, start: Start) -> StoppingPoint {
        match start {
            Start::Scratch => self.scratch,
            Start::FineTuned => self.fine_tuned,
            Start::Probed => self.probed,
        }
    }
}

/// The theory of the estimated target and features; `None` where it has nothing to say.
pub(super) fn predict(
    carried: &Carried,
    target: &Analysis,
    options: &AnalyzeOptions,
) -> Result<Option<LimitPrediction>, DataError> {
    let learned = target.learned();
    let (statistics, prediction) = (&learned.statistics, &learned.prediction);
    let (strengths, vectors) = carried.signal_features(target)?;
    if prediction.modes.is_empty() || strengths.is_empty() {
        return Ok(None);
    }
    let teacher: Vec<f64> = prediction.modes.iter().map(|mode| mode.teacher()).collect();
    let (inputs, outputs) = (statistics.retained, statistics.outputs);
    let setting = TheorySetting::new(inputs, outputs, teacher.clone())
        .with_hidden(inputs.min(outputs).max(strengths.len()))
        // Strengths count in σ√max(n, k), noise entries are σ_z/√k.
        .with_noise_std((inputs as f64 / inputs.max(outputs) as f64).sqrt())
        .with_init_scale(options.init_scale);
    let alignments = contracted(&cosines(vectors.as_ref(), target))?;
    let tuning = Features::new(&strengths, alignments.as_ref())
        .map_err(FineTuningError::from)
        .and_then(|features| FineTuning::new(&setting, &features));
    let Ok(tuning) = tuning else { return Ok(None) };
    let Ok(scratch) = AlignedTheory::new(&setting) else { return Ok(None) };
    let energy: f64 = teacher.iter().map(|s| s * s).sum();
    let all = statistics.energy / prediction.noise_scale.powi(2);
    let share = (energy / all).min(1.0);
    let of = |stop: StoppingPoint| {
        // Without noise the integrator's error is all that is left, of either sign.
        StoppingPoint::new(stop.time_tau, (1.0 - share) + share * stop.test_error.max(0.0))
    };
    Ok(Some(LimitPrediction {
        scratch: of(scratch.optimal_stopping()),
        fine_tuned: of(tuning.optimal_stopping()),
        probed: of(tuning.probe().optimal_stopping()),
    }))
}

/// The nearest cosines of orthonormal vectors: what noise has been undone of may exceed them.
fn contracted(cosines: &Matrix) -> Result<Matrix, DataError> {
    let svd = thin_svd(cosines.as_ref())?;
    let scaled = Matrix::from_fn(svd.left.nrows(), svd.values.len(), |row, idx| {
        svd.left[(row, idx)] * svd.values[idx].min(1.0)
    });
    Ok(scaled * svd.right.transpose())
}
