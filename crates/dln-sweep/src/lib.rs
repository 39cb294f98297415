//! Sweeps over settings and seeds: plans, cells, shards, records, merged tables, Slurm scripts.
#![doc = include_str!("../README.md")]

mod error;
mod options;
mod plan;

mod compute;
mod record;
mod shard;

mod folder;
mod merge;
mod run;
mod status;

mod slurm;

pub use error::{PlanError, SweepError};
pub use folder::prepare;
pub use merge::merge;
pub use options::{Command, Value};
pub use plan::{Cell, Plan};
pub use run::{RunOptions, RunOutcome, run};
pub use shard::{Shard, ShardError};
pub use slurm::{Scripts, SlurmJob};
pub use status::{Status, status};
