//! Spiked random matrices: how noise inflates and rotates the singular modes of a low-rank signal.
#![doc = include_str!("../README.md")]
