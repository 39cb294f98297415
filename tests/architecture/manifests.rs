//! What a crate's manifest may and must say.

use toml::Value;

use crate::workspace::{Package, Workspace};

/// The most keywords that a registry takes.
const MOST_KEYWORDS: usize = 5;

pub(crate) fn workspace_dependencies(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for package in &workspace.packages {
        for dependency in package.dependencies() {
            if dependency.entry.get("workspace").and_then(Value::as_bool) != Some(true) {
                found.push(format!("{} declares {} by itself", package.name, dependency.name));
            }
        }
    }
    found
}

pub(crate) fn no_features(workspace: &Workspace) -> Vec<String> {
    let is_serde = |name: &str| name == "serde";
    let flagged = |package: &&Package| {
        let mut dependencies = package.dependencies().into_iter();
        let features = package.manifest.get("features").and_then(Value::as_table);
        features.is_some_and(|features| !features.keys().all(|name| is_serde(name)))
            || dependencies.any(|dependency| {
                dependency.entry.get("optional").is_some() && !is_serde(dependency.name)
            })
    };
    let packages = workspace.packages.iter().filter(flagged);
    packages.map(|package| format!("{} has feature flags", package.name)).collect()
}

/// What a registry and a reader of the crate's page need.
pub(crate) fn publishable(workspace: &Workspace) -> Vec<String> {
    let published = workspace.packages.iter().filter(|package| package.is_published());
    published
        .flat_map(|package| {
            missing_to_publish(package).into_iter().map(|what| format!("{} {what}", package.name))
        })
        .collect()
}

fn missing_to_publish(package: &Package) -> Vec<&'static str> {
    let about = &package.manifest["package"];
    let keywords = about.get("keywords").and_then(Value::as_array).map_or(0, Vec::len);
    let title = format!("# {}\n", package.name);
    let mut found = Vec::new();
    if about.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
        found.push("has no description");
    }
    if !(1..=MOST_KEYWORDS).contains(&keywords) {
        found.push("needs one to five keywords");
    }
    if about.get("categories").is_none() {
        found.push("has no categories");
    }
    if about.get("readme").and_then(Value::as_str) != Some("README.md") {
        found.push("does not name README.md as its page");
    }
    if !package.readme.as_ref().is_some_and(|page| page.starts_with(&title)) {
        found.push("has no README.md that opens with its name");
    }
    let library = package.sources.iter().find(|source| source.path == "src/lib.rs");
    if library.is_some_and(|library| !library.text.contains("include_str!(\"../README.md\")")) {
        found.push("does not test its README.md as documentation");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::catches;

    /// The sound example with other sections in the manifest of its rim crate.
    fn figures_with(sections: &str) -> Workspace {
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-figures").depend(sections);
        workspace
    }

    #[test]
    fn catches_a_dependency_declared_by_the_crate_itself() {
        for section in [
            "[dependencies]\ncsv = \"1\"",
            "[dev-dependencies]\ncsv = { version = \"1\" }",
            "[target.'cfg(unix)'.dependencies]\ncsv = \"1\"",
        ] {
            catches(workspace_dependencies, &figures_with(section), "declares csv by itself");
        }
    }

    #[test]
    fn catches_features_and_optional_dependencies() {
        catches(
            no_features,
            &figures_with("[features]\nfast = []"),
            "dln-figures has feature flags",
        );
        let optional = "[dependencies]\ncsv = { workspace = true, optional = true }";
        catches(no_features, &figures_with(optional), "dln-figures has feature flags");
    }

    #[test]
    fn catches_what_a_registry_would_miss() {
        let mut workspace = Workspace::sound_example();
        let package = workspace.package("dln-figures");
        package.readme = None;
        package.sources[0].text.clear();
        package.manifest = "[package]\nname = \"dln-figures\"".parse().expect("a manifest");
        for what in ["description", "keywords", "categories", "page", "opens with", "documentation"]
        {
            catches(publishable, &workspace, what);
        }
    }

    #[test]
    fn asks_nothing_of_a_crate_that_stays_at_home() {
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-figures").manifest =
            "[package]\nname = \"dln-figures\"\npublish = false".parse().expect("a manifest");
        assert_eq!(publishable(&workspace), Vec::<String>::new());
    }
}
