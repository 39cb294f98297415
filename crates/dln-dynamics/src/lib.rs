//! Analytic learning dynamics of deep linear networks: train and test error over time, and when to
//! stop.
#![doc = include_str!("../README.md")]

mod learning_curve;

mod aligned;
mod bulk_curve;
mod capacity_split;
mod data_mode;
mod error_curve;
mod finite_size;
mod randomized_labels;
mod setting;
mod stopping;
mod white_data;

pub use aligned::{AlignedTheory, CurvePoint};
pub use bulk_curve::BulkCurve;
pub use capacity_split::CapacitySplit;
pub use data_mode::Mode;
pub use error_curve::{ErrorCurve, WeightedMode};
pub use learning_curve::mode_curve::{ModeCurve, ModeState};
pub use learning_curve::{CurveError, LearningCurve};
pub use randomized_labels::RandomizedLabels;
pub use setting::{TheoryError, TheorySetting};
pub use stopping::StoppingPoint;
pub use white_data::{WhiteData, WhiteDataError};

pub use dln_spectra::{STRENGTH_RANGE, WhiteSetting, WhiteSettingError};
