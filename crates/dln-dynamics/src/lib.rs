//! Analytic learning dynamics of deep linear networks: train and test error over time, and when to stop.
#![doc = include_str!("../README.md")]

mod learning_curve;
mod mode_curve;

pub use learning_curve::{CurveError, LearningCurve};
pub use mode_curve::{ModeCurve, ModeState};
