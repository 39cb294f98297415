//! Panel A of `optimal-learner`: what learners make of a data strength, and what would be best.

use dln_optimal::estimators;
use dln_spectra::SpikedEnsemble;

use super::{Contest, RANKS};
use crate::{Column, ComputeError, Setting, Summary, Table, row};

const LARGEST: f64 = 6.0;

fn ensemble(setting: &Setting) -> Result<SpikedEnsemble, ComputeError> {
    let entry_std = setting.noise_std / (setting.inputs as f64).sqrt();
    Ok(SpikedEnsemble::from_shape(setting.outputs, setting.inputs, entry_std)?)
}

/// Learned strength against ŝ: identity, best hard threshold, optimal shrinkage.
pub(super) fn curves(setting: &Setting, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("data_strength"),
        Column::number("identity"),
        Column::number("hard_threshold"),
        Column::number("optimal"),
    ]);
    let ensemble = ensemble(setting)?;
    let entry_std = setting.noise_std / (setting.inputs as f64).sqrt();
    let threshold = estimators::hard_threshold(setting.outputs, setting.inputs, entry_std)?;
    let even = (0..=points).map(|i| LARGEST * f64::from(i) / f64::from(points));
    // The shrinker rises like a root from the edge, and the threshold is a jump: both need their own points.
    let edge = ensemble.bulk().upper_edge();
    let near_edge = (0..=10).map(|i| edge + 0.001 * f64::from(i * i));
    let mut grid: Vec<f64> = even.chain(near_edge).chain([threshold, threshold + 1e-9]).collect();
    grid.sort_by(f64::total_cmp);
    for data in grid {
        let mode = ensemble.mode_from_data(data);
        let learned = |f: &dyn Fn(&dln_spectra::SignalMode) -> f64| mode.as_ref().map_or(0.0, f);
        let hard = learned(&|mode| estimators::hard(mode, threshold));
        table.push(row![data, data, hard, learned(&estimators::frobenius)]);
    }
    Ok(table)
}

/// Mean of û·W̄v̂, the strength that is best in hindsight, over rank-1 tasks of each strength.
pub(super) fn best_strengths(
    cells: &[Setting],
    contests: &[Vec<Contest>],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("teacher_strength"),
        Column::number("data_strength_theory"),
        Column::number("data_strength_mean"),
        Column::number("data_strength_std_error"),
        Column::number("optimal_theory"),
        Column::number("best_strength_mean"),
        Column::number("best_strength_std_error"),
        Column::count("seeds"),
        Column::count("inputs"),
    ]);
    let of_rank_one = cells.len() / RANKS.len();
    for (setting, contests) in cells[..of_rank_one].iter().zip(contests) {
        let (ensemble, teacher) = (ensemble(setting)?, setting.teacher_strengths[0]);
        let data: Vec<f64> = contests.iter().map(|contest| contest.data_strength).collect();
        // A number with a sign: û and v̂ may be flipped together only.
        let best: Vec<f64> = contests.iter().map(|contest| contest.best_strength).collect();
        let (data, best) = (Summary::of(&data), Summary::of(&best));
        let mode = ensemble.mode(teacher);
        table.push(row![
            teacher,
            ensemble.data_strength(teacher),
            data.mean,
            data.std_error,
            mode.map_or(0.0, |mode| mode.shrunk()),
            best.mean,
            best.std_error,
            best.seeds,
            setting.inputs,
        ]);
    }
    Ok(table)
}
