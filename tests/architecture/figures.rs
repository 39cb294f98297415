//! Every file of a figure belongs to a figure in the registry, and the other way round.

use std::collections::BTreeSet;

use crate::workspace::Workspace;

const FOLDER: &str = "src/figures/";

pub(crate) fn registered(workspace: &Workspace) -> Vec<String> {
    let registered: BTreeSet<String> = workspace.registered_figures.iter().cloned().collect();
    let files: BTreeSet<String> = workspace
        .packages
        .iter()
        .filter(|package| package.name == "dln-figures")
        .flat_map(|package| &package.sources)
        .filter_map(|source| source.path.strip_prefix(FOLDER)?.strip_suffix(".rs"))
        .filter(|stem| *stem != "mod" && !stem.contains('/'))
        .map(|stem| stem.replace('_', "-"))
        .collect();
    let unregistered = files.difference(&registered);
    let fileless = registered.difference(&files);
    unregistered
        .map(|slug| format!("{slug} has a file and is not in the registry"))
        .chain(
            fileless.map(|slug| format!("{slug} is in the registry and has no file of that name")),
        )
        .collect()
}

/// The slugs that `dln-figures` offers.
pub(crate) fn registry() -> Vec<String> {
    dln_figures::FIGURES.iter().map(|figure| figure.about().slug.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::catches;

    #[test]
    fn catches_a_file_that_nobody_registered() {
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-figures").add_source("src/figures/two_waves.rs", "//! Waves.\n");
        catches(registered, &workspace, "two-waves has a file");
    }

    #[test]
    fn catches_a_registered_figure_without_a_file() {
        let mut workspace = Workspace::sound_example();
        workspace.registered_figures.push("no-wave".to_owned());
        catches(registered, &workspace, "no-wave is in the registry");
    }
}
