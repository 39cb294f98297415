//! A figure as a cell of a sweep: its folder, and what its record holds.

use std::error::Error;
use std::fs;
use std::path::Path;

use dln_experiment::ComputeError;
use dln_sweep::{Cell, Computed, Entry};

use crate::figure_folder::fingerprint;
use crate::{Options, Outcome, Scale, find, reproduce};

/// Computes the figure that a cell of the command `figure` names, with `threads` threads, into a
/// folder of its scale and slug in `out`; the results are how many claims it makes and how many
/// hold, and the number of its tables with a fingerprint of them.
///
/// A folder that is complete already is not computed again.
///
/// # Errors
///
/// Why there is no figure, with all that led to it.
pub fn figure_cell(cell: &Cell, out: &Path, jobs: Option<usize>) -> Computed {
    compute(cell, out, jobs).map_err(|error| chain(error.as_ref()))
}

fn compute(cell: &Cell, out: &Path, jobs: Option<usize>) -> Result<Vec<Entry>, ComputeError> {
    let slug = cell.word("figure", "");
    let figure = find(slug).ok_or_else(|| format!("no figure `{slug}`"))?;
    let scale = if cell.word("scale", "paper") == "smoke" { Scale::Smoke } else { Scale::Paper };
    let options = Options { scale, out: out.join(scale.name()), jobs, force: false };
    let outcomes = reproduce(&[figure], &options, &|_, _| ())?;
    let outcome = outcomes.first().ok_or("nothing was computed")?;
    let hold = outcome.checks.iter().filter(|check| check.holds()).count();
    Ok(vec![
        Entry::Count(outcome.checks.len() as u64),
        Entry::Count(hold as u64),
        Entry::Count(outcome.data_files.len() as u64),
        Entry::Word(tables_print(outcome, &options.out.join(slug))?),
    ])
}

/// Of the names and contents of all tables.
fn tables_print(outcome: &Outcome, folder: &Path) -> Result<String, ComputeError> {
    let mut bytes = Vec::new();
    for name in &outcome.data_files {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend(fs::read(folder.join(name))?);
    }
    Ok(fingerprint(&bytes))
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}
