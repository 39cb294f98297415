//! Random tasks for linear networks: low-rank teachers, inputs and noisy data from named, reproducible random streams.
#![doc = include_str!("../README.md")]
