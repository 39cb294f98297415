//! `figure`: a figure's study. Who has the figures computes them; here are its options and results
//! alone.

use dln_experiment::Kind;

use super::{Cell, Study};
use crate::SweepError;
use crate::entry::Entry;
use crate::options::{Group, Spec, optional, required};
use crate::value::Domain;

const FIGURE: &[Spec] =
    &[required("figure", Domain::Name), optional("scale", Domain::Word(&["smoke", "paper"]))];

pub(super) const STUDY: Study = Study {
    name: "figure",
    options: &[Group::Always(FIGURE)],
    columns: &[
        ("claims", Kind::Count),
        ("claims_that_hold", Kind::Count),
        ("tables", Kind::Count),
        ("fingerprint", Kind::Word),
    ],
    simulated: &[],
    cost,
    compute,
};

/// At the paper's sizes a figure takes minutes instead of seconds.
fn cost(cell: &Cell) -> f64 {
    if cell.word("scale", "paper") == "smoke" { 1.0 } else { 100.0 }
}

fn compute(_: &Cell) -> Result<Vec<Entry>, String> {
    Err(SweepError::Figures.to_string())
}
