//! The file formats of the `dln` program: matrices into CSV, NPY and NPZ files.
#![doc = include_str!("../README.md")]

pub mod write;
