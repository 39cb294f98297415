//! Simulated means against numbers measured with the authors' published scripts (Lampinen & Ganguli
//! 2019).
//!
//! `reference/README.md` says what the numbers are. Two means agree if they are within four
//! combined standard errors.

#[path = "reference/row.rs"]
mod row;

#[path = "reference/students.rs"]
mod students;

#[path = "reference/signal.rs"]
mod signal;

#[path = "reference/transfer.rs"]
mod transfer;
