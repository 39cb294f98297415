//! Full-batch gradient descent for deep linear networks, with observers of error and of singular modes.
#![doc = include_str!("../README.md")]
