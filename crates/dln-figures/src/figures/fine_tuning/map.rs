//! The map of `fine-tuning`: which strategy is best at which strength and alignment of the target.

use dln_dynamics::TheorySetting;
use dln_experiment::{ComputeError, Context, Rows, Tolerance, group_by, row, sweep, words};
use dln_plot::{Axis, Band, Color, Line, Panel};
use dln_transfer::{Strategy, StrategyMap};

use super::colors::{FINE_TUNE, PROBE, SCRATCH, TOGETHER};
use super::{SOURCE, Tables};
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
    let source = setting.clone().with_teacher_strengths(vec![SOURCE]);
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

/// How much lighter than its line a strategy's region is.
const LIGHTER: f64 = 0.45;

/// A column of the map: all regions at one strength.
type Column<'a> = (f64, Vec<&'a RegionRow>);

/// The regions, and the borders between them.
pub(super) fn panel(tables: &Tables) -> Panel {
    let panel = Panel::new("best strategy")
        .x(Axis::log("SNR of the target"))
        .y(Axis::linear("alignment q").range(0.0, 1.0));
    let columns: Vec<Column<'_>> = group_by(tables.map.iter(), |row| row.target_strength);
    let same_strategies = |a: &Column<'_>, b: &Column<'_>| {
        a.1.iter().map(|row| row.best).eq(b.1.iter().map(|row| row.best))
    };
    let stretches: Vec<&[Column<'_>]> = columns.chunk_by(same_strategies).collect();
    let mut regions = Vec::new();
    let mut borders = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let beside = |other: Option<&&[Column<'_>]>, last: bool, own: f64| {
            other.map_or(own, |other| {
                let nearest = if last { other.len() - 1 } else { 0 };
                (other[nearest].0 * own).sqrt()
            })
        };
        let before = index.checked_sub(1).and_then(|before| stretches.get(before));
        let left = beside(before, true, stretch[0].0);
        let right = beside(stretches.get(index + 1), false, stretch[stretch.len() - 1].0);
        for region in 0..stretch[0].1.len() {
            let edges = edges(stretch, region, (left, right));
            if region > 0 {
                let border = edges.iter().map(|&(strength, from, _)| (strength, from));
                borders.push(border.collect::<Vec<_>>());
            }
            regions.push((edges, stretch[0].1[region].best));
        }
        if let Some(next) = stretches.get(index + 1) {
            borders.extend(steps(&stretch[stretch.len() - 1], &next[0], right));
        }
    }
    let fill = |panel: Panel, (edges, best)| panel.draw(Band::new(edges, color(best)));
    let panel = regions.into_iter().fold(panel, fill);
    let line = |panel: Panel, border| panel.draw(Line::new(border, Color::BLACK).width(1.0));
    borders.into_iter().fold(panel, line)
}

/// A region over a stretch of columns with the same strategies, from edge to edge.
fn edges(stretch: &[Column<'_>], region: usize, ends: (f64, f64)) -> Vec<(f64, f64, f64)> {
    let at = |strength: f64, column: &Column<'_>| {
        let row = column.1[region];
        (strength, row.alignment_from, row.alignment_to)
    };
    let mut edges = vec![at(ends.0, &stretch[0])];
    edges.extend(stretch.iter().map(|column| at(column.0, column)));
    edges.push(at(ends.1, &stretch[stretch.len() - 1]));
    edges
}

/// The vertical borders between two columns: where strategies differ on both sides.
fn steps(left: &Column<'_>, right: &Column<'_>, strength: f64) -> Vec<Vec<(f64, f64)>> {
    let pairs = left.1.iter().flat_map(|a| right.1.iter().map(move |b| (a, b)));
    let overlap = pairs
        .filter(|(a, b)| a.best != b.best)
        .map(|(a, b)| (a.alignment_from.max(b.alignment_from), a.alignment_to.min(b.alignment_to)));
    let real = overlap.filter(|(from, to)| to > from);
    real.map(|(from, to)| vec![(strength, from), (strength, to)]).collect()
}

fn color(best: Best) -> Color {
    match best {
        Best::Scratch => SCRATCH.lighter(0.7),
        Best::FineTune => FINE_TUNE.lighter(LIGHTER),
        Best::Probe => PROBE.lighter(LIGHTER),
        Best::Together => TOGETHER.lighter(LIGHTER),
    }
}
