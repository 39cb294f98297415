//! The claims of `randomized-labels`, measured on its tables.

use dln_experiment::Start;

use super::Labels;
use super::tables::{LABEL_ENERGY, LandmarkRow, SummaryRow, Tables, UPPER_EDGE, time_to_half};
use crate::oracle::training_errors::Spectrum;
use crate::{Check, Deviation, Limit};

/// Standard errors that a mean is allowed: many are compared.
const STANDARD_ERRORS: f64 = 4.0;

// Long because each claim stands beside its limit and the reason for it.
pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (landmarks, summary) = (&*tables.landmarks, &*tables.summary);
    vec![
        Check::worst(
            "training error in theory against the logistic curves averaged by another quadrature, relative",
            independent_errors(tables),
            Limit::new(
                1e-8,
                "averages over the bulk are refined to 1e-9, the other route to 1e-10",
            ),
        ),
        Check::within(
            "signal positions of structured labels, mean over seeds against theory",
            landmark_deviations(landmarks, LandmarkRow::is_signal, |scale, inputs| scale / inputs),
            format!(
                "{STANDARD_ERRORS} standard errors, and 1/N1 for the finite size of a strong mode"
            ),
        ),
        Check::within(
            "edges of both bulks, mean over seeds against theory",
            landmark_deviations(
                landmarks,
                |row| !row.is_signal(),
                |scale, inputs| 2.0 * scale * inputs.powf(-2.0 / 3.0),
            ),
            format!(
                "{STANDARD_ERRORS} standard errors, and 2·N1^{{-2/3}} in units of the noise for the finite-size shift of an edge (Tracy-Widom)"
            ),
        ),
        Check::within(
            "energy of the labels, equal with and without structure",
            summary_deviations(summary, LABEL_ENERGY, 0.0),
            format!(
                "{STANDARD_ERRORS} standard errors: the mean of the energy is exact at any size"
            ),
        ),
        Check::within(
            "time at which aligned students' training error is one half against theory",
            summary_deviations(summary, &time_to_half(Start::Aligned), 0.05),
            format!(
                "{STANDARD_ERRORS} standard errors and 5 %, of which a step of 1e-3 accounts for λŝ/2 = 1.5 % at ŝ = 30"
            ),
        ),
        Check::within(
            "training error of aligned students at t/τ = 1, 2, 3, 4 against theory",
            curve_deviations(tables),
            format!(
                "{STANDARD_ERRORS} standard errors, and 0.02 + 1/N1 for the step and the finite size"
            ),
        ),
        Check::all(
            "random labels take longer to half than structured ones",
            slower(summary),
            "the figure's claim; theory, aligned and random students each",
        ),
        Check::all(
            "random students lag behind aligned ones",
            lag(summary),
            "they have to align with the data first",
        ),
        Check::at_most(
            "edge of the randomised labels over the strongest mode of the structured ones",
            edge_ratio(landmarks),
            Limit::new(
                0.5,
                "the strong mode is diluted: √(Σs̄²/N3 + 1)(1 + √A) lies far below s̄ = 30",
            ),
        ),
    ]
}

/// The training errors of the table once more, by the other route.
fn independent_errors(tables: &Tables) -> Vec<(String, f64)> {
    let mut errors = Vec::new();
    for labels in Labels::BOTH {
        let of_labels = tables.landmarks.iter().filter(|row| row.labels == labels);
        let landmarks: Vec<&LandmarkRow> = of_labels.collect();
        let signals = landmarks.iter().filter(|row| row.is_signal());
        let signals: Vec<f64> = signals.map(|row| row.data_strength_theory).collect();
        let spectrum = Spectrum::new(&signals, landmarks[0].inputs, landmarks[0].noise_scale);
        for row in tables.theory.iter().filter(|row| row.labels == labels) {
            let by_hand = spectrum.train_error(row.time_tau);
            let at = format!("{}, t/τ = {:.2}", labels.name(), row.time_tau);
            errors.push((at, (by_hand / row.train_error - 1.0).abs()));
        }
    }
    errors
}

fn landmark_deviations(
    landmarks: &[LandmarkRow],
    of_kind: fn(&LandmarkRow) -> bool,
    finite_size: fn(f64, f64) -> f64,
) -> Vec<Deviation> {
    let deviation = |row: &LandmarkRow| Deviation {
        at: format!("{} of {} labels", row.landmark, row.labels.name()),
        deviation: row.data_strength_mean - row.data_strength_theory,
        allowance: STANDARD_ERRORS * row.data_strength_std_error
            + finite_size(row.noise_scale, row.inputs as f64),
    };
    landmarks.iter().filter(|row| of_kind(row)).map(deviation).collect()
}

fn summary_deviations(summary: &[SummaryRow], quantity: &str, share: f64) -> Vec<Deviation> {
    let deviation = |row: &SummaryRow| Deviation {
        at: format!("{} labels", row.labels.name()),
        deviation: row.mean - row.theory,
        allowance: STANDARD_ERRORS * row.std_error + share * row.theory,
    };
    summary.iter().filter(|row| row.quantity == quantity).map(deviation).collect()
}

fn curve_deviations(tables: &Tables) -> Vec<Deviation> {
    let inputs = tables.landmarks[0].inputs as f64;
    let mut deviations = Vec::new();
    for labels in Labels::BOTH {
        for time in [1.0, 2.0, 3.0, 4.0] {
            let is_here = |t: f64| (t - time).abs() < 1e-9;
            let aligned = tables.training.iter().filter(|row| row.student == Start::Aligned);
            let seen = { aligned }.find(|row| row.labels == labels && is_here(row.time_tau));
            let mut theory = tables.theory.iter();
            let theory = theory.find(|row| row.labels == labels && is_here(row.time_tau));
            let (mean, std_error) = seen.map_or((f64::NAN, f64::NAN), |row| {
                (row.train_error_mean, row.train_error_std_error)
            });
            deviations.push(Deviation {
                at: format!("{} labels, t/τ = {time}", labels.name()),
                deviation: mean - theory.map_or(f64::NAN, |row| row.train_error),
                allowance: STANDARD_ERRORS * std_error + 0.02 + 1.0 / inputs,
            });
        }
    }
    deviations
}

/// The time to half in theory or of a kind of student, structured labels first.
fn half_times(summary: &[SummaryRow], start: Start, of: fn(&SummaryRow) -> f64) -> [f64; 2] {
    let quantity = time_to_half(start);
    Labels::BOTH.map(|labels| {
        let row = summary.iter().find(|row| row.labels == labels && row.quantity == quantity);
        row.map_or(f64::NAN, of)
    })
}

fn slower(summary: &[SummaryRow]) -> Vec<(String, bool)> {
    let verdict = |name: &str, start: Start, of: fn(&SummaryRow) -> f64| {
        let [structured, randomized] = half_times(summary, start, of);
        (format!("{name}, {}", start.name()), structured < randomized)
    };
    vec![
        verdict("theory", Start::Aligned, |row| row.theory),
        verdict("mean", Start::Aligned, |row| row.mean),
        verdict("mean", Start::Random, |row| row.mean),
    ]
}

fn lag(summary: &[SummaryRow]) -> Vec<(String, bool)> {
    let [aligned, random] = Start::BOTH.map(|start| half_times(summary, start, |row| row.mean));
    let pairs = aligned.into_iter().zip(random).zip(Labels::BOTH);
    pairs
        .map(|((aligned, random), labels)| (format!("{} labels", labels.name()), aligned < random))
        .collect()
}

fn edge_ratio(landmarks: &[LandmarkRow]) -> f64 {
    let edge =
        landmarks.iter().find(|row| row.labels == Labels::Randomized && row.landmark == UPPER_EDGE);
    let strongest = landmarks.iter().find(|row| row.labels == Labels::Structured);
    let position = |row: Option<&LandmarkRow>| row.map_or(f64::NAN, |row| row.data_strength_theory);
    position(edge) / position(strongest)
}
