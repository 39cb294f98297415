//! The file formats of the `dln` program: matrices out of CSV, NPY and NPZ files, and back into them.
#![doc = include_str!("../README.md")]

pub mod read;
pub mod write;
