//! The `dln` program as its users meet it: output, exit codes, pipes, files, and the documents that
//! show them.

mod band;
mod commands;
mod document;
mod finetune;
mod guide;
mod help;
mod malformed;
mod pipes;
mod program;
mod refusals;
mod reliability;
mod surroundings;
#[cfg(unix)]
mod sweep;
mod tables;
mod teachers;
