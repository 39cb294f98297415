//! What the figure must show.

use crate::{Check, Table, Tables};

pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let milestones = tables.get("milestones");
    vec![
        Check::all(
            "every mode aligns (both overlaps above 0.9) before half of its strength is learned",
            columns_ordered(milestones, "aligned_tau", "learned_tau"),
            "stated in the paper for every mode and depth; each seed counts",
        ),
        Check::all(
            "every mode is learned later than from an aligned start on the same data",
            columns_ordered(milestones, "aligned_start_learned_tau", "learned_tau"),
            "alignment takes time; each seed counts",
        ),
        Check::all(
            "every mode aligns later in deep students",
            deep_later(milestones, |mode| mean(mode, "aligned_tau")),
            "stated in the paper; means over seeds",
        ),
        Check::all(
            "the delay by alignment is longer in deep students, also relative to the learning time of an aligned start",
            deep_later(milestones, |mode| {
                mean(mode, "learned_tau") / mean(mode, "aligned_start_learned_tau")
            }),
            "every additional layer has to turn; means over seeds",
        ),
    ]
}

/// For each mode and seed, whether one time comes before another.
fn columns_ordered(milestones: &Table, first: &str, second: &str) -> Vec<(String, bool)> {
    let ordered = milestones.pairs(first, second).into_iter().map(|(first, second)| first < second);
    let seeds = milestones.numbers("seed").into_iter();
    let name = |((layers, rank), (teacher, seed)): ((f64, f64), (f64, f64))| {
        format!("L = {layers}, rank {rank}, SNR {teacher}, seed {seed}")
    };
    let teachers = milestones.numbers("teacher_strength").into_iter().zip(seeds);
    milestones.pairs("layers", "rank").into_iter().zip(teachers).map(name).zip(ordered).collect()
}

/// For each mode, whether a quantity is larger in deep students than in shallow ones.
fn deep_later(milestones: &Table, quantity: impl Fn(&Table) -> f64) -> Vec<(String, bool)> {
    let of_depth = |mode: &Table, layers: u64| quantity(&mode.only("layers", layers));
    let mut verdicts = Vec::new();
    for (rank, same_rank) in milestones.groups("rank") {
        for (teacher, mode) in same_rank.groups("teacher_strength") {
            let place = format!("rank {}, SNR {}", rank.number(), teacher.number());
            verdicts.push((place, of_depth(&mode, 4) > of_depth(&mode, 2)));
        }
    }
    verdicts
}

fn mean(mode: &Table, column: &str) -> f64 {
    let values = mode.numbers(column);
    values.iter().sum::<f64>() / values.len() as f64
}
