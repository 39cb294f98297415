//! One bar per figure, and one for a sweep, on a terminal only.

use std::time::Duration;

use dln_experiment::Progress;
use dln_figures::{About, Event};
use indicatif::{ProgressBar, ProgressStyle};

/// Shows the progress of the figure under way; indicatif draws nothing where standard error is no
/// terminal.
pub(crate) struct Bars {
    bar: ProgressBar,
}

impl Bars {
    pub(crate) fn new() -> Bars {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{msg:24} {bar:32} {pos}/{len} cells {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Bars { bar }
    }

    pub(crate) fn observe(&self, about: &About, event: Event<'_>) {
        match event {
            Event::Started => {
                self.bar.reset();
                self.bar.set_length(0);
                self.bar.set_message(about.slug);
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            Event::Progress(Progress::Planned(cells)) => self.bar.inc_length(cells),
            Event::Progress(Progress::Done(cells)) => self.bar.inc(cells),
            Event::Finished(_) => self.bar.disable_steady_tick(),
        }
    }

    /// Writes lines without tearing the bar.
    pub(crate) fn print(&self, lines: impl FnOnce()) {
        self.bar.suspend(lines);
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Shows the cells of a sweep and the time left.
pub(crate) struct CellBar {
    bar: ProgressBar,
}

impl CellBar {
    pub(crate) fn new(is_quiet: bool) -> CellBar {
        let bar = if is_quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let style =
            ProgressStyle::with_template("{bar:32} {pos}/{len} cells {elapsed}, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        CellBar { bar }
    }

    pub(crate) fn observe(&self, progress: Progress) {
        match progress {
            Progress::Planned(cells) => self.bar.inc_length(cells),
            Progress::Done(cells) => self.bar.inc(cells),
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
