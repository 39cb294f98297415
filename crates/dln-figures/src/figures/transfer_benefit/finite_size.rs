//! Networks of finite size around the lines of `transfer-benefit`: their band, and the simulated
//! students beside it.

use dln_experiment::{
    ComputeError, Context, Rows, Setting, Spread, Summary, low_rank_map, row, sweep,
};
use dln_tasks::{Seed, Teacher, TrainingStatistics};

use super::{ALIGNMENTS, Cell, STRENGTHS_A, STRENGTHS_B, setting};
use crate::coverage::{self, COVERAGE, Covered};
use crate::streams::FINITE_SIZE_BAND;
use crate::{Check, Deviation, Scale};

/// Alignments of the band between those of the simulation: denser where the benefit turns.
const BETWEEN: [f64; 7] = [0.05, 0.1, 0.85, 0.9, 0.95, 0.98, 0.99];
/// Standard deviations between two means that a correct program exceeds in one of 90 places less
/// than once in a million: 5.6 for normal deviates, 6.4 with the tails of Student's law for 60
/// networks.
const APART: f64 = 6.5;
/// Standard errors by which a simulated mean may lie outside the band. With the spread of the
/// band's edges a mean over 4 seeds is then 5.7 standard deviations away from failing at 60
/// networks, one over 20 seeds 7.5 at 100 networks.
const BEYOND: f64 = 3.0;

/// The benefits of many networks of one cell.
pub(super) struct Band {
    pub(super) cell: Cell,
    pub(super) spread: Spread,
    /// Of the mean over networks.
    pub(super) std_error: f64,
    pub(super) networks: u64,
}

/// The bands of all pairs of strengths at all alignments.
pub(super) fn bands(scale: Scale, context: &Context<'_>) -> Result<Vec<Band>, ComputeError> {
    let (networks, alignments, pairs) = (scale.pick(60, 100), alignments(scale), pairs());
    let benefits = sweep(context, &pairs, networks, |pair, network| {
        let seed = pair.seed().child(FINITE_SIZE_BAND).replicate(network);
        pair.benefits(&setting(scale, pair.teacher_a), &alignments, seed)
    })?;
    let mut bands = Vec::new();
    for (pair, benefits) in pairs.into_iter().zip(&benefits) {
        for (index, &alignment) in alignments.iter().enumerate() {
            let sample: Vec<f64> = benefits.iter().map(|network| network[index]).collect();
            bands.push(Band {
                cell: Cell { alignment, ..pair },
                std_error: Summary::of(&sample).std_error,
                spread: Spread::of(sample, COVERAGE),
                networks,
            });
        }
    }
    Ok(bands)
}

fn alignments(scale: Scale) -> Vec<f64> {
    let between: &[f64] = scale.pick(&[], &BETWEEN);
    let mut all: Vec<f64> = ALIGNMENTS.iter().chain(between).copied().collect();
    all.sort_by(f64::total_cmp);
    all
}

/// The pairs of strengths; their alignment is yet to be chosen.
fn pairs() -> Vec<Cell> {
    let of = |teacher_a| STRENGTHS_B.map(|teacher_b| Cell { teacher_a, teacher_b, alignment: 0.0 });
    STRENGTHS_A.into_iter().flat_map(of).collect()
}

impl Cell {
    /// T of one network at each alignment. Task A and its noise are the same at all of them, so
    /// that it is learned alone but once.
    fn benefits(
        self,
        setting: &Setting,
        alignments: &[f64],
        seed: Seed,
    ) -> Result<Vec<f64>, ComputeError> {
        let joint_setting = Setting { outputs: 2 * setting.outputs, ..setting.clone() };
        let mut alone = None;
        let mut benefits = Vec::new();
        for &alignment in alignments {
            let task = Cell { alignment, ..self }.task(setting, seed)?;
            let own = &task.tasks()[0];
            let alone = match alone {
                Some(error) => error,
                None => *alone.insert(least_error(setting, own.statistics(), own.teacher())?),
            };
            let joint = least_error(&joint_setting, task.joint().statistics(), own.teacher())?;
            benefits.push(alone - joint);
        }
        Ok(benefits)
    }
}

/// The smallest test error of the first outputs of a network, which are those of the teacher.
fn least_error(
    setting: &Setting,
    data: &TrainingStatistics,
    teacher: &Teacher,
) -> Result<f64, ComputeError> {
    let test = setting.aligned_network(data)?.test_on(low_rank_map(teacher), 0..teacher.outputs());
    Ok(test.optimal_stopping(f64::INFINITY).test_error)
}

row! {
    /// The benefits of networks of finite size.
    pub(crate) struct BandRow {
        benefit_low: f64,
        benefit_mean: f64,
        benefit_high: f64,
        networks: u64,
    }
}

row! {
    /// Mean benefit over seeds, beside theory's and that of the band's networks.
    pub(crate) struct SeenRow {
        inputs: usize,
        error_alone_mean: f64,
        error_joint_mean: f64,
        benefit_theory: f64,
        benefit_mean: f64,
        benefit_std_error: f64,
        seeds: u64,
        seeds_outside_band: u64,
        band_low: f64,
        band_mean: f64,
        band_high: f64,
        band_std_error: f64,
        band_networks: u64,
    }
}

/// The bands as a table.
pub(super) fn table(bands: &[Band]) -> Rows<(Cell, BandRow)> {
    let row = |Band { cell, spread, networks, .. }: &Band| {
        let row = BandRow {
            benefit_low: spread.low,
            benefit_mean: spread.mean,
            benefit_high: spread.high,
            networks: *networks,
        };
        (*cell, row)
    };
    bands.iter().map(row).collect()
}

/// Claims of how the simulated students lie among networks drawn like them.
pub(super) fn checks(simulation: &[(Cell, SeenRow)]) -> Vec<Check> {
    let hidden =
        simulation.iter().filter(|(cell, _)| cell.teacher_a.total_cmp(&STRENGTHS_A[0]).is_eq());
    let covered = |(cell, row): &(Cell, SeenRow)| {
        let covered = Covered::new(row.band_networks, row.seeds, row.seeds_outside_band);
        (format!("q = {}", cell.alignment), covered)
    };
    vec![
        Check::within(
            "at the detection threshold the finite-size band holds the simulated T: how far it is outside",
            hidden.map(beyond),
            "0 inside; 3 standard errors of a mean over seeds, since the band's edges are drawn at random too",
        ),
        Check::within(
            "simulated T against the mean of the finite-size networks",
            simulation.iter().map(apart),
            "6.5 standard deviations of the difference of two means; every point, no allowance for the finite size",
        ),
        coverage::check(
            "share of simulated students whose T lies outside the finite-size band, by alignment",
            &coverage::groups(simulation.iter().map(covered)),
        ),
    ]
}

/// Standard deviation of T over networks.
fn deviation_of_one(row: &SeenRow) -> f64 {
    row.band_std_error * (row.band_networks as f64).sqrt()
}

fn beyond((cell, row): &(Cell, SeenRow)) -> Deviation {
    let (below, above) = (row.band_low - row.benefit_mean, row.benefit_mean - row.band_high);
    // A NaN stays: `f64::max` would pass over it.
    let deviation = if below > 0.0 || above.is_nan() { below.abs() } else { above };
    Deviation {
        at: cell.place(),
        deviation: if deviation <= 0.0 { 0.0 } else { deviation },
        allowance: BEYOND * deviation_of_one(row) / (row.seeds as f64).sqrt(),
    }
}

fn apart((cell, row): &(Cell, SeenRow)) -> Deviation {
    let spread = (1.0 / row.seeds as f64 + 1.0 / row.band_networks as f64).sqrt();
    Deviation {
        at: cell.place(),
        deviation: row.benefit_mean - row.band_mean,
        allowance: APART * deviation_of_one(row) * spread,
    }
}

#[cfg(test)]
mod tests {
    use dln_linalg::squared_distance;

    use super::*;

    #[test]
    fn task_a_does_not_depend_on_the_alignment() {
        let cell = Cell { teacher_a: 0.84, teacher_b: 3.0, alignment: 0.0 };
        let setting = Setting::paper(12, vec![0.84]);
        let alone = |alignment| {
            let task = Cell { alignment, ..cell }.task(&setting, Seed::new(1)).expect("sound");
            task.tasks()[0].statistics().input_output_correlation.clone()
        };
        let first = alone(0.0);
        for alignment in [0.7, 1.0] {
            // Rounding of 1e-16 in 72 entries.
            assert!(squared_distance(first.as_ref(), alone(alignment).as_ref()) < 1e-28);
        }
    }
}
