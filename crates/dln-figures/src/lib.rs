//! Every figure of the analytic theory of generalization in deep linear networks, as data, pictures and checks.
#![doc = include_str!("../README.md")]

mod aligned_network;
mod check;
mod closed_form;
mod coverage;
mod exact;
mod figure;
pub mod figures;
mod files;
mod finite_size_band;
mod handwriting;
pub mod look;
mod minima;
mod minima_band;
pub mod plot;
mod registry;
pub mod report;
mod reproduce;
mod setting;
pub mod snapshot;
mod statistics;
mod students;
mod sweep;
mod table;

pub use check::{Check, Deviation, Limit};
pub use exact::ExactError;
pub use figure::{About, ComputeError, Context, Figure, Progress, Scale};
pub use files::write_atomically;
pub use finite_size_band::{BandPlan, BandPoint, FiniteSizeBand, finite_size_bands};
pub use handwriting::Digits;
pub use registry::{FIGURES, find};
pub use reproduce::{Event, Options, Outcome, ReproduceError, complete_already, reproduce};
pub use setting::{Plan, Setting, SettingError, Start, strengths};
pub use statistics::{Spread, Summary, half_width, log_log_slope, slope};
pub use sweep::sweep;
pub use table::{Column, Table, TableError, Tables, Tolerance, Value};
