//! The claims of `randomized-labels`, measured on its tables.

use super::Labels;
use crate::{Check, Deviation, Limit, Start, Table, Tables};

const INIT_SCALE: f64 = 1e-5;

pub(super) fn all(tables: &Tables) -> Vec<Check> {
    let (landmarks, summary) = (tables.get("landmarks"), tables.get("summary"));
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
            landmark_deviations(
                landmarks,
                |name| name.starts_with("signal"),
                |scale, inputs| scale / inputs,
            ),
            "4 standard errors, and 1/N1 for the finite size of a strong mode",
        ),
        Check::within(
            "edges of both bulks, mean over seeds against theory",
            landmark_deviations(
                landmarks,
                |name| name.ends_with("edge"),
                |scale, inputs| 2.0 * scale * inputs.powf(-2.0 / 3.0),
            ),
            "4 standard errors, and 2·N1^{-2/3} in units of the noise for the finite-size shift of an edge (Tracy-Widom)",
        ),
        Check::within(
            "energy of the labels, equal with and without structure",
            summary_deviations(summary, |quantity| quantity == "label energy", 0.0),
            "4 standard errors: the mean of the energy is exact at any size",
        ),
        Check::within(
            "time at which aligned students' training error is one half against theory",
            summary_deviations(summary, |quantity| quantity == "time to half, aligned", 0.05),
            "4 standard errors and 5 %, of which a step of 1e-3 accounts for λŝ/2 = 1.5 % at ŝ = 30",
        ),
        Check::within(
            "training error of aligned students at t/τ = 1, 2, 3, 4 against theory",
            curve_deviations(tables),
            "4 standard errors, and 0.02 + 1/N1 for the step and the finite size",
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

/// The whole formula again: closed-form learning curves, and the bulk average by the midpoint rule in the angle φ of
/// x² = 1 + A + 2√A cos φ, which converges faster than any power there because the integrand is periodic.
fn independent_errors(tables: &Tables) -> Vec<(String, f64)> {
    let mut errors = Vec::new();
    for labels in Labels::BOTH {
        let name = labels.name();
        let spectrum = Spectrum::of(&tables.get("landmarks").only("labels", name));
        for (time, error) in
            tables.get("theory").only("labels", name).pairs("time_tau", "train_error")
        {
            errors.push((
                format!("{name}, t/τ = {time:.2}"),
                (spectrum.train_error(time) / error - 1.0).abs(),
            ));
        }
    }
    errors
}

/// Data modes as (strength, how many).
struct Spectrum {
    modes: Vec<(f64, f64)>,
}

impl Spectrum {
    fn of(landmarks: &Table) -> Spectrum {
        const NODES: u32 = 4000;
        let inputs = landmarks.numbers("inputs")[0];
        let scale = landmarks.numbers("noise_scale")[0];
        let positions = landmarks.numbers("data_strength_theory");
        let signals = &positions[..positions.len() - 2];
        let (aspect, noise) = (0.5_f64, 0.5 * inputs - signals.len() as f64);
        let bulk = (0..NODES).map(|i| {
            let phi = std::f64::consts::PI * (f64::from(i) + 0.5) / f64::from(NODES);
            let x_squared = 1.0 + aspect + 2.0 * aspect.sqrt() * phi.cos();
            (
                scale * x_squared.sqrt(),
                noise * 2.0 * phi.sin().powi(2) / (x_squared * f64::from(NODES)),
            )
        });
        Spectrum { modes: signals.iter().map(|s| (*s, 1.0)).chain(bulk).collect() }
    }

    fn train_error(&self, time_tau: f64) -> f64 {
        let left = |a: f64| {
            let learned = a / (1.0 + (-2.0 * a * time_tau).exp() * (a / INIT_SCALE - 1.0));
            (a - learned).powi(2)
        };
        let sum =
            |f: &dyn Fn(f64) -> f64| self.modes.iter().map(|(a, count)| count * f(*a)).sum::<f64>();
        sum(&left) / sum(&|a| a * a)
    }
}

fn landmark_deviations(
    landmarks: &Table,
    of_kind: fn(&str) -> bool,
    finite_size: fn(f64, f64) -> f64,
) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for labels in Labels::BOTH {
        for (name, row) in landmarks.only("labels", labels.name()).groups("landmark") {
            if of_kind(name.word()) {
                deviations.push(Deviation {
                    at: format!("{} of {} labels", name.word(), labels.name()),
                    deviation: row.number("data_strength_mean")
                        - row.number("data_strength_theory"),
                    allowance: 4.0 * row.number("data_strength_std_error")
                        + finite_size(row.number("noise_scale"), row.number("inputs")),
                });
            }
        }
    }
    deviations
}

fn summary_deviations(summary: &Table, of_kind: fn(&str) -> bool, share: f64) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for (quantity, rows) in summary.groups("quantity") {
        for (labels, row) in rows.groups("labels") {
            if of_kind(quantity.word()) {
                deviations.push(Deviation {
                    at: format!("{} labels", labels.word()),
                    deviation: row.number("mean") - row.number("theory"),
                    allowance: 4.0 * row.number("std_error") + share * row.number("theory"),
                });
            }
        }
    }
    deviations
}

fn curve_deviations(tables: &Tables) -> Vec<Deviation> {
    let inputs = tables.get("landmarks").numbers("inputs")[0];
    let mut deviations = Vec::new();
    for labels in Labels::BOTH {
        let of = |name| tables.get(name).only("labels", labels.name());
        let aligned = of("training").only("student", Start::Aligned.name());
        for time in [1.0, 2.0, 3.0, 4.0] {
            let here = |t: f64| (t - time).abs() < 1e-9;
            let (seen, theory) = (
                aligned.where_number("time_tau", here),
                of("theory").where_number("time_tau", here),
            );
            deviations.push(Deviation {
                at: format!("{} labels, t/τ = {time}", labels.name()),
                deviation: seen.number("train_error_mean") - theory.number("train_error"),
                allowance: 4.0 * seen.number("train_error_std_error") + 0.02 + 1.0 / inputs,
            });
        }
    }
    deviations
}

/// The time to half in theory or of a kind of student, structured labels first.
fn half_times(summary: &Table, start: Start, column: &str) -> [f64; 2] {
    let times = summary.only("quantity", format!("time to half, {}", start.name()));
    Labels::BOTH.map(|labels| times.only("labels", labels.name()).number(column))
}

fn slower(summary: &Table) -> Vec<(String, bool)> {
    let cases = [("theory", Start::Aligned), ("mean", Start::Aligned), ("mean", Start::Random)];
    cases
        .map(|(column, start)| {
            let [structured, randomized] = half_times(summary, start, column);
            (format!("{column}, {}", start.name()), structured < randomized)
        })
        .to_vec()
}

fn lag(summary: &Table) -> Vec<(String, bool)> {
    let [aligned, random] = Start::BOTH.map(|start| half_times(summary, start, "mean"));
    let pairs = aligned.into_iter().zip(random).zip(Labels::BOTH);
    pairs
        .map(|((aligned, random), labels)| (format!("{} labels", labels.name()), aligned < random))
        .collect()
}

fn edge_ratio(landmarks: &Table) -> f64 {
    let randomized =
        landmarks.only("labels", Labels::Randomized.name()).only("landmark", "upper edge");
    let structured =
        landmarks.only("labels", Labels::Structured.name()).numbers("data_strength_theory");
    randomized.number("data_strength_theory") / structured[0]
}
