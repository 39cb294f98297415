//! Which cells of a plan have records.

use std::path::{Path, PathBuf};

use crate::plan::Plan;
use crate::record::Record;
use crate::{SweepError, folder};

/// How far a sweep is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// All cells of the plan.
    pub cells: usize,
    /// Cells with results.
    pub done: usize,
    /// Cells that failed.
    pub failed: usize,
    /// Cells without a record.
    pub missing: usize,
    /// Lines that are no whole record, such as one cut short by a kill.
    pub damaged: usize,
    /// Records of cells that the plan does not have, such as those of an earlier plan.
    pub foreign: usize,
}

/// Counts the cells of the sweep in `folder`.
///
/// # Errors
///
/// [`SweepError`] if the folder holds no sweep or cannot be read.
pub fn status(folder: &Path) -> Result<Status, SweepError> {
    Ok(Records::read(folder, &folder::plan(folder)?)?.status())
}

/// Where the record of a cell is. Takes 16 bytes per cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) offset: u64,
    pub(crate) file: u32,
    pub(crate) is_failed: bool,
}

/// All records of a plan's cells.
pub(crate) struct Records {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) places: Vec<Option<Place>>,
    damaged: usize,
    foreign: usize,
}

impl Records {
    /// Finds the record of every cell, the first of several.
    pub(crate) fn read(folder: &Path, plan: &Plan) -> Result<Self, SweepError> {
        let files = folder::files(folder)?;
        let mut found = Self { places: vec![None; plan.len()], files, damaged: 0, foreign: 0 };
        let ids = if found.files.is_empty() { Vec::new() } else { ids(plan) };
        let columns = plan.results();
        for (number, file) in (0..).zip(found.files.clone()) {
            folder::lines(&file, |offset, line| {
                let record = Record::read(line, &columns);
                let Some((id, is_failed)) =
                    record.and_then(|record| Some((record.id()?, record.error.is_some())))
                else {
                    found.damaged += 1;
                    return;
                };
                let Ok(at) = ids.binary_search_by_key(&id, |(id, _)| *id) else {
                    found.foreign += 1;
                    return;
                };
                found.places[ids[at].1 as usize].get_or_insert(Place {
                    offset,
                    file: number,
                    is_failed,
                });
            })?;
        }
        Ok(found)
    }

    pub(crate) fn status(&self) -> Status {
        let count = |is_failed| {
            self.places.iter().flatten().filter(|place| place.is_failed == is_failed).count()
        };
        let (done, failed, cells) = (count(false), count(true), self.places.len());
        let missing = cells - done - failed;
        Status { cells, done, failed, missing, damaged: self.damaged, foreign: self.foreign }
    }
}

/// Ids with the indices of their cells, sorted: 32 bytes per cell.
fn ids(plan: &Plan) -> Vec<(u128, u32)> {
    let index = |index| u32::try_from(index).expect("a plan has at most 10^7 cells");
    let mut ids: Vec<_> = (0..plan.len()).map(|k| (plan.cell(k).id, index(k))).collect();
    ids.sort_unstable();
    ids
}
