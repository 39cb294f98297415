//! Analytic learning dynamics of deep linear networks: train and test error over time, and when to stop.
#![doc = include_str!("../README.md")]
