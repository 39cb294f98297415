//! The map of `fine-tuning`: which strategy is best at which strength and alignment of the target.

use dln_dynamics::TheorySetting;
use dln_experiment::{ComputeError, Context, Rows, Tolerance, row, sweep, words};
use dln_transfer::{Strategy, StrategyMap};

use super::SOURCE;
use crate::Scale;

/// Strengths of the mapped targets: from hidden in the noise to far above it.
const STRENGTHS: (f64, f64) = (0.5, 20.0);

words! {
    /// The best strategy, as a word in a column.
    pub(crate) enum Best {
        Scratch = "scratch",
        FineTune = "fine-tune",
        Probe = "probe",
        Together = "together",
    }
}

impl From<Strategy> for Best {
    fn from(strategy: Strategy) -> Best {
        match strategy {
            Strategy::Scratch => Best::Scratch,
            Strategy::FineTune => Best::FineTune,
            Strategy::Probe => Best::Probe,
            Strategy::Together => Best::Together,
        }
    }
}

row! {
    /// An interval of alignments over which one strategy is best.
    pub(crate) struct RegionRow {
        target_strength: f64,
        best: Best,
        /// Borders are halved down to 1e-4.
        alignment_from: f64 = Tolerance::new(2e-4, 0.0),
        /// As its neighbour's start.
        alignment_to: f64 = Tolerance::new(2e-4, 0.0),
    }
}

pub(super) fn regions(
    setting: &TheorySetting,
    scale: Scale,
    context: &Context<'_>,
) -> Result<Rows<RegionRow>, ComputeError> {
    let source = TheorySetting { teacher_strengths: vec![SOURCE], ..setting.clone() };
    let map = StrategyMap::new(&source, setting)?;
    let (steps, cells) = (scale.pick(10, 80), scale.pick(10u32, 50));
    let grid: Vec<f64> = (0..=cells).map(|step| f64::from(step) / f64::from(cells)).collect();
    let (low, high) = STRENGTHS;
    let strength = |step: u32| low * (high / low).powf(f64::from(step) / f64::from(steps));
    let strengths: Vec<f64> = (0..=steps).map(strength).collect();
    let columns = sweep(context, &strengths, 1, |strength, _| column(&map, *strength, &grid))?;
    Ok(columns.into_iter().flatten().flatten().collect::<Vec<_>>().into())
}

/// All regions at one strength, from the smallest alignment to the largest.
fn column(
    map: &StrategyMap,
    target_strength: f64,
    grid: &[f64],
) -> Result<Vec<RegionRow>, ComputeError> {
    let mut best = map.row(target_strength, &grid[..1])?[0].best();
    let mut alignment_from = grid[0];
    let mut rows = Vec::new();
    for border in map.borders(target_strength, grid)? {
        let (best_below, alignment_to) = (best.into(), border.alignment);
        rows.push(RegionRow { target_strength, best: best_below, alignment_from, alignment_to });
        (best, alignment_from) = (border.above, border.alignment);
    }
    let alignment_to = grid[grid.len() - 1];
    rows.push(RegionRow { target_strength, best: best.into(), alignment_from, alignment_to });
    Ok(rows)
}
