//! Computes the cells of a shard that have no record yet.

use std::path::Path;
use std::sync::Mutex;

use dln_experiment::{Context, Progress};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::command::{Cell, Command, ResultColumn, compute};
use crate::entry::Entry;
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

    /// On the given number of threads.
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

/// The results of a cell, one entry per column, or why there are none.
pub type Computed = Result<Vec<Entry>, String>;

/// Computes what is missing of a shard of the plan, and records it in `folder`.
///
/// A cell that fails is recorded with its error and does not stop the others. What other runs have
/// recorded, of whichever shards, is not computed again. The context is notified of every cell, and
/// may end the run after those that are under way; what is recorded then stays.
///
/// # Errors
///
/// [`SweepError`] if the folder cannot be read or written, threads cannot be started, the context
/// ended the run, or the plan is one of figures, for which there is [`run_with`].
pub fn run(
    plan: &Plan,
    folder: &Path,
    options: &RunOptions,
    context: &Context<'_>,
) -> Result<RunOutcome, SweepError> {
    if plan.command() == Command::Figure {
        return Err(SweepError::Figures);
    }
    run_with(plan, folder, options, context, &compute)
}

/// The same, but the caller computes the cells.
///
/// # Errors
///
/// As [`run`].
pub fn run_with(
    plan: &Plan,
    folder: &Path,
    options: &RunOptions,
    context: &Context<'_>,
    compute: &(dyn Fn(&Cell) -> Computed + Sync),
) -> Result<RunOutcome, SweepError> {
    folder::prepare(folder, plan)?;
    let cells = options.shard.cells(plan);
    let places = Records::read(folder, plan)?.places;
    let failed = |cell: &&usize| places[**cell].is_some_and(|place| place.is_failed);
    let failed = cells.iter().filter(failed).count();
    let missing: Vec<usize> =
        cells.iter().copied().filter(|cell| places[*cell].is_none()).collect();
    drop(places);
    let run = Run { plan, folder, options, context, compute, results: plan.results() };
    let failed = failed + run.all(&missing)?;
    Ok(RunOutcome { cells: cells.len(), computed: missing.len(), failed })
}

/// A run under way.
struct Run<'a> {
    plan: &'a Plan,
    folder: &'a Path,
    options: &'a RunOptions,
    context: &'a Context<'a>,
    compute: &'a (dyn Fn(&Cell) -> Computed + Sync),
    results: Vec<ResultColumn>,
}

impl Run<'_> {
    /// Computes and records these cells, and returns how many failed.
    fn all(&self, missing: &[usize]) -> Result<usize, SweepError> {
        if missing.is_empty() {
            return Ok(0);
        }
        self.context.tell(Progress::Planned(missing.len() as u64));
        let writer = Mutex::new(Writer::create(self.folder, self.options.shard)?);
        let one = |index: &usize| {
            if self.context.is_interrupted() {
                return Err(SweepError::Interrupted);
            }
            let record = self.record(*index);
            writer.lock().expect("no writer panics").append(&record)?;
            self.context.tell(Progress::Done(1));
            Ok(usize::from(record.error.is_some()))
        };
        let pool = ThreadPoolBuilder::new().num_threads(self.options.jobs).build();
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

    fn record(&self, index: usize) -> Record {
        let cell = self.plan.cell(index);
        let computed = (self.compute)(&cell).and_then(|entries| {
            let fits = entries.len() == self.results.len()
                && entries.iter().zip(&self.results).all(|(entry, (_, kind))| entry.is_of(*kind));
            if fits { Ok(entries) } else { Err("the results are not those of the plan".to_owned()) }
        });
        Record::new(cell.name(), computed)
    }
}
