//! `sweep`: the cells of a plan, computed into a folder and merged.

use std::path::PathBuf;

use dln_sweep::{Plan, RunOptions, Shard, SweepError};
use pyo3::prelude::*;

use crate::long_work::interruptible;
use crate::refusal::refuse;

/// Computes what the folder lacks of a plan's cells, and returns the merged table as CSV; `jobs` is
/// 0 for all processors.
#[pyfunction]
pub(crate) fn sweep(
    py: Python<'_>,
    plan: &str,
    folder: PathBuf,
    jobs: usize,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<u8>> {
    let plan = Plan::parse(plan).map_err(refuse)?;
    let options = RunOptions::new(Shard::WHOLE).with_jobs(jobs);
    interruptible(py, progress, move |context| {
        dln_sweep::run(&plan, &folder, &options, context)?;
        let mut table = Vec::new();
        dln_sweep::merge(&folder, &mut table)?;
        Ok::<_, SweepError>(table)
    })?
    .map_err(refuse)
}
