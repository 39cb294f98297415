//! The tables of `signal-in-noise`.

use dln_experiment::{ComputeError, Rows, Summary, row, tables};

use super::{ASPECTS, BIN, Data, HISTOGRAM_ASPECTS, histogram_data};

tables! {
    /// The tables of `signal-in-noise`.
    pub(crate) struct Tables {
        spectrum: Rows<BinRow>,
        bulk: Rows<BulkRow>,
        signal_modes: Rows<SignalRow>,
        theory: Rows<TheoryRow>,
        simulation: Rows<SeenRow>,
    }
}

row! {
    /// Singular values in a bin, beside the number that the Marchenko-Pastur law puts there.
    pub(crate) struct BinRow {
        aspect: f64,
        inputs: usize,
        bin_low: f64,
        bin_high: f64,
        singular_values: usize,
        bulk_expectation: f64,
    }
}

row! {
    /// The Marchenko-Pastur density, in singular values per bin.
    pub(crate) struct BulkRow { aspect: f64, data_strength: f64, per_bin: f64 }
}

row! {
    /// A strongest singular value beside the position that the theory gives it.
    pub(crate) struct SignalRow {
        aspect: f64,
        inputs: usize,
        teacher_strength: f64,
        data_strength_theory: f64,
        data_strength: f64,
    }
}

row! {
    /// ŝ(s̄) and O(s̄).
    pub(crate) struct TheoryRow {
        aspect: f64,
        teacher_strength: f64,
        data_strength: f64,
        overlap: f64,
    }
}

row! {
    /// Mean strength and overlap of the strongest data mode over seeds.
    pub(crate) struct SeenRow {
        aspect: f64,
        inputs: usize,
        teacher_strength: f64,
        data_strength_theory: f64,
        data_strength_mean: f64,
        data_strength_std_error: f64,
        overlap_theory: f64,
        overlap_mean: f64,
        overlap_std_error: f64,
        seeds: u64,
    }
}

const BINS: u32 = 50;
/// Largest teacher strength of panels C and D.
const STRONGEST: f64 = 5.0;

/// Singular values in each bin, beside the number that the Marchenko-Pastur law puts there.
pub(super) fn histogram(inputs: usize, spectra: &[Vec<f64>]) -> Result<Rows<BinRow>, ComputeError> {
    let mut rows = Vec::new();
    for (&aspect, values) in HISTOGRAM_ASPECTS.iter().zip(spectra) {
        let data = histogram_data(inputs, aspect);
        let (bulk, noise) = (data.ensemble()?.bulk(), noise_modes(&data));
        rows.extend((0..BINS).map(|bin| {
            let (low, high) = (BIN * f64::from(bin), BIN * f64::from(bin + 1));
            BinRow {
                aspect,
                inputs,
                bin_low: low,
                bin_high: high,
                singular_values: values.iter().filter(|s| (low..high).contains(*s)).count(),
                bulk_expectation: noise * (bulk.cdf(high) - bulk.cdf(low)),
            }
        }));
    }
    Ok(Rows::new(rows))
}

/// How many singular values are noise.
fn noise_modes(data: &Data) -> f64 {
    (data.inputs.min(data.outputs) - data.teacher_strengths.len()) as f64
}

/// The Marchenko-Pastur density, in singular values per bin.
pub(super) fn bulk_curve(inputs: usize, points: u32) -> Result<Rows<BulkRow>, ComputeError> {
    let mut rows = Vec::new();
    for aspect in HISTOGRAM_ASPECTS {
        let data = histogram_data(inputs, aspect);
        let (bulk, noise) = (data.ensemble()?.bulk(), noise_modes(&data));
        rows.extend((0..=points).map(|i| {
            // Evenly in an angle, so that the steep ends are drawn round.
            let angle = std::f64::consts::PI * f64::from(i) / f64::from(points);
            let middle = 0.5 * (bulk.lower_edge() + bulk.upper_edge());
            let x = middle - 0.5 * (bulk.upper_edge() - bulk.lower_edge()) * angle.cos();
            BulkRow { aspect, data_strength: x, per_bin: noise * BIN * bulk.density(x) }
        }));
    }
    Ok(Rows::new(rows))
}

/// The strongest singular values of the histograms beside the positions that the theory gives them.
pub(super) fn signal_modes(
    inputs: usize,
    spectra: &[Vec<f64>],
) -> Result<Rows<SignalRow>, ComputeError> {
    let mut rows = Vec::new();
    for (&aspect, values) in HISTOGRAM_ASPECTS.iter().zip(spectra) {
        let data = histogram_data(inputs, aspect);
        let ensemble = data.ensemble()?;
        let modes = data.teacher_strengths.iter().zip(values);
        rows.extend(modes.map(|(&teacher_strength, &data_strength)| SignalRow {
            aspect,
            inputs,
            teacher_strength,
            data_strength_theory: ensemble.data_strength(teacher_strength),
            data_strength,
        }));
    }
    Ok(Rows::new(rows))
}

/// ŝ(s̄) and O(s̄).
pub(super) fn theory(inputs: usize, points: u32) -> Result<Rows<TheoryRow>, ComputeError> {
    let mut rows = Vec::new();
    for aspect in ASPECTS {
        let ensemble = Data::new(inputs, aspect, Vec::new()).ensemble()?;
        // Both curves have a kink at the threshold, so it is one of the points.
        let even = (0..=points).map(|i| STRONGEST * f64::from(i) / f64::from(points));
        let mut grid: Vec<f64> = even.chain([ensemble.detection_threshold()]).collect();
        grid.sort_by(f64::total_cmp);
        rows.extend(grid.into_iter().map(|teacher_strength| TheoryRow {
            aspect,
            teacher_strength,
            data_strength: ensemble.data_strength(teacher_strength),
            overlap: ensemble.overlap(teacher_strength),
        }));
    }
    Ok(Rows::new(rows))
}

/// Mean strength and overlap of the strongest data mode over seeds.
pub(super) fn simulation(
    inputs: usize,
    cells: &[(f64, f64)],
    modes: &[Vec<(f64, f64)>],
) -> Result<Rows<SeenRow>, ComputeError> {
    let row = |(&(aspect, strength), runs): (&(f64, f64), &Vec<(f64, f64)>)| {
        let ensemble = Data::new(inputs, aspect, vec![strength]).ensemble()?;
        let (strengths, overlaps): (Vec<f64>, Vec<f64>) = runs.iter().copied().unzip();
        let (data, overlap) = (Summary::of(&strengths), Summary::of(&overlaps));
        Ok(SeenRow {
            aspect,
            inputs,
            teacher_strength: strength,
            data_strength_theory: ensemble.data_strength(strength),
            data_strength_mean: data.mean,
            data_strength_std_error: data.std_error,
            overlap_theory: ensemble.overlap(strength),
            overlap_mean: overlap.mean,
            overlap_std_error: overlap.std_error,
            seeds: data.seeds,
        })
    };
    cells.iter().zip(modes).map(row).collect()
}
