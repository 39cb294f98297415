//! `noise`: the spectrum of the data, and what they show of a teacher's mode of any strength.

use dln_dynamics::{Mode, TheorySetting, WhiteData};
use dln_experiment::FALSE_ALARM;
use dln_optimal::LearnerTheory;
use dln_report::{ModeRow, setting};
use dln_tables::Refusal;
use serde::Serialize;

use crate::setting::TaskRequest;

/// Points of the spectrum.
const SPECTRUM: u32 = 240;
/// Strengths of a teacher's mode, from 0 to the end of the picture.
const STRENGTHS: u32 = 60;
/// The picture ends at this many times the detection threshold, or a little beyond the strongest
/// mode.
const REACH: f64 = 3.0;

#[derive(Serialize)]
struct SpectrumPoint {
    data: f64,
    density: f64,
}

/// What the data show of a teacher's mode.
#[derive(Serialize)]
struct StrengthPoint {
    teacher: f64,
    data: f64,
    output_overlap: f64,
    input_overlap: f64,
    detection_probability: f64,
}

/// A mode of the given teacher.
#[derive(Serialize)]
struct FoundMode {
    #[serde(flatten)]
    mode: ModeRow,
    detection_probability: f64,
}

/// What noise does to a teacher.
#[derive(Serialize)]
pub(crate) struct Answer {
    /// The weakest mode of a teacher that large networks can see.
    threshold: f64,
    lower_edge: f64,
    upper_edge: f64,
    spectrum: Vec<SpectrumPoint>,
    strengths: Vec<StrengthPoint>,
    modes: Vec<FoundMode>,
}

/// The theory of the data that one task gives.
pub(crate) fn answer(request: TaskRequest, _: &[u8]) -> Result<Answer, Refusal> {
    let task = request.theory();
    let data = WhiteData::new(&task.data()).map_err(setting)?;
    let bulk = data.ensemble().bulk();
    let threshold = data.ensemble().detection_threshold() / data.teacher_gain();
    let strongest = task.teacher_strengths.iter().copied().fold(0.0, f64::max);
    let reach = (REACH * threshold).max(1.2 * strongest);
    let strengths: Vec<f64> = fractions(STRENGTHS).map(|share| reach * share).collect();
    let end = (1.1 * data.mode(strongest).data).max(1.25 * bulk.upper_edge());
    let points = fractions(SPECTRUM).map(|share| end * share);
    let seen = chances(&task, &task.teacher_strengths)?;
    let found = task.teacher_strengths.iter().zip(seen);
    let chance = chances(&task, &strengths)?;
    Ok(Answer {
        threshold,
        lower_edge: bulk.lower_edge(),
        upper_edge: bulk.upper_edge(),
        spectrum: points.map(|data| SpectrumPoint { data, density: bulk.density(data) }).collect(),
        strengths: strengths
            .iter()
            .zip(chance)
            .map(|(&strength, chance)| StrengthPoint::new(&data.mode(strength), chance))
            .collect(),
        modes: found
            .map(|(&strength, detection_probability)| FoundMode {
                mode: ModeRow::from(&data.mode(strength)),
                detection_probability,
            })
            .collect(),
    })
}

impl StrengthPoint {
    fn new(mode: &Mode, detection_probability: f64) -> Self {
        Self {
            teacher: mode.teacher,
            data: mode.data,
            output_overlap: mode.output_overlap,
            input_overlap: mode.input_overlap,
            detection_probability,
        }
    }
}

/// Numbers from just above 0 to 1.
fn fractions(count: u32) -> impl Iterator<Item = f64> {
    (1..=count).map(move |point| f64::from(point) / f64::from(count))
}

/// The probability that each strength, by itself, stands out at this size.
fn chances(task: &TheorySetting, strengths: &[f64]) -> Result<Vec<f64>, Refusal> {
    let most = task.inputs.min(task.outputs).min(task.examples).max(1);
    let mut chances = Vec::with_capacity(strengths.len());
    for some in strengths.chunks(most) {
        let learner = LearnerTheory::new(&task.data(), some).map_err(setting)?;
        chances.extend(learner.detection_probabilities(FALSE_ALARM).unwrap_or_default());
    }
    Ok(chances)
}
