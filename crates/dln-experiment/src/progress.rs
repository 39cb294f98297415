//! What a computation may fail with, and what it may tell while it runs.

use std::error::Error;

/// Any error of a computation; experiments use `?` on whatever the crates return.
pub type ComputeError = Box<dyn Error + Send + Sync>;

/// What a computation may tell while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// This many more cells are to come.
    Planned(u64),
    /// This many cells are done.
    Done(u64),
}

/// The surroundings of a computation: where progress is reported to.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    tell: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Context<'a> {
    /// Reports to the given function, from any thread.
    pub fn new(tell: &'a (dyn Fn(Progress) + Sync)) -> Context<'a> {
        Context { tell }
    }

    /// Reports nowhere; for tests.
    pub fn silent() -> Context<'static> {
        Context { tell: &|_| () }
    }

    /// Reports progress.
    pub fn tell(&self, progress: Progress) {
        (self.tell)(progress);
    }
}
