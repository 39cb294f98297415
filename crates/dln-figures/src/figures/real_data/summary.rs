//! What all runs, those of 60 training rows and more, and those of fewer come to.

use dln_experiment::{Rows, Summary, half_width, row, words};
use dln_spectra::sample::{median, quantile};

use super::RunRow;

words! {
    /// Which runs.
    pub(crate) enum Part {
        All = "all",
        Enough = "60 rows and more",
        Few = "fewer than 60 rows",
    }
}

row! {
    /// Many runs, in the numbers that the claims are about.
    pub(crate) struct SummaryRow {
        part: Part,
        runs: usize,
        /// Test error at the stop, predicted over measured.
        predicted_over_measured_median: f64,
        /// |ln| of it.
        distance_median: f64,
        intervals: usize,
        /// Of these, those that hold the measured error.
        intervals_held: usize,
        /// Measured error at the stop over that at the best time in hindsight.
        regret_median: f64,
        regret_90_percent: f64,
        /// ln of the measured error of the automatic learner over that of ridge regression.
        log_learner_over_ridge_mean: f64,
        log_learner_over_ridge_std_error: f64,
    }
}

impl Part {
    /// With fewer training rows not all claims hold.
    const ENOUGH: usize = 60;

    fn holds(self, run: &RunRow) -> bool {
        match self {
            Part::All => true,
            Part::Enough => run.examples >= Part::ENOUGH,
            Part::Few => run.examples < Part::ENOUGH,
        }
    }
}

impl SummaryRow {
    fn of(part: Part, runs: &[RunRow]) -> SummaryRow {
        let runs: Vec<&RunRow> = runs.iter().filter(|run| part.holds(run)).collect();
        let each =
            |of: &dyn Fn(&RunRow) -> f64| runs.iter().map(|run| of(run)).collect::<Vec<f64>>();
        let mut regrets = each(&RunRow::regret);
        regrets.sort_by(f64::total_cmp);
        let held: Vec<bool> = runs.iter().filter_map(|run| run.interval_holds()).collect();
        let gain = Summary::of(&each(&|run| (run.learner_actual / run.ridge_actual).ln()));
        SummaryRow {
            part,
            runs: runs.len(),
            predicted_over_measured_median: median(&each(&RunRow::stop_ratio)),
            distance_median: median(&each(&|run| run.stop_ratio().ln().abs())),
            intervals: held.len(),
            intervals_held: held.iter().filter(|holds| **holds).count(),
            regret_median: quantile(&regrets, 0.5),
            regret_90_percent: quantile(&regrets, 0.9),
            log_learner_over_ridge_mean: gain.mean,
            log_learner_over_ridge_std_error: gain.std_error,
        }
    }

    /// The share of intervals that hold the measured error.
    pub(super) fn held(&self) -> f64 {
        self.intervals_held as f64 / self.intervals as f64
    }

    /// The geometric mean of the learner's error over that of ridge regression.
    pub(super) fn learner_over_ridge(&self) -> f64 {
        self.log_learner_over_ridge_mean.exp()
    }

    /// The upper end of its 95 % interval over splits.
    pub(super) fn learner_over_ridge_at_most(&self) -> f64 {
        let bar = half_width(self.log_learner_over_ridge_std_error, self.runs as f64);
        (self.log_learner_over_ridge_mean + bar).exp()
    }
}

pub(super) fn summary(runs: &[RunRow]) -> Rows<SummaryRow> {
    [Part::All, Part::Enough, Part::Few]
        .map(|part| SummaryRow::of(part, runs))
        .into_iter()
        .collect()
}
