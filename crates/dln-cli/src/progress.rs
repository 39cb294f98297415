//! A bar on standard error, where that is a terminal.

use dln_experiment::{Context, Progress};
use indicatif::{ProgressBar, ProgressStyle};

/// Does work of independent runs and shows its progress, unless asked to be quiet or where standard
/// error is no terminal.
pub(crate) fn shown<T>(quiet: bool, work: impl FnOnce(&Context<'_>) -> T) -> T {
    let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} runs {elapsed}, {eta} left");
    bar.set_style(style.expect("a fixed template"));
    let tell = |progress| match progress {
        Progress::Planned(runs) => bar.inc_length(runs),
        Progress::Done(runs) => bar.inc(runs),
    };
    let done = work(&Context::new(&tell));
    bar.finish_and_clear();
    done
}
