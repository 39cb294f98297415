//! `sweep`: many settings and seeds, on one machine or as an array job of Slurm.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use dln_sweep::Shard;

use super::values::with_ending;

/// Run predict, simulate, transfer or finetune over many settings and seeds, here or on a cluster
///
/// A plan in TOML names the command, fixed settings, axes and seeds. Every combination is a cell.
/// Cells that a folder has records of are not computed again, so a sweep that was stopped goes on
/// where it was; the merged table is the same for any shards, threads and interruptions.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dln sweep run sweep.toml --out cells --shard 1/2
  dln sweep run sweep.toml --out cells
  dln sweep status cells
  dln sweep merge cells --output table.csv
  dln sweep merge cells --output table.parquet
  dln sweep slurm sweep.toml --out cells --array 8 --time 10:00 --dry-run

Exit codes of `run`: 0 all cells of the shard are done, 1 some failed, 2 bad arguments or plan.")]
pub(crate) struct SweepArguments {
    #[command(subcommand)]
    pub(crate) step: SweepStep,
    /// Form of what is said on standard output
    #[arg(long, value_enum, default_value = "table", global = true)]
    pub(crate) format: SweepFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SweepFormat {
    /// Sentences, for people
    Table,
    /// One object on one line
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SweepStep {
    Run(SweepRunArguments),
    Status(SweepStatusArguments),
    Merge(SweepMergeArguments),
    Slurm(SweepSlurmArguments),
}

#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// The plan
    #[arg(value_name = "SWEEP.toml")]
    pub(crate) plan: PathBuf,
    /// The folder of the sweep; it is made if it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Compute the cells that are missing
#[derive(Debug, Args)]
pub(crate) struct SweepRunArguments {
    #[command(flatten)]
    pub(crate) plan: PlanArguments,
    /// Only the cells of one of N shards of about equal cost
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(crate) shard: Shard,
    /// Number of threads [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Count cells that are done, failed and missing
#[derive(Debug, Args)]
pub(crate) struct SweepStatusArguments {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// Write one table of all cells, in the order of the plan
#[derive(Debug, Args)]
pub(crate) struct SweepMergeArguments {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The table: FILE.csv or FILE.parquet
    #[arg(long, value_name = "FILE", value_parser = table)]
    pub(crate) output: PathBuf,
}

/// Submit an array job of Slurm, one shard per task, and a job that merges after it
#[derive(Debug, Args)]
pub(crate) struct SweepSlurmArguments {
    #[command(flatten)]
    pub(crate) plan: PlanArguments,
    /// Number of tasks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) array: u32,
    /// Time limit of a task, as Slurm writes it
    #[arg(long, value_name = "TIME")]
    pub(crate) time: Option<String>,
    /// Memory of a task, as Slurm writes it
    #[arg(long, value_name = "SIZE")]
    pub(crate) memory: Option<String>,
    /// The program that computes the cells, if it is not this one: for figures, the project's xtask
    #[arg(long, value_name = "FILE")]
    pub(crate) program: Option<PathBuf>,
    /// Show what would be submitted, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Further options of sbatch, for both jobs
    #[arg(last = true, value_name = "SBATCH OPTIONS")]
    pub(crate) sbatch: Vec<String>,
}

fn table(text: &str) -> Result<PathBuf, String> {
    with_ending(text, &["csv", "parquet"])
}
