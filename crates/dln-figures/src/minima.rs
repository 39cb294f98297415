//! How well early-stopped students do at either start, beside the theory: rows of tables, one a
//! cell and start, and the claims that figures make of them.

use dln_dynamics::AlignedTheory;
use dln_experiment::{ComputeError, Setting, Start, Summary, Tolerance, group_by, half_width, row};
use dln_trainer::Observation;

use crate::Deviation;
use crate::allowance::FiniteSize;

/// The best moment of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Minimum {
    /// The smallest test error.
    pub(crate) test_error: f64,
    /// When, as t/τ.
    pub(crate) time_tau: f64,
}

impl Minimum {
    pub(crate) fn of(seen: Observation, setting: &Setting) -> Minimum {
        Minimum { test_error: seen.test_error, time_tau: setting.time_tau(seen.epoch) }
    }
}

/// The minima of both students on one task, in the order of [`Start::BOTH`].
pub(crate) type Outcome = [Minimum; 2];

row! {
    /// Minima over seeds of students with one start. The mean of an argmin over observed epochs
    /// jumps by one observation in one run.
    pub(crate) struct MinimumRow {
        inputs: usize,
        student: Start,
        log_min_test_error_theory: f64,
        log_min_test_error_mean: f64,
        log_min_test_error_std_error: f64,
        optimal_stopping_tau_theory: f64 = Tolerance::new(1e-6, 1e-5),
        optimal_stopping_tau_mean: f64 = Tolerance::steps(1.0, 1e-3),
        optimal_stopping_tau_std_error: f64 = Tolerance::steps(1.0, 1e-3),
        seeds: u64,
    }
}

impl MinimumRow {
    /// The smallest test error and half of its 95 % error bar.
    pub(crate) fn error_bar(&self) -> (f64, f64) {
        let mean = self.log_min_test_error_mean.exp();
        (mean, mean * half_width(self.log_min_test_error_std_error, self.seeds as f64))
    }

    /// When, as t/τ, and half of its 95 % error bar.
    pub(crate) fn time_bar(&self) -> (f64, f64) {
        let bar = half_width(self.optimal_stopping_tau_std_error, self.seeds as f64);
        (self.optimal_stopping_tau_mean, bar)
    }
}

/// What students of one start reach, over seeds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reached {
    /// ln of the smallest test error.
    pub(crate) log_error: Summary,
    /// When, as t/τ.
    pub(crate) time_tau: Summary,
}

impl Reached {
    pub(crate) fn of(minima: impl Iterator<Item = Minimum>) -> Reached {
        let (logs, times): (Vec<f64>, Vec<f64>) =
            minima.map(|best| (best.test_error.ln(), best.time_tau)).unzip();
        Reached { log_error: Summary::of(&logs), time_tau: Summary::of(&times) }
    }
}

/// The rows of a cell, in the order of [`Start::BOTH`].
pub(crate) fn rows(setting: &Setting, runs: &[Outcome]) -> Result<[MinimumRow; 2], ComputeError> {
    let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
    let row = |index: usize| {
        let Reached { log_error, time_tau } = Reached::of(runs.iter().map(|run| run[index]));
        MinimumRow {
            inputs: setting.inputs,
            student: Start::BOTH[index],
            log_min_test_error_theory: stop.test_error.ln(),
            log_min_test_error_mean: log_error.mean,
            log_min_test_error_std_error: log_error.std_error,
            optimal_stopping_tau_theory: stop.time_tau,
            optimal_stopping_tau_mean: time_tau.mean,
            optimal_stopping_tau_std_error: time_tau.std_error,
            seeds: log_error.seeds,
        }
    };
    Ok([row(0), row(1)])
}

/// One place of a figure: what it is called, what theory says, and what students reach.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) at: String,
    pub(crate) inputs: usize,
    pub(crate) log_error_theory: f64,
    pub(crate) time_tau_theory: f64,
    pub(crate) aligned: Reached,
    /// Where random students were simulated as well.
    pub(crate) random: Option<Reached>,
}

/// The places of a table of both students, called by the name of their key, in the table's order.
pub(crate) fn places<K>(rows: &[(K, MinimumRow)], name: impl Fn(&K) -> String) -> Vec<Place> {
    let groups = group_by(rows, |(key, _)| name(key));
    groups.into_iter().map(|(at, rows)| place(at, &rows)).collect()
}

fn place<K>(at: String, rows: &[&(K, MinimumRow)]) -> Place {
    let of = |start| rows.iter().map(|(_, row)| row).find(|row| row.student == start);
    let reached = |row: &MinimumRow| Reached {
        log_error: Summary {
            mean: row.log_min_test_error_mean,
            std_error: row.log_min_test_error_std_error,
            seeds: row.seeds,
        },
        time_tau: Summary {
            mean: row.optimal_stopping_tau_mean,
            std_error: row.optimal_stopping_tau_std_error,
            seeds: row.seeds,
        },
    };
    let aligned = of(Start::Aligned).expect("aligned students are everywhere");
    Place {
        at,
        inputs: aligned.inputs,
        log_error_theory: aligned.log_min_test_error_theory,
        time_tau_theory: aligned.optimal_stopping_tau_theory,
        aligned: reached(aligned),
        random: of(Start::Random).map(reached),
    }
}

impl Place {
    fn error_deviation(&self) -> Deviation {
        let Summary { mean, std_error, .. } = self.aligned.log_error;
        Deviation {
            at: self.at.clone(),
            deviation: mean - self.log_error_theory,
            allowance: FiniteSize::OF_LOG_ERROR.allowance(std_error, self.inputs),
        }
    }

    fn time_deviation(&self, rhythm_tau: f64) -> Deviation {
        let (seen, theory) = (self.aligned.time_tau, self.time_tau_theory);
        let spread = FiniteSize::OF_TIME.spread(seen.std_error) + rhythm_tau;
        // In units of τ: where a student is best at once, the theory's time is 0.
        Deviation {
            at: self.at.clone(),
            deviation: seen.mean - theory,
            allowance: spread + FiniteSize::OF_TIME.part(self.inputs) * theory,
        }
    }
}

/// ln of the minimum test error of aligned students less that of theory, with the allowance
/// [`FiniteSize::OF_LOG_ERROR`].
pub(crate) fn error_deviations(places: &[Place]) -> Vec<Deviation> {
    places.iter().map(Place::error_deviation).collect()
}

/// Optimal stopping time of aligned students less that of theory, with the allowance
/// [`FiniteSize::OF_TIME`] and the time `rhythm_tau` from one observation to the next.
pub(crate) fn time_deviations(places: &[Place], rhythm_tau: f64) -> Vec<Deviation> {
    places.iter().map(|place| place.time_deviation(rhythm_tau)).collect()
}

/// |Δ ln| of the minimum test error of random and aligned students.
pub(crate) fn random_against_aligned(places: &[Place]) -> Vec<(String, f64)> {
    let difference = |place: &Place| {
        let random = place.random.map_or(f64::NAN, |random| random.log_error.mean);
        (place.at.clone(), (random - place.aligned.log_error.mean).abs())
    };
    places.iter().map(difference).collect()
}

/// Whether random students stop later than aligned ones.
pub(crate) fn lag(places: &[Place]) -> Vec<(String, bool)> {
    let is_later = |place: &Place| {
        let random = place.random.map_or(f64::NAN, |random| random.time_tau.mean);
        (place.at.clone(), place.aligned.time_tau.mean < random)
    };
    places.iter().map(is_later).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Theory stops a student at once that starts large and meets a weak teacher; relative to that
    /// time the deviation of students that do the same was 0/0, and the claim failed at the paper's
    /// size only.
    #[test]
    fn a_student_that_is_best_at_once_deviates_by_nothing() {
        let setting = Setting { init_scale: 0.1, ..Setting::paper(100, vec![0.5]) };
        let at_once = Minimum { test_error: 1.0, time_tau: 0.0 };
        let rows = rows(&setting, &[[at_once; 2]; 3]).expect("a sound setting");
        let keyed = rows.map(|row| (0.1, row));
        let deviations = time_deviations(&places(&keyed, |_| "here".to_owned()), 0.01);
        assert_eq!(deviations.len(), 1);
        assert!(deviations.iter().all(|here| here.deviation.abs() <= here.allowance));
    }
}
