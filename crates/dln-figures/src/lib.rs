//! Every figure of the analytic theory of generalization in deep linear networks, as data, pictures and checks.
#![doc = include_str!("../README.md")]

#[allow(dead_code, reason = "in use once every figure has typed rows")]
mod allowance;
mod check;
#[allow(dead_code, reason = "in use once every figure has typed rows")]
mod coverage;
mod figure;
mod figure_folder;
mod figures;
mod handwriting;
pub mod look;
#[allow(dead_code, reason = "in use once every figure has typed rows")]
mod minima;
#[allow(dead_code, reason = "in use once every figure has typed rows")]
mod minima_band;
mod oracle;
mod registry;
pub mod report;
mod reproduce;
pub mod snapshot;
#[allow(dead_code, reason = "in use once every figure has typed rows")]
mod streams;
mod students;
mod table;

pub use dln_experiment::{
    BandPlan, BandPoint, ComputeError, Context, ExactError, FiniteSizeBand, Plan, Progress,
    Setting, Spread, Start, Summary, finite_size_bands, half_width, log_log_slope, low_rank_map,
    slope, strengths, sweep,
};
pub use dln_plot as plot;

pub use check::{Check, Deviation, Limit};
pub use figure::{About, AnyFigure, Figure, Product, Scale};
pub use figure_folder::FolderError;
pub use handwriting::Digits;
pub use registry::{FIGURES, find};
pub use reproduce::{Event, Options, Outcome, ReproduceError, complete_already, reproduce};
pub use table::{Column, Table, TableError, Tables, Value};
