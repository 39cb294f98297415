//! Spiked random matrices: how noise inflates and rotates the singular modes of a low-rank signal.
#![doc = include_str!("../README.md")]

mod bulk;
mod bulk_overlaps;
mod complex;
mod ensemble;
mod marchenko_pastur;
mod mode;
pub mod quadrature;
pub mod roots;
pub mod runge_kutta;
pub mod sample;
mod seen_inputs;
mod signal_plus_noise;
mod spiked_edge;
pub mod tracy_widom;
mod white_setting;

pub use bulk::{Bulk, BulkRule};
pub use bulk_overlaps::{BulkOverlaps, VectorOverlaps};
pub use ensemble::{EnsembleError, SpikedEnsemble};
pub use mode::SignalMode;
pub use seen_inputs::SeenInputs;
pub use signal_plus_noise::{SignalPlusNoise, SignalPlusNoiseError, SpectralNode};
pub use spiked_edge::SpikedEdge;
pub use white_setting::{STRENGTH_RANGE, WhiteSetting, WhiteSettingError};
