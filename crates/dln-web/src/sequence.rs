//! `finetune`: a target that is learned after a source.

use dln_dynamics::TheorySetting;
use dln_experiment::SequenceSetting;
use dln_linalg::Matrix;
use dln_report::{Sequence, SequenceCurveRow, SequenceReport, sequence_curve};
use dln_tables::Refusal;
use serde::{Deserialize, Serialize};

use crate::setting::times;

/// A source and a target of rank one, by the names of the program's flags.
#[derive(Deserialize)]
pub(crate) struct SequenceRequest {
    source: f64,
    target: f64,
    alignment: f64,
    source_outputs: usize,
    target_outputs: usize,
    inputs: usize,
    hidden: Option<usize>,
    examples: Option<usize>,
    noise: f64,
    init_scale: f64,
    learning_rate: f64,
    until: f64,
    points: usize,
}

/// What `dln finetune --format json` says.
#[derive(Serialize)]
pub(crate) struct Answer {
    #[serde(flatten)]
    report: SequenceReport,
    verdict: String,
    curve: Vec<SequenceCurveRow>,
}

/// The theory of one task after the other.
pub(crate) fn answer(request: SequenceRequest, _: &[u8]) -> Result<Answer, Refusal> {
    let SequenceRequest { inputs, source_outputs, target_outputs, .. } = request;
    let widest = source_outputs.max(target_outputs).min(inputs);
    let task = |strength: f64, outputs: usize| {
        TheorySetting::new(inputs, outputs, vec![strength])
            .with_hidden(request.hidden.unwrap_or(widest))
            .with_examples(request.examples.unwrap_or(inputs))
            .with_noise_std(request.noise)
            .with_init_scale(request.init_scale)
    };
    let source = task(request.source, source_outputs);
    let target = task(request.target, target_outputs);
    let cosines = Matrix::from_fn(1, 1, |_, _| request.alignment);
    let setting =
        SequenceSetting::new(source, target, cosines).with_learning_rate(request.learning_rate);
    let Sequence { report, tuning, .. } = Sequence::new(&setting)?;
    let curve = sequence_curve(&tuning, &setting.target, &times(request.until, request.points))?;
    Ok(Answer { verdict: report.verdict(request.learning_rate), report, curve })
}
