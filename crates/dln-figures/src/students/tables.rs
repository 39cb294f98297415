//! Tables of a study: every run, means over seeds beside the theory, curves, and the theory by two routes.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_trainer::Observation;

use super::run::{Outcome, Track};
use super::{Cell, Study};
use crate::{Column, ComputeError, Setting, Start, Summary, Table, Tables, closed_form, row};

/// Points of a drawn theory curve for each recorded sample.
const LINE_POINTS_PER_SAMPLE: u32 = 4;
/// Share of the samples at which the theory is checked: every so many.
const CHECK_EVERY: usize = 8;

pub(super) fn tables(
    study: &Study,
    studied: &[(Cell, Vec<Outcome>)],
) -> Result<Tables, ComputeError> {
    let mut teachers: Vec<Teacher<'_>> = studied
        .iter()
        .map(|(cell, outcomes)| Teacher::new(study, *cell, outcomes))
        .collect::<Result<_, _>>()?;
    teachers.sort_by_key(|teacher| teacher.cell.rank);
    Ok(Tables::new()
        .with("theory", theory(study, &teachers))
        .with("curves", curves(study, &teachers))
        .with("against_theory", against_theory(study, &teachers))
        .with("minima", minima(study, &teachers))
        .with("runs", runs(study, &teachers))
        .with("two_routes", two_routes(study, &teachers)))
}

/// A teacher with its theory and its students.
struct Teacher<'a> {
    cell: Cell,
    setting: Setting,
    theory: AlignedTheory,
    aligned: Vec<&'a Track>,
    random: Vec<&'a Track>,
}

impl<'a> Teacher<'a> {
    fn new(
        study: &Study,
        cell: Cell,
        outcomes: &'a [Outcome],
    ) -> Result<Teacher<'a>, ComputeError> {
        let setting = study.setting(cell);
        Ok(Teacher {
            cell,
            theory: AlignedTheory::new(&setting.theory())?,
            setting,
            aligned: outcomes.iter().map(|outcome| &outcome.aligned).collect(),
            random: outcomes.iter().filter_map(|outcome| outcome.random.as_ref()).collect(),
        })
    }

    /// The students of both kinds.
    fn all(&self) -> [(Start, &[&'a Track]); 2] {
        [(Start::Aligned, &self.aligned), (Start::Random, &self.random)]
    }

    /// The students of both kinds on the tasks that a random student learned.
    fn both(&self) -> [(Start, &[&'a Track]); 2] {
        [(Start::Aligned, &self.aligned[..self.random.len()]), (Start::Random, &self.random)]
    }

    fn min_test_error(&self, tracks: &[&Track]) -> Summary {
        summary(tracks, |track| track.minimum.test_error)
    }

    /// The median over students. Between the last signal and the first noise a test error is nearly constant, the more so
    /// the deeper the student, and the few whose plateau falls to its very end would dominate a mean.
    fn optimal_stopping_tau(&self, tracks: &[&Track]) -> f64 {
        let mut times: Vec<f64> =
            tracks.iter().map(|t| self.setting.time_tau(t.minimum.epoch)).collect();
        times.sort_by(f64::total_cmp);
        let n = times.len();
        if n == 0 { f64::NAN } else { 0.5 * (times[(n - 1) / 2] + times[n / 2]) }
    }
}

/// A table with the columns that name the teacher and some more.
pub(super) fn table<const N: usize>(columns: [Column; N]) -> Table {
    let head = [Column::count("rank"), Column::number("multiplier")];
    Table::new(head.into_iter().chain(columns).collect::<Vec<_>>())
}

/// A column of stopping times. A minimum is flat: a change in the last bits may move it by an observation or two.
pub(super) fn stopping(study: &Study, name: &'static str) -> Column {
    Column::number(name).tolerance(2.5 * study.base.time_tau(study.observe_every), 1e-6)
}

fn theory(study: &Study, teachers: &[Teacher<'_>]) -> Table {
    let mut table = table([
        Column::number("time_tau"),
        Column::number("train_error"),
        Column::number("test_error"),
    ]);
    let times = line_times(study);
    for Teacher { cell, theory, .. } in teachers {
        for point in theory.curve(&times) {
            let CurvePoint { time_tau, train_error, test_error } = point;
            table.push(row![cell.rank_count(), cell.multiplier, time_tau, train_error, test_error]);
        }
    }
    table
}

fn two_routes(study: &Study, teachers: &[Teacher<'_>]) -> Table {
    let mut table = table([
        Column::number("time_tau"),
        Column::number("train_error"),
        Column::number("independent_train_error"),
        Column::number("test_error"),
        Column::number("independent_test_error"),
    ]);
    let times: Vec<f64> =
        study.samples().into_iter().step_by(CHECK_EVERY).map(|(_, time_tau)| time_tau).collect();
    for Teacher { cell, theory, setting, .. } in teachers {
        for CurvePoint { time_tau, train_error, test_error } in theory.curve(&times) {
            let (train, test) = closed_form::errors(setting, time_tau);
            table.push(row![
                cell.rank_count(),
                cell.multiplier,
                time_tau,
                train_error,
                train,
                test_error,
                test,
            ]);
        }
    }
    table
}

/// Every student.
fn runs(study: &Study, teachers: &[Teacher<'_>]) -> Table {
    let mut table = table([
        Column::text("student"),
        Column::count("seed"),
        Column::number("min_test_error"),
        stopping(study, "optimal_stopping_tau"),
        Column::number("trained_tau"),
    ]);
    for teacher in teachers {
        let Teacher { cell, setting, .. } = teacher;
        for (start, tracks) in teacher.all() {
            for (seed, track) in tracks.iter().enumerate() {
                let Observation { epoch, test_error, .. } = track.minimum;
                let best = setting.time_tau(epoch);
                table.push(row![
                    cell.rank_count(),
                    cell.multiplier,
                    start.name(),
                    seed,
                    test_error,
                    best,
                    study.until_tau,
                ]);
            }
        }
    }
    table
}

/// Means over all aligned students, and the median of their stopping times, beside the theory.
fn against_theory(study: &Study, teachers: &[Teacher<'_>]) -> Table {
    let mut table = table([
        Column::count("inputs"),
        Column::number("min_test_error"),
        Column::number("min_test_std_error"),
        Column::number("theory_min_test_error"),
        stopping(study, "median_optimal_stopping_tau"),
        Column::number("theory_optimal_stopping_tau"),
        Column::count("seeds"),
    ]);
    for teacher in teachers {
        let (cell, stop) = (teacher.cell, teacher.theory.optimal_stopping());
        let error = teacher.min_test_error(&teacher.aligned);
        table.push(row![
            cell.rank_count(),
            cell.multiplier,
            teacher.setting.inputs,
            error.mean,
            error.std_error,
            stop.test_error,
            teacher.optimal_stopping_tau(&teacher.aligned),
            stop.time_tau,
            error.seeds,
        ]);
    }
    table
}

/// Aligned and random students on the same tasks.
fn minima(study: &Study, teachers: &[Teacher<'_>]) -> Table {
    let mut table = table([
        Column::text("student"),
        Column::number("min_test_error"),
        Column::number("min_test_std_error"),
        stopping(study, "median_optimal_stopping_tau"),
        Column::count("seeds"),
    ]);
    for teacher in teachers {
        for (start, tracks) in teacher.both() {
            let (cell, error) = (teacher.cell, teacher.min_test_error(tracks));
            table.push(row![
                cell.rank_count(),
                cell.multiplier,
                start.name(),
                error.mean,
                error.std_error,
                teacher.optimal_stopping_tau(tracks),
                error.seeds,
            ]);
        }
    }
    table
}

/// Errors over time of aligned and random students on the same tasks, means over these.
fn curves(study: &Study, teachers: &[Teacher<'_>]) -> Table {
    let mut table = table([
        Column::text("student"),
        Column::number("time_tau"),
        Column::number("train_error"),
        Column::number("train_std_error"),
        Column::number("test_error"),
        Column::number("test_std_error"),
        Column::count("seeds"),
    ]);
    for teacher in teachers {
        for (start, tracks) in teacher.both() {
            for (index, (_, time_tau)) in study.samples().into_iter().enumerate() {
                let mean = |value: fn(Observation) -> f64| {
                    summary(tracks, |track| value(track.samples[index]))
                };
                let (train, test) = (mean(|seen| seen.train_error), mean(|seen| seen.test_error));
                table.push(row![
                    teacher.cell.rank_count(),
                    teacher.cell.multiplier,
                    start.name(),
                    time_tau,
                    train.mean,
                    train.std_error,
                    test.mean,
                    test.std_error,
                    train.seeds,
                ]);
            }
        }
    }
    table
}

impl Cell {
    pub(super) fn rank_count(self) -> u64 {
        u64::from(self.rank)
    }
}

fn summary(tracks: &[&Track], value: impl Fn(&Track) -> f64) -> Summary {
    let values: Vec<f64> = tracks.iter().map(|track| value(track)).collect();
    Summary::of(&values)
}

/// The times of drawn lines.
pub(super) fn line_times(study: &Study) -> Vec<f64> {
    sample_times(study, LINE_POINTS_PER_SAMPLE)
}

/// The samples, with so many times from each to the next, itself included.
pub(super) fn sample_times(study: &Study, points_per_sample: u32) -> Vec<f64> {
    let samples: Vec<f64> = study.samples().into_iter().map(|(_, time_tau)| time_tau).collect();
    let between = |pair: &[f64]| {
        let (start, step) = (pair[0], (pair[1] - pair[0]) / f64::from(points_per_sample));
        (0..points_per_sample).map(move |i| start + f64::from(i) * step)
    };
    samples.windows(2).flat_map(between).chain(samples.last().copied()).collect()
}
