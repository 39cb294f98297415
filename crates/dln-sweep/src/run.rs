//! Computes the cells of a shard that have no record yet.

use std::path::Path;
use std::sync::Mutex;

use dln_experiment::{Context, Progress};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::compute::compute;
use crate::folder::{self, Writer};
use crate::plan::Plan;
use crate::record::Record;
use crate::status::Records;
use crate::{Shard, SweepError};

/// How to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunOptions {
    /// Which cells.
    pub shard: Shard,
    /// Threads; 0 takes all processors.
    pub jobs: usize,
}

impl RunOptions {
    /// A shard on all processors.
    pub fn new(shard: Shard) -> Self {
        Self { shard, jobs: 0 }
    }

    /// On so many threads.
    pub fn with_jobs(self, jobs: usize) -> Self {
        Self { jobs, ..self }
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunOutcome {
    /// Cells of the shard.
    pub cells: usize,
    /// Cells that this run computed, failed ones included.
    pub computed: usize,
    /// Cells of the shard that failed, now or before.
    pub failed: usize,
}

/// Computes what is missing of a shard of the plan, and records it in `folder`.
///
/// A cell that fails is recorded with its error and does not stop the others. What other runs have
/// recorded, of whichever shards, is not computed again.
///
/// # Errors
///
/// [`SweepError`] if the folder cannot be read or written, or threads cannot be started.
pub fn run(
    plan: &Plan,
    folder: &Path,
    options: &RunOptions,
    context: &Context<'_>,
) -> Result<RunOutcome, SweepError> {
    folder::prepare(folder, plan)?;
    let cells = options.shard.cells(plan);
    let places = Records::read(folder, plan)?.places;
    let failed = |cell: &&usize| places[**cell].is_some_and(|place| place.is_failed);
    let failed = cells.iter().filter(failed).count();
    let missing: Vec<usize> =
        cells.iter().copied().filter(|cell| places[*cell].is_none()).collect();
    drop(places);
    let failed = failed + compute_all(plan, folder, options, &missing, context)?;
    Ok(RunOutcome { cells: cells.len(), computed: missing.len(), failed })
}

/// Computes and records these cells, and returns how many failed.
fn compute_all(
    plan: &Plan,
    folder: &Path,
    options: &RunOptions,
    missing: &[usize],
    context: &Context<'_>,
) -> Result<usize, SweepError> {
    if missing.is_empty() {
        return Ok(0);
    }
    context.tell(Progress::Planned(missing.len() as u64));
    let writer = Mutex::new(Writer::create(folder, options.shard)?);
    let one = |index: &usize| {
        let cell = plan.cell(*index);
        let computed = compute(&cell);
        let failed = usize::from(computed.is_err());
        let record = Record::new(cell.name(), computed);
        writer.lock().expect("no writer panics").append(&record)?;
        context.tell(Progress::Done(1));
        Ok(failed)
    };
    let pool = ThreadPoolBuilder::new().num_threads(options.jobs).build();
    let pool = pool.map_err(|error| SweepError::Threads(error.to_string()))?;
    // One at a time: costs differ, and the order of records does not matter.
    let failed: Result<usize, SweepError> = pool.install(|| {
        let each = missing.par_iter().with_max_len(1).map(one);
        each.try_reduce(|| 0, |a, b| Ok(a + b))
    });
    let failed = failed?;
    writer.into_inner().expect("no writer panics").complete()?;
    Ok(failed)
}
