//! The page's tests in a headless Chromium: driven by playwright-core from npm, which brings no
//! browser of its own.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::Context;

use crate::{Verdict, debian, probe, workspace};

/// What the tests are written against.
const DRIVER: &str = "playwright-core@1.65.0";
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Runs the tests beside the program, whose numbers the page must have.
pub(super) fn test(page: &Path, bless: bool) -> anyhow::Result<Verdict> {
    let Some(browser) = browser() else {
        writeln!(
            io::stdout(),
            "SKIPPED: the page's tests need Chromium, and it cannot be installed"
        )?;
        return Ok(Verdict::Passed);
    };
    if !probe::succeeds("node", &["--version"]) || !probe::succeeds("npm", &["--version"]) {
        writeln!(io::stdout(), "SKIPPED: the page's tests need Node and npm")?;
        return Ok(Verdict::Passed);
    }
    let folder = workspace::root().join("target/web/test");
    fs::create_dir_all(&folder)?;
    if !folder.join("node_modules/playwright-core").exists() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--silent", DRIVER]);
        if !npm.current_dir(&folder).status()?.success() {
            writeln!(
                io::stdout(),
                "SKIPPED: the page's tests need {DRIVER}, which npm cannot install"
            )?;
            return Ok(Verdict::Passed);
        }
    }
    let program = workspace::program()?;
    // Node looks for packages beside the script.
    let script = folder.join("page.mjs");
    fs::copy(workspace::root().join("crates/dln-web/tests/page.mjs"), &script)?;
    let mut node = Command::new("node");
    node.arg(&script).current_dir(&folder).env("PAGE", page).env("BROWSER", browser);
    node.env("PROGRAM", program);
    node.env("DIGITS", workspace::root().join("crates/dln-figures/data/digits"));
    let pictures =
        if bless { workspace::root().join("docs/explorer") } else { folder.join("pictures") };
    fs::create_dir_all(&pictures)?;
    let status = node.env("PICTURES", pictures).status().context("node")?;
    Ok(if status.success() { Verdict::Passed } else { Verdict::Failed })
}

/// A Chromium of this machine; in CI it is installed where it can be.
fn browser() -> Option<&'static str> {
    let find = || BROWSERS.into_iter().find(|name| probe::succeeds(name, &["--version"]));
    find().or_else(|| {
        let may_install = std::env::var_os("CI").is_some() && debian::install(&["chromium"]);
        may_install.then(find).flatten()
    })
}
