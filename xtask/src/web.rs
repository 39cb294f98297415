//! `cargo xtask web`: the explorer as one page that works from a disk, and its tests in a browser.

mod base64;
mod browser;
mod bundle;
mod toolchain;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::arguments::WebArguments;
use crate::{Verdict, workspace};
use toolchain::Toolchain;

/// Where the page's crate lies in the checkout.
const CRATE: &str = "crates/dln-web";
/// A page beyond this many bytes is too large to be sent around.
const MOST_BYTES: usize = 1_500_000;

/// Builds the page, and tests it if asked to.
pub(crate) fn run(arguments: &WebArguments) -> anyhow::Result<Verdict> {
    let Some(page) = build()? else { return Ok(Verdict::Passed) };
    if arguments.test { browser::test(&page, arguments.bless) } else { Ok(Verdict::Passed) }
}

/// The built page, or nothing, said aloud, where this machine cannot build it and CI cannot wait
/// for that.
pub(crate) fn build() -> anyhow::Result<Option<PathBuf>> {
    let toolchain = match Toolchain::find() {
        Ok(toolchain) => toolchain,
        Err(missing) if std::env::var_os("CI").is_some() => {
            writeln!(io::stdout(), "SKIPPED: {missing}")?;
            return Ok(None);
        }
        Err(missing) => return Err(missing),
    };
    writeln!(io::stdout(), "-- building with {}", toolchain.name())?;
    let module = toolchain.build(&workspace::root().join(CRATE))?;
    let text = page(&workspace::root().join(CRATE).join("page"), &fs::read(&module)?)?;
    ensure!(text.len() <= MOST_BYTES, "the page has {} bytes, beyond {MOST_BYTES}", text.len());
    let path = workspace::root().join("target/web/index.html");
    dln_experiment::write_atomically(&path, text.as_bytes())
        .with_context(|| path.display().to_string())?;
    writeln!(io::stdout(), "{} KB: {}", text.len() / 1000, path.display())?;
    Ok(Some(path))
}

/// Compressed, as browsers can read it; equal bytes give equal bytes.
fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The page as one text: its template with styles, scripts and the module in their places.
fn page(folder: &Path, module: &[u8]) -> anyhow::Result<String> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).with_context(|| name.to_owned());
    let parts = [
        ("uplot.css", read("vendor/uPlot.min.css")?),
        ("style.css", read("style.css")?),
        ("uplot.js", read("vendor/uPlot.iife.min.js")?),
        ("worker", bundle::bundle(folder, "worker")?),
        ("page", bundle::bundle(folder, "main")?),
        ("wasm", base64::encode(&compressed(module)?)),
    ];
    let mut page = read("index.html")?;
    for (name, part) in parts {
        ensure!(!part.contains("</script"), "{name} would end the script that it stands in");
        let place = format!("{{{{{name}}}}}");
        ensure!(page.contains(&place), "index.html has no place for {name}");
        page = page.replace(&place, &part);
    }
    Ok(page)
}
