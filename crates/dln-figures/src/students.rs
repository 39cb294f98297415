//! Students of noisy teachers over signal-to-noise ratios and ranks: what figures 3 and 4 of the paper share.
//!
//! The two figures differ in the depth of their students and therefore in how long these train; a [`Study`] holds what
//! differs, and its parts compute, check and draw alike.

mod claims;
mod draw;
mod finite_size;
mod flow;
mod random;
mod run;
mod tables;

use dln_tasks::Seed;

use crate::plot::{Axis, Picture};
use crate::{Check, ComputeError, Context, Setting, Tables, strengths, sweep};

/// A sweep over teachers and seeds of students that are otherwise equal.
#[derive(Clone, Debug)]
pub(crate) struct Study {
    /// All but the teacher's strengths.
    pub(crate) base: Setting,
    /// Multipliers m in ascending order: the teacher of rank K has strengths m·K, …, 2m, m.
    pub(crate) multipliers: &'static [f64],
    /// Tasks for each teacher that are learned by an aligned and by a random student, the first ones.
    pub(crate) seeds: u64,
    /// Tasks for each teacher that are learned by an aligned student: these cost little, so many can be compared with theory.
    pub(crate) aligned_seeds: u64,
    /// Curves and training end at this t/τ.
    pub(crate) until_tau: f64,
    /// Epochs between observations.
    pub(crate) observe_every: usize,
    /// Networks of the band around the theory, each with a task of its own.
    pub(crate) band_networks: u64,
    /// If given, random students follow gradient flow with this tolerance, and the first of each teacher descends as well,
    /// for comparison; otherwise all descend in steps of the learning rate.
    pub(crate) flow_tolerance: Option<f64>,
    /// Times t/τ at which curves are recorded, each moved to the nearest observation.
    pub(crate) sample_tau: Vec<f64>,
    /// Root of all randomness of the study.
    pub(crate) seed: Seed,
}

/// Ranks of the teachers: one row of panels each.
const RANKS: [u32; 2] = [1, 3];

/// A teacher.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    rank: u32,
    multiplier: f64,
}

impl Study {
    /// Runs everything.
    pub(crate) fn compute(&self, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let cells = self.cells();
        let outcomes =
            sweep(context, &cells, self.aligned_seeds, |cell, seed| run::run(self, *cell, seed))?;
        let studied: Vec<_> = cells.into_iter().zip(outcomes).collect();
        let mut tables = tables::tables(self, &studied)?;
        if self.flow_tolerance.is_some() {
            tables = flow::with_table(self, &studied, tables);
        }
        if self.has_exact_solution() {
            tables = random::with_tables(self, &studied, tables);
        }
        finite_size::with_tables(self, context, tables)
    }

    /// Random students of one hidden layer are solved in closed form.
    fn has_exact_solution(&self) -> bool {
        self.base.layers == 2
    }

    /// The slowest students, those of the weakest teachers, come first, so that no thread is left with them at the end.
    fn cells(&self) -> Vec<Cell> {
        let of_multiplier = |&multiplier: &f64| RANKS.map(|rank| Cell { rank, multiplier });
        self.multipliers.iter().flat_map(of_multiplier).collect()
    }

    /// The observation nearest to each sample time, as (index, t/τ).
    fn samples(&self) -> Vec<(usize, f64)> {
        let nearest = |time: &f64| {
            let index = (self.base.epochs(*time) + self.observe_every / 2) / self.observe_every;
            (index, self.base.time_tau(index * self.observe_every))
        };
        self.sample_tau.iter().map(nearest).collect()
    }

    fn setting(&self, cell: Cell) -> Setting {
        Setting { teacher_strengths: strengths(cell.rank, cell.multiplier), ..self.base.clone() }
    }

    fn cell_seed(&self, cell: Cell, replicate: u64) -> Seed {
        self.seed
            .child(&format!("rank {}, multiplier {}", cell.rank, cell.multiplier))
            .replicate(replicate)
    }
}

/// Draws the tables of a study over the given axis of time.
pub(crate) fn plot(tables: &Tables, time: &Axis) -> Picture {
    draw::picture(tables, time)
}

/// Claims measured on the tables of a study.
pub(crate) fn checks(tables: &Tables) -> Vec<Check> {
    claims::checks(tables)
}

/// 0 and so many steps of equal length to the end.
pub(crate) fn even_times(until_tau: f64, steps: u32) -> Vec<f64> {
    (0..=steps).map(|i| until_tau * f64::from(i) / f64::from(steps)).collect()
}

/// The first time and so many steps of equal ratio to the end.
pub(crate) fn geometric_times(from_tau: f64, until_tau: f64, steps: u32) -> Vec<f64> {
    (0..=steps)
        .map(|i| from_tau * (until_tau / from_tau).powf(f64::from(i) / f64::from(steps)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> Study {
        let base =
            Setting { init_scale: 1e-3, learning_rate: 1e-2, ..Setting::paper(12, Vec::new()) };
        Study {
            base,
            multipliers: &[2.0, 4.0],
            seeds: 2,
            aligned_seeds: 3,
            band_networks: 2,
            flow_tolerance: None,
            until_tau: 5.0,
            observe_every: 10,
            sample_tau: even_times(5.0, 7),
            seed: Seed::new(1),
        }
    }

    #[test]
    fn samples_are_observations_near_the_asked_times() {
        let study = study();
        for ((index, time), asked) in study.samples().into_iter().zip(&study.sample_tau) {
            assert!((time - asked).abs() <= 0.05 + 1e-12, "{time} for {asked}");
            assert!((time - 0.1 * index as f64).abs() < 1e-12);
        }
        let times = geometric_times(0.5, 8.0, 4);
        assert!(times.iter().zip([0.5, 1.0, 2.0, 4.0, 8.0]).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn only_the_asked_students_are_random_and_all_train_to_the_end() {
        let tables = study().compute(&Context::silent()).expect("sound constants");
        let runs = tables.get("runs");
        assert_eq!(runs.only("student", "random").rows().len(), 2 * 2 * 2);
        assert_eq!(runs.only("student", "aligned").rows().len(), 2 * 2 * 3);
        assert!(
            tables.get("against_theory").numbers("seeds").iter().all(|n| (n - 3.0).abs() < 0.5)
        );
        assert!(tables.get("curves").numbers("seeds").iter().all(|n| (n - 2.0).abs() < 0.5));
    }
}
