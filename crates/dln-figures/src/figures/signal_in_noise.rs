//! Figure 2: how noise inflates and hides the singular modes of a teacher (section 3.2 of the
//! paper).

mod checks;
mod draw;
mod tables;

use dln_experiment::{ComputeError, Context, strengths, sweep};
use dln_linalg::{leading_mode, singular_values};
use dln_spectra::{EnsembleError, SpikedEnsemble};
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};

use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;
use tables::Tables;

/// Aspects A = N3/N1 of panels C and D.
const ASPECTS: [f64; 4] = [1.0, 0.75, 0.5, 0.25];
/// Aspects of the histograms, panels A and B.
const HISTOGRAM_ASPECTS: [f64; 2] = [0.5, 1.0];
/// Rank and multiplier of the histograms' teacher: strengths 9, 6, 3.
const HISTOGRAM_TEACHER: (u32, f64) = (3, 3.0);
/// Width of the histograms' bins.
const BIN: f64 = 0.2;
const NOISE_STD: f64 = 1.0;

/// The figure `signal-in-noise`.
pub(crate) struct SignalInNoise;

impl Figure for SignalInNoise {
    type Tables = Tables;

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
        let cells = cells();
        let modes = sweep(context, &cells, scale.pick(4, 10), |&(aspect, strength), replicate| {
            let seed =
                Seed::new(2).child(&format!("A {aspect}, s {strength}")).replicate(replicate);
            strongest_mode(&Data::new(inputs, aspect, vec![strength]).task(seed)?)
        })?;
        Ok(Tables {
            spectrum: tables::histogram(inputs, &spectra)?,
            bulk: tables::bulk_curve(inputs, scale.pick(40, 400))?,
            signal_modes: tables::signal_modes(inputs, &spectra)?,
            theory: tables::theory(inputs, scale.pick(50, 500))?,
            simulation: tables::simulation(inputs, &cells, &modes)?,
        })
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
        let setting = TaskSetting::new(self.inputs, InputKind::OneHot, NOISE_STD);
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

/// Aspect and teacher strength of each simulated point.
fn cells() -> Vec<(f64, f64)> {
    let steps = |aspect| (1..=9).map(move |step| (aspect, 0.5 * f64::from(step)));
    ASPECTS.into_iter().flat_map(steps).collect()
}

/// Strength of the strongest data mode, and the product of its overlaps with the teacher's mode.
fn strongest_mode(task: &Task) -> Result<(f64, f64), ComputeError> {
    let mode = leading_mode(task.statistics().input_output_correlation.as_ref())?;
    let teacher = task.teacher();
    let output: f64 = teacher.left().col(0).transpose() * mode.left.col(0);
    let input: f64 = teacher.right().col(0).transpose() * mode.right.col(0);
    Ok((mode.values[0], (output * input).abs()))
}
