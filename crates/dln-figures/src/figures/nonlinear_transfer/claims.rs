//! What the figure must show.

use dln_experiment::group_by;

use super::Pair;
use super::tables::{BenefitRow, Tables};
use crate::allowance::STANDARD_ERRORS;
use crate::{Check, Deviation, Limit};

/// Linear benefits below this are too small to ask for a sign.
const CLEAR: f64 = 0.03;
/// From this strength on a task learns all it can alone.
const STRONG: f64 = 100.0;
/// Partners at the detection threshold change too little to ask for a sign.
const VISIBLE: f64 = 1.0;

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn checks(tables: &Tables) -> Vec<Check> {
    let transfer = &*tables.transfer;
    vec![
        Check::within(
            "fall of the benefit from one alignment to the next higher one",
            falls(transfer),
            format!(
                "it rises with alignment as in the linear theory; {STANDARD_ERRORS} combined standard errors"
            ),
        ),
        Check::all(
            "fully aligned tasks gain more, or lose less, than unrelated ones, for partners above the threshold",
            pairs(transfer.iter().filter(|(pair, _)| pair.teacher_strength_b > VISIBLE))
                .into_iter()
                .map(|(at, curve)| (at, last(&curve).mean > first(&curve).mean)),
            "as in the linear theory; the students of all alignments share their noise",
        ),
        Check::all(
            "at full alignment and at none the benefit has the linear theory's sign, wherever that exceeds 0.03",
            ends(transfer),
            format!(
                "the pattern of the linear theory; a mean may be on the wrong side by {STANDARD_ERRORS} standard errors"
            ),
        ),
        Check::at_least(
            "share of all points with a linear benefit beyond 0.03 that have its sign",
            agreement(transfer),
            Limit::new(
                0.75,
                "the zero in between is shifted: at s̄_A = 3 it lies at q = 0.7 instead of 0.85, at 0.84 it is later",
            ),
        ),
        Check::all(
            "a weak task gains most from a stronger, fully aligned one, and at least 0.05",
            gains_most(transfer),
            "stated in the paper for linear and non-linear tasks",
        ),
        Check::worst(
            "benefit of a task of strength 100, either sign",
            transfer
                .iter()
                .filter(|(pair, _)| pair.teacher_strength_a >= STRONG)
                .map(|row| (Point::of(row).at(), Point::of(row).mean.abs())),
            Limit::new(
                0.005,
                "its error alone is 0.005 already; in the linear theory a strong task is not touched either",
            ),
        ),
    ]
}

/// One point of a panel.
#[derive(Clone, Copy, Debug)]
struct Point {
    teacher_a: f64,
    teacher_b: f64,
    alignment: f64,
    mean: f64,
    std_error: f64,
    linear: f64,
}

impl Point {
    fn of((pair, row): &(Pair, BenefitRow)) -> Point {
        Point {
            teacher_a: pair.teacher_strength_a,
            teacher_b: pair.teacher_strength_b,
            alignment: pair.alignment,
            mean: row.benefit_mean,
            std_error: row.benefit_std_error,
            linear: row.linear_theory_benefit,
        }
    }

    fn at(&self) -> String {
        format!("s̄_A = {}, s̄_B = {}, q = {}", self.teacher_a, self.teacher_b, self.alignment)
    }

    fn is_clear(&self) -> bool {
        self.linear.abs() > CLEAR
    }
}

/// The points of each pair of tasks in ascending order of alignment.
fn pairs<'a>(
    transfer: impl IntoIterator<Item = &'a (Pair, BenefitRow)>,
) -> Vec<(String, Vec<Point>)> {
    let key = |(pair, _): &(Pair, BenefitRow)| (pair.teacher_strength_a, pair.teacher_strength_b);
    let groups = group_by(transfer, key).into_iter();
    groups
        .map(|((a, b), rows)| {
            (format!("s̄_A = {a}, s̄_B = {b}"), rows.into_iter().map(Point::of).collect())
        })
        .collect()
}

fn first(curve: &[Point]) -> Point {
    curve[0]
}

fn last(curve: &[Point]) -> Point {
    curve[curve.len() - 1]
}

fn falls(transfer: &[(Pair, BenefitRow)]) -> Vec<Deviation> {
    let mut falls = Vec::new();
    for (_, curve) in pairs(transfer) {
        falls.extend(curve.windows(2).map(|step| Deviation {
            at: step[1].at(),
            deviation: fall(step[0].mean - step[1].mean),
            allowance: STANDARD_ERRORS * step[0].std_error.hypot(step[1].std_error),
        }));
    }
    falls
}

/// Zero for a rise; NaN stays, which `f64::max` would pass over.
fn fall(difference: f64) -> f64 {
    if difference <= 0.0 { 0.0 } else { difference }
}

fn ends(transfer: &[(Pair, BenefitRow)]) -> Vec<(String, bool)> {
    let ends = pairs(transfer).into_iter().flat_map(|(_, curve)| [first(&curve), last(&curve)]);
    ends.filter(Point::is_clear)
        .map(|point| {
            let along = point.mean * point.linear.signum();
            (point.at(), along > -STANDARD_ERRORS * point.std_error)
        })
        .collect()
}

fn agreement(transfer: &[(Pair, BenefitRow)]) -> f64 {
    let clear: Vec<Point> = transfer.iter().map(Point::of).filter(Point::is_clear).collect();
    let same = clear.iter().filter(|point| point.mean * point.linear > 0.0).count();
    same as f64 / clear.len() as f64
}

fn gains_most(transfer: &[(Pair, BenefitRow)]) -> Vec<(String, bool)> {
    let weak = transfer.iter().filter(|(pair, _)| pair.teacher_strength_a < STRONG);
    let of_task = group_by(weak, |(pair, _)| pair.teacher_strength_a).into_iter();
    of_task
        .map(|(_, rows)| {
            let best = rows.into_iter().map(Point::of).max_by(|a, b| a.mean.total_cmp(&b.mean));
            let best = best.expect("a task has partners");
            let aligned = (best.alignment - 1.0).abs() < 1e-9;
            (best.at(), aligned && best.teacher_b > best.teacher_a && best.mean > 0.05)
        })
        .collect()
}
