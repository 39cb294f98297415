//! Every public type can be sent to another thread and shared between threads, and errors can
//! be kept.

use std::error::Error;

use dln_sweep::{
    Cell, Command, Computed, Entry, MergedTable, Plan, PlanError, RunOptions, RunOutcome, Scripts,
    Shard, ShardError, SlurmJob, Status, SweepError, TableColumn, Value,
};

fn assert_threads<T: Send + Sync>() {}

fn assert_error<E: Error + Send + Sync + 'static>() {}

/// Compiles only if it holds.
#[test]
fn every_public_type_is_send_and_sync() {
    assert_threads::<Cell>();
    assert_threads::<Command>();
    assert_threads::<Computed>();
    assert_threads::<Entry>();
    assert_threads::<MergedTable>();
    assert_threads::<Plan>();
    assert_threads::<RunOptions>();
    assert_threads::<RunOutcome>();
    assert_threads::<Scripts>();
    assert_threads::<Shard>();
    assert_threads::<SlurmJob>();
    assert_threads::<Status>();
    assert_threads::<TableColumn>();
    assert_threads::<Value>();
    assert_error::<PlanError>();
    assert_error::<ShardError>();
    assert_error::<SweepError>();
}
