//! Tables of a study: every run, means over seeds beside the theory, curves, and the theory by two routes.

use dln_dynamics::AlignedTheory;
use dln_trainer::Observation;

use super::run::{Outcome, Track};
use super::{Cell, Study, closed_form};
use crate::{Column, ComputeError, Setting, Start, Summary, Table, Tables, row};

/// Points of a drawn theory curve for each recorded sample.
const LINE_POINTS_PER_SAMPLE: u32 = 4;
/// Share of the samples at which the theory is checked: every so many.
const CHECK_EVERY: usize = 8;

pub(super) fn tables(
    study: &Study,
    studied: &[(Cell, Vec<Outcome>)],
) -> Result<Tables, ComputeError> {
    let mut ordered: Vec<&(Cell, Vec<Outcome>)> = studied.iter().collect();
    ordered.sort_by_key(|(cell, _)| cell.rank);
    let mut tables = Blank::new(study);
    for (cell, outcomes) in ordered {
        let setting = study.setting(*cell);
        let theory = AlignedTheory::new(&setting.theory())?;
        tables.add_theory(*cell, &setting, &theory, study);
        let aligned: Vec<&Track> = outcomes.iter().map(|outcome| &outcome.aligned).collect();
        let random: Vec<&Track> =
            outcomes.iter().filter_map(|outcome| outcome.random.as_ref()).collect();
        tables.add_against_theory(*cell, &aligned, &setting, &theory);
        for (start, tracks) in
            [(Start::Aligned, &aligned[..random.len()]), (Start::Random, &random[..])]
        {
            tables.add_runs(*cell, start, tracks, &setting);
            tables.add_minima(*cell, start, tracks, &setting);
            let full = &tracks[..tracks.len().min(usize::try_from(study.full_seeds)?)];
            tables.add_curves(*cell, start, full, study);
        }
    }
    Ok(tables.filled())
}

/// The tables while they are filled.
struct Blank {
    theory: Table,
    two_routes: Table,
    curves: Table,
    against_theory: Table,
    minima: Table,
    runs: Table,
}

impl Blank {
    fn new(study: &Study) -> Blank {
        // A minimum is flat: a change in the last bits may move it by an observation or two.
        let shift_tau = 2.5 * study.base.time_tau(study.observe_every);
        let stopping = |name| Column::number(name).tolerance(shift_tau, 1e-6);
        let head = [Column::count("rank"), Column::number("multiplier")];
        let with = |columns: Vec<Column>| Table::new([head.to_vec(), columns].concat());
        let student = || Column::text("student");
        Blank {
            theory: with(vec![
                Column::number("time_tau"),
                Column::number("train_error"),
                Column::number("test_error"),
            ]),
            two_routes: with(vec![
                Column::number("time_tau"),
                Column::number("train_error"),
                Column::number("independent_train_error"),
                Column::number("test_error"),
                Column::number("independent_test_error"),
            ]),
            curves: with(vec![
                student(),
                Column::number("time_tau"),
                Column::number("train_error"),
                Column::number("train_std_error"),
                Column::number("test_error"),
                Column::number("test_std_error"),
                Column::count("seeds"),
            ]),
            against_theory: with(vec![
                Column::count("inputs"),
                Column::number("min_test_error"),
                Column::number("min_test_std_error"),
                Column::number("theory_min_test_error"),
                stopping("optimal_stopping_tau"),
                stopping("optimal_stopping_std_error"),
                Column::number("theory_optimal_stopping_tau"),
                Column::count("seeds"),
            ]),
            minima: with(vec![
                student(),
                Column::number("min_test_error"),
                Column::number("min_test_std_error"),
                stopping("optimal_stopping_tau"),
                stopping("optimal_stopping_std_error"),
                Column::count("seeds"),
            ]),
            runs: with(vec![
                student(),
                Column::count("seed"),
                Column::number("min_test_error"),
                stopping("optimal_stopping_tau"),
                // The random students' length follows from the aligned ones' minimum.
                Column::number("trained_tau").tolerance(4.0 * shift_tau, 1e-6),
            ]),
        }
    }

    fn add_theory(&mut self, cell: Cell, setting: &Setting, theory: &AlignedTheory, study: &Study) {
        let samples: Vec<f64> = study.samples().into_iter().map(|(_, time_tau)| time_tau).collect();
        for point in theory.curve(&refined(&samples)) {
            self.theory.push(row![
                cell.rank_count(),
                cell.multiplier,
                point.time_tau,
                point.train_error,
                point.test_error,
            ]);
        }
        let times: Vec<f64> = samples.into_iter().step_by(CHECK_EVERY).collect();
        for point in theory.curve(&times) {
            let (train, test) = closed_form::errors(setting, point.time_tau);
            self.two_routes.push(row![
                cell.rank_count(),
                cell.multiplier,
                point.time_tau,
                point.train_error,
                train,
                point.test_error,
                test,
            ]);
        }
    }

    fn add_runs(&mut self, cell: Cell, start: Start, tracks: &[&Track], setting: &Setting) {
        for (seed, track) in tracks.iter().enumerate() {
            self.runs.push(row![
                cell.rank_count(),
                cell.multiplier,
                start.name(),
                seed,
                track.minimum.test_error,
                setting.time_tau(track.minimum.epoch),
                setting.time_tau(track.trained),
            ]);
        }
    }

    fn add_against_theory(
        &mut self,
        cell: Cell,
        tracks: &[&Track],
        setting: &Setting,
        theory: &AlignedTheory,
    ) {
        let (error, time) = minima(tracks, setting);
        let stop = theory.optimal_stopping();
        self.against_theory.push(row![
            cell.rank_count(),
            cell.multiplier,
            setting.inputs,
            error.mean,
            error.std_error,
            stop.test_error,
            time.mean,
            time.std_error,
            stop.time_tau,
            error.seeds,
        ]);
    }

    fn add_minima(&mut self, cell: Cell, start: Start, tracks: &[&Track], setting: &Setting) {
        let (error, time) = minima(tracks, setting);
        self.minima.push(row![
            cell.rank_count(),
            cell.multiplier,
            start.name(),
            error.mean,
            error.std_error,
            time.mean,
            time.std_error,
            error.seeds,
        ]);
    }

    fn add_curves(&mut self, cell: Cell, start: Start, tracks: &[&Track], study: &Study) {
        for (index, (_, time_tau)) in study.samples().into_iter().enumerate() {
            let mean = |value: fn(Observation) -> f64| {
                summary(tracks, |track| value(track.samples[index]))
            };
            let train = mean(|seen| seen.train_error);
            let test = mean(|seen| seen.test_error);
            self.curves.push(row![
                cell.rank_count(),
                cell.multiplier,
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

    fn filled(self) -> Tables {
        Tables::new()
            .with("theory", self.theory)
            .with("curves", self.curves)
            .with("against_theory", self.against_theory)
            .with("minima", self.minima)
            .with("runs", self.runs)
            .with("two_routes", self.two_routes)
    }
}

impl Cell {
    fn rank_count(self) -> u64 {
        u64::from(self.rank)
    }
}

/// Smallest test error and optimal stopping time.
fn minima(tracks: &[&Track], setting: &Setting) -> (Summary, Summary) {
    let error = summary(tracks, |track| track.minimum.test_error);
    (error, summary(tracks, |track| setting.time_tau(track.minimum.epoch)))
}

fn summary(tracks: &[&Track], value: impl Fn(&Track) -> f64) -> Summary {
    let values: Vec<f64> = tracks.iter().map(|track| value(track)).collect();
    Summary::of(&values)
}

/// The times with more of them between each two.
fn refined(times: &[f64]) -> Vec<f64> {
    let between = |pair: &[f64]| {
        let (start, step) = (pair[0], (pair[1] - pair[0]) / f64::from(LINE_POINTS_PER_SAMPLE));
        (0..LINE_POINTS_PER_SAMPLE).map(move |i| start + f64::from(i) * step)
    };
    times.windows(2).flat_map(between).chain(times.last().copied()).collect()
}
