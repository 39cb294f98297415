//! No circles among the modules of a crate: a reader who goes from a file to what it uses comes to
//! an end.
//!
//! Two modules form a circle when each reaches the other through paths that begin with `crate`,
//! `super` or `self`, followed through re-exports to the module that defines the name. A parent and
//! its children are one, and what tests import does not count.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Meta, Path, UseTree};

use crate::workspace::{Package, Source, Workspace};

/// A module's path below the crate's root, or that of an item.
type Place = Vec<String>;

pub(crate) fn without_circles(workspace: &Workspace) -> Vec<String> {
    workspace.packages.iter().flat_map(circles).collect()
}

fn circles(package: &Package) -> Vec<String> {
    let modules: BTreeMap<Place, Module> = package
        .sources
        .iter()
        .filter_map(|source| Some((place(&source.path)?, Module::read(source))))
        .collect();
    let mut edges: BTreeMap<Place, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (from, module) in &modules {
        for path in &module.paths {
            let to = definition(&modules, from, path);
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            // One of them above the other: a parent and its child.
            if let (Some(a), Some(b)) = (from.get(shared), to.get(shared)) {
                let siblings = edges.entry(from[..shared].to_vec()).or_default();
                siblings.entry(a.clone()).or_default().insert(b.clone());
            }
        }
    }
    edges
        .iter()
        .filter_map(|(parent, siblings)| {
            let circle = circle(siblings)?;
            let inside: String = parent.iter().map(|part| format!("{part}::")).collect();
            Some(format!("{}: {inside}{{{}}}", package.name, circle.join(" → ")))
        })
        .collect()
}

/// Where a file of `src` stands in the tree of modules; nothing for files elsewhere.
fn place(path: &str) -> Option<Place> {
    let mut parts: Place =
        path.strip_prefix("src/")?.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if matches!(parts.last()?.as_str(), "lib" | "main" | "mod") {
        parts.pop();
    }
    Some(parts)
}

#[derive(Default)]
struct Module {
    /// Paths into the crate that this module writes.
    paths: Vec<Vec<String>>,
    /// What it imports or re-exports, by the name it has here.
    names: BTreeMap<String, Vec<String>>,
}

impl Module {
    fn read(source: &Source) -> Self {
        let file = syn::parse_file(&source.text)
            .unwrap_or_else(|error| panic!("{}: {error}", source.path));
        let mut module = Self::default();
        module.visit_file(&file);
        module
    }

    fn import(&mut self, prefix: &[String], tree: &UseTree) {
        let with = |name: String| [prefix, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.import(&with(path.ident.to_string()), &path.tree),
            UseTree::Name(name) => self.bring(name.ident.to_string(), with(name.ident.to_string())),
            UseTree::Rename(name) => {
                self.bring(name.rename.to_string(), with(name.ident.to_string()));
            }
            UseTree::Glob(_) => self.paths.push(prefix.to_vec()),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.import(prefix, tree));
            }
        }
    }

    fn bring(&mut self, name: String, path: Vec<String>) {
        self.paths.push(path.clone());
        self.names.insert(name, path);
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast Item) {
        let is_test = |module: &ItemMod| module.attrs.iter().any(is_test_only);
        if !matches!(item, Item::Mod(module) if is_test(module)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !item.attrs.iter().any(is_test_only) {
            self.import(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

fn is_test_only(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::List(list)
        if list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

/// The module that defines what `path`, written in the module `from`, names; `from` itself for what
/// is not of this crate.
fn definition(modules: &BTreeMap<Place, Module>, from: &Place, path: &[String]) -> Place {
    let (mut at, skipped) = match path.first().map(String::as_str) {
        Some("crate") => (Vec::new(), 1),
        Some("self") => (from.clone(), 1),
        Some("super") => (from[..from.len().saturating_sub(1)].to_vec(), 1),
        // A child, or a name that was brought here; names from elsewhere are found in neither.
        _ => (from.clone(), 0),
    };
    for (index, segment) in path.iter().enumerate().skip(skipped) {
        if segment == "super" {
            at.pop();
            continue;
        }
        let inner = [at.as_slice(), std::slice::from_ref(segment)].concat();
        if modules.contains_key(&inner) {
            at = inner;
            continue;
        }
        return match modules.get(&at).and_then(|module| module.names.get(segment)) {
            // A re-export: on from where it points to.
            Some(origin) if origin != path => {
                definition(modules, &at, &[origin, &path[index + 1..]].concat())
            }
            _ => at,
        };
    }
    at
}

/// The shortest way from a node back to itself, if there is one.
fn circle(edges: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut found: Vec<Vec<String>> = edges.keys().filter_map(|node| back(edges, node)).collect();
    found.sort_by_key(Vec::len);
    found.into_iter().next()
}

fn back(edges: &BTreeMap<String, BTreeSet<String>>, start: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in edges.get(way.last()?).into_iter().flatten() {
                let longer_way = [way.as_slice(), std::slice::from_ref(next)].concat();
                if next == start {
                    return Some(longer_way);
                }
                if seen.insert(next.clone()) {
                    longer.push(longer_way);
                }
            }
        }
        ways = longer;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::without_circles;
    use crate::workspace::{Workspace, catches};

    #[test]
    fn two_modules_that_use_each_other_through_a_re_export_are_a_circle() {
        let mut workspace = Workspace::sound_example();
        let package = workspace.package("dln-figures");
        package.add_source("src/lib.rs", "//! Figures.\nmod a;\nmod b;\npub use b::B;\n");
        package.add_source("src/a.rs", "//! A.\nuse crate::B;\npub struct A(B);\n");
        package.add_source("src/b.rs", "//! B.\npub struct B;\nfn f(_: crate::a::A) {}\n");
        catches(without_circles, &workspace, "dln-figures: {a → b → a}");
    }

    #[test]
    fn a_parent_and_its_child_are_one_and_tests_may_look_anywhere() {
        let mut workspace = Workspace::sound_example();
        let package = workspace.package("dln-figures");
        package
            .add_source("src/a.rs", "//! A.\nmod c;\npub use c::C;\npub struct A(crate::b::B);\n");
        package.add_source("src/a/c.rs", "//! C.\npub struct C;\nfn f(_: super::A) {}\n");
        package.add_source(
            "src/b.rs",
            "//! B.\npub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }\n",
        );
        assert_eq!(without_circles(&workspace), Vec::<String>::new());
    }
}
