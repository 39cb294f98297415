//! One task, learned by an aligned and by a random student.

use dln_trainer::{Observation, StopRule, Trajectory};

use super::{Cell, Study};
use crate::{ComputeError, Plan, Start};

/// What is kept of the students of one task.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) aligned: Track,
    /// On the first tasks only.
    pub(super) random: Option<Track>,
}

/// What is kept of one student.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// Where its test error was smallest.
    pub(super) minimum: Observation,
    /// How many epochs it trained.
    pub(super) trained: usize,
    /// Its errors at the sample times that it reached.
    pub(super) samples: Vec<Observation>,
}

pub(super) fn run(study: &Study, cell: Cell, replicate: u64) -> Result<Outcome, ComputeError> {
    let setting = study.setting(cell);
    let seed = study.cell_seed(cell, replicate);
    let task = setting.task(seed)?;
    let track = |start, epochs| -> Result<Track, ComputeError> {
        let plan = Plan { epochs, observe_every: study.observe_every, stop: StopRule::AtEnd };
        Ok(Track::of(&setting.run(start, &task, seed, plan)?, study))
    };
    let full = setting.epochs(study.until_tau);
    let aligned = track(Start::Aligned, full)?;
    let random = if replicate < study.seeds {
        Some(track(Start::Random, random_epochs(study, replicate, aligned.minimum, full))?)
    } else {
        None
    };
    Ok(Outcome { aligned, random })
}

/// How long the random student trains: to the end of the drawn curves if it is drawn, else `study.reach` times as long
/// as the aligned student on the same data took to its minimum. An aligned student without a minimum says nothing.
fn random_epochs(study: &Study, replicate: u64, aligned: Observation, full: usize) -> usize {
    if replicate < study.full_seeds || aligned.epoch == 0 {
        return full;
    }
    let reach = study.base.epochs(study.reach * study.base.time_tau(aligned.epoch));
    reach.next_multiple_of(study.observe_every).min(full)
}

impl Track {
    fn of(trajectory: &Trajectory, study: &Study) -> Track {
        let at = |(index, _)| trajectory.observations.get(index).copied();
        Track {
            minimum: trajectory.minimum(),
            trained: trajectory.last().epoch,
            samples: study.samples().into_iter().map_while(at).collect(),
        }
    }
}
