//! `transfer` and `benefit_map`: whether a second task helps.

use dln_report::{TASK_A, TASK_B, TransferReport, setting};
use dln_tables::Refusal;
use dln_transfer::{BenefitMap, JointTeacher, MapSetting, NetworkSetting, Pair, TransferTheory};
use serde::{Deserialize, Serialize};

use crate::setting::times;

/// The most points of a map.
const MOST_POINTS: usize = 40_000;

/// Two tasks of rank one, by the names of the program's flags.
#[derive(Deserialize)]
pub(crate) struct PairRequest {
    teacher_a: f64,
    teacher_b: f64,
    alignment: f64,
    outputs_a: usize,
    outputs_b: usize,
    inputs: usize,
    hidden: Option<usize>,
    layers: usize,
    examples: Option<usize>,
    noise: f64,
    init_scale: f64,
    learning_rate: f64,
    until: f64,
    points: usize,
}

/// Test errors of both tasks at one time.
#[derive(Serialize)]
struct CurveRow {
    time_tau: f64,
    alone_a: f64,
    joint_a: f64,
    alone_b: f64,
    joint_b: f64,
}

/// What `dln transfer --format json` says, and what the page draws beside.
#[derive(Serialize)]
pub(crate) struct Answer {
    #[serde(flatten)]
    report: TransferReport,
    verdict: String,
    curve: Vec<CurveRow>,
}

impl PairRequest {
    fn network(&self) -> NetworkSetting {
        let widest = self.outputs_a.max(self.outputs_b).min(self.inputs);
        NetworkSetting::new(self.inputs, self.hidden.unwrap_or(widest))
            .with_layers(self.layers)
            .with_examples(self.examples.unwrap_or(self.inputs))
            .with_noise_std(self.noise)
            .with_init_scale(self.init_scale)
    }
}

/// The theory of both tasks, alone and together.
pub(crate) fn answer(request: PairRequest, _: &[u8]) -> Result<Answer, Refusal> {
    let teacher = JointTeacher::pair(&Pair {
        outputs_a: request.outputs_a,
        outputs_b: request.outputs_b,
        teacher_a: request.teacher_a,
        teacher_b: request.teacher_b,
        alignment: request.alignment,
    });
    let theory = TransferTheory::new(&request.network(), &teacher.map_err(setting)?);
    let theory = theory.map_err(setting)?;
    let report = TransferReport::new(&theory);
    let [alone_a, alone_b] = [TASK_A, TASK_B].map(|task| theory.error_alone(task));
    let [joint_a, joint_b] = [TASK_A, TASK_B].map(|task| theory.error_joint(task));
    let row = |time_tau: f64| CurveRow {
        time_tau,
        alone_a: alone_a.error(time_tau),
        joint_a: joint_a.error(time_tau),
        alone_b: alone_b.error(time_tau),
        joint_b: joint_b.error(time_tau),
    };
    let curve = times(request.until, request.points).into_iter().map(row).collect();
    Ok(Answer { verdict: report.verdict(request.learning_rate), report, curve })
}

/// Task A, and the strengths and alignments of task B.
#[derive(Deserialize)]
pub(crate) struct MapRequest {
    #[serde(flatten)]
    pair: PairRequest,
    teachers_b: Vec<f64>,
    alignments: Vec<f64>,
}

/// The benefit for task A: a row a strength, a column an alignment.
#[derive(Serialize)]
pub(crate) struct Map {
    benefit: Vec<Vec<f64>>,
}

/// The map of what task A gains.
pub(crate) fn map(request: MapRequest, _: &[u8]) -> Result<Map, Refusal> {
    let MapRequest { pair, teachers_b, alignments } = request;
    if teachers_b.len().saturating_mul(alignments.len()) > MOST_POINTS {
        return Err(Refusal::usage("the map has too many points", "ask for a coarser one"));
    }
    let is_strength = |strength: &f64| *strength > 0.0 && strength.is_finite();
    let is_cosine = |cosine: &f64| (-1.0..=1.0).contains(cosine);
    if !teachers_b.iter().all(is_strength) || !alignments.iter().all(is_cosine) {
        let help = "give strengths above 0 and cosines from -1 to 1";
        return Err(Refusal::usage("the map leaves the range of tasks", help));
    }
    let map = BenefitMap::new(&MapSetting::new(
        pair.network(),
        pair.outputs_a,
        pair.outputs_b,
        pair.teacher_a,
    ));
    let map = map.map_err(setting)?;
    let benefit = teachers_b.iter().map(|&teacher_b| map.row(teacher_b, &alignments)).collect();
    Ok(Map { benefit })
}
