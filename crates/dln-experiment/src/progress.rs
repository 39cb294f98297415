//! What a computation may fail with, and what it may tell while it runs.

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

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
    interrupt: Option<&'a AtomicBool>,
}

impl<'a> Context<'a> {
    /// Reports to the given function, from any thread.
    pub fn new(tell: &'a (dyn Fn(Progress) + Sync)) -> Context<'a> {
        Context { tell, interrupt: None }
    }

    /// Reports nowhere; for tests.
    pub fn silent() -> Context<'static> {
        Context { tell: &|_| (), interrupt: None }
    }

    /// Reports progress.
    pub fn tell(&self, progress: Progress) {
        (self.tell)(progress);
    }

    /// The same, but a simulation begins no further run once `flag` is true.
    pub fn interrupted_by(self, flag: &'a AtomicBool) -> Context<'a> {
        Context { interrupt: Some(flag), ..self }
    }

    /// Whether the caller asked for an end.
    pub fn is_interrupted(&self) -> bool {
        self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}
