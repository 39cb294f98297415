//! `cargo xtask reproduce`: figures as data, pictures, checks and a report; snapshots judged or
//! blessed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use dln_experiment::{Context, Table};
use dln_figures::{
    AnyFigure, Event, FIGURES, Options, Outcome, Scale, complete_already, report, reproduce,
    snapshot,
};

use crate::Verdict;
use crate::arguments::ReproduceArguments;
use crate::progress::Bars;
use crate::workspace;

pub(crate) fn run(arguments: &ReproduceArguments) -> anyhow::Result<Verdict> {
    let figures = chosen(&arguments.slugs);
    let options = Options {
        scale: arguments.scale.into(),
        out: arguments.out.clone(),
        jobs: arguments.jobs.map(usize::from),
        force: arguments.force,
    };
    let bars = Bars::new();
    let outcomes = reproduce(&figures, &options, &|about, event| {
        bars.observe(about, event);
        if let Event::Finished(outcome) = event {
            bars.print(|| print_checks(outcome));
        }
    });
    bars.finish();
    let outcomes = outcomes?;
    // Figures of earlier runs stay in the report as long as they are what this program would
    // compute.
    let complete = complete_already(FIGURES, &options)?;
    report::write(&options.out, options.scale, &complete).context("writing the report")?;

    let (held, claims) = report::tally(&outcomes);
    let differences = if arguments.bless {
        bless(&figures, &outcomes, &options)?;
        0
    } else {
        judge_snapshots(&figures, &outcomes, &options)?
    };
    say(&format!(
        "{held} of {claims} claims hold; report on {} of {} figures: {}",
        complete.len(),
        FIGURES.len(),
        options.out.join("index.html").display()
    ));
    Ok(verdict(held, claims, differences))
}

/// How many of all claims hold, and how many tables differ from their snapshots.
fn verdict(held: usize, claims: usize, differences: usize) -> Verdict {
    if held == claims && differences == 0 { Verdict::Passed } else { Verdict::Failed }
}

/// The named figures, or all, in the registry's order.
fn chosen(slugs: &[String]) -> Vec<&'static dyn AnyFigure> {
    let named = |figure: &&dyn AnyFigure| {
        slugs.is_empty() || slugs.iter().any(|slug| slug == figure.about().slug)
    };
    FIGURES.iter().copied().filter(named).collect()
}

/// Prints a line. A closed pipe ends the printing, not the run, whose exit code says the same.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// One line per check.
fn print_checks(outcome: &Outcome) {
    let state = if outcome.reused {
        "complete already".to_owned()
    } else {
        format!("{:.1} s", outcome.seconds)
    };
    say(&format!("{} ({state})", outcome.about.slug));
    for check in &outcome.checks {
        let verdict = if check.holds() { "pass" } else { "FAIL" };
        say(&format!(
            "  {verdict}  {}  measured {:.6e}  limit {:.6e}",
            check.claim(),
            check.measured(),
            check.limit()
        ));
    }
}

/// At smoke scale, the number of tables that differ from their snapshots; each is described.
fn judge_snapshots(
    figures: &[&dyn AnyFigure],
    outcomes: &[Outcome],
    options: &Options,
) -> anyhow::Result<usize> {
    if options.scale != Scale::Smoke {
        return Ok(0);
    }
    let mut count = 0;
    for (figure, outcome) in figures.iter().zip(outcomes) {
        let tables = tables(*figure, outcome)?;
        let differences =
            snapshot::compare_all(&workspace::snapshots(), outcome.about.slug, &tables)?;
        for difference in &differences {
            say(&format!("FAIL  snapshot {}\n{}", difference.name, difference.message));
        }
        count += differences.len();
    }
    if count > 0 {
        say("If the change is meant: cargo xtask reproduce --scale smoke --bless");
    }
    Ok(count)
}

/// The tables of this run; a figure complete already is computed again, which at smoke scale takes
/// seconds.
fn tables(figure: &dyn AnyFigure, outcome: &Outcome) -> anyhow::Result<Vec<Table>> {
    match &outcome.snapshots {
        Some(snapshots) => Ok(snapshots.clone()),
        None => figure
            .produce(Scale::Smoke, &Context::silent())
            .map(|product| product.snapshots())
            .map_err(|error| anyhow::anyhow!("{}: {error}", outcome.about.slug)),
    }
}

fn bless(
    figures: &[&dyn AnyFigure],
    outcomes: &[Outcome],
    options: &Options,
) -> anyhow::Result<()> {
    for (figure, outcome) in figures.iter().zip(outcomes) {
        let slug = outcome.about.slug;
        match options.scale {
            Scale::Smoke => {
                snapshot::bless(&workspace::snapshots(), slug, &tables(*figure, outcome)?)?;
            }
            Scale::Paper => bless_pictures(&options.out, slug)?,
        }
    }
    Ok(())
}

fn bless_pictures(out: &Path, slug: &str) -> anyhow::Result<()> {
    let gallery = workspace::gallery();
    fs::create_dir_all(&gallery)?;
    for extension in ["svg", "png"] {
        let name = format!("{slug}.{extension}");
        fs::copy(out.join(slug).join(&name), gallery.join(&name)).with_context(|| name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_that_fails_and_a_table_that_differs_fail_the_run() {
        assert_eq!(verdict(139, 139, 0), Verdict::Passed);
        assert_eq!(verdict(138, 139, 0), Verdict::Failed);
        assert_eq!(verdict(139, 139, 1), Verdict::Failed);
    }
}
