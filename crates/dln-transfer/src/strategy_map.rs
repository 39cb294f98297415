//! Maps of the best strategy over the target's strength and its alignment with the source.

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_linalg::Matrix;

use crate::fine_tuning::FineTuning;
use crate::source::Source;
use crate::strategies::{Strategies, StrategiesError, Strategy};

/// How far a border's alignment may be off.
const BORDER_WIDTH: f64 = 1e-4;

/// The strategies for targets of rank one of any strength s̄ and alignment q = v_A·v_B, after one
/// source of rank one.
///
/// Equal to [`Strategies::compare`] at every point. The source is trained once for the whole map,
/// and the target from scratch once for a row. Points are independent; the map may be shared
/// between threads.
///
/// # Examples
///
/// ```
/// use dln_dynamics::TheorySetting;
/// use dln_transfer::{Strategy, StrategyMap};
///
/// let source = TheorySetting::new(100, 50, vec![5.0]);
/// let map = StrategyMap::new(&source, &source)?;
/// let row = map.row(3.0, &[0.0, 0.9, 1.0])?;
/// let best: Vec<Strategy> = row.iter().map(|found| found.best()).collect();
/// assert_eq!(best, [Strategy::Scratch, Strategy::FineTune, Strategy::Together]);
/// // Between them lie the borders.
/// let borders = map.borders(3.0, &[0.0, 0.9, 1.0])?;
/// assert_eq!(borders.len(), 2);
/// assert!(borders[0].alignment < 0.9 && 0.9 < borders[1].alignment);
/// # Ok::<(), dln_transfer::StrategiesError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StrategyMap {
    source: TheorySetting,
    trained: Source,
    target: TheorySetting,
}

/// Where one strategy gives way to another along a row of a [`StrategyMap`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Border {
    /// Strength s̄ of the target.
    pub target_strength: f64,
    /// The alignment q of the border, to 10⁻⁴.
    pub alignment: f64,
    /// The best strategy at smaller q.
    pub below: Strategy,
    /// The best strategy at larger q.
    pub above: Strategy,
}

impl StrategyMap {
    /// The map after `source`, stopped where its own error is least, for targets of the shape,
    /// examples, noise and start of `target`; the strengths of `target` are not looked at.
    ///
    /// # Errors
    ///
    /// [`StrategiesError`] if the source has no theory, or not one mode.
    pub fn new(source: &TheorySetting, target: &TheorySetting) -> Result<Self, StrategiesError> {
        let modes = source.teacher_strengths.len();
        if modes != 1 {
            return Err(StrategiesError::MapRank { modes });
        }
        let trained = Source::best_stopped(source)?;
        Ok(Self { source: source.clone(), trained, target: target.clone() })
    }

    /// All strategies for a target of `target_strength` > 0 at each of `alignments` in [−1, 1].
    ///
    /// # Errors
    ///
    /// [`StrategiesError`] if a strength or an alignment is out of range.
    pub fn row(
        &self,
        target_strength: f64,
        alignments: &[f64],
    ) -> Result<Vec<Strategies>, StrategiesError> {
        let target = self.target.clone().with_teacher_strengths(vec![target_strength]);
        let scratch = AlignedTheory::new(&target)?.optimal_stopping();
        let at = |&alignment: &f64| {
            let cosines = Matrix::from_fn(1, 1, |_, _| alignment);
            let tuning = FineTuning::from_source(&target, &self.trained, cosines.as_ref())?;
            Strategies::with_tuning(&self.source, &target, cosines.as_ref(), &tuning, scratch)
        };
        alignments.iter().map(at).collect()
    }

    /// The borders along one row, found by halving every interval of the increasing `alignments`
    /// at whose ends the best strategies differ; what changes twice within an interval is missed.
    ///
    /// # Errors
    ///
    /// As [`row`](Self::row).
    pub fn borders(
        &self,
        target_strength: f64,
        alignments: &[f64],
    ) -> Result<Vec<Border>, StrategiesError> {
        let row = self.row(target_strength, alignments)?;
        let best: Vec<Strategy> = row.iter().map(Strategies::best).collect();
        let mut borders = Vec::new();
        for (ends, best) in alignments.windows(2).zip(best.windows(2)) {
            self.between(target_strength, (ends[0], best[0]), (ends[1], best[1]), &mut borders)?;
        }
        Ok(borders)
    }

    /// Adds the borders between two points. A third strategy in the middle makes them two.
    fn between(
        &self,
        target_strength: f64,
        low: (f64, Strategy),
        high: (f64, Strategy),
        borders: &mut Vec<Border>,
    ) -> Result<(), StrategiesError> {
        if low.1 == high.1 {
            return Ok(());
        }
        let middle = 0.5 * (low.0 + high.0);
        if high.0 - low.0 < BORDER_WIDTH {
            let (below, above) = (low.1, high.1);
            borders.push(Border { target_strength, alignment: middle, below, above });
            return Ok(());
        }
        let best = self.row(target_strength, &[middle])?[0].best();
        self.between(target_strength, low, (middle, best), borders)?;
        self.between(target_strength, (middle, best), high, borders)
    }
}
