//! Theory against simulation: formulas that know no matrix, beside matrices that know no formula.
//!
//! Seeds are fixed, so a run repeats itself. The limits are such that a correct program with other
//! seeds would fail less than once in a million runs: six standard errors of a mean over at least
//! 60 seeds (Student's t with 59 degrees of freedom lies beyond 6 with probability 1.3e-7), plus
//! what a finite network must differ by.

#[path = "theory_vs_simulation/spectra.rs"]
mod spectra;

#[path = "theory_vs_simulation/training.rs"]
mod training;

#[path = "theory_vs_simulation/finite_size.rs"]
mod finite_size;

#[path = "theory_vs_simulation/random_students.rs"]
mod random_students;

#[path = "theory_vs_simulation/gradient_flow.rs"]
mod gradient_flow;

#[path = "theory_vs_simulation/fine_tuning.rs"]
mod fine_tuning;

#[path = "theory_vs_simulation/transfer.rs"]
mod transfer;
