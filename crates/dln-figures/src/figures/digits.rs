//! The 8×8 digits: stopping time and test error predicted from training data alone, against what
//! came out.

mod checks;
mod draw;
mod splits;
mod tables;
mod tasks;

use dln_data::{AnalyzeOptions, ColumnScale, Cutoff, DataOptions};
use dln_experiment::{ComputeError, Context, sweep};

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// Training examples.
const SIZES: [usize; 5] = [100, 150, 250, 500, 1000];
/// Those whose curves are drawn.
const CURVES: [usize; 3] = [100, 250, 1000];
/// Sizes at which the two learners are set against each other; at the smallest the cut-off matters
/// most.
const LEARNERS: [usize; 4] = [70, 100, 250, 600];
/// Sizes of the pairs of tasks.
const PAIRS: [usize; 2] = [100, 250];

/// Pixels come in one unit, so they are not scaled; directions below a hundredth of the strongest
/// are dropped.
const OPTIONS: AnalyzeOptions = AnalyzeOptions::new().with_data(
    DataOptions::new().with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(1e-2)),
);

/// The figure `digits`.
pub(crate) struct Digits;

impl Figure for Digits {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "digits",
            title: "Handwritten digits: when to stop, read off the training data",
            paper: "beyond the paper",
            claim: "Stopping time and test error of a deep linear network on real data are read off the training data alone, by the \
                    theory's exact curves on left-out groups; shuffled labels are recognised as noise.",
            deviations: &[
                "Inputs are centred and whitened, as the theory wants them; fresh examples meet the whitener with the factor \
                 1/(P − k − 2) in directions that the teacher does not single out.",
                "Predicted errors come from groups of examples left out, without training; the theory's own curve, for white inputs, \
                 is drawn dashed beside them. The stopping time, and the error there, are the theory's own word.",
                "Students are training-aligned, so that their whole course is known from one decomposition.",
                "Tasks made of the same classes have dependent noise, against an assumption of the theory of transfer; the last panel \
                 shows what that costs.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let digits = crate::DigitImages::load();
        let sizes = scale.pick(&SIZES[..3], &SIZES[..]);
        let seeds = scale.pick(3, 20);
        let splits =
            sweep(context, sizes, seeds, |size, replicate| splits::run(&digits, *size, replicate))?;
        let sizes_of_pairs = scale.pick(&PAIRS[..1], &PAIRS[..]);
        let cells: Vec<tasks::Cell> = sizes_of_pairs
            .iter()
            .flat_map(|&examples| tasks::PairKind::ALL.map(|kind| tasks::Cell { examples, kind }))
            .collect();
        let pairs =
            sweep(context, &cells, seeds, |cell, replicate| tasks::run(&digits, *cell, replicate))?;
        let sizes_of_learners = scale.pick(&LEARNERS[1..2], &LEARNERS[..]);
        let learners = sweep(context, sizes_of_learners, scale.pick(2, 8), |size, replicate| {
            splits::learners(&digits, *size, replicate)
        })?;
        Ok(Tables {
            curves: tables::curves(sizes, &splits),
            splits: tables::splits(sizes, &splits),
            training: tables::training(sizes, &splits),
            transfer: tables::transfer(&cells, &pairs),
            learners: tables::learners(sizes_of_learners, &learners),
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}
