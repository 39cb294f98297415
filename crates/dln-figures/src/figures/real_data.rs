//! Eight open tables of several targets: what `dln analyze` and `dln learn` say of random halves
//! and smaller parts, against what the rows left out give.

mod checks;
mod draw;
mod open_data;
mod runs;
mod summary;

use dln_experiment::{ComputeError, Context, Rows, row, sweep, tables, words};
use dln_plot::Picture;

use crate::{About, Check, Figure, Scale};
use open_data::{Examples, OpenTable};
use summary::SummaryRow;

tables! {
    /// The tables of `real-data`.
    pub(crate) struct Tables { runs: Rows<RunRow>, summary: Rows<SummaryRow> }
}

words! {
    /// How many rows are trained on.
    pub(crate) enum Size {
        Half = "half of the rows",
        /// A quarter where there are fewer than 120 rows.
        Sixty = "60 rows or a quarter",
        /// An eighth where there are fewer than 120 rows.
        Thirty = "30 rows or an eighth",
    }
}

row! {
    /// A random split: test errors as the training part predicts them, and as measured on the rest.
    pub(crate) struct RunRow {
        table: OpenTable,
        size: Size,
        examples: usize,
        split: u64,
        test_examples: usize,
        /// At the predicted stopping time.
        test_error_at_stopping_predicted: f64,
        /// The 95 % interval of the error there; none with too few groups or nothing to learn.
        test_error_low: Option<f64>,
        test_error_high: Option<f64>,
        test_error_at_stopping_actual: f64,
        /// At the time that turned out best.
        test_error_best: f64,
        optimal_learner_predicted: f64,
        optimal_learner_actual: f64,
        least_squares_predicted: f64,
        least_squares_actual: f64,
        ridge_predicted: f64,
        ridge_actual: f64,
        reduced_rank_predicted: f64,
        reduced_rank_actual: f64,
        /// What the automatic learner fitted.
        learner: &'static str,
        learner_predicted: f64,
        learner_actual: f64,
    }
}

impl RunRow {
    /// The error at the predicted stop over that at the best time in hindsight.
    fn regret(&self) -> f64 {
        self.test_error_at_stopping_actual / self.test_error_best
    }

    fn stop_ratio(&self) -> f64 {
        self.test_error_at_stopping_predicted / self.test_error_at_stopping_actual
    }

    /// Whether the interval holds the measured error; none without one.
    fn interval_holds(&self) -> Option<bool> {
        Some(
            (self.test_error_low?..=self.test_error_high?)
                .contains(&self.test_error_at_stopping_actual),
        )
    }

    fn learner_ratio(&self) -> f64 {
        self.learner_predicted / self.learner_actual
    }
}

impl Size {
    const ALL: [Size; 3] = [Size::Half, Size::Sixty, Size::Thirty];
    /// With fewer rows the smaller sizes are shares of them.
    const FEW_ROWS: usize = 120;

    /// The training rows of a table of so many.
    fn examples(self, rows: usize) -> usize {
        let is_small = rows < Size::FEW_ROWS;
        match self {
            Size::Half => rows / 2,
            Size::Sixty => {
                if is_small {
                    rows / 4
                } else {
                    60
                }
            }
            Size::Thirty => {
                if is_small {
                    rows / 8
                } else {
                    30
                }
            }
        }
    }
}

/// The figure `real-data`.
pub(crate) struct RealData;

impl Figure for RealData {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "real-data",
            title: "Eight open tables: what analysis and learner promise, and what held-out rows give",
            paper: "beyond the paper",
            claim: "On real data of several targets, from 7 to 898 training rows, left-out groups predict the test error at the stop, stop close to the \
                    best time in hindsight, and the automatic learner does better than ridge regression.",
            deviations: &[
                "Options are those of `dln analyze` and `dln learn` unless told otherwise: columns of unit variance, automatic cut-off, ε = 10⁻³, L = 2.",
                "Tables with fewer than 120 rows give a quarter and an eighth of them in place of 60 and 30.",
                "With fewer than 60 training rows single predictions are further off and the stop costs more than is aimed at (a median |ln| of 0.12, \
                 1.15 for nine in ten): these claims are made of 60 rows and more; the table `summary` and the picture state both.",
                "The aim of 0.97 of ridge regression's error, geometric mean, is missed by a per cent; the check asks for a gain beyond chance.",
                "Rows are split at random, also where they follow each other in time (yields, sea temperatures): neighbours stand on both sides.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        const SMOKE: [OpenTable; 3] = [OpenTable::Slump, OpenTable::Digits, OpenTable::Tecator];
        let chosen = scale.pick(&SMOKE[..], &OpenTable::ALL[..]);
        let loaded: Vec<(OpenTable, Examples)> =
            chosen.iter().map(|&table| (table, table.load())).collect();
        let cells: Vec<runs::Cell<'_>> = loaded
            .iter()
            .flat_map(|(table, examples)| {
                Size::ALL.map(|size| runs::Cell { table: *table, examples, size })
            })
            .collect();
        let runs = sweep(context, &cells, scale.pick(2, 32), runs::run)?;
        let runs: Vec<RunRow> = runs.into_iter().flatten().collect();
        Ok(Tables { summary: summary::summary(&runs), runs: runs.into() })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(&tables.summary)
    }
}
