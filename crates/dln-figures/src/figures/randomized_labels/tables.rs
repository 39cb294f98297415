//! The tables of `randomized-labels`.

use super::{BIN, BINS, LOOK_TAU, Labels, POINT_TAU, Run, UNTIL_TAU, ensemble};
use dln_trainer::Trajectory;

use crate::{Column, ComputeError, Setting, Start, Summary, Table, row};

/// Singular values in each bin, mean over seeds, and the number that the bulk's law puts there.
pub(super) fn spectrum(setting: &Setting, runs: &[Vec<Run>]) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::text("labels"),
        Column::number("bin_low"),
        Column::number("bin_high"),
        Column::number("singular_values_mean"),
        Column::number("bulk_expectation"),
    ]);
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        let (bulk, noise) = labels.bulk(setting)?;
        for bin in 0..BINS {
            let (low, high) = (BIN * f64::from(bin), BIN * f64::from(bin + 1));
            let values = runs.iter().flat_map(|run| &run.spectrum);
            let count = values.filter(|value| (low..high).contains(*value)).count();
            let expectation = noise * (bulk.cdf(high) - bulk.cdf(low));
            table.push(row![
                labels.name(),
                low,
                high,
                count as f64 / runs.len() as f64,
                expectation
            ]);
        }
    }
    Ok(table)
}

/// The bulks' densities in singular values per bin.
pub(super) fn bulk_curves(setting: &Setting, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::text("labels"),
        Column::number("data_strength"),
        Column::number("per_bin"),
    ]);
    for labels in Labels::BOTH {
        let (bulk, noise) = labels.bulk(setting)?;
        for i in 0..=points {
            // Evenly in an angle, so that the steep ends are drawn round.
            let angle = std::f64::consts::PI * f64::from(i) / f64::from(points);
            let middle = 0.5 * (bulk.lower_edge() + bulk.upper_edge());
            let x = middle - 0.5 * (bulk.upper_edge() - bulk.lower_edge()) * angle.cos();
            table.push(row![labels.name(), x, noise * BIN * bulk.density(x)]);
        }
    }
    Ok(table)
}

/// Signal positions and edges of both bulks, in theory and over seeds.
pub(super) fn landmarks(setting: &Setting, runs: &[Vec<Run>]) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::text("labels"),
        Column::text("landmark"),
        Column::number("noise_scale"),
        Column::number("data_strength_theory"),
        Column::number("data_strength_mean"),
        Column::number("data_strength_std_error"),
        Column::count("seeds"),
        Column::count("inputs"),
    ]);
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        for (name, theory, place) in places(setting, labels)? {
            let found: Vec<f64> = runs.iter().map(|run| run.spectrum[place]).collect();
            let Summary { mean, std_error, seeds } = Summary::of(&found);
            let scale =
                labels.bulk(setting)?.0.upper_edge() / ensemble(setting)?.bulk().upper_edge();
            table.push(row![
                labels.name(),
                name,
                scale,
                theory,
                mean,
                std_error,
                seeds,
                setting.inputs
            ]);
        }
    }
    Ok(table)
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
    places.push(("upper edge".to_owned(), bulk.upper_edge(), signals.len()));
    let last = setting.inputs.min(setting.outputs) - 1;
    places.push(("lower edge".to_owned(), bulk.lower_edge(), last));
    Ok(places)
}

pub(super) fn theory(setting: &Setting, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::text("labels"),
        Column::number("time_tau"),
        Column::number("train_error"),
    ]);
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    for labels in Labels::BOTH {
        for point in labels.curve(setting, &times)? {
            table.push(row![labels.name(), point.time_tau, point.train_error]);
        }
    }
    Ok(table)
}

/// Training error over time, mean over seeds.
pub(super) fn training(setting: &Setting, runs: &[Vec<Run>]) -> Table {
    let mut table = Table::new([
        Column::text("labels"),
        Column::text("student"),
        Column::number("time_tau"),
        Column::number("train_error_mean"),
        Column::number("train_error_std_error"),
        Column::count("seeds"),
    ]);
    let stride = setting.epochs(POINT_TAU) / setting.epochs(LOOK_TAU);
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        for (index, start) in Start::BOTH.into_iter().enumerate() {
            let looks = runs[0].students[index].observations.len();
            for look in (0..looks).step_by(stride) {
                let at = |run: &Run| run.students[index].observations[look];
                let errors: Vec<f64> = runs.iter().map(|run| at(run).train_error).collect();
                let Summary { mean, std_error, seeds } = Summary::of(&errors);
                let time_tau = setting.time_tau(at(&runs[0]).epoch);
                table.push(row![labels.name(), start.name(), time_tau, mean, std_error, seeds]);
            }
        }
    }
    table
}

/// The labels' energy, and when the training error falls to one half: in theory and over seeds.
pub(super) fn summary(setting: &Setting, runs: &[Vec<Run>]) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::text("labels"),
        Column::text("quantity"),
        Column::number("theory"),
        Column::number("mean"),
        Column::number("std_error"),
        Column::count("seeds"),
    ]);
    let teacher: f64 = setting.teacher_strengths.iter().map(|s| s * s).sum();
    let energy = teacher + setting.outputs as f64 * setting.noise_std.powi(2);
    for (labels, runs) in Labels::BOTH.into_iter().zip(runs) {
        let mut push = |quantity: &str, theory: f64, sample: Vec<f64>| {
            let Summary { mean, std_error, seeds } = Summary::of(&sample);
            table.push(row![labels.name(), quantity, theory, mean, std_error, seeds]);
        };
        push("label energy", energy, runs.iter().map(|run| run.label_energy).collect());
        let predicted = predicted_half_time(setting, labels)?;
        for (index, start) in Start::BOTH.into_iter().enumerate() {
            let times = runs.iter().map(|run| half_time(setting, &run.students[index])).collect();
            push(&format!("time to half, {}", start.name()), predicted, times);
        }
    }
    Ok(table)
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

/// t/τ at which a student's training error passes one half, interpolated between looks; NaN if it never does.
fn half_time(setting: &Setting, student: &Trajectory) -> f64 {
    let crossing = student.observations.windows(2).find(|pair| pair[1].train_error < 0.5);
    crossing.map_or(f64::NAN, |pair| {
        let (before, after) = (pair[0], pair[1]);
        let share = (before.train_error - 0.5) / (before.train_error - after.train_error);
        let (from, to) = (setting.time_tau(before.epoch), setting.time_tau(after.epoch));
        from + share * (to - from)
    })
}
