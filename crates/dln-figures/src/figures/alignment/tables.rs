//! Alignment and strength over time as means over seeds, and the times at which each mode aligns
//! and is learned.

use dln_dynamics::LearningCurve;
use dln_experiment::{ComputeError, Rows, Tolerance, row, tables};
use dln_trainer::ModeAlignment;

use super::{Cell, Course, Run};

tables! {
    /// The tables of `alignment`.
    pub(crate) struct Tables {
        alignment: Rows<(Mode, AlignmentRow)>,
        strengths: Rows<(Mode, StrengthRow)>,
        milestones: Rows<(Mode, MilestoneRow)>,
    }
}

row! {
    /// A mode of a student's teacher.
    #[derive(Copy)]
    pub(crate) struct Mode { layers: usize, rank: u32, teacher_strength: f64 }
}

row! {
    /// Means over seeds of the overlaps with a data mode at one time.
    pub(crate) struct AlignmentRow {
        time_tau: f64,
        output_alignment: f64,
        input_alignment: f64,
        seeds: usize,
    }
}

row! {
    /// What one student has learned of a mode at one time.
    pub(crate) struct StrengthRow { seed: usize, time_tau: f64, learned_share: f64 }
}

/// Two looks of the coarsest course: the last bits may decide at which of two looks a threshold is
/// passed.
const TWO_LOOKS: Tolerance = Tolerance::new(0.1, 1e-6);

row! {
    /// When a mode of one student aligns and is learned, and when from an aligned start.
    pub(crate) struct MilestoneRow {
        seed: usize,
        aligned_tau: f64 = TWO_LOOKS,
        learned_tau: f64 = TWO_LOOKS,
        aligned_start_learned_tau: f64,
    }
}

/// A mode counts as aligned from when on |u·û| and |v·v̂| both stay above this.
const ALIGNED: f64 = 0.9;
/// A mode counts as learned when s/ŝ exceeds this.
const LEARNED: f64 = 0.5;

type Studied = ((Cell, Course), Vec<Run>);

/// The modes of a course's teacher, strongest first.
fn modes(cell: Cell, course: &Course) -> impl Iterator<Item = (usize, Mode)> {
    let Cell { layers, rank } = cell;
    let strengths = course.setting.teacher_strengths.iter().enumerate();
    strengths
        .map(move |(index, &strength)| (index, Mode { layers, rank, teacher_strength: strength }))
}

pub(super) fn alignment(studied: &[Studied]) -> Rows<(Mode, AlignmentRow)> {
    let mut rows = Vec::new();
    for ((cell, course), runs) in studied {
        for (index, mode) in modes(*cell, course) {
            rows.extend(looks(course, &runs[0]).map(|look| {
                let of = |value: fn(ModeAlignment) -> f64| {
                    mean(runs, |run| value(run.mode(look, index)))
                };
                let row = AlignmentRow {
                    time_tau: course.setting.time_tau(runs[0].observations[look].epoch),
                    output_alignment: of(|seen| seen.output_alignment),
                    input_alignment: of(|seen| seen.input_alignment),
                    seeds: runs.len(),
                };
                (mode, row)
            }));
        }
    }
    Rows::new(rows)
}

/// s/ŝ of every single student: deep ones learn a mode so suddenly, and each at a time of its own,
/// that a mean over seeds would look like no student.
pub(super) fn strengths(studied: &[Studied]) -> Rows<(Mode, StrengthRow)> {
    let mut rows = Vec::new();
    for ((cell, course), runs) in studied {
        for (index, mode) in modes(*cell, course) {
            for (seed, run) in runs.iter().enumerate() {
                rows.extend(looks(course, run).map(|look| {
                    let time_tau = course.setting.time_tau(run.observations[look].epoch);
                    (mode, StrengthRow { seed, time_tau, learned_share: run.share(look, index) })
                }));
            }
        }
    }
    Rows::new(rows)
}

/// The observations that are kept.
fn looks(course: &Course, run: &Run) -> impl Iterator<Item = usize> {
    let last = run.observations.len() - 1;
    (0..=last).step_by(last / course.steps)
}

pub(super) fn milestones(studied: &[Studied]) -> Result<Rows<(Mode, MilestoneRow)>, ComputeError> {
    let mut rows = Vec::new();
    for ((cell, course), runs) in studied {
        let setting = &course.setting;
        let curve = LearningCurve::new(setting.layers, setting.init_scale, 1.0)?;
        for (index, mode) in modes(*cell, course) {
            for (seed, run) in runs.iter().enumerate() {
                let data = run.data_strengths[index];
                // The first look from which on a condition holds.
                let since = |holds: &dyn Fn(usize) -> bool| {
                    let looks = run.observations.len();
                    let look =
                        (0..looks).rev().find(|look| !holds(*look)).map_or(0, |look| look + 1);
                    run.observations.get(look).map_or(f64::NAN, |seen| setting.time_tau(seen.epoch))
                };
                let start = curve.time_to(data, LEARNED * data).unwrap_or(f64::NAN);
                let row = MilestoneRow {
                    seed,
                    aligned_tau: since(&|look| weaker(run.mode(look, index)) > ALIGNED),
                    learned_tau: since(&|look| run.share(look, index) > LEARNED),
                    aligned_start_learned_tau: start,
                };
                rows.push((mode, row));
            }
        }
    }
    Ok(Rows::new(rows))
}

impl Run {
    fn mode(&self, look: usize, mode: usize) -> ModeAlignment {
        self.observations[look].modes[mode]
    }

    /// s/ŝ.
    fn share(&self, look: usize, mode: usize) -> f64 {
        self.mode(look, mode).strength / self.data_strengths[mode]
    }
}

/// The smaller of the two alignments.
fn weaker(seen: ModeAlignment) -> f64 {
    seen.output_alignment.min(seen.input_alignment)
}

fn mean(runs: &[Run], value: impl Fn(&Run) -> f64) -> f64 {
    runs.iter().map(value).sum::<f64>() / runs.len() as f64
}
