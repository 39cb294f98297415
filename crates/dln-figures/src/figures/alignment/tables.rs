//! Alignment and strength over time as means over seeds, and the times at which each mode aligns and is learned.

use dln_dynamics::LearningCurve;
use dln_trainer::ModeAlignment;

use super::{Cell, Course, Run};
use crate::{Column, ComputeError, Table, row};

/// A mode counts as aligned from when on |u·û| and |v·v̂| both stay above this.
const ALIGNED: f64 = 0.9;
/// A mode counts as learned when s/ŝ exceeds this.
const LEARNED: f64 = 0.5;

type Studied = ((Cell, Course), Vec<Run>);

pub(super) fn alignment(studied: &[Studied]) -> Table {
    let mut table = Table::new([
        Column::count("layers"),
        Column::count("rank"),
        Column::number("teacher_strength"),
        Column::number("time_tau"),
        Column::number("output_alignment"),
        Column::number("input_alignment"),
        Column::count("seeds"),
    ]);
    for ((cell, course), runs) in studied {
        for (mode, &teacher) in course.setting.teacher_strengths.iter().enumerate() {
            for look in looks(course, &runs[0]) {
                let of =
                    |value: fn(ModeAlignment) -> f64| mean(runs, |run| value(run.mode(look, mode)));
                table.push(row![
                    cell.layers,
                    u64::from(cell.rank),
                    teacher,
                    course.setting.time_tau(runs[0].observations[look].epoch),
                    of(|seen| seen.output_alignment),
                    of(|seen| seen.input_alignment),
                    runs.len(),
                ]);
            }
        }
    }
    table
}

/// s/ŝ of every single student: deep ones learn a mode so suddenly, and each at a time of its own, that a mean over
/// seeds would look like no student.
pub(super) fn strengths(studied: &[Studied]) -> Table {
    let mut table = Table::new([
        Column::count("layers"),
        Column::count("rank"),
        Column::number("teacher_strength"),
        Column::count("seed"),
        Column::number("time_tau"),
        Column::number("learned_share"),
    ]);
    for ((cell, course), runs) in studied {
        for (mode, &teacher) in course.setting.teacher_strengths.iter().enumerate() {
            for (seed, run) in runs.iter().enumerate() {
                for look in looks(course, run) {
                    table.push(row![
                        cell.layers,
                        u64::from(cell.rank),
                        teacher,
                        seed,
                        course.setting.time_tau(run.observations[look].epoch),
                        run.share(look, mode),
                    ]);
                }
            }
        }
    }
    table
}

/// The observations that are kept.
fn looks(course: &Course, run: &Run) -> impl Iterator<Item = usize> {
    let last = run.observations.len() - 1;
    (0..=last).step_by(last / course.steps)
}

pub(super) fn milestones(studied: &[Studied]) -> Result<Table, ComputeError> {
    // Two looks of the coarsest course: the last bits may decide at which of two looks a threshold is passed.
    let time = |name| Column::number(name).tolerance(0.1, 1e-6);
    let mut table = Table::new([
        Column::count("layers"),
        Column::count("rank"),
        Column::number("teacher_strength"),
        Column::count("seed"),
        time("aligned_tau"),
        time("learned_tau"),
        Column::number("aligned_start_learned_tau"),
    ]);
    for ((cell, course), runs) in studied {
        let setting = &course.setting;
        let curve = LearningCurve::new(setting.layers, setting.init_scale, 1.0)?;
        for (mode, &teacher) in setting.teacher_strengths.iter().enumerate() {
            for (seed, run) in runs.iter().enumerate() {
                let data = run.data_strengths[mode];
                // The first look from which on a condition holds.
                let since = |holds: &dyn Fn(usize) -> bool| {
                    let looks = run.observations.len();
                    let look =
                        (0..looks).rev().find(|look| !holds(*look)).map_or(0, |look| look + 1);
                    run.observations.get(look).map_or(f64::NAN, |seen| setting.time_tau(seen.epoch))
                };
                table.push(row![
                    cell.layers,
                    u64::from(cell.rank),
                    teacher,
                    seed,
                    since(&|look| weaker(run.mode(look, mode)) > ALIGNED),
                    since(&|look| run.share(look, mode) > LEARNED),
                    curve.time_to(data, LEARNED * data).unwrap_or(f64::NAN),
                ]);
            }
        }
    }
    Ok(table)
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
