//! Sweeps over settings and seeds: plans, cells, shards, records, merged tables, Slurm scripts.
#![doc = include_str!("../README.md")]

mod entry;
mod error;
mod value;

mod command;
mod options;
mod plan;

mod record;
mod shard;

mod folder;
mod merge;
mod run;
mod status;
mod table;

mod slurm;

pub use command::{Cell, Command};
pub use entry::Entry;
pub use error::{PlanError, SweepError};
pub use folder::prepare;
pub use merge::merge;
pub use plan::Plan;
pub use run::{Computed, RunOptions, RunOutcome, run, run_with};
pub use shard::{Shard, ShardError};
pub use slurm::{Scripts, SlurmJob};
pub use status::{Status, status};
pub use table::{MergedTable, TableColumn};
pub use value::Value;
