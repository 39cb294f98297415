//! `dln finetune`: what a source task brings for a target that is learned after it.

mod described;
mod files;

use crate::arguments::{FinetuneArguments, Sequence};
use crate::failure::Failure;

pub(super) fn run(arguments: &FinetuneArguments) -> Result<(), Failure> {
    match arguments.sequence()? {
        Sequence::Described(tasks) => described::run(arguments, &tasks),
        Sequence::Files(files) => files::run(arguments, &files),
    }
}
