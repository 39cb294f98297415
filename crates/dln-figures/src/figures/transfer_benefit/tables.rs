//! The tables of `transfer-benefit`: theory lines, simulated points, the map.

use dln_transfer::{BenefitMap, JointTeacher, MapSetting, Pair, TransferTheory};

use super::finite_size::Band;
use super::{Cell, MAPPED, Minima, STRENGTHS_A, STRENGTHS_B, cells, network, setting};
use crate::{
    Column, ComputeError, Context, Scale, Setting, Spread, Summary, Table, coverage, row, sweep,
};

/// Strengths of task B in the map.
const MAP_STRENGTHS: (f64, f64) = (0.3, 100.0);

/// Benefits and stopping times along the lines of panels A to C.
pub(super) fn theory(scale: Scale) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("teacher_a"),
        Column::number("teacher_b"),
        Column::number("alignment"),
        Column::number("error_alone"),
        Column::number("error_joint"),
        // A minimum is flat: its place is known to the root of the accuracy of the error.
        Column::number("alone_stopping_tau").tolerance(1e-6, 1e-5),
        Column::number("joint_stopping_tau").tolerance(1e-6, 1e-5),
        Column::number("benefit"),
    ]);
    for teacher_a in STRENGTHS_A {
        let setting = setting(scale, teacher_a);
        for teacher_b in STRENGTHS_B {
            for alignment in shares(scale.pick(6, 101)) {
                let cell = Cell { teacher_a, teacher_b, alignment };
                let benefit = pair_theory(&setting, cell)?.benefit(0);
                table.push(row![
                    teacher_a,
                    teacher_b,
                    alignment,
                    benefit.alone.test_error,
                    benefit.joint.test_error,
                    benefit.alone.time_tau,
                    benefit.joint.time_tau,
                    benefit.benefit,
                ]);
            }
        }
    }
    Ok(table)
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
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("teacher_a"),
        Column::number("teacher_b"),
        Column::number("alignment"),
        Column::count("inputs"),
        Column::number("error_alone_mean"),
        Column::number("error_joint_mean"),
        Column::number("benefit_theory"),
        Column::number("benefit_mean"),
        Column::number("benefit_std_error"),
        Column::count("seeds"),
        Column::count("seeds_outside_band"),
        Column::number("band_low"),
        Column::number("band_mean"),
        Column::number("band_high"),
        Column::number("band_std_error"),
        Column::count("band_networks"),
    ]);
    for (cell, runs) in cells().into_iter().zip(minima) {
        let setting = setting(scale, cell.teacher_a);
        let summary =
            |value: fn(&Minima) -> f64| Summary::of(&runs.iter().map(value).collect::<Vec<_>>());
        let benefit = summary(Minima::benefit);
        let band = bands.iter().find(|band| band.cell == cell).expect("a band at every cell");
        let Spread { low, mean, high } = band.spread;
        table.push(row![
            cell.teacher_a,
            cell.teacher_b,
            cell.alignment,
            setting.inputs,
            summary(|run| run.alone).mean,
            summary(|run| run.joint).mean,
            pair_theory(&setting, cell)?.benefit(0).benefit,
            benefit.mean,
            benefit.std_error,
            benefit.seeds,
            coverage::outside(band.spread.edges(), runs.iter().map(Minima::benefit)),
            low,
            mean,
            high,
            band.std_error,
            band.networks,
        ]);
    }
    Ok(table)
}

/// The benefit over s̄_B (even steps of its logarithm) and q, worked out in parallel by rows of equal q.
pub(super) fn map(scale: Scale, context: &Context<'_>) -> Result<Table, ComputeError> {
    let side = scale.pick(14, 200);
    let setting = setting(scale, MAPPED);
    let map = BenefitMap::new(&MapSetting {
        network: network(&setting),
        outputs_a: setting.outputs,
        outputs_b: setting.outputs,
        teacher_a: MAPPED,
    })?;
    let (low, high): (f64, f64) = MAP_STRENGTHS;
    let strengths: Vec<f64> =
        shares(side).into_iter().map(|share| low * (high / low).powf(share)).collect();
    let rows = sweep(context, &shares(side), 1, |alignment, _| {
        let of_row = strengths.iter().map(|strength| map.benefit(*strength, *alignment));
        Ok::<Vec<f64>, ComputeError>(of_row.collect())
    })?;
    let mut table = Table::new([
        Column::number("teacher_a"),
        Column::number("teacher_b"),
        Column::number("alignment"),
        Column::number("benefit"),
    ]);
    for (alignment, row) in shares(side).into_iter().zip(&rows) {
        for (strength, benefit) in strengths.iter().zip(&row[0]) {
            table.push(row![MAPPED, *strength, alignment, *benefit]);
        }
    }
    Ok(table)
}

/// So many even steps over [0, 1], ends included.
fn shares(points: u32) -> Vec<f64> {
    (0..points).map(|i| f64::from(i) / f64::from(points - 1)).collect()
}
