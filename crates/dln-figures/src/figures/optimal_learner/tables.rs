//! The tables of `optimal-learner`: panels B to D, errors over time and the best of both learners.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{ComputeError, Rows, Setting, Summary, Tolerance, row, strengths, tables};

use super::finite_size::BandRow;
use super::shrinkers::{BestStrengthRow, ShrinkerRow};
use super::{Contest, RANKS, UNTIL_TAU, setting};
use crate::Scale;

tables! {
    /// The tables of `optimal-learner`.
    pub(crate) struct Tables {
        shrinkers: Rows<ShrinkerRow>,
        best_strengths: Rows<BestStrengthRow>,
        curve: Rows<CurveRow>,
        curve_simulation: Rows<SeenCurveRow>,
        dips: Rows<DipRow>,
        errors: Rows<ErrorRow>,
        errors_band: Rows<BandRow>,
        errors_simulation: Rows<ContestRow>,
    }
}

row! {
    /// The test error in theory at one time.
    pub(crate) struct CurveRow { time_tau: f64, test_error: f64 }
}

row! {
    /// The same over seeds of aligned students.
    pub(crate) struct SeenCurveRow {
        inputs: usize,
        time_tau: f64,
        test_error_mean: f64,
        test_error_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// A dip of the curve, its global minimum, or the optimal learner, which has no time: its is 0.
    pub(crate) struct DipRow { what: String, time_tau: f64, test_error: f64 }
}

/// What the rows of [`DipRow`] are called that are no dip.
pub(super) const MINIMUM: &str = "minimum";
pub(super) const OPTIMAL_LEARNER: &str = "optimal learner";

row! {
    /// Theory of all learners at one multiplier.
    pub(crate) struct ErrorRow {
        rank: u32,
        inputs: usize,
        multiplier: f64,
        early_stopping: f64,
        /// An argmin, flat where several modes compete, and 0 where nothing can be learned.
        early_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
        optimal: f64,
        per_mode_stopping: f64,
        best_ridge: f64,
        least_squares: f64,
    }
}

row! {
    /// Both learners on the same data, means over seeds, and the logarithm of the ratio of their
    /// errors.
    pub(crate) struct ContestRow {
        rank: usize,
        inputs: usize,
        multiplier: f64,
        early_stopping_theory: f64,
        early_stopping_mean: f64,
        early_stopping_std_error: f64,
        hindsight_theory: f64,
        hindsight_mean: f64,
        hindsight_std_error: f64,
        optimal_theory: f64,
        optimal_mean: f64,
        optimal_std_error: f64,
        log_ratio_mean: f64,
        log_ratio_std_error: f64,
        seeds: u64,
    }
}

/// Test error over time in theory.
pub(super) fn curve(setting: &Setting, points: u32) -> Result<Rows<CurveRow>, ComputeError> {
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    let row = |CurvePoint { time_tau, test_error, .. }| CurveRow { time_tau, test_error };
    Ok(AlignedTheory::new(&setting.theory())?.curve(&times).into_iter().map(row).collect())
}

/// The same over seeds of aligned students.
pub(super) fn curve_simulation(setting: &Setting, runs: &[Vec<(f64, f64)>]) -> Rows<SeenCurveRow> {
    let row = |(look, &(time_tau, _)): (usize, &(f64, f64))| {
        let errors: Vec<f64> = runs.iter().map(|run| run[look].1).collect();
        let Summary { mean, std_error, seeds } = Summary::of(&errors);
        SeenCurveRow {
            inputs: setting.inputs,
            time_tau,
            test_error_mean: mean,
            test_error_std_error: std_error,
            seeds,
        }
    };
    runs[0].iter().enumerate().map(row).collect()
}

/// The dips of the curve, its global minimum, and the optimal learner.
pub(super) fn dips(setting: &Setting) -> Result<Rows<DipRow>, ComputeError> {
    let theory = AlignedTheory::new(&setting.theory())?;
    let row = |what: String, time_tau, test_error| DipRow { what, time_tau, test_error };
    let dips = theory.dips().into_iter().zip(1..);
    let mut rows: Vec<DipRow> = dips
        .map(|(dip, number)| row(format!("dip {number}"), dip.time_tau, dip.test_error))
        .collect();
    let stop = theory.optimal_stopping();
    rows.push(row(MINIMUM.to_owned(), stop.time_tau, stop.test_error));
    let optimal = setting.learner()?.optimal_error();
    rows.push(row(OPTIMAL_LEARNER.to_owned(), 0.0, optimal));
    Ok(Rows::new(rows))
}

/// Theory of all learners over multipliers from 0.7 to 10.
pub(super) fn errors(scale: Scale) -> Result<Rows<ErrorRow>, ComputeError> {
    let points = scale.pick(24, 96);
    let mut rows = Vec::new();
    for rank in RANKS {
        for i in 0..=points {
            let multiplier = 0.7 * (10.0_f64 / 0.7).powf(f64::from(i) / f64::from(points));
            let setting = setting(scale, strengths(rank, multiplier));
            let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
            let learners = setting.learner()?;
            rows.push(ErrorRow {
                rank,
                inputs: setting.inputs,
                multiplier,
                early_stopping: stop.test_error,
                early_stopping_tau: stop.time_tau,
                optimal: learners.optimal_error(),
                per_mode_stopping: learners.per_mode_stopping_error(),
                best_ridge: learners.best_ridge().test_error,
                least_squares: learners.least_squares_error(),
            });
        }
    }
    Ok(Rows::new(rows))
}

/// Both learners on the same data.
pub(super) fn errors_simulation(
    cells: &[Setting],
    contests: &[Vec<Contest>],
) -> Result<Rows<ContestRow>, ComputeError> {
    cells.iter().zip(contests).map(|(setting, contests)| contest_row(setting, contests)).collect()
}

fn contest_row(setting: &Setting, contests: &[Contest]) -> Result<ContestRow, ComputeError> {
    let summary = |f: fn(&Contest) -> f64| Summary::of(&contests.iter().map(f).collect::<Vec<_>>());
    let early = summary(|contest| contest.early_stopping);
    let hindsight = summary(|contest| contest.hindsight);
    let optimal = summary(|contest| contest.optimal);
    let ratio = summary(|contest| (contest.early_stopping / contest.optimal).ln());
    let strengths = &setting.teacher_strengths;
    let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
    Ok(ContestRow {
        rank: strengths.len(),
        inputs: setting.inputs,
        multiplier: strengths[strengths.len() - 1],
        early_stopping_theory: stop.test_error,
        early_stopping_mean: early.mean,
        early_stopping_std_error: early.std_error,
        hindsight_theory: stop.test_error,
        hindsight_mean: hindsight.mean,
        hindsight_std_error: hindsight.std_error,
        optimal_theory: setting.learner()?.optimal_error(),
        optimal_mean: optimal.mean,
        optimal_std_error: optimal.std_error,
        log_ratio_mean: ratio.mean,
        log_ratio_std_error: ratio.std_error,
        seeds: ratio.seeds,
    })
}
