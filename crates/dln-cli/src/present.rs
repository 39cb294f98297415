//! Results in the format asked for: text, JSON or CSV on standard output, and a picture beside.

use std::io::{self, Write};
use std::path::Path;

use dln_plot::{Picture, svg_to_png};

use crate::arguments::{Format, OutputArguments};
use crate::failure::Failure;

/// The forms of a result, of which one is printed and one drawn, if asked for.
pub(crate) struct Views<'a> {
    /// For people: a sentence, then tables.
    pub(crate) text: &'a dyn Fn() -> String,
    /// One JSON object.
    pub(crate) json: &'a dyn Fn() -> String,
    /// One tidy table.
    pub(crate) csv: &'a dyn Fn() -> String,
    pub(crate) picture: &'a dyn Fn() -> Picture,
}

/// Draws the picture, then prints the result.
pub(crate) fn present(output: &OutputArguments, views: &Views<'_>) -> Result<(), Failure> {
    if let Some(path) = &output.plot {
        draw(path, &(views.picture)())?;
    }
    print(&match output.format {
        Format::Table => (views.text)(),
        Format::Json => (views.json)(),
        Format::Csv => (views.csv)(),
    })
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) => Err(Failure::standard_output(&error)),
    }
}

/// Writes a file whole or not at all.
pub(crate) fn save(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    dln_cli::write::file(path, contents).map_err(|error| Failure::unwritable(path, &error))
}

/// The ending of the path is `svg` or `png`: arguments are checked for that.
fn draw(path: &Path, picture: &Picture) -> Result<(), Failure> {
    let svg = picture.to_svg("dln");
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg")) {
        return save(path, svg.as_bytes());
    }
    let png =
        svg_to_png(&svg).map_err(|error| Failure::input(error, "ask for an .svg file instead"))?;
    save(path, &png)
}
