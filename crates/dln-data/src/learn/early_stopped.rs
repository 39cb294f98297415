//! The early-stopped network as a learner: an aligned student's map at the stop that left-out
//! groups choose.

use super::{FittedLearner, FittedMethod, Fitting, Reason};
use crate::analysis::Analysis;
use crate::options::{AnalyzeOptions, Student};
use crate::{DataError, TrainingData};

/// A mode counts as learned from this share of its strength on.
const LEARNED: f64 = 0.5;

impl Fitting<'_> {
    pub(super) fn by_early_stopping(
        &self,
        data: &TrainingData<'_>,
        Student { init_scale, layers }: Student,
    ) -> Result<FittedLearner, DataError> {
        let options = AnalyzeOptions::new()
            .with_data(*self.options)
            .with_init_scale(init_scale)
            .with_layers(layers);
        options.check()?;
        let analysis = Analysis::new(data, self.design, &options)?;
        let stop_tau = analysis.optimal_stopping().time_tau;
        let (strengths, learned) = (analysis.strengths_at(stop_tau), analysis.learned());
        let of_data = &learned.prediction.strengths;
        let is_learned = |(now, end): &(&f64, &f64)| **now >= LEARNED * **end;
        let unit = self.design.scaling.target_unit;
        Ok(FittedLearner {
            map: analysis.early_stopped(stop_tau)?,
            method: FittedMethod::EarlyStopped,
            reason: Reason::Requested,
            rank: strengths.iter().zip(of_data).filter(is_learned).count(),
            retained_inputs: analysis.retained_inputs(),
            optimal_stopping_tau: Some(stop_tau),
            penalty: None,
            mode_penalties: Vec::new(),
            held_out_error: analysis.chosen_error(),
            held_out_errors: by_output(&analysis),
            cross_validated_error: self.left_out.total(),
            singular_values_before: learned.statistics.values.iter().map(|s| s * unit).collect(),
            singular_values_after: strengths.iter().map(|s| s * analysis.noise_scale()).collect(),
            noise_std: Some(analysis.noise_std()),
        })
    }
}

/// The errors of the outputs at the stop; all of them the mean's where nothing is gained by
/// training.
fn by_output(analysis: &Analysis) -> Vec<Option<f64>> {
    let gains = analysis.forecast().training_gains();
    let of_output = |error: &f64| (!error.is_nan()).then_some(if gains { *error } else { 1.0 });
    analysis.by_output().iter().map(of_output).collect()
}
