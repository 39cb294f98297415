//! Fewer and more examples than inputs, white ones and Gaussian ones (supplement of the paper).

mod checks;
mod draw;
mod tables;

use dln_experiment::{ComputeError, Context, Plan, Setting, Start, sweep};
use dln_tasks::{InputKind, Seed};
use dln_trainer::{StopRule, Student, Trajectory, train};

use crate::minima::Minimum;
use crate::{About, Check, Figure, Scale, streams};
use dln_plot::Picture;
use tables::Tables;

const STRENGTHS: [f64; 3] = [2.0, 3.0, 4.0];
/// Strengths on which Gaussian inputs are shown: their modes mix, so each run trains whole
/// matrices.
const GAUSSIAN_STRENGTHS: [f64; 2] = [2.0, 4.0];
/// Numbers of examples, in fifths of N1.
const FIFTHS: [usize; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/// Those of which curves are shown, at this strength.
const CURVE_FIFTHS: [usize; 3] = [1, 5, 10];
const CURVE_STRENGTH: f64 = 3.0;
const UNTIL_TAU: f64 = 10.0;

/// The figure `examples`.
pub(crate) struct Examples;

impl Figure for Examples {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "examples",
            title: "Fewer and more examples than inputs",
            paper: "supplement",
            claim: "With P ≥ N1 white examples a student does as well as one with P = N1 at the signal-to-noise ratio s̄·√(P/N1): \
                    all results collapse on one curve. With P < N1 they do not: what the inputs never show is never learned, and \
                    the test error after long training is largest at P = N1.",
            deviations: &[
                "Gaussian inputs are set beside orthogonal ones, for which alone the theory holds: raw Gaussian inputs near P = N1 \
                 have up to two and a half times the smallest error that it promises, and the picture shows the gap.",
                "For P > N1 the training error counts the part of the labels' noise that no linear map can fit, in both its parts; \
                 for P < N1 a part of the teacher is out of reach, which the test error counts.",
                "Students on Gaussian inputs train with twice the paper's learning rate; times are in units of τ.",
                "The band of 95 % of aligned networks of this size, from one decomposition per network, is added for white inputs.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let (white, gaussian) = (
            cells(InputKind::Orthogonal, &STRENGTHS),
            cells(InputKind::Gaussian, &GAUSSIAN_STRENGTHS),
        );
        // Whole matrices take a hundred times longer: they come first.
        let gaussian_runs = sweep(context, &gaussian, scale.pick(4, 10), |cell, replicate| {
            cell.gaussian_minimum(scale, replicate)
        })?;
        let white_runs = sweep(context, &white, scale.pick(8, 40), |cell, replicate| {
            cell.white_run(scale, replicate)
        })?;
        Ok(Tables {
            theory: tables::theory(scale)?,
            band: tables::band(scale, context, &white, &white_runs)?,
            curves_theory: tables::curves_theory(scale)?,
            curves: tables::curves(scale, &white, &white_runs)?,
            white: tables::white(scale, &white, &white_runs)?,
            gaussian: tables::gaussian(scale, &gaussian, &gaussian_runs)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

/// One teacher strength and number of examples.
#[derive(Clone, Copy, Debug)]
struct Cell {
    kind: InputKind,
    strength: f64,
    /// P in fifths of N1.
    fifths: usize,
}

/// Many examples of weak teachers are no slower than few of strong ones, so any order will do.
fn cells(kind: InputKind, strengths: &[f64]) -> Vec<Cell> {
    let of = |strength: &f64| FIFTHS.map(|fifths| Cell { kind, strength: *strength, fifths });
    strengths.iter().flat_map(of).collect()
}

/// As square as the paper's: N1 = N3 = N2.
fn setting(scale: Scale, cell: Cell) -> Setting {
    let inputs = scale.pick(40, 100);
    let step = if cell.kind == InputKind::Gaussian { 2.0 } else { 1.0 };
    Setting {
        outputs: inputs,
        hidden: inputs,
        examples: cell.fifths * inputs / 5,
        input_kind: cell.kind,
        learning_rate: step * scale.pick(2e-3, 1e-3),
        ..Setting::paper(inputs, vec![cell.strength])
    }
}

/// What is kept of an aligned student on white inputs.
struct WhiteRun {
    minimum: Minimum,
    trajectory: Trajectory,
}

impl Cell {
    fn seed(self) -> Seed {
        let kind = streams::of_inputs(self.kind);
        let name = format!("{kind}, s {}, P {}", self.strength, self.fifths);
        Seed::new(14).child(&name)
    }

    /// To t/τ = 10, observed at every epoch; every tenth of τ is kept.
    fn white_run(self, scale: Scale, replicate: u64) -> Result<WhiteRun, ComputeError> {
        let setting = setting(scale, self);
        let seed = self.seed().replicate(replicate);
        let task = setting.task(seed)?;
        let plan =
            Plan { epochs: setting.epochs(UNTIL_TAU), observe_every: 1, stop: StopRule::AtEnd };
        let mut trajectory = setting.run(Start::Aligned, &task, seed, plan)?;
        let minimum = Minimum::of(trajectory.minimum(), &setting);
        let stride = setting.epochs(0.1);
        trajectory.observations = trajectory.observations.into_iter().step_by(stride).collect();
        Ok(WhiteRun { minimum, trajectory })
    }

    /// The student that would be aligned if the inputs were white, trained as it is until its
    /// minimum is past.
    fn gaussian_minimum(self, scale: Scale, replicate: u64) -> Result<Minimum, ComputeError> {
        let setting = setting(scale, self);
        let task = setting.task(self.seed().replicate(replicate))?;
        let data = task.statistics();
        let student = Student::training_aligned(
            setting.shape(),
            setting.init_scale,
            &data.input_output_correlation,
        )?;
        let past = StopRule::PastMinimum { factor: 1.2, stretch: 0.2 };
        let plan = Plan { epochs: setting.epochs(6.0), observe_every: 5, stop: past };
        let trajectory = train(student, data, task.teacher().map(), &setting.train_config(plan))?;
        Ok(Minimum::of(trajectory.minimum(), &setting))
    }
}
