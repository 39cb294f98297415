//! The tables of `signal-in-noise`.

use super::{ASPECTS, BIN, Data, HISTOGRAM_ASPECTS, histogram_data};
use crate::{Column, ComputeError, Summary, Table, row};

const BINS: u32 = 50;
/// Largest teacher strength of panels C and D.
const STRONGEST: f64 = 5.0;

/// Singular values in each bin, beside the number that the Marchenko-Pastur law puts there.
pub(super) fn histogram(inputs: usize, spectra: &[Vec<f64>]) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("aspect"),
        Column::count("inputs"),
        Column::number("bin_low"),
        Column::number("bin_high"),
        Column::count("singular_values"),
        Column::number("bulk_expectation"),
    ]);
    for (aspect, values) in HISTOGRAM_ASPECTS.iter().zip(spectra) {
        let data = histogram_data(inputs, *aspect);
        let (bulk, noise) = (data.ensemble()?.bulk(), noise_modes(&data));
        for bin in 0..BINS {
            let (low, high) = (BIN * f64::from(bin), BIN * f64::from(bin + 1));
            let count = values.iter().filter(|value| (low..high).contains(*value)).count();
            let expectation = noise * (bulk.cdf(high) - bulk.cdf(low));
            table.push(row![*aspect, inputs, low, high, count, expectation]);
        }
    }
    Ok(table)
}

/// How many singular values are noise.
fn noise_modes(data: &Data) -> f64 {
    (data.inputs.min(data.outputs) - data.teacher_strengths.len()) as f64
}

/// The Marchenko-Pastur density, in singular values per bin.
pub(super) fn bulk_curve(inputs: usize, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("aspect"),
        Column::number("data_strength"),
        Column::number("per_bin"),
    ]);
    for aspect in HISTOGRAM_ASPECTS {
        let data = histogram_data(inputs, aspect);
        let (bulk, noise) = (data.ensemble()?.bulk(), noise_modes(&data));
        for i in 0..=points {
            // Evenly in an angle, so that the steep ends are drawn round.
            let angle = std::f64::consts::PI * f64::from(i) / f64::from(points);
            let middle = 0.5 * (bulk.lower_edge() + bulk.upper_edge());
            let x = middle - 0.5 * (bulk.upper_edge() - bulk.lower_edge()) * angle.cos();
            table.push(row![aspect, x, noise * BIN * bulk.density(x)]);
        }
    }
    Ok(table)
}

/// The strongest singular values of the histograms beside the positions that the theory gives them.
pub(super) fn signal_modes(inputs: usize, spectra: &[Vec<f64>]) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("aspect"),
        Column::count("inputs"),
        Column::number("teacher_strength"),
        Column::number("data_strength_theory"),
        Column::number("data_strength"),
    ]);
    for (aspect, values) in HISTOGRAM_ASPECTS.iter().zip(spectra) {
        let data = histogram_data(inputs, *aspect);
        let ensemble = data.ensemble()?;
        for (teacher, value) in data.teacher_strengths.iter().zip(values) {
            table.push(row![*aspect, inputs, *teacher, ensemble.data_strength(*teacher), *value]);
        }
    }
    Ok(table)
}

/// ŝ(s̄) and O(s̄).
pub(super) fn theory(inputs: usize, points: u32) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("aspect"),
        Column::number("teacher_strength"),
        Column::number("data_strength"),
        Column::number("overlap"),
    ]);
    for aspect in ASPECTS {
        let ensemble = Data::new(inputs, aspect, Vec::new()).ensemble()?;
        // Both curves have a kink at the threshold, so it is one of the points.
        let even = (0..=points).map(|i| STRONGEST * f64::from(i) / f64::from(points));
        let mut grid: Vec<f64> = even.chain([ensemble.detection_threshold()]).collect();
        grid.sort_by(f64::total_cmp);
        for teacher in grid {
            let (data, overlap) = (ensemble.data_strength(teacher), ensemble.overlap(teacher));
            table.push(row![aspect, teacher, data, overlap]);
        }
    }
    Ok(table)
}

/// Mean strength and overlap of the strongest data mode over seeds.
pub(super) fn simulation(
    inputs: usize,
    cells: &[(f64, f64)],
    modes: &[Vec<(f64, f64)>],
) -> Result<Table, ComputeError> {
    let mut table = Table::new([
        Column::number("aspect"),
        Column::count("inputs"),
        Column::number("teacher_strength"),
        Column::number("data_strength_theory"),
        Column::number("data_strength_mean"),
        Column::number("data_strength_std_error"),
        Column::number("overlap_theory"),
        Column::number("overlap_mean"),
        Column::number("overlap_std_error"),
        Column::count("seeds"),
    ]);
    for (&(aspect, strength), runs) in cells.iter().zip(modes) {
        let ensemble = Data::new(inputs, aspect, vec![strength]).ensemble()?;
        let (strengths, overlaps): (Vec<f64>, Vec<f64>) = runs.iter().copied().unzip();
        let (data, overlap) = (Summary::of(&strengths), Summary::of(&overlaps));
        table.push(row![
            aspect,
            inputs,
            strength,
            ensemble.data_strength(strength),
            data.mean,
            data.std_error,
            ensemble.overlap(strength),
            overlap.mean,
            overlap.std_error,
            data.seeds,
        ]);
    }
    Ok(table)
}
