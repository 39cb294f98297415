//! The tables of `transfer-benefit`: theory lines, simulated points, the map.

use dln_experiment::{
    ComputeError, Context, Rows, Setting, Summary, Tolerance, row, sweep, tables,
};
use dln_transfer::{BenefitMap, JointTeacher, MapSetting, Pair, TransferTheory};

use super::finite_size::{Band, BandRow, SeenRow};
use super::{Cell, MAPPED, Minima, STRENGTHS_A, STRENGTHS_B, cells, network, setting};
use crate::{Scale, coverage};

tables! {
    /// The tables of `transfer-benefit`.
    pub(crate) struct Tables {
        theory: Rows<(Cell, TheoryRow)>,
        band: Rows<(Cell, BandRow)>,
        simulation: Rows<(Cell, SeenRow)>,
        map: Rows<(Cell, MapRow)>,
    }
}

row! {
    /// Benefit and stopping times in theory.
    pub(crate) struct TheoryRow {
        error_alone: f64,
        error_joint: f64,
        /// A minimum is flat: its place is known to the root of the accuracy of the error.
        alone_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
        joint_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
        benefit: f64,
    }
}

row! {
    /// A point of the map.
    pub(crate) struct MapRow { benefit: f64 }
}

/// Strengths of task B in the map.
const MAP_STRENGTHS: (f64, f64) = (0.3, 100.0);

/// Benefits and stopping times along the lines of panels A to C.
pub(super) fn theory(scale: Scale) -> Result<Rows<(Cell, TheoryRow)>, ComputeError> {
    let mut rows = Vec::new();
    for teacher_a in STRENGTHS_A {
        let setting = setting(scale, teacher_a);
        for teacher_b in STRENGTHS_B {
            for alignment in shares(scale.pick(6, 101)) {
                let cell = Cell { teacher_a, teacher_b, alignment };
                let benefit = pair_theory(&setting, cell)?.benefit(0);
                let row = TheoryRow {
                    error_alone: benefit.alone.test_error,
                    error_joint: benefit.joint.test_error,
                    alone_stopping_tau: benefit.alone.time_tau,
                    joint_stopping_tau: benefit.joint.time_tau,
                    benefit: benefit.benefit,
                };
                rows.push((cell, row));
            }
        }
    }
    Ok(Rows::new(rows))
}

fn pair_theory(setting: &Setting, cell: Cell) -> Result<TransferTheory, ComputeError> {
    let pair = Pair {
        outputs_a: setting.outputs,
        outputs_b: setting.outputs,
        teacher_a: cell.teacher_a,
        teacher_b: cell.teacher_b,
        alignment: cell.alignment,
    };
    Ok(TransferTheory::new(&network(setting), &JointTeacher::pair(&pair)?)?)
}

/// Mean benefit of each cell over seeds, beside theory's and that of the band's networks.
pub(super) fn simulation(
    scale: Scale,
    minima: &[Vec<Minima>],
    bands: &[Band],
) -> Result<Rows<(Cell, SeenRow)>, ComputeError> {
    let row = |(cell, runs): (Cell, &Vec<Minima>)| {
        let setting = setting(scale, cell.teacher_a);
        let summary =
            |value: fn(&Minima) -> f64| Summary::of(&runs.iter().map(value).collect::<Vec<_>>());
        let benefit = summary(Minima::benefit);
        let band = bands.iter().find(|band| band.cell == cell).expect("a band at every cell");
        let outside = coverage::outside(band.spread.edges(), runs.iter().map(Minima::benefit));
        let row = SeenRow {
            inputs: setting.inputs,
            error_alone_mean: summary(|run| run.alone).mean,
            error_joint_mean: summary(|run| run.joint).mean,
            benefit_theory: pair_theory(&setting, cell)?.benefit(0).benefit,
            benefit_mean: benefit.mean,
            benefit_std_error: benefit.std_error,
            seeds: benefit.seeds,
            seeds_outside_band: outside,
            band_low: band.spread.low,
            band_mean: band.spread.mean,
            band_high: band.spread.high,
            band_std_error: band.std_error,
            band_networks: band.networks,
        };
        Ok((cell, row))
    };
    cells().into_iter().zip(minima).map(row).collect()
}

/// The benefit over s̄_B (even steps of its logarithm) and q, worked out in parallel by rows of
/// equal q.
pub(super) fn map(
    scale: Scale,
    context: &Context<'_>,
) -> Result<Rows<(Cell, MapRow)>, ComputeError> {
    let side = scale.pick(14, 200);
    let setting = setting(scale, MAPPED);
    let map = BenefitMap::new(&MapSetting::new(
        network(&setting),
        setting.outputs,
        setting.outputs,
        MAPPED,
    ))?;
    let (low, high): (f64, f64) = MAP_STRENGTHS;
    let strengths: Vec<f64> =
        shares(side).into_iter().map(|share| low * (high / low).powf(share)).collect();
    let benefits = sweep(context, &shares(side), 1, |alignment, _| {
        let of_row = strengths.iter().map(|strength| map.benefit(*strength, *alignment));
        Ok::<Vec<f64>, ComputeError>(of_row.collect())
    })?;
    let mut rows = Vec::new();
    for (alignment, benefits) in shares(side).into_iter().zip(&benefits) {
        for (&teacher_b, &benefit) in strengths.iter().zip(&benefits[0]) {
            rows.push((Cell { teacher_a: MAPPED, teacher_b, alignment }, MapRow { benefit }));
        }
    }
    Ok(Rows::new(rows))
}

/// Even steps over [0, 1], ends included.
fn shares(points: u32) -> Vec<f64> {
    (0..points).map(|i| f64::from(i) / f64::from(points - 1)).collect()
}
