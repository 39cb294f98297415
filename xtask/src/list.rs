//! `cargo xtask list`: slug, place in the paper, title.

use std::io::{self, Write};

use dln_figures::FIGURES;

use crate::Verdict;

pub(crate) fn run() -> anyhow::Result<Verdict> {
    let rows = || FIGURES.iter().map(|figure| figure.about());
    let width = |text: fn(dln_figures::About) -> &'static str| {
        rows().map(|about| text(about).len()).max().unwrap_or(0)
    };
    let (slug_width, paper_width) = (width(|about| about.slug), width(|about| about.paper));
    let mut out = io::stdout().lock();
    for about in rows() {
        writeln!(out, "{:slug_width$}  {:paper_width$}  {}", about.slug, about.paper, about.title)?;
    }
    Ok(Verdict::Passed)
}
