//! Figure 2: how noise inflates and hides the singular modes of a teacher (section 3.2 of the paper).

mod checks;
mod draw;

use dln_linalg::{leading_mode, singular_values};
use dln_spectra::{EnsembleError, SpikedEnsemble};
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};

use crate::plot::Picture;
use crate::{
    About, Check, Column, ComputeError, Context, Figure, Scale, Summary, Table, Tables, row,
    strengths, sweep,
};

/// Aspects A = N3/N1 of panels C and D.
const ASPECTS: [f64; 4] = [1.0, 0.75, 0.5, 0.25];
/// Aspects of the histograms, panels A and B.
const HISTOGRAM_ASPECTS: [f64; 2] = [0.5, 1.0];
/// Rank and multiplier of the histograms' teacher: strengths 9, 6, 3.
const HISTOGRAM_TEACHER: (u32, f64) = (3, 3.0);
const BIN: f64 = 0.2;
const BINS: u32 = 50;
/// Largest teacher strength of panels C and D.
const STRONGEST: f64 = 5.0;
const NOISE_STD: f64 = 1.0;

/// The figure `signal-in-noise`.
pub struct SignalInNoise;

impl Figure for SignalInNoise {
    fn about(&self) -> About {
        About {
            slug: "signal-in-noise",
            title: "Singular modes of a teacher seen through noise",
            paper: "Figure 2",
            claim: "Noise inflates the singular value s̄ of a teacher mode to ŝ and turns its vectors away, leaving the overlap O; \
                    the other singular values of the data fill the Marchenko-Pastur bulk. At or below s̄ = A^{1/4} the mode is \
                    lost in the bulk.",
            deviations: &[
                "Every point has data of its own; the published points of one seed share their noise.",
                "Error bars are 95 % intervals; the published ones are standard errors.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let inputs = scale.pick(200, 1000);
        let spectra = sweep(context, &HISTOGRAM_ASPECTS, 1, |aspect, _| spectrum(inputs, *aspect))?;
        let spectra = spectra.concat();
        Ok(Tables::new()
            .with("spectrum", histogram(inputs, &spectra)?)
            .with("bulk", bulk_curve(inputs, scale.pick(40, 400))?)
            .with("signal_modes", signal_modes(inputs, &spectra)?)
            .with("theory", theory(inputs, scale.pick(50, 500))?)
            .with("simulation", simulation(inputs, scale.pick(4, 10), context)?))
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

/// One-hot data of a teacher: what the theory's ensemble and the simulated task are made from.
struct Data {
    inputs: usize,
    outputs: usize,
    teacher_strengths: Vec<f64>,
}

impl Data {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a width of at most 1000"
    )]
    fn new(inputs: usize, aspect: f64, teacher_strengths: Vec<f64>) -> Data {
        let outputs = (aspect * inputs as f64).round() as usize;
        Data { inputs, outputs, teacher_strengths }
    }

    fn ensemble(&self) -> Result<SpikedEnsemble, EnsembleError> {
        SpikedEnsemble::from_shape(
            self.outputs,
            self.inputs,
            NOISE_STD / (self.inputs as f64).sqrt(),
        )
    }

    fn task(&self, seed: Seed) -> Result<Task, ComputeError> {
        let teacher = Teacher::random(
            self.outputs,
            self.inputs,
            &self.teacher_strengths,
            seed.child("teacher"),
        )?;
        let setting = TaskSetting {
            examples: self.inputs,
            input_kind: InputKind::OneHot,
            noise_std: NOISE_STD,
        };
        Ok(Task::draw(&teacher, &setting, seed.child("task"))?)
    }
}

fn histogram_data(inputs: usize, aspect: f64) -> Data {
    let (rank, multiplier) = HISTOGRAM_TEACHER;
    Data::new(inputs, aspect, strengths(rank, multiplier))
}

/// All singular values of one data set, descending.
fn spectrum(inputs: usize, aspect: f64) -> Result<Vec<f64>, ComputeError> {
    let task = histogram_data(inputs, aspect).task(Seed::new(2).child("spectrum"))?;
    Ok(singular_values(task.statistics().input_output_correlation.as_ref())?)
}

/// Singular values in each bin, beside the number that the Marchenko-Pastur law puts there.
fn histogram(inputs: usize, spectra: &[Vec<f64>]) -> Result<Table, ComputeError> {
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
fn bulk_curve(inputs: usize, points: u32) -> Result<Table, ComputeError> {
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
fn signal_modes(inputs: usize, spectra: &[Vec<f64>]) -> Result<Table, ComputeError> {
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
fn theory(inputs: usize, points: u32) -> Result<Table, ComputeError> {
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
fn simulation(inputs: usize, seeds: u64, context: &Context<'_>) -> Result<Table, ComputeError> {
    let steps = |aspect| (1..=9).map(move |step| (aspect, 0.5 * f64::from(step)));
    let cells: Vec<(f64, f64)> = ASPECTS.into_iter().flat_map(steps).collect();
    let runs = sweep(context, &cells, seeds, |&(aspect, strength), replicate| {
        let seed = Seed::new(2).child(&format!("A {aspect}, s {strength}")).replicate(replicate);
        strongest_mode(&Data::new(inputs, aspect, vec![strength]).task(seed)?)
    })?;
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
    for (&(aspect, strength), runs) in cells.iter().zip(&runs) {
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

/// Strength of the strongest data mode, and the product of its overlaps with the teacher's mode.
fn strongest_mode(task: &Task) -> Result<(f64, f64), ComputeError> {
    let mode = leading_mode(task.statistics().input_output_correlation.as_ref())?;
    let teacher = task.teacher();
    let output: f64 = teacher.left().col(0).transpose() * mode.left.col(0);
    let input: f64 = teacher.right().col(0).transpose() * mode.right.col(0);
    Ok((mode.values[0], (output * input).abs()))
}
