//! Panels B to D of `optimal-learner`: errors over time, and the best of both learners.

use dln_dynamics::AlignedTheory;
use dln_optimal::LearnerTheory;

use super::{Contest, RANKS, UNTIL_TAU, setting};
use crate::{Column, ComputeError, Scale, Setting, Summary, Table, row, strengths};

/// Test error over time in theory.
pub(super) fn curve(setting: &Setting, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([Column::number("time_tau"), Column::number("test_error")]);
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    for point in AlignedTheory::new(&setting.theory())?.curve(&times) {
        table.push(row![point.time_tau, point.test_error]);
    }
    Ok(table)
}

/// The same over seeds of aligned students.
pub(super) fn curve_simulation(setting: &Setting, runs: &[Vec<(f64, f64)>]) -> Table {
    let mut table = Table::new([
        Column::count("inputs"),
        Column::number("time_tau"),
        Column::number("test_error_mean"),
        Column::number("test_error_std_error"),
        Column::count("seeds"),
    ]);
    for (look, (time_tau, _)) in runs[0].iter().enumerate() {
        let errors: Vec<f64> = runs.iter().map(|run| run[look].1).collect();
        let Summary { mean, std_error, seeds } = Summary::of(&errors);
        table.push(row![setting.inputs, *time_tau, mean, std_error, seeds]);
    }
    table
}

/// The dips of the curve, its global minimum, and the optimal learner, which has no time (its time is 0).
pub(super) fn dips(setting: &Setting) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::text("what"),
        Column::number("time_tau"),
        Column::number("test_error"),
    ]);
    let theory = AlignedTheory::new(&setting.theory())?;
    for (dip, number) in theory.dips().into_iter().zip(1..) {
        table.push(row![format!("dip {number}"), dip.time_tau, dip.test_error]);
    }
    let stop = theory.optimal_stopping();
    table.push(row!["minimum", stop.time_tau, stop.test_error]);
    let optimal = LearnerTheory::new(&setting.learner())?.optimal_error();
    table.push(row!["optimal learner", 0.0, optimal]);
    Ok(table)
}

/// Theory of all learners over multipliers from 0.7 to 10.
pub(super) fn errors(scale: Scale) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("rank"),
        Column::count("inputs"),
        Column::number("multiplier"),
        Column::number("early_stopping"),
        // An argmin, flat where several modes compete, and 0 where nothing can be learned.
        Column::number("early_stopping_tau").tolerance(1e-6, 1e-5),
        Column::number("optimal"),
        Column::number("per_mode_stopping"),
        Column::number("best_ridge"),
        Column::number("least_squares"),
    ]);
    let points = scale.pick(24, 96);
    for rank in RANKS {
        for i in 0..=points {
            let multiplier = 0.7 * (10.0_f64 / 0.7).powf(f64::from(i) / f64::from(points));
            let setting = setting(scale, strengths(rank, multiplier));
            let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
            let learners = LearnerTheory::new(&setting.learner())?;
            table.push(row![
                u64::from(rank),
                setting.inputs,
                multiplier,
                stop.test_error,
                stop.time_tau,
                learners.optimal_error(),
                learners.per_mode_stopping_error(),
                learners.best_ridge().test_error,
                learners.least_squares_error(),
            ]);
        }
    }
    Ok(table)
}

/// Both learners on the same data, mean over seeds, and the logarithm of the ratio of their errors.
pub(super) fn errors_simulation(
    cells: &[Setting],
    contests: &[Vec<Contest>],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::count("rank"),
        Column::count("inputs"),
        Column::number("multiplier"),
        Column::number("early_stopping_theory"),
        Column::number("early_stopping_mean"),
        Column::number("early_stopping_std_error"),
        Column::number("hindsight_theory"),
        Column::number("hindsight_mean"),
        Column::number("hindsight_std_error"),
        Column::number("optimal_theory"),
        Column::number("optimal_mean"),
        Column::number("optimal_std_error"),
        Column::number("log_ratio_mean"),
        Column::number("log_ratio_std_error"),
        Column::count("seeds"),
    ]);
    for (setting, contests) in cells.iter().zip(contests) {
        let summary =
            |f: fn(&Contest) -> f64| Summary::of(&contests.iter().map(f).collect::<Vec<_>>());
        let early = summary(|contest| contest.early_stopping);
        let hindsight = summary(|contest| contest.hindsight);
        let optimal = summary(|contest| contest.optimal);
        let ratio = summary(|contest| (contest.early_stopping / contest.optimal).ln());
        let strengths = &setting.teacher_strengths;
        let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
        table.push(row![
            strengths.len(),
            setting.inputs,
            strengths[strengths.len() - 1],
            stop.test_error,
            early.mean,
            early.std_error,
            stop.test_error,
            hindsight.mean,
            hindsight.std_error,
            LearnerTheory::new(&setting.learner())?.optimal_error(),
            optimal.mean,
            optimal.std_error,
            ratio.mean,
            ratio.std_error,
            ratio.seeds,
        ]);
    }
    Ok(table)
}
