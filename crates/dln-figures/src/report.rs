//! The report of a run: `report.json` for programs and `index.html`, one self-contained page, for
//! people.

mod html;

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use crate::figure_folder::to_json;
use crate::{Check, Outcome, Scale};
use dln_experiment::write_atomically;

/// `report.json`, field by field.
#[derive(Serialize)]
struct Report<'a> {
    figures: Vec<FigureReport<'a>>,
    claims: usize,
    held: usize,
    scale: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct FigureReport<'a> {
    slug: &'static str,
    title: &'static str,
    paper: &'static str,
    seconds: f64,
    checks: &'a [Check],
}

/// Number of checks that hold and number of checks.
pub fn tally(outcomes: &[Outcome]) -> (usize, usize) {
    let checks = || outcomes.iter().flat_map(|outcome| &outcome.checks);
    (checks().filter(|check| check.holds()).count(), checks().count())
}

/// Writes `report.json` and `index.html` about complete figures in `out`.
///
/// # Errors
/// If a picture cannot be read or a file not be written.
pub fn write(out: &Path, scale: Scale, outcomes: &[Outcome]) -> io::Result<()> {
    let (held, claims) = tally(outcomes);
    let figures = outcomes.iter().map(|outcome| FigureReport {
        slug: outcome.about.slug,
        title: outcome.about.title,
        paper: outcome.about.paper,
        seconds: outcome.seconds,
        checks: &outcome.checks,
    });
    let version = env!("CARGO_PKG_VERSION");
    let report = Report { figures: figures.collect(), claims, held, scale: scale.name(), version };
    write_atomically(&out.join("report.json"), &to_json(&report))?;

    let picture = |outcome: &Outcome| {
        let slug = outcome.about.slug;
        fs::read_to_string(out.join(slug).join(format!("{slug}.svg")))
    };
    let pictures: Vec<String> = outcomes.iter().map(picture).collect::<io::Result<_>>()?;
    write_atomically(&out.join("index.html"), html::page(scale, outcomes, &pictures).as_bytes())
}
