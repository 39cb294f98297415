//! The one trait of the workspace: what a figure is.

use std::error::Error;

use crate::{Check, Tables, plot::Picture};

/// How much to compute. Both run the same code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Seconds: small networks, few seeds; its tables are kept as snapshots.
    Smoke,
    /// The paper's sizes and seeds.
    Paper,
}

impl Scale {
    /// As on the command line and in the report: `smoke` or `paper`.
    pub fn name(self) -> &'static str {
        self.pick("smoke", "paper")
    }

    /// One of two values, by scale.
    pub fn pick<T>(self, smoke: T, paper: T) -> T {
        match self {
            Scale::Smoke => smoke,
            Scale::Paper => paper,
        }
    }
}

/// What a figure is and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct About {
    /// Name on the command line and of the folder: words joined by hyphens.
    pub slug: &'static str,
    /// One line without a full stop.
    pub title: &'static str,
    /// "Figure 3", "supplement" or "beyond the paper".
    pub paper: &'static str,
    /// What the paper claims here, in one or two sentences.
    pub claim: &'static str,
    /// Where this differs from the paper or its scripts, each with the reason.
    pub deviations: &'static [&'static str],
}

/// Any error of a computation; figures use `?` on whatever the crates return.
pub type ComputeError = Box<dyn Error + Send + Sync>;

/// A figure: it computes tidy tables, draws them, and checks them.
///
/// `plot` and `checks` see the tables and nothing else, so what is drawn and judged is what is written to disk.
pub trait Figure: Sync {
    /// Name, title, place in the paper, claim, deviations.
    fn about(&self) -> About;

    /// Runs theory and simulation. Deterministic: equal scales give equal tables for any number of threads.
    ///
    /// # Errors
    /// If a setting is refused or a run diverges; the constants of a figure should make both impossible.
    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError>;

    /// Draws the tables.
    fn plot(&self, tables: &Tables) -> Picture;

    /// The figure's claims, measured on the tables.
    fn checks(&self, tables: &Tables) -> Vec<Check>;
}

/// What a computation may tell while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many cells more are to come.
    Planned(u64),
    /// So many cells are done.
    Done(u64),
}

/// The surroundings of a computation: whom to tell about progress.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    tell: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Context<'a> {
    /// Tells the given function, from any thread.
    pub fn new(tell: &'a (dyn Fn(Progress) + Sync)) -> Context<'a> {
        Context { tell }
    }

    /// Tells nobody; for tests.
    pub fn silent() -> Context<'static> {
        Context { tell: &|_| () }
    }

    /// Reports progress.
    pub fn tell(&self, progress: Progress) {
        (self.tell)(progress);
    }
}
