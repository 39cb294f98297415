//! `predict`: errors over time, dips, best stop, and the modes beside them.

use dln_dynamics::{AlignedTheory, LearningCurve, StoppingPoint, WhiteData};
use dln_report::{CurveRow, PredictionReport, curve, setting};
use dln_tables::Refusal;
use serde::Serialize;

use crate::setting::TaskRequest;

/// What `dln predict --format json` says, and what the page draws and writes beside.
#[derive(Serialize)]
pub(crate) struct Answer {
    #[serde(flatten)]
    report: PredictionReport,
    verdict: String,
    warning: Option<String>,
    dips: Vec<StoppingPoint>,
    /// The strength of each mode in the student, at the times of the curve.
    learned: Vec<Vec<f64>>,
}

/// The theory of one task for networks of its size.
pub(crate) fn answer(request: TaskRequest, _: &[u8]) -> Result<Answer, Refusal> {
    let times = request.times();
    let (report, theory) = PredictionReport::new(&request.theory(), &times)?;
    Ok(Answer {
        verdict: report.prediction.verdict(request.learning_rate),
        warning: report.warning(false),
        dips: theory.dips(),
        learned: learned(&request, &theory, &times)?,
        report,
    })
}

/// The curve of infinite width, which takes a hundredth of the time.
#[derive(Serialize)]
pub(crate) struct Limit {
    curve: Vec<CurveRow>,
}

/// The theory of one task in the limit of infinite width.
pub(crate) fn limit(request: TaskRequest, _: &[u8]) -> Result<Limit, Refusal> {
    let theory = AlignedTheory::new(&request.theory()).map_err(setting)?;
    Ok(Limit { curve: curve(&theory, &request.times()) })
}

fn learned(
    request: &TaskRequest,
    theory: &AlignedTheory,
    times: &[f64],
) -> Result<Vec<Vec<f64>>, Refusal> {
    let task = request.theory();
    let data = WhiteData::new(&task.data()).map_err(setting)?;
    let curve = LearningCurve::new(task.layers, task.init_scale, data.input_variance());
    let curve = curve.map_err(setting)?;
    let of_mode = |data: f64| {
        let mode = curve.mode(data);
        times.iter().map(|&time| mode.at(time).strength).collect()
    };
    Ok(theory.modes().iter().map(|mode| of_mode(mode.data)).collect())
}
