//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use dln_figures::{FIGURES, Scale};
use dln_sweep::Shard;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The project's own commands")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compute figures: data, pictures, checks, report
    Reproduce(ReproduceArguments),
    /// Sweep over figures, as `dln sweep` does over settings
    Sweep(SweepArguments),
    /// List the figures: slug, place in the paper, title
    List,
    /// Run the examples of all crates
    Examples,
    /// Build the Python package into a virtual environment, and test it there
    Python,
    /// Run a sweep on a Slurm of this machine, which is installed and started for it, and kill some
    /// of its tasks
    Slurm,
    /// Feed random and damaged files to the readers of tables
    Fuzz(FuzzArguments),
    /// Change the code in small ways, one at a time, and see whether the tests notice
    Mutants(MutantsArguments),
    /// Build the explorer as one page, target/web/index.html
    Web(WebArguments),
    /// Build documents, gallery, explorer and the crates' pages as one site, target/site, and check
    /// its links
    Site,
    /// Run all that .ci/run checks
    Ci,
}

#[derive(Debug, Args)]
pub(crate) struct SweepArguments {
    #[command(subcommand)]
    pub(crate) step: SweepStep,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SweepStep {
    /// Compute the cells that are missing; `dln sweep` has the other steps
    Run(SweepRunArguments),
}

/// As `dln sweep run` takes them.
#[derive(Debug, Args)]
pub(crate) struct SweepRunArguments {
    /// The plan
    #[arg(value_name = "SWEEP.toml")]
    pub(crate) plan: PathBuf,
    /// The folder of the sweep; it is made if it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Only the cells of one of N shards of about equal cost
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(crate) shard: Shard,
    /// Threads; as many as the machine has if not given. Results do not depend on it
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReproduceArguments {
    /// Figures to compute; all if none is named
    #[arg(value_name = "SLUG", value_parser = PossibleValuesParser::new(slugs()), hide_possible_values = true)]
    pub(crate) slugs: Vec<String>,
    /// The paper's sizes and seeds, or a quick pass
    #[arg(long, value_enum, default_value = "paper")]
    pub(crate) scale: ScaleArgument,
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "target/reproduction")]
    pub(crate) out: PathBuf,
    /// Threads; as many as the machine has if not given. Results do not depend on it
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Recompute figures that are complete already
    #[arg(long)]
    pub(crate) force: bool,
    /// Accept the results: smoke tables become the snapshots in tests/snapshots, paper pictures the
    /// gallery in docs/figures
    #[arg(long)]
    pub(crate) bless: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FuzzArguments {
    /// How long
    #[arg(long, value_name = "N", default_value = "60")]
    pub(crate) seconds: u64,
    /// Other seeds try other files
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct MutantsArguments {
    /// Crates to change, such as dln-spectra; all that compute if none is named
    #[arg(value_name = "CRATE")]
    pub(crate) crates: Vec<String>,
    /// How many changes of each crate to try, one at a time
    #[arg(long, value_name = "N", default_value = "48")]
    pub(crate) sample: usize,
    /// Other seeds draw other changes
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) seed: u64,
    /// Only those that earlier runs did not catch
    #[arg(long)]
    pub(crate) again: bool,
    /// Write the table into docs/RELIABILITY.md
    #[arg(long)]
    pub(crate) bless: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WebArguments {
    /// Test the page in a headless Chromium too, beside the program
    #[arg(long)]
    pub(crate) test: bool,
    /// Accept its pictures: they become those in docs/explorer
    #[arg(long, requires = "test")]
    pub(crate) bless: bool,
}

pub(crate) fn slugs() -> Vec<&'static str> {
    FIGURES.iter().map(|figure| figure.about().slug).collect()
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ScaleArgument {
    Smoke,
    Paper,
}

impl From<ScaleArgument> for Scale {
    fn from(scale: ScaleArgument) -> Scale {
        match scale {
            ScaleArgument::Smoke => Scale::Smoke,
            ScaleArgument::Paper => Scale::Paper,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_unknown_slug_is_a_usage_error_that_lists_the_known_ones() {
        let error =
            Arguments::try_parse_from(["xtask", "reproduce", "no-such"]).expect_err("unknown");
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("learning-curves"));
    }

    #[test]
    fn zero_jobs_are_refused() {
        let error =
            Arguments::try_parse_from(["xtask", "reproduce", "--jobs", "0"]).expect_err("zero");
        assert_eq!(error.exit_code(), 2);
    }
}
