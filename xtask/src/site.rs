//! `cargo xtask site`: documents, gallery, explorer and the crates' pages as one static site, with
//! links that lead somewhere.

mod links;
mod markdown;

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

use crate::{Verdict, web, workspace};
use markdown::Document;

/// The document that the site starts from; it holds what can be reached from there.
const FRONT: &str = "README.md";
const EXPLORER: &str = "explorer/index.html";
const API: &str = "api";
const STYLE: &str = include_str!("site/style.css");

/// Builds the site and checks it.
pub(crate) fn run() -> anyhow::Result<Verdict> {
    let out = workspace::root().join("target/site");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["doc", "--workspace", "--no-deps", "--locked"]).current_dir(workspace::root());
    // As CI builds them, so that they are built once.
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    ensure!(cargo.status()?.success(), "the crates' pages do not build");
    copy(&workspace::root().join("target/doc"), &out.join(API))?;
    match web::build()? {
        Some(page) => put(&out.join(EXPLORER), &fs::read(page)?)?,
        // Said aloud before; its place says so too, so that links to it lead somewhere.
        None => put(&out.join(EXPLORER), b"<p>The explorer was not built here.</p>")?,
    }
    let site = Site::collect(workspace::root())?;
    site.write(&out)?;
    let dead = links::dead(&out, API)?;
    for link in &dead {
        writeln!(io::stdout(), "DEAD  {link}")?;
    }
    let pages = site.documents.len();
    writeln!(io::stdout(), "{pages} documents, {} dead links: {}", dead.len(), out.display())?;
    Ok(if dead.is_empty() { Verdict::Passed } else { Verdict::Failed })
}

/// Documents by their paths in the checkout, and files that they show or link to.
struct Site {
    documents: BTreeMap<PathBuf, Document>,
    files: Vec<PathBuf>,
}

impl Site {
    /// All that can be reached from the front page, and the documents beside it.
    fn collect(root: &Path) -> anyhow::Result<Self> {
        let mut site = Self { documents: BTreeMap::new(), files: Vec::new() };
        let mut waiting = VecDeque::from([PathBuf::from(FRONT)]);
        while let Some(path) = waiting.pop_front() {
            if site.documents.contains_key(&path) {
                continue;
            }
            let text = fs::read_to_string(root.join(&path));
            let text = text.with_context(|| path.display().to_string())?;
            let mut found = Vec::new();
            let document = Document::new(&text, &mut |link| {
                let (address, what) = place(root, &path, link)?;
                found.push(what);
                Ok(address)
            });
            let document = document.with_context(|| path.display().to_string())?;
            site.documents.insert(path, document);
            for what in found.into_iter().flatten() {
                match what {
                    Linked::Document(document) => waiting.push_back(document),
                    Linked::File(file) => site.files.push(file),
                }
            }
        }
        Ok(site)
    }

    fn write(&self, out: &Path) -> anyhow::Result<()> {
        for (path, document) in &self.documents {
            let page = page_of(path);
            let up = "../".repeat(page.components().count() - 1);
            put(&out.join(&page), document.page(&up, STYLE).as_bytes())?;
        }
        for file in &self.files {
            put(&out.join(file), &fs::read(workspace::root().join(file))?)?;
        }
        Ok(())
    }
}

/// What a link leads to that the site must hold.
enum Linked {
    Document(PathBuf),
    File(PathBuf),
}

/// The address of a link in a document, and what it leads to in the checkout, if anything.
fn place(root: &Path, document: &Path, link: &str) -> anyhow::Result<(String, Option<Linked>)> {
    if link.contains("://") || link.starts_with(['#', '/']) || link.starts_with("mailto:") {
        return Ok((link.to_owned(), None));
    }
    let (target, fragment) = link.split_once('#').map_or((link, ""), |(path, name)| (path, name));
    let folder = document.parent().unwrap_or(Path::new(""));
    let path = normal(&folder.join(target));
    let up = "../".repeat(page_of(document).components().count() - 1);
    if path == Path::new("target/web/index.html") || path.starts_with("explorer") {
        return Ok((format!("{up}{EXPLORER}"), None));
    }
    if let Some(name) = published(&path) {
        return Ok((format!("{up}{API}/{name}/index.html"), None));
    }
    let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    let found = root.join(&path);
    let linked = if found.is_dir() {
        let about = ["README.md", "SOURCE.md"].map(|name| path.join(name));
        let about = about.into_iter().find(|path| root.join(path).exists());
        Linked::Document(about.with_context(|| format!("{link}: the folder has no page"))?)
    } else if !found.exists() {
        bail!("{link}: there is no such file");
    } else if path.extension().is_some_and(|ending| ending == "md") {
        Linked::Document(path)
    } else {
        Linked::File(path)
    };
    let address = match &linked {
        Linked::Document(path) => page_of(path),
        Linked::File(path) => path.clone(),
    };
    Ok((format!("{up}{}{fragment}", address.display()), Some(linked)))
}

/// The page of a document: a README is the page of its folder.
fn page_of(document: &Path) -> PathBuf {
    match document.file_stem() {
        Some(name) if name == "README" => document.with_file_name("index.html"),
        _ => document.with_extension("html"),
    }
}

/// The name of the crate that lies there, as its pages are called.
fn published(path: &Path) -> Option<String> {
    let name = path.strip_prefix("crates").ok()?;
    let is_crate = name.components().count() == 1 && name != Path::new("dln-python");
    is_crate.then(|| name.display().to_string().replace('-', "_"))
}

/// The path without steps up.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

fn put(path: &Path, contents: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder)?;
    fs::write(path, contents).with_context(|| path.display().to_string())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_pages_of_the_site() {
        let root = workspace::root();
        let address = |document: &str, link: &str| {
            place(root, Path::new(document), link).map(|(address, _)| address)
        };
        let cases = [
            ("README.md", "docs/guide.md", "docs/guide.html"),
            ("docs/theory.md", "NOTATION.md#symbols", "../docs/NOTATION.html#symbols"),
            ("README.md", "docs/figures/README.md", "docs/figures/index.html"),
            ("README.md", "crates/dln-spectra", "api/dln_spectra/index.html"),
            ("docs/figures/README.md", "digits.png", "../../docs/figures/digits.png"),
            ("README.md", "https://example.org/a.md", "https://example.org/a.md"),
        ];
        for (document, link, expected) in cases {
            assert_eq!(address(document, link).expect("a link"), expected);
        }
        assert!(address("README.md", "docs/no-such.md").is_err());
    }
}
