//! Which crate may use which, and which packages stand behind a door.

use crate::workspace::{Package, Workspace};

/// Both ways, so that the document neither forgets a crate nor remembers one that is gone.
pub(crate) fn table_is_complete(workspace: &Workspace) -> Vec<String> {
    let has_crate = |name: &String| workspace.packages.iter().any(|package| package.name == *name);
    let table = &workspace.document.crates;
    let missing = workspace.packages.iter().filter(|package| !table.contains_key(&package.name));
    let unknown = table
        .iter()
        .flat_map(|(name, row)| [name].into_iter().chain(&row.uses).chain(&row.tests_use))
        .filter(|name| !has_crate(name));
    missing
        .map(|package| format!("{} has no row in docs/ARCHITECTURE.md", package.name))
        .chain(unknown.map(|name| format!("docs/ARCHITECTURE.md names {name}, which is no crate")))
        .collect()
}

pub(crate) fn allowed_edges(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for package in &workspace.packages {
        let Some(row) = workspace.document.crates.get(&package.name) else { continue };
        for dependency in package.dependencies() {
            let is_ours = workspace.packages.iter().any(|other| other.name == dependency.name);
            let is_allowed = row.uses.contains(dependency.name)
                || (dependency.is_dev && row.tests_use.contains(dependency.name));
            if is_ours && !is_allowed {
                found.push(format!("{} must not use {}", package.name, dependency.name));
            }
        }
    }
    found
}

pub(crate) fn closed_doors(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for package in &workspace.packages {
        for dependency in package.dependencies().iter().filter(|dependency| !dependency.is_dev) {
            let door = workspace.document.doors.get(dependency.name);
            if door.is_some_and(|users| !users.contains(&package.name)) {
                found.push(format!("{} must not use {}", package.name, dependency.name));
            }
        }
    }
    found
}

pub(crate) fn floor_without_dependencies(workspace: &Workspace) -> Vec<String> {
    let spectra = workspace.packages.iter().filter(|package| package.name == "dln-spectra");
    spectra
        .flat_map(Package::dependencies)
        .filter(|dependency| !dependency.is_dev)
        .map(|dependency| format!("dln-spectra uses {}", dependency.name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::catches;

    /// The sound example with other dependencies for its floor crate.
    fn spectra_with(sections: &str) -> Workspace {
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-spectra").depend(sections);
        workspace
    }

    #[test]
    fn catches_a_forbidden_edge_of_any_kind() {
        for section in [
            "[dependencies]\ndln-figures.workspace = true",
            "[dev-dependencies]\ndln-figures.workspace = true",
            "[build-dependencies]\ndln-figures.workspace = true",
            "[target.'cfg(unix)'.dependencies]\ndln-figures.workspace = true",
            "[dependencies]\nother = { package = \"dln-figures\", path = \"../dln-figures\" }",
        ] {
            catches(allowed_edges, &spectra_with(section), "dln-spectra must not use dln-figures");
        }
    }

    #[test]
    fn lets_tests_use_what_the_last_column_allows_and_only_tests() {
        let mut workspace = spectra_with("[dev-dependencies]\ndln-figures.workspace = true");
        let row = workspace.document.crates.get_mut("dln-spectra").expect("a row");
        row.tests_use.insert("dln-figures".to_owned());
        assert_eq!(allowed_edges(&workspace), Vec::<String>::new());
        workspace.package("dln-spectra").depend("[dependencies]\ndln-figures.workspace = true");
        catches(allowed_edges, &workspace, "must not use");
    }

    #[test]
    fn catches_a_crate_without_a_row_and_a_row_without_a_crate() {
        let mut workspace = Workspace::sound_example();
        let row = workspace.document.crates.remove("dln-spectra").expect("a row");
        catches(table_is_complete, &workspace, "dln-spectra has no row");
        workspace.document.crates.insert("dln-gone".to_owned(), row);
        catches(table_is_complete, &workspace, "names dln-gone");
    }

    #[test]
    fn catches_a_package_outside_its_door_except_in_tests() {
        let workspace = spectra_with("[dependencies]\ncsv.workspace = true");
        catches(closed_doors, &workspace, "dln-spectra must not use csv");
        let workspace = spectra_with("[dev-dependencies]\ncsv.workspace = true");
        assert_eq!(closed_doors(&workspace), Vec::<String>::new());
    }

    #[test]
    fn catches_any_dependency_of_the_floor() {
        let workspace = spectra_with("[dependencies]\nthiserror.workspace = true");
        catches(floor_without_dependencies, &workspace, "uses thiserror");
    }
}
