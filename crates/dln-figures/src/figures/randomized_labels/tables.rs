//! The tables of `randomized-labels`.

use dln_experiment::{ComputeError, Rows, Setting, Start, Summary, row, tables};
use dln_trainer::Trajectory;

use super::{BIN, BINS, LOOK_TAU, Labels, POINT_TAU, Run, UNTIL_TAU, ensemble};

tables! {
    /// The tables of `randomized-labels`.
    pub(crate) struct Tables {
        spectrum: Rows<BinRow>,
        bulk: Rows<BulkRow>,
        landmarks: Rows<LandmarkRow>,
        theory: Rows<TheoryRow>,
        training: Rows<TrainingRow>,
        summary: Rows<SummaryRow>,
    }
}

row! {
    /// Singular values in a bin, mean over seeds, and the number that the bulk's law puts there.
    pub(crate) struct BinRow {
        labels: Labels,
        bin_low: f64,
        bin_high: f64,
        singular_values_mean: f64,
        bulk_expectation: f64,
    }
}

row! {
    /// The bulk's density in singular values per bin.
    pub(crate) struct BulkRow { labels: Labels, data_strength: f64, per_bin: f64 }
}

row! {
    /// A signal's position or an edge of the bulk, in theory and over seeds.
    pub(crate) struct LandmarkRow {
        labels: Labels,
        landmark: String,
        noise_scale: f64,
        data_strength_theory: f64,
        data_strength_mean: f64,
        data_strength_std_error: f64,
        seeds: u64,
        inputs: usize,
    }
}

impl LandmarkRow {
    /// Whether it is a signal's position; the others are edges.
    pub(super) fn is_signal(&self) -> bool {
        self.landmark.starts_with("signal")
    }
}

row! {
    /// The training error in theory at one time.
    pub(crate) struct TheoryRow { labels: Labels, time_tau: f64, train_error: f64 }
}

row! {
    /// The training error of students at one time, mean over seeds.
    pub(crate) struct TrainingRow {
        labels: Labels,
        student: Start,
        time_tau: f64,
        train_error_mean: f64,
        train_error_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// A quantity in theory and over seeds.
    pub(crate) struct SummaryRow {
        labels: Labels,
        quantity: String,
        theory: f64,
        mean: f64,
        std_error: f64,
        seeds: u64,
    }
}

pub(super) const LABEL_ENERGY: &str = "label energy";
pub(super) const UPPER_EDGE: &str = "upper edge";

/// The name of the time at which the training error of a kind of student is one half.
pub(super) fn time_to_half(start: Start) -> String {
    format!("time to half, {}", start.name())
}

/// Singular values in each bin, mean over seeds, and the number that the bulk's law puts there.
pub(super) fn spectrum(setting: &Setting, runs: &[Vec<Run>]) -> Result<Rows<BinRow>, ComputeError> {
    let mut rows = Vec::new();
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        let (bulk, noise) = labels.bulk(setting)?;
        rows.extend((0..BINS).map(|bin| {
            let (low, high) = (BIN * f64::from(bin), BIN * f64::from(bin + 1));
            let values = runs.iter().flat_map(|run| &run.spectrum);
            let count = values.filter(|value| (low..high).contains(*value)).count();
            BinRow {
                labels,
                bin_low: low,
                bin_high: high,
                singular_values_mean: count as f64 / runs.len() as f64,
                bulk_expectation: noise * (bulk.cdf(high) - bulk.cdf(low)),
            }
        }));
    }
    Ok(Rows::new(rows))
}

/// The bulks' densities in singular values per bin.
pub(super) fn bulk_curves(setting: &Setting, points: u32) -> Result<Rows<BulkRow>, ComputeError> {
    let mut rows = Vec::new();
    for labels in Labels::BOTH {
        let (bulk, noise) = labels.bulk(setting)?;
        rows.extend((0..=points).map(|i| {
            // Evenly in an angle, so that the steep ends are drawn round.
            let angle = std::f64::consts::PI * f64::from(i) / f64::from(points);
            let middle = 0.5 * (bulk.lower_edge() + bulk.upper_edge());
            let x = middle - 0.5 * (bulk.upper_edge() - bulk.lower_edge()) * angle.cos();
            BulkRow { labels, data_strength: x, per_bin: noise * BIN * bulk.density(x) }
        }));
    }
    Ok(Rows::new(rows))
}

/// Signal positions and edges of both bulks, in theory and over seeds.
pub(super) fn landmarks(
    setting: &Setting,
    runs: &[Vec<Run>],
) -> Result<Rows<LandmarkRow>, ComputeError> {
    let mut rows = Vec::new();
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        for (landmark, theory, place) in places(setting, labels)? {
            let found: Vec<f64> = runs.iter().map(|run| run.spectrum[place]).collect();
            let Summary { mean, std_error, seeds } = Summary::of(&found);
            let scale =
                labels.bulk(setting)?.0.upper_edge() / ensemble(setting)?.bulk().upper_edge();
            rows.push(LandmarkRow {
                labels,
                landmark,
                noise_scale: scale,
                data_strength_theory: theory,
                data_strength_mean: mean,
                data_strength_std_error: std_error,
                seeds,
                inputs: setting.inputs,
            });
        }
    }
    Ok(Rows::new(rows))
}

/// Name, predicted strength and place in the descending spectrum of each landmark.
fn places(setting: &Setting, labels: Labels) -> Result<Vec<(String, f64, usize)>, ComputeError> {
    let ensemble = ensemble(setting)?;
    let signals = match labels {
        Labels::Structured => setting.teacher_strengths.as_slice(),
        Labels::Randomized => &[],
    };
    let named = signals.iter().zip(0..);
    let mut places: Vec<_> = named
        .map(|(s, place)| (format!("signal {s}"), ensemble.data_strength(*s), place))
        .collect();
    let (bulk, _) = labels.bulk(setting)?;
    places.push((UPPER_EDGE.to_owned(), bulk.upper_edge(), signals.len()));
    let last = setting.inputs.min(setting.outputs) - 1;
    places.push(("lower edge".to_owned(), bulk.lower_edge(), last));
    Ok(places)
}

pub(super) fn theory(setting: &Setting, points: u32) -> Result<Rows<TheoryRow>, ComputeError> {
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    let mut rows = Vec::new();
    for labels in Labels::BOTH {
        let curve = labels.curve(setting, &times)?.into_iter();
        rows.extend(curve.map(|point| TheoryRow {
            labels,
            time_tau: point.time_tau,
            train_error: point.train_error,
        }));
    }
    Ok(Rows::new(rows))
}

/// Training error over time, mean over seeds.
pub(super) fn training(setting: &Setting, runs: &[Vec<Run>]) -> Rows<TrainingRow> {
    let stride = setting.epochs(POINT_TAU) / setting.epochs(LOOK_TAU);
    let mut rows = Vec::new();
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        for (index, student) in Start::BOTH.into_iter().enumerate() {
            let looks = runs[0].students[index].observations.len();
            rows.extend((0..looks).step_by(stride).map(|look| {
                let at = |run: &Run| run.students[index].observations[look];
                let errors: Vec<f64> = runs.iter().map(|run| at(run).train_error).collect();
                let Summary { mean, std_error, seeds } = Summary::of(&errors);
                TrainingRow {
                    labels,
                    student,
                    time_tau: setting.time_tau(at(&runs[0]).epoch),
                    train_error_mean: mean,
                    train_error_std_error: std_error,
                    seeds,
                }
            }));
        }
    }
    Rows::new(rows)
}

/// The labels' energy, and when the training error falls to one half: in theory and over seeds.
pub(super) fn summary(
    setting: &Setting,
    runs: &[Vec<Run>],
) -> Result<Rows<SummaryRow>, ComputeError> {
    let teacher: f64 = setting.teacher_strengths.iter().map(|s| s * s).sum();
    let energy = teacher + setting.outputs as f64 * setting.noise_std.powi(2);
    let mut rows = Vec::new();
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        let mut push = |quantity: String, theory: f64, sample: Vec<f64>| {
            let Summary { mean, std_error, seeds } = Summary::of(&sample);
            rows.push(SummaryRow { labels, quantity, theory, mean, std_error, seeds });
        };
        let energies = runs.iter().map(|run| run.label_energy).collect();
        push(LABEL_ENERGY.to_owned(), energy, energies);
        let predicted = predicted_half_time(setting, labels)?;
        for (index, start) in Start::BOTH.into_iter().enumerate() {
            let times = runs.iter().map(|run| half_time(setting, &run.students[index])).collect();
            push(time_to_half(start), predicted, times);
        }
    }
    Ok(Rows::new(rows))
}

/// t/τ at which the theory's training error is one half, by bisection.
fn predicted_half_time(setting: &Setting, labels: Labels) -> Result<f64, ComputeError> {
    let (mut low, mut high) = (0.0, UNTIL_TAU);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        let above = labels.curve(setting, &[middle])?[0].train_error > 0.5;
        (low, high) = if above { (middle, high) } else { (low, middle) };
    }
    Ok(0.5 * (low + high))
}

/// t/τ at which a student's training error passes one half, interpolated between looks; NaN if it
/// never does.
fn half_time(setting: &Setting, student: &Trajectory) -> f64 {
    let crossing = student.observations.windows(2).find(|pair| pair[1].train_error < 0.5);
    crossing.map_or(f64::NAN, |pair| {
        let (before, after) = (pair[0], pair[1]);
        let share = (before.train_error - 0.5) / (before.train_error - after.train_error);
        let (from, to) = (setting.time_tau(before.epoch), setting.time_tau(after.epoch));
        from + share * (to - from)
    })
}
