//! What the rules look at: the document's tables, the manifests and the sources of every crate.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::document::Document;
use crate::figures;

/// From the workspace to the sentences that say what is wrong in it.
pub(crate) type Rule = fn(&Workspace) -> Vec<String>;

pub(crate) struct Workspace {
    pub(crate) document: Document,
    pub(crate) packages: Vec<Package>,
    /// Slugs in the registry of `dln-figures`.
    pub(crate) registered_figures: Vec<String>,
}

pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest: Table,
    pub(crate) readme: Option<String>,
    pub(crate) sources: Vec<Source>,
}

/// An entry of a manifest's dependencies.
pub(crate) struct Dependency<'a> {
    /// The package, also where the crate renames it.
    pub(crate) name: &'a str,
    pub(crate) is_dev: bool,
    pub(crate) entry: &'a Value,
}

pub(crate) struct Source {
    /// Relative to the crate's folder, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Whether a crate is a workspace of its own, with its own lock, like the Python package.
fn stands_apart(folder: &Path) -> bool {
    read(&folder.join("Cargo.toml")).lines().any(|line| line == "[workspace]")
}

impl Workspace {
    pub(crate) fn checkout() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent");
        let document = Document::parse(&read(&root.join("docs/ARCHITECTURE.md")));
        let mut folders = entries(&root.join("crates"));
        folders.retain(|folder| !stands_apart(folder));
        folders.extend([root.join("xtask"), root.join("tests")]);
        let packages = folders.iter().map(|folder| Package::read(folder)).collect();
        Self { document, packages, registered_figures: figures::registry() }
    }

    /// A workspace of two crates that keeps every rule; tests of a rule break one thing in it.
    pub(crate) fn sound_example() -> Self {
        let document = Document::parse(
            "| crate | layer | owns | may use | in its tests also |\n\
             | --- | --- | --- | --- | --- |\n\
             | `dln-spectra` | floor | numbers | – | – |\n\
             | `dln-figures` | rim | pictures | `dln-spectra` | – |\n\
             \n\
             | package | only in |\n\
             | --- | --- |\n\
             | `csv`, `resvg` | `dln-figures` |\n",
        );
        let spectra = Package::example(
            "dln-spectra",
            "",
            &[("src/lib.rs", "//! Numbers.\n#![doc = include_str!(\"../README.md\")]\n")],
        );
        let figures = Package::example(
            "dln-figures",
            "[dependencies]\ndln-spectra.workspace = true\ncsv.workspace = true\n",
            &[
                ("src/lib.rs", "//! Figures.\n#![doc = include_str!(\"../README.md\")]\n"),
                ("src/figures/one_wave.rs", "//! A wave.\n"),
            ],
        );
        let registered_figures = vec!["one-wave".to_owned()];
        Self { document, packages: vec![spectra, figures], registered_figures }
    }

    pub(crate) fn package(&mut self, name: &str) -> &mut Package {
        self.packages.iter_mut().find(|package| package.name == name).expect("a crate's name")
    }
}

impl Package {
    fn read(folder: &Path) -> Self {
        let manifest: Table =
            read(&folder.join("Cargo.toml")).parse().expect("cargo has read this manifest");
        let name = manifest["package"]["name"].as_str().expect("a package has a name").to_owned();
        let mut paths = Vec::new();
        collect_sources(folder, &mut paths);
        let sources = paths.iter().map(|path| Source::read(folder, path)).collect();
        Self { name, manifest, readme: fs::read_to_string(folder.join("README.md")).ok(), sources }
    }

    fn example(name: &str, dependencies: &str, sources: &[(&str, &str)]) -> Self {
        let mut package = Self {
            name: name.to_owned(),
            manifest: Table::new(),
            readme: Some(format!("# {name}\n")),
            sources: Vec::new(),
        };
        package.depend(dependencies);
        for (path, text) in sources {
            package.add_source(path, text);
        }
        package
    }

    /// Replaces what follows the manifest's first section.
    pub(crate) fn depend(&mut self, sections: &str) {
        self.manifest = format!(
            "[package]\nname = \"{}\"\ndescription = \"What it is\"\nreadme = \"README.md\"\n\
             keywords = [\"theory\"]\ncategories.workspace = true\n{sections}",
            self.name
        )
        .parse()
        .expect("a manifest");
    }

    pub(crate) fn add_source(&mut self, path: &str, text: &str) {
        self.sources.push(Source { path: path.to_owned(), text: text.to_owned() });
    }

    /// Dependencies of every kind and for every target.
    pub(crate) fn dependencies(&self) -> Vec<Dependency<'_>> {
        let targets = self.manifest.get("target").and_then(Value::as_table);
        let per_target = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
        let mut found = Vec::new();
        for section in [&self.manifest].into_iter().chain(per_target) {
            for kind in ["dependencies", "build-dependencies", "dev-dependencies"] {
                let entries = section.get(kind).and_then(Value::as_table);
                found.extend(entries.into_iter().flatten().map(|(key, entry)| Dependency {
                    name: entry.get("package").and_then(Value::as_str).unwrap_or(key),
                    is_dev: kind == "dev-dependencies",
                    entry,
                }));
            }
        }
        found
    }

    /// Whether the crate goes to a registry.
    pub(crate) fn is_published(&self) -> bool {
        self.manifest["package"]
            .get("publish")
            .is_none_or(|publish| publish.as_bool() != Some(false))
    }
}

impl Source {
    fn read(folder: &Path, path: &Path) -> Self {
        let inside = path.strip_prefix(folder).expect("found below the folder");
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        Self { path: parts.join("/"), text: read(path) }
    }
}

fn collect_sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in entries(folder) {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect_sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Sorted, so that messages come in the same order everywhere.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        listed.map(|entry| entry.expect("a readable folder entry").path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Asserts that `rule` finds fault with `workspace`, in words that contain `what`.
#[track_caller]
pub(crate) fn catches(rule: Rule, workspace: &Workspace, what: &str) {
    let found = rule(workspace);
    assert!(found.iter().any(|sentence| sentence.contains(what)), "{found:?} without {what:?}");
}
