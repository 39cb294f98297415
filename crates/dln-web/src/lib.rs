//! The theory of deep linear networks in a browser.
//!
//! The page writes a request into memory of this module, calls a command by name, and reads its
//! answer: [`exchange`]. A request is one line of JSON, followed by a file's contents where there
//! is one; an answer is JSON, `{"error": …}` if the request was refused. The words, the warnings
//! and the numbers are those of the program `dln`, since both have them from `dln-report`.

mod analyze;
mod band;
mod exchange;
mod noise;
mod predict;
mod sequence;
mod setting;
mod transfer;
