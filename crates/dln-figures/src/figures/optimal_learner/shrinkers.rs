//! Panel A of `optimal-learner`: what learners make of a data strength, and what would be best.

use dln_experiment::{ComputeError, Rows, Setting, Summary, row};
use dln_optimal::estimators;
use dln_spectra::SpikedEnsemble;

use super::{Contest, RANKS};

row! {
    /// What three learners make of a data strength.
    pub(crate) struct ShrinkerRow {
        data_strength: f64,
        identity: f64,
        hard_threshold: f64,
        optimal: f64,
    }
}

row! {
    /// The strength that is best in hindsight, over seeds, against that of the theory.
    pub(crate) struct BestStrengthRow {
        teacher_strength: f64,
        data_strength_theory: f64,
        data_strength_mean: f64,
        data_strength_std_error: f64,
        optimal_theory: f64,
        best_strength_mean: f64,
        best_strength_std_error: f64,
        seeds: u64,
        inputs: usize,
    }
}

const LARGEST: f64 = 6.0;

fn ensemble(setting: &Setting) -> Result<SpikedEnsemble, ComputeError> {
    let entry_std = setting.noise_std / (setting.inputs as f64).sqrt();
    Ok(SpikedEnsemble::from_shape(setting.outputs, setting.inputs, entry_std)?)
}

/// Learned strength against ŝ: identity, best hard threshold, optimal shrinkage.
pub(super) fn curves(setting: &Setting, points: u32) -> Result<Rows<ShrinkerRow>, ComputeError> {
    let ensemble = ensemble(setting)?;
    let entry_std = setting.noise_std / (setting.inputs as f64).sqrt();
    let threshold = estimators::hard_threshold(setting.outputs, setting.inputs, entry_std)?;
    let even = (0..=points).map(|i| LARGEST * f64::from(i) / f64::from(points));
    // The shrinker rises like a root from the edge, and the threshold is a jump: both need their
    // own points.
    let edge = ensemble.bulk().upper_edge();
    let near_edge = (0..=10).map(|i| edge + 0.001 * f64::from(i * i));
    let mut grid: Vec<f64> = even.chain(near_edge).chain([threshold, threshold + 1e-9]).collect();
    grid.sort_by(f64::total_cmp);
    let row = |data| {
        let mode = ensemble.mode_from_data(data);
        let learned = |f: &dyn Fn(&dln_spectra::SignalMode) -> f64| mode.as_ref().map_or(0.0, f);
        ShrinkerRow {
            data_strength: data,
            identity: data,
            hard_threshold: learned(&|mode| estimators::hard(mode, threshold)),
            optimal: learned(&estimators::frobenius),
        }
    };
    Ok(grid.into_iter().map(row).collect())
}

/// Mean of û·W̄v̂, the strength that is best in hindsight, over rank-1 tasks of each strength.
pub(super) fn best_strengths(
    cells: &[Setting],
    contests: &[Vec<Contest>],
) -> Result<Rows<BestStrengthRow>, ComputeError> {
    let of_rank_one = cells.len() / RANKS.len();
    let row = |(setting, contests): (&Setting, &Vec<Contest>)| {
        let (ensemble, teacher) = (ensemble(setting)?, setting.teacher_strengths[0]);
        let data: Vec<f64> = contests.iter().map(|contest| contest.data_strength).collect();
        // A number with a sign: û and v̂ may be flipped together only.
        let best: Vec<f64> = contests.iter().map(|contest| contest.best_strength).collect();
        let (data, best) = (Summary::of(&data), Summary::of(&best));
        Ok(BestStrengthRow {
            teacher_strength: teacher,
            data_strength_theory: ensemble.data_strength(teacher),
            data_strength_mean: data.mean,
            data_strength_std_error: data.std_error,
            optimal_theory: ensemble.mode(teacher).map_or(0.0, |mode| mode.target()),
            best_strength_mean: best.mean,
            best_strength_std_error: best.std_error,
            seeds: best.seeds,
            inputs: setting.inputs,
        })
    };
    cells[..of_rank_one].iter().zip(contests).map(row).collect()
}
