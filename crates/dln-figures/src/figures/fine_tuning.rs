//! One task after the other: fine-tuning, probing, forgetting, and which strategy is best.

mod checks;
mod colors;
mod draw;
mod map;
mod pipeline;

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_experiment::{ComputeError, Context, Rows, Summary, row, sweep, tables};
use dln_linalg::Matrix;
use dln_plot::Picture;
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher, haar_frame};
use dln_trainer::{Student, TrainConfig, train_flow};
use dln_transfer::{FineTuning, Source, Strategies};

pub(super) use checks::log_error_at;
pub(super) use colors::{FINE_TUNE, PROBE, SCRATCH, color};

use crate::students::even_times;
use crate::{About, Check, Figure, Scale};

tables! {
    /// The tables of `fine-tuning`.
    pub(crate) struct Tables {
        theory: Rows<CurveRow>,
        scratch: Rows<ScratchRow>,
        simulation: Rows<SimulationRow>,
        pipeline: Rows<pipeline::CurveRow>,
        strategies: Rows<StrategyRow>,
        simulated_strategies: Rows<pipeline::StrategyRow>,
        map: Rows<map::RegionRow>,
    }
}

row! {
    /// Errors over time after a source whose input mode has the given cosine with the target's.
    pub(crate) struct CurveRow {
        alignment: f64,
        time_tau: f64,
        fine_tuned_test_error: f64,
        probed_test_error: f64,
        source_test_error: f64,
    }
}

row! {
    /// The target's error over time without a source.
    pub(crate) struct ScratchRow { time_tau: f64, test_error: f64 }
}

row! {
    /// Networks fine-tuned by gradient flow.
    pub(crate) struct SimulationRow {
        alignment: f64,
        time_tau: f64,
        log_test_error_mean: f64,
        log_test_error_std_error: f64,
        seeds: u64,
        inputs: usize,
    }
}

row! {
    /// Smallest test error on the target by strategy.
    pub(crate) struct StrategyRow {
        target_strength: f64,
        alignment: f64,
        scratch: f64,
        fine_tuned: f64,
        probed: f64,
        together: f64,
    }
}

pub(super) const SOURCE: f64 = 5.0;
pub(super) const INIT_SCALE: f64 = 1e-5;
pub(super) const TARGET: f64 = 3.0;
pub(super) const ALIGNMENTS: [f64; 3] = [1.0, 0.8, 0.4];
/// Strengths of the targets of which all strategies are compared: weak, moderate and strong.
const TARGETS: [f64; 3] = [1.0, 3.0, 10.0];
const UNTIL_TAU: u32 = 3;
const EPOCHS_PER_TAU: u32 = 1000;
/// Observations of a simulated network up to the end.
pub(super) const LOOKS: u32 = 12;

/// The figure `fine-tuning`.
pub(crate) struct FineTuningFigure;

impl Figure for FineTuningFigure {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "fine-tuning",
            title: "One task after the other",
            paper: "beyond the paper",
            claim: "A network that was trained on a source learns a similar target faster and better than from scratch; a frozen first layer \
                    is as good only where the tasks share their input mode. Which strategy is best depends on alignment and strength.",
            deviations: &[
                "The paper trains two tasks together; here one follows the other.",
                "Networks of panel A marked by circles start with the feature that theory says the source leaves. Those marked by squares were trained on the \
                 source first: they bring the weak features of its noise too, which hardly move the smallest error and raise the error later.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let setting = setting(scale.pick(60, 100), TARGET);
        let source = Source::best_stopped(&setting.clone().with_teacher_strengths(vec![SOURCE]))?;
        let runs = sweep(context, &ALIGNMENTS, scale.pick(4, 20), |alignment, replicate| {
            simulate(&setting, &source, *alignment, replicate)
        })?;
        let (pipeline, simulated_strategies) =
            pipeline::simulate(&setting, &source, scale, context)?;
        Ok(Tables {
            pipeline,
            simulated_strategies,
            theory: theory(&setting, &source, scale.pick(25, 150))?,
            scratch: scratch(&setting, scale.pick(25, 150))?,
            simulation: simulation(&setting, &runs),
            strategies: strategies(setting.inputs, scale.pick(10, 60))?,
            map: map::regions(&setting, scale, context)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

pub(super) fn setting(inputs: usize, strength: f64) -> TheorySetting {
    TheorySetting::new(inputs, inputs / 2, vec![strength])
        .with_hidden(inputs / 2)
        .with_init_scale(INIT_SCALE)
}

pub(super) fn number(value: f64) -> Matrix {
    Matrix::from_fn(1, 1, |_, _| value)
}

pub(super) fn times(steps: u32) -> Vec<f64> {
    even_times(f64::from(UNTIL_TAU), steps)
}

/// Gradient flow to the end of the curves, with [`LOOKS`] looks at the errors.
pub(super) fn flow() -> TrainConfig {
    let observe_every = (UNTIL_TAU * EPOCHS_PER_TAU / LOOKS) as usize;
    TrainConfig::new(1.0 / f64::from(EPOCHS_PER_TAU), observe_every * LOOKS as usize)
        .with_observe_every(observe_every)
}

fn theory(
    setting: &TheorySetting,
    source: &Source,
    steps: u32,
) -> Result<Rows<CurveRow>, ComputeError> {
    let mut rows = Vec::new();
    for alignment in ALIGNMENTS {
        let tuning = FineTuning::from_source(setting, source, number(alignment).as_ref())?;
        rows.extend(tuning.curve(&times(steps)).into_iter().map(|point| CurveRow {
            alignment,
            time_tau: point.time_tau,
            fine_tuned_test_error: point.test_error,
            probed_test_error: tuning.probe().test_error(point.time_tau),
            source_test_error: point.source_error.unwrap_or(f64::NAN),
        }));
    }
    Ok(rows.into())
}

fn scratch(setting: &TheorySetting, steps: u32) -> Result<Rows<ScratchRow>, ComputeError> {
    let theory = AlignedTheory::new(setting)?;
    let row = |time_tau| ScratchRow { time_tau, test_error: theory.test_error(time_tau) };
    Ok(times(steps).into_iter().map(row).collect::<Vec<_>>().into())
}

/// The logarithms of the test error at each look of one network that is fine-tuned by gradient
/// flow.
fn simulate(
    setting: &TheorySetting,
    source: &Source,
    alignment: f64,
    replicate: u64,
) -> Result<Vec<f64>, ComputeError> {
    let seed = Seed::new(19).child("fine tuning").child(&format!("q {alignment}"));
    let seed = seed.replicate(replicate);
    let TheorySetting { inputs, outputs, hidden, examples, noise_std, init_scale, .. } = *setting;
    let frame = haar_frame(inputs, 2, &mut seed.child("input vectors").rng());
    let left = haar_frame(outputs, 1, &mut seed.child("output vectors").rng());
    let teacher = Teacher::from_factors(left, &[TARGET], frame.subcols(0, 1).to_owned())?;
    let task = TaskSetting::new(examples, InputKind::Orthogonal, noise_std);
    let task = Task::draw(&teacher, &task, seed.child("task"))?;
    // The source's feature: turned by its noise, at the cosine Q = c_v q to the target's vector.
    let feature = source.modes()[0];
    let cosine = feature.input_overlap * alignment;
    let sine = (1.0 - cosine * cosine).sqrt();
    let scale = feature.strength.sqrt();
    let trunk = Matrix::from_fn(1, inputs, |_, input| {
        scale * (cosine * frame[(input, 0)] + sine * frame[(input, 1)])
    });
    let data = &task.statistics().input_output_correlation;
    let head = Matrix::zeros(outputs, 1);
    let student = Student::with_fresh_units(&trunk, &head, hidden, init_scale, data)?;
    let run = train_flow(student, task.statistics(), task.teacher().map(), &flow(), 1e-6)?;
    Ok(run.observations.iter().map(|seen| seen.test_error.ln()).collect())
}

fn simulation(setting: &TheorySetting, runs: &[Vec<Vec<f64>>]) -> Rows<SimulationRow> {
    let mut rows = Vec::new();
    for (alignment, runs) in ALIGNMENTS.iter().zip(runs) {
        for (look, time_tau) in times(LOOKS).into_iter().enumerate().skip(1) {
            let errors: Vec<f64> = runs.iter().map(|run| run[look]).collect();
            let Summary { mean, std_error, seeds, .. } = Summary::of(&errors);
            rows.push(SimulationRow {
                alignment: *alignment,
                time_tau,
                log_test_error_mean: mean,
                log_test_error_std_error: std_error,
                seeds,
                inputs: setting.inputs,
            });
        }
    }
    rows.into()
}

fn strategies(inputs: usize, steps: u32) -> Result<Rows<StrategyRow>, ComputeError> {
    let mut rows = Vec::new();
    for target_strength in TARGETS {
        for step in 0..=steps {
            let alignment = f64::from(step) / f64::from(steps);
            let (source, target) = (setting(inputs, SOURCE), setting(inputs, target_strength));
            let found = Strategies::compare(&source, &target, number(alignment).as_ref())?;
            rows.push(StrategyRow {
                target_strength,
                alignment,
                scratch: found.scratch.test_error,
                fine_tuned: found.fine_tuned.test_error,
                probed: found.probed.test_error,
                together: found.together.map_or(f64::NAN, |stop| stop.test_error),
            });
        }
    }
    Ok(rows.into())
}
