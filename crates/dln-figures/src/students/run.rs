//! One task, learned by an aligned and perhaps by a random student.

use dln_dynamics::{CurvePoint, StoppingPoint};
use dln_experiment::{ComputeError, Plan, Setting, Start};
use dln_tasks::{Seed, Task};
use dln_trainer::{Observation, StopRule, TrainError, Trajectory};

use super::{Cell, Study};

/// Descent goes on for this much longer than the flow needed to its minimum.
const LONGER: f64 = 1.2;

/// What is kept of the students of one task.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) aligned: Track,
    /// On the first tasks only.
    pub(super) random: Option<Track>,
    /// The same random student in closed form, if it has one.
    pub(super) exact: Option<Exact>,
    /// The smallest test error of plain descent, on the first task of a study of gradient flow.
    pub(super) descent: Option<Observation>,
}

/// A random student's gradient flow.
#[derive(Clone, Debug)]
pub(super) struct Exact {
    /// Its errors at the times of the drawn lines.
    pub(super) curve: Vec<CurvePoint>,
    /// Where its test error is smallest.
    pub(super) stop: StoppingPoint,
}

/// What is kept of one student.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// Where its test error was smallest.
    pub(super) minimum: Observation,
    /// Its errors at the sample times.
    pub(super) samples: Vec<Observation>,
}

pub(super) fn run(study: &Study, cell: Cell, replicate: u64) -> Result<Outcome, ComputeError> {
    let setting = study.setting(cell);
    let seed = study.cell_seed(cell, replicate);
    let task = setting.task(seed)?;
    let plan = Plan {
        epochs: setting.epochs(study.until_tau),
        observe_every: study.observe_every,
        stop: StopRule::AtEnd,
    };
    let is_random_too = replicate < study.seeds;
    let random = || -> Result<Track, ComputeError> {
        let trajectory = match study.flow_tolerance {
            Some(tolerance) => setting.run_flow(&task, seed, plan, tolerance)?,
            None => setting.run(Start::Random, &task, seed, plan)?,
        };
        Ok(Track::of(&trajectory, study))
    };
    let random = is_random_too.then(random).transpose()?;
    let compared = random.as_ref().filter(|_| study.flow_tolerance.is_some() && replicate == 0);
    let beside = |flow: &Track| descent(&setting, &task, seed, plan, flow.minimum);
    Ok(Outcome {
        aligned: Track::of(&setting.run(Start::Aligned, &task, seed, plan)?, study),
        descent: compared.map(beside).transpose()?,
        random,
        exact: (is_random_too && study.has_exact_solution())
            .then(|| Exact::of(study, &setting, &task, seed))
            .transpose()?,
    })
}

/// The smallest test error of plain descent from the same start, up to a little beyond the flow's
/// minimum.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "about 1e5 epochs")]
fn descent(
    setting: &Setting,
    task: &Task,
    seed: Seed,
    plan: Plan,
    flow: Observation,
) -> Result<Observation, TrainError> {
    let epochs = ((LONGER * flow.epoch as f64) as usize).clamp(plan.observe_every, plan.epochs);
    Ok(setting.run(Start::Random, task, seed, Plan { epochs, ..plan })?.minimum())
}

impl Exact {
    fn of(
        study: &Study,
        setting: &Setting,
        task: &Task,
        seed: Seed,
    ) -> Result<Exact, ComputeError> {
        let student = setting.exact_random_student(task, seed)?;
        Ok(Exact {
            curve: student.curve(&study.line_times()),
            stop: student.optimal_stopping(study.until_tau),
        })
    }
}

impl Track {
    fn of(trajectory: &Trajectory, study: &Study) -> Track {
        let at = |(index, _)| trajectory.observations[index];
        Track {
            minimum: trajectory.minimum(),
            samples: study.samples().into_iter().map(at).collect(),
        }
    }
}
