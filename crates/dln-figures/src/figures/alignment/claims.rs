//! What the figure must show.

use dln_experiment::group_by;

use super::tables::{MilestoneRow, Mode, Tables};
use crate::Check;

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let milestones = &*tables.milestones;
    vec![
        Check::all(
            "every mode aligns (both overlaps above 0.9) before half of its strength is learned",
            each(milestones, |row| row.aligned_tau < row.learned_tau),
            "stated in the paper for every mode and depth; each seed counts",
        ),
        Check::all(
            "every mode is learned later than from an aligned start on the same data",
            each(milestones, |row| row.aligned_start_learned_tau < row.learned_tau),
            "alignment takes time; each seed counts",
        ),
        Check::all(
            "every mode aligns later in deep students",
            deep_later(milestones, |mode| mean(mode, |row| row.aligned_tau)),
            "stated in the paper; means over seeds",
        ),
        Check::all(
            "the delay by alignment is longer in deep students, also relative to the learning time of an aligned start",
            deep_later(milestones, |mode| {
                mean(mode, |row| row.learned_tau) / mean(mode, |row| row.aligned_start_learned_tau)
            }),
            "every additional layer has to turn; means over seeds",
        ),
    ]
}

/// For each mode and seed, whether a condition holds.
fn each(
    milestones: &[(Mode, MilestoneRow)],
    holds: fn(&MilestoneRow) -> bool,
) -> Vec<(String, bool)> {
    let verdict = |(mode, row): &(Mode, MilestoneRow)| {
        let Mode { layers, rank, teacher_strength } = mode;
        let seed = row.seed;
        (format!("L = {layers}, rank {rank}, SNR {teacher_strength}, seed {seed}"), holds(row))
    };
    milestones.iter().map(verdict).collect()
}

/// For each mode, whether a quantity is larger in deep students than in shallow ones.
fn deep_later(
    milestones: &[(Mode, MilestoneRow)],
    quantity: impl Fn(&[&MilestoneRow]) -> f64,
) -> Vec<(String, bool)> {
    let groups = group_by(milestones, |(mode, _)| (mode.rank, mode.teacher_strength)).into_iter();
    groups
        .map(|((rank, strength), rows)| {
            let of_depth = |layers| {
                let rows = rows.iter().filter(|(mode, _)| mode.layers == layers);
                quantity(&rows.map(|(_, row)| row).collect::<Vec<_>>())
            };
            (format!("rank {rank}, SNR {strength}"), of_depth(4) > of_depth(2))
        })
        .collect()
}

fn mean(rows: &[&MilestoneRow], value: fn(&MilestoneRow) -> f64) -> f64 {
    rows.iter().map(|row| value(row)).sum::<f64>() / rows.len() as f64
}
