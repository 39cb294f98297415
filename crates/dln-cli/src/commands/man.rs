//! `dln man`: manual pages, one a command.

use std::fs;

use clap::CommandFactory;

use crate::arguments::{Arguments, ManArguments};
use crate::failure::Failure;

pub(super) fn run(arguments: &ManArguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let unwritable = |error| Failure::unwritable(folder, &error);
    fs::create_dir_all(folder).map_err(unwritable)?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(unwritable)
}
