//! Students of noisy teachers over signal-to-noise ratios and ranks: what figures 3 and 4 of the
//! paper share.
//!
//! The two figures differ in the depth of their students and therefore in how long these train; a
//! [`Study`] holds what differs, and its parts compute, check and draw alike.

mod claims;
mod draw;
mod finite_size;
mod flow;
mod random;
mod rows;
mod run;
mod tables;

pub(crate) use rows::{Tables, Teacher};

use dln_experiment::{ComputeError, Context, Setting, strengths, sweep};
use dln_tasks::Seed;

use crate::Check;
use dln_plot::{Axis, Picture};
use tables::Studied;

/// Points of a drawn theory curve for each recorded sample.
const LINE_POINTS_PER_SAMPLE: u32 = 4;

/// A sweep over teachers and seeds of students that are otherwise equal.
#[derive(Clone, Debug)]
pub(crate) struct Study {
    /// All but the teacher's strengths.
    pub(crate) base: Setting,
    /// Multipliers m in ascending order: the teacher of rank K has strengths m·K, …, 2m, m.
    pub(crate) multipliers: &'static [f64],
    /// Tasks for each teacher that are learned by an aligned and by a random student, the first
    /// ones.
    pub(crate) seeds: u64,
    /// Tasks for each teacher that are learned by an aligned student: these cost little, so many
    /// can be compared with theory.
    pub(crate) aligned_seeds: u64,
    /// Curves and training end at this t/τ.
    pub(crate) until_tau: f64,
    /// Epochs between observations.
    pub(crate) observe_every: usize,
    /// Networks of the band around the theory, each with a task of its own.
    pub(crate) band_networks: u64,
    /// If given, random students follow gradient flow with this tolerance, and the first of each
    /// teacher descends as well, for comparison; otherwise all descend in steps of the learning
    /// rate.
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
        let mut by_rank: Vec<_> = studied.iter().collect();
        by_rank.sort_by_key(|(cell, _)| cell.rank);
        let teachers: Vec<Studied<'_>> = by_rank
            .iter()
            .map(|(cell, outcomes)| Studied::new(self, *cell, outcomes))
            .collect::<Result<_, _>>()?;
        let bands = finite_size::bands(self, context)?;
        let exact = self.has_exact_solution();
        Ok(Tables {
            theory: tables::theory(self, &teachers),
            curves: tables::curves(self, &teachers),
            against_theory: tables::against_theory(self, &teachers),
            minima: tables::minima(self, &teachers),
            runs: tables::runs(self, &teachers),
            two_routes: tables::two_routes(self, &teachers),
            flow_against_descent: self.flow_tolerance.map(|_| flow::table(self, &studied)),
            exact_random: exact.then(|| random::curves(self, &by_rank)),
            exact_random_minima: exact.then(|| random::minima(self, &by_rank)),
            band: bands.over_time,
            band_minima: bands.minima,
        })
    }

    /// Random students of one hidden layer are solved in closed form.
    fn has_exact_solution(&self) -> bool {
        self.base.layers == 2
    }

    /// The slowest students, those of the weakest teachers, come first, so that no thread is left
    /// with them at the end.
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

    /// The times of drawn lines.
    fn line_times(&self) -> Vec<f64> {
        self.sample_times(LINE_POINTS_PER_SAMPLE)
    }

    /// The samples, with this many times from each to the next, itself included.
    fn sample_times(&self, points_per_sample: u32) -> Vec<f64> {
        let samples: Vec<f64> = self.samples().into_iter().map(|(_, time_tau)| time_tau).collect();
        let between = |pair: &[f64]| {
            let (start, step) = (pair[0], (pair[1] - pair[0]) / f64::from(points_per_sample));
            (0..points_per_sample).map(move |i| start + f64::from(i) * step)
        };
        samples.windows(2).flat_map(between).chain(samples.last().copied()).collect()
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

impl Cell {
    fn teacher(self) -> Teacher {
        Teacher { rank: u64::from(self.rank), multiplier: self.multiplier }
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

/// 0 and the given number of steps of equal length to the end.
pub(crate) fn even_times(until_tau: f64, steps: u32) -> Vec<f64> {
    (0..=steps).map(|i| until_tau * f64::from(i) / f64::from(steps)).collect()
}

/// The first time and the given number of steps of equal ratio to the end.
pub(crate) fn geometric_times(from_tau: f64, until_tau: f64, steps: u32) -> Vec<f64> {
    (0..=steps)
        .map(|i| from_tau * (until_tau / from_tau).powf(f64::from(i) / f64::from(steps)))
        .collect()
}

#[cfg(test)]
mod tests {
    use dln_experiment::Start;

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
        let of = |start| tables.runs.iter().filter(|(_, run)| run.student == start).count();
        assert_eq!(of(Start::Random), 2 * 2 * 2);
        assert_eq!(of(Start::Aligned), 2 * 2 * 3);
        assert!(tables.against_theory.iter().all(|(_, row)| row.seeds == 3));
        assert!(tables.curves.iter().all(|(_, row)| row.seeds == 2));
    }
}
