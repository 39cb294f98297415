//! Independent routes to what the theory crates compute, for checking them: formulas of the paper
//! written out once more, with other quadratures, and nothing shared with the theory crates.
//!
//! The only place of the rim that holds formulas of the paper.

pub(crate) mod aligned_errors;
pub(crate) mod early_stopping;
pub(crate) mod joint_errors;
pub(crate) mod spiked;
pub(crate) mod training_errors;
