//! Tests of the trainer as its users see it; one binary, because linking is most of the cost.

mod problems;

mod aligned;
mod flow;
mod fresh_units;
mod laws;
mod networks;
mod probes;
mod refusals;
mod stopping;
mod textbook;
mod value_stability;
