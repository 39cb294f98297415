//! Every figure of the analytic theory of generalization in deep linear networks, as data, pictures
//! and checks.
#![doc = include_str!("../README.md")]

mod allowance;
mod cell;
mod check;
mod coverage;
mod embedded;
mod figure;
mod figure_folder;
mod figures;
mod handwriting;
pub mod look;
mod minima;
mod minima_band;
mod oracle;
mod picture_rows;
mod registry;
pub mod report;
mod reproduce;
pub mod snapshot;
mod streams;
mod students;

pub use cell::figure_cell;
pub use check::{Check, Deviation, Limit};
pub use figure::{About, AnyFigure, Figure, Product, Scale};
pub use figure_folder::FolderError;
pub use handwriting::DigitImages;
pub use registry::{FIGURES, find};
pub use reproduce::{Event, Options, Outcome, ReproduceError, complete_already, reproduce};
