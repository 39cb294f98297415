//! Spiked random matrices: how noise inflates and rotates the singular modes of a low-rank signal.
#![doc = include_str!("../README.md")]

mod bulk;
mod bulk_overlaps;
mod ensemble;
mod marchenko_pastur;
mod mode;
pub mod quadrature;
pub mod roots;
mod spiked_edge;
pub mod tracy_widom;

pub use bulk::{Bulk, BulkRule};
pub use bulk_overlaps::{BulkOverlaps, VectorOverlaps};
pub use ensemble::{EnsembleError, SpikedEnsemble};
pub use mode::SignalMode;
pub use spiked_edge::SpikedEdge;
