//! `cargo xtask sweep`: sweeps whose cells are figures.

use std::fs;
use std::io::{self, Write};

use anyhow::Context as _;
use dln_experiment::Context;
use dln_figures::figure_cell;
use dln_sweep::{Cell, Command, Plan, RunOptions, run_with};

use crate::Verdict;
use crate::arguments::{SweepArguments, SweepRunArguments, SweepStep, slugs};
use crate::progress::CellBar;

pub(crate) fn run(arguments: &SweepArguments) -> anyhow::Result<Verdict> {
    match &arguments.step {
        SweepStep::Run(arguments) => run_shard(arguments),
    }
}

/// Figures one after the other, each with all threads; cells of other commands as `dln sweep` does.
fn run_shard(arguments: &SweepRunArguments) -> anyhow::Result<Verdict> {
    let path = arguments.plan.display();
    let text = fs::read_to_string(&arguments.plan).with_context(|| path.to_string())?;
    let plan = Plan::parse_among(&text, &slugs()).with_context(|| path.to_string())?;
    let jobs = arguments.jobs.map(usize::from);
    let options = RunOptions::new(arguments.shard);
    let bar = CellBar::new(arguments.quiet);
    let tell = |progress| bar.observe(progress);
    let context = Context::new(&tell);
    let outcome = if plan.command() == Command::Figure {
        let figures = arguments.out.join("figures");
        let compute = |cell: &Cell| figure_cell(cell, &figures, jobs);
        run_with(&plan, &arguments.out, &options.with_jobs(1), &context, &compute)
    } else {
        dln_sweep::run(&plan, &arguments.out, &options.with_jobs(jobs.unwrap_or(0)), &context)
    };
    bar.finish();
    let outcome = outcome?;
    let (cells, computed, failed) = (outcome.cells, outcome.computed, outcome.failed);
    let shard = arguments.shard;
    writeln!(
        io::stdout(),
        "shard {shard}: {cells} cells, {computed} computed now, {failed} failed"
    )?;
    Ok(if failed == 0 { Verdict::Passed } else { Verdict::Failed })
}
