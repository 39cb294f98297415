//! Dense matrices for deep linear networks: a deterministic, scale-safe SVD and products into given buffers.
#![doc = include_str!("../README.md")]
