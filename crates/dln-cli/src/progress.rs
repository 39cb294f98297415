//! A bar on standard error, where that is a terminal.

use dln_experiment::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// The progress of independent runs; shows nothing if asked to be quiet or if standard error is no terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} runs {elapsed}, {eta} left");
        bar.set_style(style.expect("a fixed template"));
        Self { bar }
    }

    pub(crate) fn tell(&self, progress: Progress) {
        match progress {
            Progress::Planned(runs) => self.bar.inc_length(runs),
            Progress::Done(runs) => self.bar.inc(runs),
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
