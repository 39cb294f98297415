//! Tables of a study: every run, means over seeds beside the theory, curves, and the theory by two
//! routes.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{ComputeError, Rows, Setting, Start, Summary};
use dln_spectra::sample::median;
use dln_trainer::Observation;

use super::rows::{CurveRow, ErrorRow, MinimumRow, RoutesRow, RunRow, Teacher, TheoryRow};
use super::run::{Outcome, Track};
use super::{Cell, Study};
use crate::oracle::aligned_errors;

/// The theory is checked at one in this many samples.
const CHECK_EVERY: usize = 8;

/// A teacher with its theory and its students.
pub(super) struct Studied<'a> {
    teacher: Teacher,
    setting: Setting,
    theory: AlignedTheory,
    aligned: Vec<&'a Track>,
    random: Vec<&'a Track>,
}

impl<'a> Studied<'a> {
    pub(super) fn new(
        study: &Study,
        cell: Cell,
        outcomes: &'a [Outcome],
    ) -> Result<Studied<'a>, ComputeError> {
        let setting = study.setting(cell);
        Ok(Studied {
            teacher: cell.teacher(),
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

    /// The median over students. Between the last signal and the first noise a test error is nearly
    /// constant, the more so the deeper the student, and the few whose plateau falls to its very
    /// end would dominate a mean.
    fn optimal_stopping_tau(&self, tracks: &[&Track]) -> f64 {
        let times = tracks.iter().map(|track| self.setting.time_tau(track.minimum.epoch));
        median(&times.collect::<Vec<f64>>())
    }
}

/// A table of stopping times, which come from observations.
pub(super) fn observed<R>(study: &Study, rows: Vec<R>) -> Rows<R> {
    Rows::observed_every(study.base.time_tau(study.observe_every), rows)
}

pub(super) fn theory(study: &Study, teachers: &[Studied<'_>]) -> Rows<(Teacher, ErrorRow)> {
    let times = study.line_times();
    let of_teacher = |studied: &Studied<'_>| {
        let teacher = studied.teacher;
        let row = move |CurvePoint { time_tau, train_error, test_error, .. }: CurvePoint| {
            (teacher, ErrorRow { time_tau, train_error, test_error })
        };
        studied.theory.curve(&times).into_iter().map(row)
    };
    teachers.iter().flat_map(of_teacher).collect()
}

pub(super) fn two_routes(study: &Study, teachers: &[Studied<'_>]) -> Rows<(Teacher, RoutesRow)> {
    let samples = study.samples().into_iter().step_by(CHECK_EVERY);
    let times: Vec<f64> = samples.map(|(_, time_tau)| time_tau).collect();
    let of_teacher = |studied: &Studied<'_>| {
        let row = |CurvePoint { time_tau, train_error, test_error, .. }: CurvePoint| {
            let (train, test) = aligned_errors::errors(&studied.setting, time_tau);
            let row = RoutesRow {
                time_tau,
                train_error,
                independent_train_error: train,
                test_error,
                independent_test_error: test,
            };
            (studied.teacher, row)
        };
        studied.theory.curve(&times).into_iter().map(row).collect::<Vec<_>>()
    };
    teachers.iter().flat_map(of_teacher).collect()
}

pub(super) fn runs(study: &Study, teachers: &[Studied<'_>]) -> Rows<(Teacher, RunRow)> {
    let mut rows = Vec::new();
    for studied in teachers {
        for (student, tracks) in studied.all() {
            for (seed, track) in tracks.iter().enumerate() {
                let row = RunRow {
                    student,
                    seed,
                    min_test_error: track.minimum.test_error,
                    optimal_stopping_tau: studied.setting.time_tau(track.minimum.epoch),
                    trained_tau: study.until_tau,
                };
                rows.push((studied.teacher, row));
            }
        }
    }
    observed(study, rows)
}

pub(super) fn against_theory(
    study: &Study,
    teachers: &[Studied<'_>],
) -> Rows<(Teacher, TheoryRow)> {
    let row = |studied: &Studied<'_>| {
        let stop = studied.theory.optimal_stopping();
        let error = studied.min_test_error(&studied.aligned);
        let row = TheoryRow {
            inputs: studied.setting.inputs,
            min_test_error: error.mean,
            min_test_std_error: error.std_error,
            theory_min_test_error: stop.test_error,
            median_optimal_stopping_tau: studied.optimal_stopping_tau(&studied.aligned),
            theory_optimal_stopping_tau: stop.time_tau,
            seeds: error.seeds,
        };
        (studied.teacher, row)
    };
    observed(study, teachers.iter().map(row).collect())
}

pub(super) fn minima(study: &Study, teachers: &[Studied<'_>]) -> Rows<(Teacher, MinimumRow)> {
    let of_teacher = |studied: &Studied<'_>| {
        studied.both().map(|(student, tracks)| {
            let error = studied.min_test_error(tracks);
            let row = MinimumRow {
                student,
                min_test_error: error.mean,
                min_test_std_error: error.std_error,
                median_optimal_stopping_tau: studied.optimal_stopping_tau(tracks),
                seeds: error.seeds,
            };
            (studied.teacher, row)
        })
    };
    observed(study, teachers.iter().flat_map(of_teacher).collect())
}

pub(super) fn curves(study: &Study, teachers: &[Studied<'_>]) -> Rows<(Teacher, CurveRow)> {
    let mut rows = Vec::new();
    for studied in teachers {
        for (student, tracks) in studied.both() {
            for (index, (_, time_tau)) in study.samples().into_iter().enumerate() {
                let mean = |value: fn(Observation) -> f64| {
                    summary(tracks, |track| value(track.samples[index]))
                };
                let (train, test) = (mean(|seen| seen.train_error), mean(|seen| seen.test_error));
                let row = CurveRow {
                    student,
                    time_tau,
                    train_error: train.mean,
                    train_std_error: train.std_error,
                    test_error: test.mean,
                    test_std_error: test.std_error,
                    seeds: train.seeds,
                };
                rows.push((studied.teacher, row));
            }
        }
    }
    Rows::new(rows)
}

fn summary(tracks: &[&Track], value: impl Fn(&Track) -> f64) -> Summary {
    Summary::of(&tracks.iter().map(|track| value(track)).collect::<Vec<f64>>())
}
