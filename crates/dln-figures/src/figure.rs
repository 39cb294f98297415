//! The one trait of the workspace: what a figure is.

use dln_experiment::{ComputeError, Context, Table, TableSet};
use dln_plot::Picture;

use crate::{Check, picture_rows};

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

/// A figure: it computes tidy tables, draws them, and checks them.
///
/// `plot` and `checks` see the tables and nothing else, so what is drawn and judged is what is
/// written to disk.
pub trait Figure: Sync {
    /// The tables that it computes, a struct of typed rows.
    type Tables: TableSet;

    /// Name, title, place in the paper, claim, deviations.
    fn about(&self) -> About;

    /// Runs theory and simulation. Deterministic: equal scales give equal tables for any number of
    /// threads.
    ///
    /// # Errors
    /// If a setting is refused or a run diverges; the constants of a figure should make both
    /// impossible.
    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Self::Tables, ComputeError>;

    /// Draws the tables.
    fn plot(&self, tables: &Self::Tables) -> Picture;

    /// The figure's claims, measured on the tables.
    fn checks(&self, tables: &Self::Tables) -> Vec<Check>;
}

/// What a figure is made of once it is computed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Product {
    /// The tables, as texts.
    pub tables: Vec<Table>,
    /// The claims, measured on the tables.
    pub checks: Vec<Check>,
    /// The tables, drawn.
    pub picture: Picture,
}

impl Product {
    /// What is kept as snapshots at smoke scale: the tables, and what the picture shows of them.
    pub fn snapshots(&self) -> Vec<Table> {
        self.tables.iter().cloned().chain(picture_rows::table(&self.picture)).collect()
    }
}

/// A figure of any tables, as the registry holds it.
pub trait AnyFigure: Sync {
    /// Name, title, place in the paper, claim, deviations.
    fn about(&self) -> About;

    /// Computes, checks and draws the figure.
    ///
    /// # Errors
    /// Those of [`Figure::compute`].
    fn produce(&self, scale: Scale, context: &Context<'_>) -> Result<Product, ComputeError>;
}

impl<F: Figure> AnyFigure for F {
    fn about(&self) -> About {
        Figure::about(self)
    }

    fn produce(&self, scale: Scale, context: &Context<'_>) -> Result<Product, ComputeError> {
        let tables = self.compute(scale, context)?;
        Ok(Product {
            tables: tables.tables(),
            checks: self.checks(&tables),
            picture: self.plot(&tables),
        })
    }
}
