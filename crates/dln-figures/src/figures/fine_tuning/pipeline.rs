//! Networks of `fine-tuning` that were trained on the source before: the whole way, the source's
//! noise included.

use dln_dynamics::TheorySetting;
use dln_experiment::{
    ComputeError, Context, Rows, SequencePlan, SequencePoint, SequenceSimulation, Summary, row,
};
use dln_tasks::RelatedTasks;
use dln_transfer::Source;

use super::{SOURCE, TARGET, TARGETS, number};
use crate::Scale;

/// Alignments at which networks are trained by every strategy.
const ALIGNMENTS: [f64; 4] = [0.0, 0.4, 0.8, 1.0];
/// Looks at the errors: close enough for the sharp dip of strong targets, far enough for the late
/// one of weak ones.
const LOOK_EVERY_TAU: f64 = 0.02;
const LOOKS: usize = 250;
/// One in this many observations goes into the table of curves, up to the end of the theory's.
const KEPT: usize = 25;
const LAST: usize = 150;

row! {
    /// Mean errors over time of networks after a source whose input mode has the given cosine with
    /// the target's.
    pub(crate) struct CurveRow {
        alignment: f64,
        time_tau: f64,
        fine_tuned_mean: f64,
        fine_tuned_std_error: f64,
        probed_mean: f64,
        probed_std_error: f64,
        scratch_mean: f64,
        scratch_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// Mean smallest test errors on the target by strategy.
    pub(crate) struct StrategyRow {
        target_strength: f64,
        alignment: f64,
        scratch_mean: f64,
        scratch_std_error: f64,
        fine_tuned_mean: f64,
        fine_tuned_std_error: f64,
        probed_mean: f64,
        probed_std_error: f64,
        together_mean: f64,
        together_std_error: f64,
        seeds: u64,
        inputs: usize,
    }
}

pub(super) fn simulate(
    setting: &TheorySetting,
    source: &Source,
    scale: Scale,
    context: &Context<'_>,
) -> Result<(Rows<CurveRow>, Rows<StrategyRow>), ComputeError> {
    let (mut curves, mut strategies) = (Vec::new(), Vec::new());
    for target_strength in scale.pick(&TARGETS[1..2], &TARGETS[..]) {
        for &alignment in scale.pick(&ALIGNMENTS[2..], &ALIGNMENTS[..]) {
            let plan = plan(setting, source, *target_strength, alignment);
            let simulation = SequenceSimulation::new(plan)?;
            let found = simulation.run_all(context, 0, scale.pick(3, 20))?;
            let (mean, error) = (found.mean, found.std_error);
            strategies.push(StrategyRow {
                target_strength: *target_strength,
                alignment,
                scratch_mean: mean.scratch,
                scratch_std_error: error.scratch,
                fine_tuned_mean: mean.fine_tuned,
                fine_tuned_std_error: error.fine_tuned,
                probed_mean: mean.probed,
                probed_std_error: error.probed,
                together_mean: mean.together.unwrap_or(f64::NAN),
                together_std_error: error.together.unwrap_or(f64::NAN),
                seeds: found.runs.len() as u64,
                inputs: setting.inputs,
            });
            if (target_strength - TARGET).abs() < 1e-9 && alignment > 0.0 {
                let kept = found.curve[..=LAST].iter().step_by(KEPT).skip(1);
                curves.extend(kept.map(|point| curve_row(alignment, point)));
            }
        }
    }
    Ok((curves.into(), strategies.into()))
}

fn plan(
    setting: &TheorySetting,
    source: &Source,
    target_strength: f64,
    alignment: f64,
) -> SequencePlan {
    let tasks = RelatedTasks {
        inputs: setting.inputs,
        source_outputs: setting.outputs,
        target_outputs: setting.outputs,
        source_strengths: vec![SOURCE],
        target_strengths: vec![target_strength],
        cosines: number(alignment),
        output_cosines: None,
    };
    let examples = [setting.examples; 2];
    SequencePlan::new(tasks, setting.hidden, examples, source.time_tau())
        .with_training(setting.noise_std, setting.init_scale, 1e-3)
        .with_looks(LOOK_EVERY_TAU, LOOKS)
}

fn curve_row(alignment: f64, point: &SequencePoint) -> CurveRow {
    let parts = |Summary { mean, std_error, .. }: Summary| (mean, std_error);
    let (fine_tuned_mean, fine_tuned_std_error) = parts(point.fine_tuned);
    let (probed_mean, probed_std_error) = parts(point.probed);
    let (scratch_mean, scratch_std_error) = parts(point.scratch);
    CurveRow {
        alignment,
        time_tau: point.time_tau,
        fine_tuned_mean,
        fine_tuned_std_error,
        probed_mean,
        probed_std_error,
        scratch_mean,
        scratch_std_error,
        seeds: point.scratch.seeds,
    }
}
