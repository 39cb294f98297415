//! The claims of `signal-in-noise`, measured on its tables.

use super::BIN;
use super::tables::{SeenRow, SignalRow, Tables, TheoryRow};
use crate::allowance::FiniteSize;
use crate::oracle::spiked::{bulk_probability, textbook_overlap, textbook_strength};
use crate::{Check, Deviation, Limit};

/// From this many times the threshold on a mode counts as clearly detectable.
const CLEAR: f64 = 1.5;

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (theory, simulation) = (&*tables.theory, &*tables.simulation);
    vec![
        Check::worst(
            "ŝ(s̄) against the textbook formula √((1 + s̄²)(A + s̄²))/s̄, relative",
            textbook_errors(
                theory,
                |row| row.data_strength,
                |row| textbook_strength(row.aspect, row.teacher_strength),
            ),
            Limit::new(1e-12, "two forms of one formula, no cancellation in either"),
        ),
        Check::worst(
            "O(s̄) against √((ŝ² − 1 − A)² − 4A)/(ŝ s̄)",
            textbook_errors(
                theory,
                |row| row.overlap,
                |row| textbook_overlap(row.aspect, row.teacher_strength, row.data_strength),
            ),
            Limit::new(
                1e-7,
                "the root loses half of the sixteen digits at the threshold, where it vanishes",
            ),
        ),
        Check::worst(
            "singular values per bin expected from the distribution function against an integral of the density",
            expectation_errors(tables),
            Limit::new(
                1e-6,
                "of about a hundred per bin; Simpson's rule at the square-root edges of the density",
            ),
        ),
        Check::worst(
            "singular values in a bin off the Marchenko-Pastur law",
            bulk_deviations(tables),
            Limit::new(
                5.0,
                "neighbouring values repel, so a bin's count spreads by 1.2 and not by its square root (level rigidity): \
                 four of these",
            ),
        ),
        Check::within(
            "signal modes of the histograms against their predicted positions",
            mode_deviations(&tables.signal_modes),
            "four standard deviations of a single mode, 1/√N1",
        ),
        Check::within(
            "mean ŝ over seeds against theory",
            mean_deviations(simulation.iter(), STRENGTH, SHIFT_OF_THE_EDGE),
            format!("{} (Tracy-Widom)", SHIFT_OF_THE_EDGE.reason()),
        ),
        Check::within(
            "mean overlap over seeds against theory, s̄ at least 1.5 times the threshold",
            mean_deviations(simulation.iter().filter(|row| is_clear(row)), OVERLAP, FLUCTUATION),
            FLUCTUATION.reason(),
        ),
        Check::within(
            "mean overlap over seeds against theory, near and below the threshold",
            mean_deviations(simulation.iter().filter(|row| !is_clear(row)), OVERLAP, BLUR),
            format!("{}, which blurs the threshold over a width N1^{{-1/3}}", BLUR.reason()),
        ),
    ]
}

fn place(aspect: f64, teacher: f64) -> String {
    format!("A = {aspect}, s̄ = {teacher}")
}

/// Largest absolute error (relative where the value exceeds 1) of a curve against a formula, above
/// threshold.
fn textbook_errors(
    theory: &[TheoryRow],
    quantity: fn(&TheoryRow) -> f64,
    formula: fn(&TheoryRow) -> f64,
) -> Vec<(String, f64)> {
    let detectable = theory.iter().filter(|row| row.teacher_strength.powi(4) > row.aspect);
    detectable
        .map(|row| {
            let expected = formula(row);
            let error = (quantity(row) - expected).abs() / expected.max(1.0);
            (place(row.aspect, row.teacher_strength), error)
        })
        .collect()
}

fn expectation_errors(tables: &Tables) -> Vec<(String, f64)> {
    let mut strengths: Vec<f64> =
        tables.signal_modes.iter().map(|row| row.teacher_strength).collect();
    strengths.sort_by(f64::total_cmp);
    strengths.dedup();
    let rows = tables.spectrum.iter().map(|row| {
        let noise = row.inputs as f64 * row.aspect.min(1.0) - strengths.len() as f64;
        let integral = noise * bulk_probability(row.aspect, row.bin_low, row.bin_low + BIN);
        let at = format!("A = {}, ŝ = {:.1}", row.aspect, row.bin_low);
        (at, (integral - row.bulk_expectation).abs())
    });
    rows.collect()
}

/// In the bins that the bulk reaches; signal modes lie beyond.
fn bulk_deviations(tables: &Tables) -> Vec<(String, f64)> {
    let reached = tables.spectrum.iter().filter(|row| row.bulk_expectation > 0.0);
    reached
        .map(|row| {
            let at = format!("A = {}, ŝ = {:.1}", row.aspect, row.bin_low);
            (at, (row.singular_values as f64 - row.bulk_expectation).abs())
        })
        .collect()
}

fn mode_deviations(modes: &[SignalRow]) -> Vec<Deviation> {
    let deviation = |row: &SignalRow| Deviation {
        at: place(row.aspect, row.teacher_strength),
        deviation: row.data_strength - row.data_strength_theory,
        allowance: 4.0 / (row.inputs as f64).sqrt(),
    };
    modes.iter().map(deviation).collect()
}

/// Whether a teacher lies well above the threshold A^{1/4}.
fn is_clear(row: &SeenRow) -> bool {
    row.teacher_strength / row.aspect.powf(0.25) >= CLEAR
}

/// Where a quantity stands: in theory, its mean over seeds, and the standard error of that.
type Quantity = fn(&SeenRow) -> [f64; 3];

/// Of the edge of the noise, in data strengths.
const SHIFT_OF_THE_EDGE: FiniteSize = FiniteSize::power(2.0, 2.0, 3.0);
/// Of overlaps away from the threshold.
const FLUCTUATION: FiniteSize = FiniteSize::power(0.5, 1.0, 2.0);
/// Of overlaps at the threshold.
const BLUR: FiniteSize = FiniteSize::power(0.5, 1.0, 3.0);

const STRENGTH: Quantity =
    |row| [row.data_strength_theory, row.data_strength_mean, row.data_strength_std_error];
const OVERLAP: Quantity = |row| [row.overlap_theory, row.overlap_mean, row.overlap_std_error];

/// Deviations of means, with their allowance.
fn mean_deviations<'a>(
    rows: impl Iterator<Item = &'a SeenRow>,
    quantity: Quantity,
    finite_size: FiniteSize,
) -> Vec<Deviation> {
    rows.map(|row| {
        let [theory, mean, std_error] = quantity(row);
        Deviation {
            at: place(row.aspect, row.teacher_strength),
            deviation: mean - theory,
            allowance: finite_size.allowance(std_error, row.inputs),
        }
    })
    .collect()
}
